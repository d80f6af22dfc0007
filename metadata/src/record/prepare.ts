/**
 * What is true of one record: the pure steps of a write, and the very function the form runs while somebody types.
 *
 * Shape   (changes, surroundings) -> one verdict each, in order. W2 access, W3 parse, W4 defaults, W6 formulas, W7 required and rules.
 *         Between parseChanges and completeDrafts the server runs W5; without triggers it calls `prepare`.
 * Errors  every problem of a record at once, pointers relative to its values.
 */
import { completeDrafts } from './complete-drafts.ts'
import type { Change, PrepareEnv, Prepared } from './draft.ts'
import { parseChanges } from './parse-changes.ts'

export function prepare(changes: readonly Change[], env: PrepareEnv): Prepared[] {
  return completeDrafts(parseChanges(changes, env), env)
}
