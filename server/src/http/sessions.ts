/** One's own sessions, and API keys made with a scope: the parts of `/api/v1/auth/*` that we answer ourselves. */
import type { Context } from 'hono'
import { objectRights } from '@trellis/metadata/access/compile-access.ts'
import type { AccessScope } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import { endSession, endSessions } from '../auth/users.ts'
import { authPath, forgetCookie, renewAfterSeconds, sessionCookie, sessionSeconds } from '../auth/names.ts'
import { needSession, readMembers } from './auth.ts'
import { readShape } from './body.ts'
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'
import { clientAddress, knownCaller, sessionOf } from './caller.ts'
import { isSecure } from './security.ts'
import { idempotentApart } from './idempotency.ts'
import type { Route } from './route.ts'

/** Own sessions and own keys. */
export const sessionRoutes: Route[] = [
  { method: 'GET', path: `${authPath}/list-sessions`, access: 'signed_in', handle: listSessions },
  { method: 'POST', path: `${authPath}/revoke-session`, access: 'signed_in', handle: revokeSession },
  {
    method: 'POST',
    path: `${authPath}/api-key/create`,
    access: 'signed_in',
    handle: idempotentApart(createKey, { secret: true }),
  },
  { method: 'POST', path: `${authPath}/api-key/update`, access: 'signed_in', handle: updateKey },
  { method: 'POST', path: `${authPath}/api-key/delete`, access: 'signed_in', handle: deleteKey },
  {
    method: 'POST',
    path: `${authPath}/revoke-sessions`,
    access: 'signed_in',
    handle: (c, ctx, server) => revokeSessions(c, ctx, { server, keep: undefined }),
  },
  {
    method: 'POST',
    path: `${authPath}/revoke-other-sessions`,
    access: 'signed_in',
    handle: (c, ctx, server) => revokeSessions(c, ctx, { server, keep: sessionOf(ctx) }),
  },
]

/** A session in use lasts on: once a day its end is moved out, here and in the cookie, unless the user wished to be forgotten. */
export async function renewSession(c: Context, ctx: Ctx, server: Server): Promise<void> {
  const { signedIn } = knownCaller(ctx)
  const cookie = c.req.header('cookie') ?? ''
  const left = (signedIn.expiresAt - ctx.now()) / 1000
  if (signedIn.kind !== 'session' || left > sessionSeconds - renewAfterSeconds || cookie.includes(`${forgetCookie}=`))
    return
  await ctx.db.query({
    text: `update "${ctx.db.schema}"._session set expires_at = now() + make_interval(secs => $2), updated_at = now() where id = $1 and expires_at > now()`,
    values: [signedIn.id, sessionSeconds],
  })
  const value = cookie.slice(cookie.indexOf(`${sessionCookie}=`)).split(';')[0]
  const secure = isSecure(c, server) ? '; Secure' : ''
  c.header('set-cookie', `${value}; Max-Age=${sessionSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`, {
    append: true,
  })
}

async function listSessions(c: Context, ctx: Ctx): Promise<Response> {
  const current = needSession(ctx)
  const rows = await ctx.db.query({
    name: 'auth_list_sessions',
    text: `select id, id = $2 as current, ${['created_at', 'updated_at', 'expires_at'].map((column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`).join(', ')},
        ip_address, user_agent from "${ctx.db.schema}"._session where user_id = $1 and expires_at > now() order by updated_at desc`,
    values: [ctx.user.id, current],
  })
  return c.json(rows)
}

/** `{id}`; another's session and none at all give the same answer. */
async function revokeSession(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  needSession(ctx)
  const { id } = await readShape(c, { id: 'text' })
  const address = clientAddress(c, server)
  await ctx.db.tx(async (tx) => {
    if (!(await endSession(tx, ctx.user.id, String(id)))) return raise('request.not_found')
    return writeAudit(tx, { kind: 'sign_out.others', ...auditOf(ctx), address, details: { id } })
  })
  await server.auth.settled()
  return c.json({ status: true })
}

/** All of one's own, or all but the one that asks. */
async function revokeSessions(
  c: Context,
  ctx: Ctx,
  { server, keep }: { server: Server; keep: string | undefined },
): Promise<Response> {
  needSession(ctx)
  await readShape(c, {})
  await ctx.db.tx(async (tx) => {
    await endSessions(tx, ctx.user.id, keep)
    await writeAudit(tx, { kind: 'sign_out.others', ...auditOf(ctx), address: clientAddress(c, server) })
  })
  await server.auth.settled()
  return c.json({ status: true })
}

/** `{keyId}`; another's key and none at all give the same answer. */
async function deleteKey(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  needSession(ctx)
  const { keyId } = await readShape(c, { keyId: 'text' })
  await ctx.db.tx(async (tx) => {
    if (!(await removeKey(tx, ctx.user.id, String(keyId)))) return raise('request.not_found')
    const details = { id: keyId }
    return writeAudit(tx, { kind: 'api_key.deleted', ...auditOf(ctx), address: clientAddress(c, server), details })
  })
  await server.auth.settled()
  return c.json({ success: true })
}

/** Whether there was one. */
async function removeKey(db: Db, owner: string, id: string): Promise<boolean> {
  const rows = await db.query({
    text: `delete from "${db.schema}"._api_key where reference_id = $1 and id::text = $2 returning id`,
    values: [owner, id],
  })
  return rows.length > 0
}

/** `{name, expiresIn?: seconds, permissions?: {object | "*": [right]}}` -> the key, shown this once. */
async function createKey(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  needSession(ctx)
  const body = await readMembers(c, ['name', 'expiresIn', 'permissions'])
  const problems: FieldProblem[] = []
  if (typeof body['name'] !== 'string' || body['name'].trim() === '')
    problems.push({ pointer: '/name', code: 'value.required' })
  else if (body['name'].length > 100) problems.push({ pointer: '/name', code: 'value.too_long', params: { max: 100 } })
  const seconds = body['expiresIn'] ?? undefined
  if (
    seconds !== undefined &&
    (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1 || seconds > 315_360_000)
  ) {
    problems.push({ pointer: '/expiresIn', code: 'value.out_of_range', params: { min: 1, max: 315_360_000 } })
  }
  const scope =
    body['permissions'] === undefined || body['permissions'] === null
      ? undefined
      : readScope(ctx, body['permissions'], problems)
  if (problems.length > 0) raise('record.validation_failed', { errors: problems })
  const made = await (
    await server.auth.library()
  ).createKey({
    userId: ctx.user.id,
    name: String(body['name']),
    expiresIn: seconds as number | undefined,
    permissions: scope,
  })
  const details = { id: made.id, name: made.name, scope: scope ?? null }
  try {
    await writeAudit(ctx.db, { kind: 'api_key.created', ...auditOf(ctx), address: clientAddress(c, server), details })
  } catch (error) {
    // The library has made the key by itself; nobody gets one without the line.
    await removeKey(ctx.db, ctx.user.id, made.id)
    throw error
  }
  return c.json(made)
}

/** `{keyId, name?, enabled?}` */
async function updateKey(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  needSession(ctx)
  const { keyId, name, enabled } = await readShape(c, { keyId: 'text', name: 'text?', enabled: 'flag?' })
  if (name === undefined && enabled === undefined)
    return raise('request.malformed', { errors: [{ pointer: '/name', code: 'value.required' }] })
  const rows = await ctx.db.tx(async (tx) => {
    const changed = await tx.query<object>({
      text: `update "${tx.schema}"._api_key set name = coalesce($3, name), enabled = coalesce($4, enabled), updated_at = now()
      where reference_id = $1 and id::text = $2 returning id, name, enabled`,
      values: [ctx.user.id, keyId, name === undefined ? null : String(name).slice(0, 100), enabled ?? null],
    })
    if (changed.length === 0) return raise('request.not_found')
    const details = { id: keyId, name, enabled }
    await writeAudit(tx, { kind: 'api_key.changed', ...auditOf(ctx), address: clientAddress(c, server), details })
    return changed
  })
  await server.auth.settled()
  return c.json(rows[0])
}

function readScope(ctx: Ctx, given: unknown, problems: FieldProblem[]): AccessScope | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push({ pointer: '/permissions', code: 'value.not_an_object' })
    return undefined
  }
  const scope = new Map<string, AccessScope[string]>()
  for (const [object, rights] of Object.entries(given)) {
    if (object !== '*' && objectOf(ctx.model, object) === undefined)
      problems.push({ pointer: `/permissions/${object}`, code: 'value.unknown_object' })
    else if (!Array.isArray(rights) || !rights.every((right) => objectRights.includes(right)))
      problems.push({
        pointer: `/permissions/${object}`,
        code: 'value.not_an_option',
        params: { options: objectRights },
      })
    else scope.set(object, rights)
  }
  return Object.fromEntries(scope)
}
