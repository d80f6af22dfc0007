/** What is collected while one query is checked: its values, how many conditions it has, and whether its SQL may be kept. */
import type { ObjectShape } from '../model/shape.ts'
import type { FieldPath } from './checked-query.ts'
import type { PathUse } from './path.ts'
import { resolvePath } from './path.ts'
import type { Pace } from '../formula/traits.ts'
import type { QueryEnv } from './query-env.ts'

export type CheckState = {
  env: QueryEnv
  values: unknown[]
  conditions: number
  /** False once the SQL depends on the moment or the caller (a formula with NOW or $User). */
  cacheable: boolean
  /** The SQL depends on the day and the zone (a formula with TODAY). */
  perDay: boolean
}

export function openCheck(env: QueryEnv): CheckState {
  return { env, values: [], conditions: 0, cacheable: true, perDay: false }
}

/** The path for the caller; undefined: unknown or not readable. */
export function findPath(state: CheckState, shape: ObjectShape, text: string, use: PathUse): FieldPath | undefined {
  const path = resolvePath(state.env, shape, text, use)
  if (path?.field.column === null) notePace(state, path.field.formula?.pace ?? 'still')
  return path
}

/** A formula of this pace is part of the query. */
export function notePace(state: CheckState, pace: Pace): void {
  if (pace === 'moment') state.cacheable = false
  if (pace === 'day') state.perDay = true
}

/** A formula field whose SQL is not the same at every time for everybody. */
export function varies(path: FieldPath): boolean {
  return path.field.column === null && path.field.formula?.pace !== undefined
}
