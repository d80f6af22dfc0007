/** Parameters of a field that no JSON Schema can hold against each other: each is right alone, together they leave no value. */
import { compilePattern } from '../formula/pattern.ts'
import type { FieldProblem } from '../problem.ts'
import type { FieldDocument } from '../schema/field.ts'

/** Pointers are relative to the field. Codes: metadata.bad_pattern, metadata.contradiction (params: the two members). */
export function fieldContradictions(field: FieldDocument): FieldProblem[] {
  const { pattern, precision, scale, minimum, maximum, min_length: minLength, max_length: maxLength } = field
  const problems: FieldProblem[] = []
  if (pattern !== undefined && !compilePattern(pattern))
    problems.push({ pointer: '/pattern', code: 'metadata.bad_pattern' })
  if (precision !== undefined && scale !== undefined && scale > precision)
    problems.push(contradiction('scale', 'precision'))
  if (minimum !== undefined && maximum !== undefined && Number(minimum) > Number(maximum))
    problems.push(contradiction('minimum', 'maximum'))
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    problems.push(contradiction('min_length', 'max_length'))
  return problems
}

function contradiction(member: string, other: string): FieldProblem {
  return { pointer: `/${member}`, code: 'metadata.contradiction', params: { member, other } }
}
