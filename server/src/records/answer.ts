/**
 * The record a write gives back, as JSON text made by PostgreSQL: the same members a GET without `fields` has, in the same form.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { varies } from '@trellis/metadata/query/check-state.ts'
import { readableFields, resolvePath } from '@trellis/metadata/query/path.ts'
import type { Ctx } from '../ctx.ts'
import type { Slot } from './params.ts'
import { bindSlots, boundReach, createParams } from './params.ts'
import { planEnvOf } from './plan-env.ts'
import { reachOf, reachSql } from './reach.ts'
import { createScope } from './scope.ts'
import { readEnv } from './source-sql.ts'
import { ident, tableOf } from './sql-text.ts'
import { shownSql } from './value-sql.ts'

/** `sql` selects one JSON text per row of the alias; its parameters stand after the `offset` ones of the statement it becomes part of. */
export type RecordSql = { sql: string; slots: readonly Slot[]; steady: boolean }

/** `steady` is false when the text is good for this moment only (a formula field that asks the clock). */
export type AnswerSource = { from: string; alias: string; offset: number }

export function recordSql(ctx: Ctx, shape: ObjectShape, { from, alias, offset }: AnswerSource): RecordSql {
  const params = createParams(offset)
  const env = readEnv({ ...planEnvOf(ctx), params, past: false })
  const scope = createScope(env, shape, alias)
  const fields = readableFields(ctx.access, shape)
  const paths = fields.flatMap((field) => resolvePath(ctx, shape, field.name, 'show') ?? [])
  const cells = paths.map((path) => `${shownSql(scope, path)} as ${ident(path.field.name)}`)
  if (cells.length === 0) cells.push(`${alias}.id`, `${alias}.version`)
  const sql = `select (select row_to_json(r) from (select ${cells.join(', ')}) r)::text as record, ${alias}.id, ${alias}.version from ${from} ${alias}${scope.joins()}`
  return { sql, slots: params.slots, steady: !paths.some(varies) }
}

export function recordValues(ctx: Ctx, slots: readonly Slot[]): unknown[] {
  return bindSlots(slots, {
    values: [],
    ownerIds: ctx.access.ownerIds,
    grantees: ctx.access.grantees ?? [],
    timeZone: ctx.user.timeZone,
  })
}

/** After a change that moved the record out of the caller's sight only its id is left. One statement. */
export async function recordAnswer(ctx: Ctx, shape: ObjectShape, id: string): Promise<string> {
  const { sql, slots } = recordSql(ctx, shape, { from: tableOf(ctx.db.schema, shape), alias: 't', offset: 2 })
  const reach = reachSql(reachOf(ctx, '$2'), shape, 'read', 't')
  const rows = await ctx.db.query<{ record: string }>({
    text: `${sql} where t.id = $1::uuid and $2::uuid[] is not null and ${reach}`,
    values: [id, boundReach(ctx.access), ...recordValues(ctx, slots)],
  })
  return rows[0]?.record ?? JSON.stringify({ id })
}
