/** `/api/v1/users`: who may sign in, and with which role and permission sets. */
import { managesMetadata } from '@trellis/metadata/access/access.ts'
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import {
  createUser,
  endEverything,
  listUsers,
  lockAdministrators,
  readUser,
  refuseManagerCircle,
  setPassword,
  updateUser,
} from '../auth/users.ts'
import type { UserRecord } from '../auth/users.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'
import { needSession, readMembers } from './auth.ts'
import { knownCaller, sessionOf } from './caller.ts'
import { handOver, previewHandOver, reportsOf, userFields } from '../records/hand-over.ts'
import { isId } from '../new-id.ts'
import { idempotent } from './idempotency.ts'
import type { Route } from './route.ts'
import { checkNewUser, checkUserChange } from './user-body.ts'
import { refuseBeyondOwn } from './user-rules.ts'
import { userTokens } from './user-tokens.ts'

/** Administration of users. */
export const userRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/users', access: 'manage_users', handle: list },
  { method: 'POST', path: '/api/v1/users', access: 'manage_users', handle: idempotent(create) },
  {
    method: 'GET',
    path: '/api/v1/users/:id',
    access: 'manage_users',
    handle: async (c, ctx) => c.json(await found(ctx.db, c.req.param('id'))),
  },
  { method: 'PATCH', path: '/api/v1/users/:id', access: 'manage_users', handle: change },
  { method: 'GET', path: '/api/v1/users/:id/hand-over', access: 'manage_users', handle: previewOf },
  { method: 'POST', path: '/api/v1/users/:id/hand-over', access: 'manage_users', handle: idempotent(handOverRecords) },
  { method: 'POST', path: '/api/v1/users/:id/end-sessions', access: 'manage_users', handle: endSessionsOf },
]

/** `?limit&cursor&search&active` -> `{records, next_cursor}`, by name. */
async function list(c: Context, ctx: Ctx): Promise<Response> {
  const limit = Number(c.req.query('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    return raise('request.malformed', {
      errors: [{ pointer: '/limit', code: 'value.out_of_range', params: { min: 1, max: 1000 } }],
    })
  const after = c.req.query('cursor') ?? null
  if (after !== null && !isId(after)) return raise('query.cursor_invalid')
  const search = c.req.query('search') ?? null
  if (search !== null && (search.includes('\0') || !search.isWellFormed()))
    return raise('query.bad_value', { errors: [{ pointer: '/search', code: 'value.bad_character' }] })
  const active = c.req.query('active')
  const records = await listUsers(ctx.db, {
    limit: limit + 1,
    after,
    search,
    active: active === undefined ? null : active !== '0' && active !== 'false',
  })
  const page = records.slice(0, limit)
  return c.json({ records: page, next_cursor: records.length > limit ? (page.at(-1)?.id ?? null) : null })
}

async function create(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const user = checkNewUser(await readMembers(c, null), ctx.model)
  refuseBeyondOwn(ctx, knownCaller(ctx).person, null, user)
  if (user.manager) await knownManager(ctx.db, user.manager)
  const { name, email, role = null, permissionSets = [], admin = false } = user
  const details = { name, email, role, permission_sets: permissionSets, admin }
  const id = await ctx.db.tx(async (tx) => {
    const made = await createUser(tx, user, { actor: ctx.user.id, via: ctx.via, tokens: userTokens(ctx.model, user) })
    await writeAudit(tx, { kind: 'user.created', ...auditOf(ctx), subject: made, details })
    return made
  })
  await server.auth.settled()
  return c.json(await found(ctx.db, id), 201)
}

/** Only what is named changes. Deactivating ends every session and key; a new password ends every other session. */
async function change(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const body = await readMembers(c, null)
  const current = await found(ctx.db, id)
  const { password, ...wanted } = checkUserChange(body, ctx.model, current)
  if (password !== undefined) needSession(ctx)
  refuseBeyondOwn(ctx, knownCaller(ctx).person, current, { ...wanted, password })
  if (wanted.manager) await knownManager(ctx.db, wanted.manager)
  await ctx.db.tx(async (tx) => {
    if (wanted.manager) await refuseManagerCircle(tx, id, wanted.manager)
    if (wanted.admin === false || wanted.active === false) await keepAnAdministrator(tx, id)
    const { name = current.name, email = current.email } = wanted
    await updateUser(tx, id, wanted, {
      actor: ctx.user.id,
      via: ctx.via,
      ...((wanted.name ?? wanted.email) !== undefined && { tokens: userTokens(ctx.model, { name, email }) }),
    })
    if (wanted.active === false) await endEverything(tx, id)
    const details = { ...wanted, ...(password !== undefined && { password: 'changed' }) }
    if (password !== undefined) await setPassword(tx, id, password, id === ctx.user.id ? sessionOf(ctx) : undefined)
    await writeAudit(tx, { kind: 'user.changed', ...auditOf(ctx), subject: id, details })
  })
  await server.auth.settled()
  return c.json(await found(ctx.db, id))
}

async function endSessionsOf(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const current = await found(ctx.db, c.req.param('id'))
  refuseBeyondOwn(ctx, knownCaller(ctx).person, current, {})
  await ctx.db.tx(async (tx) => {
    await endEverything(tx, current.id)
    await writeAudit(tx, { kind: 'sign_out.others', ...auditOf(ctx), subject: current.id, details: { keys: true } })
  })
  await server.auth.settled()
  return c.json({ status: true })
}

/** What a hand-over would move: counts of all records, as it moves them all. Documents are named to who may read them. */
async function previewOf(c: Context, ctx: Ctx): Promise<Response> {
  const of = await found(ctx.db, c.req.param('id'))
  refuseBeyondOwn(ctx, knownCaller(ctx).person, of, {})
  const { named_in: named, ...counts } = await previewHandOver(ctx, of)
  const mayRead = managesMetadata(ctx.access)
  return c.json({ ...counts, named_in: mayRead ? named : null })
}

/**
 * `{to, fields?, reports?}`: an active user; user fields as `object.field` that are to name them too; whether those who report to the leaver
 * report to them. Who is no administrator neither takes the records nor gives them beyond who they may administer.
 */
async function handOverRecords(c: Context, ctx: Ctx): Promise<Response> {
  const from = await found(ctx.db, c.req.param('id'))
  const { to, fields = [], reports = false } = await readMembers(c, ['to', 'fields', 'reports'])
  const receiver = isId(to) ? await readUser(ctx.db, to) : undefined
  if (receiver === undefined || !receiver.active || receiver.id === from.id)
    return raise('record.validation_failed', { errors: [{ pointer: '/to', code: 'value.missing_record' }] })
  const { person } = knownCaller(ctx)
  refuseBeyondOwn(ctx, person, from, {})
  refuseBeyondOwn(ctx, person, receiver, {})
  const people = reports === true ? await reportsOf(ctx, from.id) : []
  for (const id of people) refuseBeyondOwn(ctx, person, await found(ctx.db, id), { manager: receiver.id })
  return c.json(
    await handOver(ctx, { from: from.id, to: receiver.id, fields: fieldsAsked(ctx, fields), reports: people }),
  )
}

/** Errors: record.validation_failed at /fields for what names no user field. */
function fieldsAsked(ctx: Ctx, asked: unknown): string[] {
  const known = new Set(
    Object.values(ctx.model.objects).flatMap((shape) =>
      shape.system ? [] : userFields(ctx.model, shape).map((name) => `${shape.name}.${name}`),
    ),
  )
  const stray = (pointer: string, code: string) => raise('record.validation_failed', { errors: [{ pointer, code }] })
  if (!Array.isArray(asked)) return stray('/fields', 'value.not_a_list')
  return asked.map((field: unknown, at) =>
    typeof field === 'string' && known.has(field) ? field : stray(`/fields/${at}`, 'value.unknown_field'),
  )
}

async function keepAnAdministrator(tx: Db, id: string): Promise<void> {
  const administrators = await lockAdministrators(tx)
  if (administrators.length === 1 && administrators[0] === id) raise('access.last_administrator')
}

async function knownManager(db: Db, manager: string): Promise<void> {
  if ((await readUser(db, manager)) === undefined)
    raise('record.validation_failed', { errors: [{ pointer: '/manager', code: 'value.missing_record' }] })
}

async function found(db: Db, id: string | undefined): Promise<UserRecord> {
  return (isId(id) ? await readUser(db, id) : undefined) ?? raise('record.not_found')
}
