/**
 * Locks of records. A locked record cannot be changed, deleted, brought back, handed on or shared, nor can its details, by anybody but
 * those the lock names. Every write path asks here; administrators lift a lock, they do not pass it.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { needReach, readBefore } from './before.ts'
import { closedSql, lockSql, masterLockParts } from './lock-sql.ts'
import { boundReach } from './params.ts'
import { ident, tableOf } from './sql-text.ts'
import { readableShape } from './targets.ts'
import type { Party } from './parties.ts'
import { resolveParty } from './parties.ts'

export type RecordLock = {
  reason: string | null
  except: { kind: string; name: string }[]
  locked_at: string
  locked_by: string | null
}

/** What keeps records from being changed by the caller, by id; those that may be are absent. */
export async function lockedFor(
  ctx: Ctx,
  groups: readonly { shape: ObjectShape; ids: readonly string[] }[],
): Promise<Map<string, Problem>> {
  const found = new Map<string, Problem>()
  const { schema } = ctx.db
  const all = groups.flatMap(({ ids }) => ids)
  if (all.length === 0) return found
  const rows = await ctx.db.query<{ id: string }>({
    name: 'locks_of',
    text: `select x.id from unnest($1::uuid[]) x(id) where ${lockSql(schema, 'x.id', '$2')}`,
    values: [all, boundReach(ctx.access)],
  })
  for (const { id } of rows) found.set(id, { code: 'record.locked' })
  for (const { shape, ids } of groups) {
    const masters = masterLockParts(schema, shape, 't', '$2').join(' or ') || 'false'
    const closed = closedSql(schema, shape, 't', '$2') ?? 'false'
    if (ids.length === 0 || (masters === 'false' && closed === 'false')) continue
    const text = `select t.id, (${closed}) as closed from ${tableOf(schema, shape)} t where t.id = any($1::uuid[]) and (${masters} or ${closed})`
    const kept = await ctx.db.query<{ id: string; closed: boolean }>({ text, values: [ids, boundReach(ctx.access)] })
    for (const { id, closed: isClosed } of kept)
      found.set(id, { code: isClosed ? 'record.period_closed' : 'record.locked' })
  }
  return found
}

export async function readLock(ctx: Ctx, object: string, id: string): Promise<RecordLock | null> {
  const shape = readableShape(ctx, object)
  const image = (await readBefore(ctx, shape, [id], { verb: 'read' })).get(id)
  if (!image || image.deleted || !image.readable) return raise('record.not_found')
  const rows = await ctx.db.query<RecordLock>({
    name: 'lock_read',
    text: `select reason, except_names as except, to_char(locked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as locked_at, locked_by
      from ${ident(ctx.db.schema)}._lock where record = $1`,
    values: [id],
  })
  return rows[0] ?? null
}

/** Errors: record.not_found, access.denied without the right `approve` or `modify_all`, record.locked when it is. */
export async function setLock(
  ctx: Ctx,
  object: string,
  id: string,
  wish: { reason: string | null; except: Party[] },
): Promise<void> {
  await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    await holdRecord(inside, object, id)
    const except = await Promise.all(wish.except.map((party) => resolveParty(inside, party, '/except')))
    const rows = await db.query<{ record: string }>({
      text: `insert into ${ident(db.schema)}._lock (record, object, reason, except_ids, except_names, locked_by) values ($1, $2, $3, $4::uuid[], $5::jsonb, $6)
        on conflict (record) do nothing returning record`,
      values: [
        id,
        object,
        wish.reason,
        except.map((one) => one.grantee),
        JSON.stringify(except.map(({ kind, name }) => ({ kind, name }))),
        ctx.user.id,
      ],
    })
    if (rows.length === 0) raise('record.locked')
    await writeAudit(db, { kind: 'lock.set', ...auditOf(ctx), object, record: id, details: { reason: wish.reason } })
  })
}

/** Errors: as for setting one; record.not_found also when there is no lock. */
export async function liftLock(ctx: Ctx, object: string, id: string): Promise<void> {
  await ctx.db.tx(async (db) => {
    await holdRecord(ctxWith(ctx, { db }), object, id)
    const rows = await db.query<{ record: string }>({
      text: `delete from ${ident(db.schema)}._lock where record = $1 returning record`,
      values: [id],
    })
    if (rows.length === 0) raise('record.not_found')
    await writeAudit(db, { kind: 'lock.lifted', ...auditOf(ctx), object, record: id })
  })
}

/** Holds the row, so that a write under way ends before the lock counts. */
async function holdRecord(ctx: Ctx, object: string, id: string): Promise<ObjectShape> {
  const shape = readableShape(ctx, object)
  const image = (await readBefore(ctx, shape, [id], { lock: 'update', verb: 'read' })).get(id)
  if (!image || image.deleted || !image.readable) return raise('record.not_found')
  if (!can(ctx.access, object, 'approve') && !can(ctx.access, object, 'modify_all')) return raise('access.denied')
  await needReach(ctx, shape, id, 'approve')
  return shape
}
