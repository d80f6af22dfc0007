/** What a test-run of a rule finds, and the titles of the records it names. */
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { resolvePath } from '@trellis/metadata/query/path.ts'
import type { Ctx } from '../ctx.ts'
import type { StandIns } from '../model/stand-ins.ts'
import type { SlotValues } from './params.ts'
import type { PlanEnv } from './plan-env.ts'
import { slotValues } from './plan-env.ts'
import { createScope } from './scope.ts'
import type { ReadEnv } from './source-sql.ts'
import { tableSql } from './source-sql.ts'
import { shownSql } from './value-sql.ts'

/** `errors`: those of `refused` on which the formula cannot be worked out. `counted`: every record, or those the caller may read. */
export type RuleCount = {
  total: number
  refused: number
  errors: number
  counted: 'all' | 'readable'
  by: 'sql' | 'memory'
  /** Some of the refused, newest first. */
  records: RefusedRecord[]
}
export type RefusedRecord = { id: string; title: string | null; error: boolean }

/** `standIn` is the Model to ask by, over the rows of today; `url` the database, for a pass over many rows. */
export type RuleAsk = { standIn: StandIns; url: string; limit: number; timeoutMs: number }

/** One test-run: the formula is the rule's as it is for a record saved again. */
export type RuleJob = { ctx: Ctx; env: PlanEnv; shape: ObjectShape; checked: CheckedFormula; ask: RuleAsk }
export type RuleFound = Omit<RuleCount, 'counted'>

export function boundFor(ctx: Ctx): SlotValues {
  return { ...slotValues(ctx), values: [] }
}

/** Id, title and error of each, newest first. `from` is a source of id and error under the alias h. */
export function titlesSql(read: ReadEnv, shape: ObjectShape, from: string): string {
  const scope = createScope(read, shape, 'n')
  const name = resolvePath(read, shape, shape.nameField, 'show')
  const title = name === undefined ? 'null::text' : `(${shownSql(scope, name)})::text`
  return `select n.id, ${title} as title, h.error from ${from} join ${tableSql(read, shape)} n on n.id = h.id${scope.joins()} order by n.id desc`
}
