/** `/records/:object/:id/shares` and `/lock`: who else reaches a record, and who may still change it. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Party } from '../records/parties.ts'
import { readParty } from '../records/parties.ts'
import { liftLock, readLock, setLock } from '../records/locks.ts'
import type { ShareWish } from '../records/shares.ts'
import { addShare, listShares, removeShare } from '../records/shares.ts'
import type { Server } from '../server.ts'
import { isId } from '../new-id.ts'
import { idempotent } from './idempotency.ts'
import { idOf, objectOfPath, readValues } from './records-write.ts'
import type { Route } from './route.ts'

const record = '/api/v1/records/:object/:id'

export const shareRoutes: Route[] = [
  { method: 'GET', path: `${record}/shares`, access: 'signed_in', handle: list },
  { method: 'POST', path: `${record}/shares`, access: 'signed_in', handle: idempotent(add) },
  { method: 'DELETE', path: `${record}/shares/:share`, access: 'signed_in', handle: remove },
  {
    method: 'GET',
    path: `${record}/lock`,
    access: 'signed_in',
    handle: async (c, ctx) => c.json({ lock: await readLock(ctx, objectOfPath(c), idOf(c)) }),
  },
  { method: 'POST', path: `${record}/lock`, access: 'signed_in', handle: idempotent(lock) },
  { method: 'DELETE', path: `${record}/lock`, access: 'signed_in', handle: unlock },
]

async function list(c: Context, ctx: Ctx): Promise<Response> {
  return c.json({ records: await listShares(ctx, objectOfPath(c), idOf(c)) })
}

/** `{to: {user | role | role_and_below | group}, access?: read | edit, team_role?, expires_at?}` */
async function add(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const wish = readWish(await readValues(c), ctx.now())
  const share = await addShare(ctx, objectOfPath(c), idOf(c), wish)
  await server.auth.settled()
  return c.json(share, 201)
}

async function remove(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const share = c.req.param('share')
  await removeShare(ctx, objectOfPath(c), idOf(c), isId(share) ? share : raise('record.not_found'))
  await server.auth.settled()
  return c.body(null, 204)
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/
const longestTeamRole = 80
const longestReason = 500

function readWish(body: { [member: string]: unknown }, now: number): ShareWish {
  const { to, access = 'read', team_role: teamRole = null, expires_at: expires = null, ...rest } = body
  const errors = unknownMembers(rest)
  const party = readParty(to, '/to')
  if ('code' in party) errors.push(party)
  if (access !== 'read' && access !== 'edit') errors.push({ pointer: '/access', code: 'value.not_an_option' })
  if (teamRole !== null && !(typeof teamRole === 'string' && teamRole.length <= longestTeamRole))
    errors.push({ pointer: '/team_role', code: 'value.not_a_text' })
  const until = typeof expires === 'string' && instant.test(expires) ? Date.parse(expires) : Number.NaN
  if (expires !== null && !(until > now)) errors.push({ pointer: '/expires_at', code: 'value.not_a_datetime' })
  if (errors.length > 0 || 'code' in party) return raise('request.malformed', { errors })
  return {
    to: party,
    access: access === 'edit' ? 'edit' : 'read',
    team_role: teamRole === null ? null : String(teamRole),
    expires_at: expires === null ? null : new Date(until).toISOString(),
  }
}

/** `{reason?, except?: [party]}` */
async function lock(c: Context, ctx: Ctx): Promise<Response> {
  const { reason = null, except = [], ...rest } = await readValues(c)
  const errors = unknownMembers(rest)
  if (reason !== null && !(typeof reason === 'string' && reason.length <= longestReason))
    errors.push({ pointer: '/reason', code: 'value.not_a_text' })
  if (!Array.isArray(except) || except.length > 50) errors.push({ pointer: '/except', code: 'value.not_a_list' })
  const parties: Party[] = []
  for (const [at, one] of (Array.isArray(except) ? except : []).entries()) {
    const party = readParty(one, `/except/${at}`)
    if ('code' in party) errors.push(party)
    else parties.push(party)
  }
  if (errors.length > 0) return raise('request.malformed', { errors })
  await setLock(ctx, objectOfPath(c), idOf(c), { reason: typeof reason === 'string' ? reason : null, except: parties })
  return c.json({ lock: await readLock(ctx, objectOfPath(c), idOf(c)) }, 201)
}

async function unlock(c: Context, ctx: Ctx): Promise<Response> {
  await liftLock(ctx, objectOfPath(c), idOf(c))
  return c.body(null, 204)
}

function unknownMembers(rest: object): FieldProblem[] {
  return Object.keys(rest).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'value.unknown_member',
  }))
}
