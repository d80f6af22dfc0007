/**
 * W1: the before-images of a batch, one statement. In a transaction they are locked in id order, so two batches never wait for each other;
 * `no key update` lets others go on referring to the record, `update` (deletes) does not.
 */
import type { Channel } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxOver } from '../ctx.ts'
import type { BeforeImage, StoredValues } from './changes.ts'
import { closedSql, lockedSql } from './lock-sql.ts'
import { boundReach } from './params.ts'
import type { Verb } from './reach.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, statement, tableOf, wireSql } from './sql-text.ts'

type Row = {
  id: string
  version: number
  owner: string | null
  deleted: boolean
  from: string
  change: string | null
  readable: boolean
  writable: boolean
  locked: boolean
  closed?: boolean
  values: StoredValues
}

/** By id; ids that are not there are absent. `values` holds every field with a column, in wire form, whoever asks. */
export async function readBefore(
  ctx: Ctx,
  shape: ObjectShape,
  ids: readonly string[],
  options: { lock?: 'no key update' | 'update'; verb: Verb },
): Promise<Map<string, BeforeImage>> {
  const scope = reachOf(ctx, '$2')
  const key = `before ${ctx.access.key} ${options.verb} ${options.lock ?? ''}`
  const rows = await ctx.db.query<Row>(
    statement(shape, key, [ids, boundReach(ctx.access)], () => {
      const readable = reachSql(scope, shape, 'read', 't')
      const writable = reachSql(scope, shape, options.verb, 't')
      const closed = closedSql(ctx.db.schema, shape, 't', '$2')
      return `select t.id, t.version, t.owner, t.deleted_at is not null as deleted, t._from::text as "from", t._change as change,
  (${readable}) as readable, (${writable}) as writable, (${lockedSql(ctx.db.schema, shape, 't', '$2')}) as locked,${closed === undefined ? '' : ` (${closed}) as closed,`} ${valuesSql(shape, 't')} as values
from ${tableOf(ctx.db.schema, shape)} t where t.id = any($1::uuid[]) order by t.id${options.lock ? ` for ${options.lock} of t` : ''}`
    }),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Errors: access.denied for a record that the caller reads, but not by a set that grants what is done with it. */
export async function needReach(ctx: Ctx, shape: ObjectShape, id: string, channel: Channel): Promise<void> {
  const over = ctxOver(ctx, shape.name, channel)
  if (over === ctx) return
  const image = (await readBefore(over, shape, [id], { verb: 'read' })).get(id)
  if (image?.readable !== true) raise('access.denied')
}

/** All fields with a column, system fields included, as one JSON object in wire form; `more` are further columns (versionLinksSql). */
export function valuesSql(shape: ObjectShape, alias: string, more = ''): string {
  const columns = Object.values(shape.fields).flatMap((field) =>
    field.column === null ? [] : [`${wireSql(field, `${alias}.${ident(field.column)}`)} as ${ident(field.name)}`],
  )
  return `(select row_to_json(r) from (select ${columns.join(', ')}${more}) r)`
}
