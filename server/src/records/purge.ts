/**
 * Out of the bin for good: the row, its history and its links go; an event without values says that it was purged, and by whom.
 *
 * Records that still refer to a purged one (they are in the bin themselves, or kept the reference) lose the reference first.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { keepSeals } from './record-seals.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { readBefore } from './before.ts'
import { forgetLinks } from './links.ts'
import { discriminatorOf } from './parents.ts'
import { lockProblem } from './targets.ts'
import { ident, literal, tableOf, twinOf } from './sql-text.ts'

/** Days a deleted record can be restored. */
export const binDays = 30

/** One record that is in the bin, now. Needs the right to modify all of the object. */
export async function purgeRecord(ctx: Ctx, object: string, id: string): Promise<void> {
  const shape = objectOf(ctx.model, object)
  if (!shape || shape.system || !can(ctx.access, object, 'read')) return raise('query.unknown_object')
  if (!can(ctx.access, object, 'modify_all')) return raise('access.object_denied')
  await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    const image = (await readBefore(inside, shape, [id], { lock: 'update', verb: 'delete' })).get(id)
    if (!image?.deleted || !image.readable) return raise('record.not_found')
    const locked = lockProblem(image)
    if (locked) throw new ProblemError(locked)
    await purgeRows(inside, shape, [id])
  })
}

/** Everything older than the bin keeps, a batch at a time. Gives how many records went. */
export async function purgeBin(ctx: Ctx, options: { days?: number; batch?: number } = {}): Promise<number> {
  let gone = 0
  for (const shape of Object.values(ctx.model.objects)) {
    if (shape.system) continue
    for (let more = true; more;) {
      const count = await ctx.db.tx(async (db) => {
        const inside = ctxWith(ctx, { db })
        const rows = await db.query<{ id: string }>({
          text: `select id from ${tableOf(db.schema, shape)} where deleted_at < now() - make_interval(days => $1) order by id limit $2 for update skip locked`,
          values: [options.days ?? binDays, options.batch ?? 1000],
        })
        if (rows.length > 0)
          await purgeRows(
            inside,
            shape,
            rows.map((row) => row.id),
          )
        return rows.length
      })
      gone += count
      more = count > 0
    }
  }
  return gone
}

async function purgeRows(ctx: Ctx, shape: ObjectShape, ids: readonly string[]): Promise<void> {
  const { schema } = ctx.db
  for (const relation of shape.children) {
    const child = objectOf(ctx.model, relation.object)
    const field = child && fieldOf(child, relation.field)
    if (!child || !field?.column || relation.kind === 'many_to_many') continue
    const discriminator = discriminatorOf(child, field)
    const only = discriminator ? ` and ${ident(discriminator.column)} = ${literal(shape.name)}` : ''
    const pointing = await ctx.db.query<{ id: string }>({
      text: `select id from ${tableOf(schema, child)} where ${ident(field.column)} = any($1::uuid[])${only} for update`,
      values: [ids],
    })
    const children = pointing.map((row) => row.id)
    await keepSeals(ctx.db, child, children, { twin: false })
    await ctx.db.query({
      text: `update ${tableOf(schema, child)} set ${ident(field.column)} = null where ${ident(field.column)} = any($1::uuid[])${only}`,
      values: [ids],
    })
  }
  for (const table of ['_share', '_lock'])
    await ctx.db.query({ text: `delete from ${ident(schema)}.${table} where record = any($1::uuid[])`, values: [ids] })
  await forgetLinks(ctx, ids)
  await ctx.db.query({
    text: `delete from ${ident(schema)}._cleared_reference where parent = any($1::uuid[]) or record = any($1::uuid[])`,
    values: [ids],
  })
  await keepSeals(ctx.db, shape, ids, { twin: true })
  await ctx.db.query({
    text: `with gone as (delete from ${tableOf(schema, shape)} where id = any($1::uuid[]) returning id),
h as (delete from ${twinOf(schema, shape)} where id = any($1::uuid[]))
insert into ${ident(schema)}._event (object, record, kind, change, via, actor) select ${literal(shape.name)}, gone.id, 'purged', $2::uuid, $3, $4::uuid from gone`,
    values: [ids, ctx.newId(), ctx.via, ctx.user.id],
  })
}
