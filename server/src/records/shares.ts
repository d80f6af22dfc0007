/**
 * Records shared one by one: with a person, a role or a group, to read or to edit, for good or until a moment; with `team_role` the
 * share is a place in the record's team. Who may share: the owner, those above the owner, and who may change every record.
 */
import { raise } from '@trellis/metadata/problem.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { notify } from './notify.ts'
import { readBefore } from './before.ts'
import type { Party } from './parties.ts'
import { resolveParty } from './parties.ts'
import { ident } from './sql-text.ts'
import { readableShape, refusalOf } from './targets.ts'

export type Share = {
  id: string
  to: { [kind: string]: string }
  to_name: string | null
  access: 'read' | 'edit'
  team_role: string | null
  expires_at: string | null
  created_at: string
  created_by: string | null
}

export type ShareWish = { to: Party; access: 'read' | 'edit'; team_role: string | null; expires_at: string | null }

/** Shares in force, oldest first. Errors: record.not_found. */
export async function listShares(ctx: Ctx, object: string, id: string): Promise<Share[]> {
  const shape = readableShape(ctx, object)
  const image = (await readBefore(ctx, shape, [id], { verb: 'read' })).get(id)
  if (!image || image.deleted || !image.readable) return raise('record.not_found')
  return readShares(ctx, 's.record = $1', id)
}

/** Sharing again with the same party changes what they may do. Errors: record.not_found, access.denied, record.locked, record.validation_failed. */
export async function addShare(ctx: Ctx, object: string, id: string, wish: ShareWish): Promise<Share> {
  return ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    await sharedRecord(inside, object, id)
    const to = await resolveParty(inside, wish.to, '/to')
    const rows = await db.query<{ id: string }>({
      text: `insert into ${ident(db.schema)}._share (id, object, record, grantee, to_kind, to_name, level, team_role, expires_at, created_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (record, grantee) do update set level = excluded.level, team_role = excluded.team_role, expires_at = excluded.expires_at, created_by = excluded.created_by
        returning id`,
      values: [
        ctx.newId(),
        object,
        id,
        to.grantee,
        to.kind,
        to.name,
        wish.access,
        wish.team_role,
        wish.expires_at,
        ctx.user.id,
      ],
    })
    const { access, team_role, expires_at } = wish
    const details = { to: { [to.kind]: to.name }, access, team_role, expires_at }
    if (to.kind === 'user' && to.name !== ctx.user.id)
      await notify(inside, [
        {
          recipient: to.name,
          kind: 'shared',
          source: `shared ${rows[0]?.id}`,
          object,
          record: id,
          details: { access },
        },
      ])
    await writeAudit(db, { kind: 'share.granted', ...auditOf(ctx), object, record: id, details })
    const [share] = await readShares(inside, 's.id = $1', rows[0]?.id ?? '')
    return share ?? raise('record.not_found')
  })
}

/** Errors: record.not_found, also for a share that is not there; access.denied. */
export async function removeShare(ctx: Ctx, object: string, id: string, share: string): Promise<void> {
  await ctx.db.tx(async (db) => {
    await sharedRecord(ctxWith(ctx, { db }), object, id)
    const rows = await db.query<{ to_kind: string; to_name: string }>({
      text: `delete from ${ident(db.schema)}._share where id = $1 and record = $2 returning to_kind, to_name`,
      values: [share, id],
    })
    const [gone] = rows
    if (!gone) return raise('record.not_found')
    const details = { to: { [gone.to_kind]: gone.to_name } }
    await writeAudit(db, { kind: 'share.revoked', ...auditOf(ctx), object, record: id, details })
  })
}

async function sharedRecord(ctx: Ctx, object: string, id: string): Promise<void> {
  const shape = readableShape(ctx, object)
  if (shape.sharing === 'controlled_by_parent')
    raise('access.denied', { detail: 'Who reaches the parent reaches this record: share the parent' })
  const image = (await readBefore(ctx, shape, [id], { lock: 'no key update', verb: 'share' })).get(id)
  const problem = refusalOf(ctx, shape, image, undefined)
  if (problem) raise(problem.code)
}

async function readShares(ctx: Ctx, condition: string, value: string): Promise<Share[]> {
  const { schema } = ctx.db
  const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return ctx.db.query<Share>({
    text: `select s.id, json_build_object(s.to_kind, s.to_name) as "to", coalesce(u.name, s.to_name) as to_name, s.level as access, s.team_role,
        ${time('s.expires_at')} as expires_at, ${time('s.created_at')} as created_at, s.created_by
      from ${ident(schema)}._share s left join ${ident(schema)}."user" u on s.to_kind = 'user' and u.id::text = s.to_name
      where ${condition}::uuid and (s.expires_at is null or s.expires_at > now()) order by s.id`,
    values: [value],
  })
}

/** Shares that ended a day ago and more; they opened nothing since, so nobody loses anything. Gives how many went. */
export async function forgetShares(db: Db): Promise<number> {
  const rows = await db.query<{ count: number }>({
    text: `with gone as (delete from ${ident(db.schema)}._share where expires_at < now() - interval '1 day' returning 1) select count(*)::int as count from gone`,
    values: [],
  })
  return rows[0]?.count ?? 0
}
