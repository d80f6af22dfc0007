/** Which of some records the caller reads: there, not in the bin, and in reach now. */
import { can } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { statement, tableOf } from './sql-text.ts'

/** Ids in no order. One statement, or none without the right to read the object. */
export async function readableAmong(ctx: Ctx, shape: ObjectShape, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0 || !can(ctx.access, shape.name, 'read')) return []
  const rows = await ctx.db.query<{ id: string }>(
    statement(shape, `readable ${ctx.access.key}`, [ids, boundReach(ctx.access)], () => {
      const reach = reachSql(reachOf(ctx, '$2'), shape, 'read', 't')
      return `select t.id from ${tableOf(ctx.db.schema, shape)} t where t.id = any($1::uuid[]) and t.deleted_at is null and $2::uuid[] is not null and ${reach}`
    }),
  )
  return rows.map((row) => row.id)
}
