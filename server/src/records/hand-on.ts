/**
 * Handing a record on, beside the right `transfer`: with the owner, those above and who may change every record by a
 * set that grants `transfer` too. Who reaches it by a rule, a share or a place in its team changes it, and makes neither themselves nor
 * others its owner.
 */
import { reachesAll } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { queueOwners } from '../auth/queues.ts'
import type { Ctx } from '../ctx.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { statement, tableOf } from './sql-text.ts'

/** Those of the records whose owner the caller may change, given the right to transfer. One statement, or none. */
export async function handableOf(ctx: Ctx, shape: ObjectShape, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || reachesAll(ctx.access, shape, 'transfer')) return new Set(ids)
  const rows = await ctx.db.query<{ id: string }>(
    statement(shape, `hand on ${ctx.access.key}`, [ids, boundReach(ctx.access)], () => {
      // Named even where no condition needs them, so that the parameter always has a type.
      const reach = `$2::uuid[] is not null and ${reachSql(reachOf(ctx, '$2'), shape, 'transfer', 't')}`
      return `select t.id from ${tableOf(ctx.db.schema, shape)} t where t.id = any($1::uuid[]) and (${reach})`
    }),
  )
  return new Set(rows.map((row) => row.id))
}

/** Those of the wished owners who are neither there and active nor a queue for the object. */
export async function nobodyAmong(
  ctx: Ctx,
  shape: ObjectShape,
  wished: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const owners = [...wished].filter((owner) => owner !== ctx.user.id)
  if (owners.length === 0) return new Set()
  const rows = await ctx.db.query<{ id: string }>({
    name: 'owners',
    text: `select id from "${ctx.db.schema}"."user" where id = any($1::uuid[]) and deleted_at is null and active`,
    values: [owners],
  })
  const there = new Set([...queueOwners(ctx.model, shape.name), ...rows.map((row) => row.id)])
  return new Set(owners.filter((owner) => !there.has(owner)))
}
