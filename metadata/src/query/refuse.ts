/** The problems of a query, each with the JSON Pointer of the part that is wrong. */
import { failed } from '../problem.ts'
import type { FieldProblem, ProblemCode } from '../problem.ts'

type Refusal = ReturnType<typeof failed>

/** The one answer for a field that does not exist and for one the caller may not read. */
export function unknownField(pointer: string, name: string): Refusal {
  const shown = name.length > 200 ? `${name.slice(0, 200)}…` : name
  return failed('query.unknown_field', {
    detail: `There is no field "${shown}".`,
    errors: [{ pointer, code: 'value.unknown_field', params: { name: shown } }],
  })
}

export function refuse(code: ProblemCode, pointer: string, reason: string, params?: FieldProblem['params']): Refusal {
  return failed(code, { errors: [{ pointer, code: reason, ...(params && { params }) }] })
}

/** One step of a JSON Pointer, escaped. */
export function step(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
