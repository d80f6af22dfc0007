/** What is collected while one query is checked: its values, how many conditions it has, and whether its SQL may be kept. */
import type { ObjectShape } from '../model/shape.ts'
import type { FieldPath } from './checked-query.ts'
import type { PathUse } from './path.ts'
import { resolvePath } from './path.ts'
import type { QueryEnv } from './query-env.ts'

export type CheckState = {
  env: QueryEnv
  values: unknown[]
  conditions: number
  /** False once the SQL text depends on the moment or the caller (a formula with NOW, TODAY or $User). */
  cacheable: boolean
}

export function openCheck(env: QueryEnv): CheckState {
  return { env, values: [], conditions: 0, cacheable: true }
}

/** The path for the caller; undefined: unknown or not readable. */
export function findPath(state: CheckState, shape: ObjectShape, text: string, use: PathUse): FieldPath | undefined {
  const path = resolvePath(state.env, shape, text, use)
  if (path !== undefined && varies(path)) state.cacheable = false
  return path
}

/** Is it a formula field whose value depends on the moment it is read, or on who reads it? */
export function varies(path: FieldPath): boolean {
  return path.field.column === null && path.field.formula?.immutable === false
}
