/** Problems of one change, placed in the request body: `/close_date` of the third record of a batch is `/records/3/close_date`. */
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'
import type { Verdict } from './changes.ts'

/** The same problem with `prefix` before every pointer. */
export function placed(problem: Problem, prefix: string): Problem {
  if (prefix === '' || problem.errors === undefined) return problem
  return { ...problem, errors: problem.errors.map((error) => ({ ...error, pointer: prefix + error.pointer })) }
}

/** One problem for a batch that was refused as a whole: the code all share, else `record.validation_failed`. */
export function combined(verdicts: readonly (Verdict | undefined)[], pointer: (index: number) => string): Problem {
  const refused = verdicts.flatMap((verdict, index) =>
    verdict === undefined || verdict.ok ? [] : [{ index, problem: verdict.problem }],
  )
  const [first] = refused
  if (first === undefined) return { code: 'internal' }
  if (refused.length === 1) {
    const prefix = pointer(first.index)
    return prefix === '' || first.problem.errors
      ? placed(first.problem, prefix)
      : { ...first.problem, errors: errorsOf(first.problem, prefix) }
  }
  const same = refused.every(({ problem }) => problem.code === first.problem.code)
  const errors = refused.flatMap(({ index, problem }) => errorsOf(problem, pointer(index)))
  return { code: same ? first.problem.code : 'record.validation_failed', errors: errors.slice(0, maxErrors) }
}

/** A refused batch names so many reasons at most. */
const maxErrors = 1000

/** The reasons of a problem; one without any stands for itself. */
export function errorsOf(problem: Problem, prefix: string): FieldProblem[] {
  if (problem.errors !== undefined && problem.errors.length > 0)
    return problem.errors.map((error) => ({ ...error, pointer: prefix + error.pointer }))
  return [{ pointer: prefix, code: problem.code, ...(problem.detail !== undefined && { message: problem.detail }) }]
}
