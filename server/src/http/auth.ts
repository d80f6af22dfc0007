/**
 * `/api/v1/auth/*`: the calls of the auth library that we offer, each with the body members it may have. The library gets a request made
 * from those, our word for the client's address, and the cookies; its errors become problems.
 */
import type { Context } from 'hono'
import type { FieldProblem, ProblemCode } from '@trellis/metadata/problem.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { guardGuess } from '../auth/attempts.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { AuditLine } from '../auth/audit-trail.ts'
import { deviceCookie, deviceSeconds, knownDevice, makeDevice } from '../auth/device.ts'
import { addressHeader, authPath } from '../auth/names.ts'
import { endSession, endSessionOf } from '../auth/users.ts'
import { passwordProblem } from '../auth/password-policy.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { isId } from '../new-id.ts'
import type { BodyShape } from './body.ts'
import { readObject, readShape } from './body.ts'
import { clientAddress, sessionOf, signedInCaller } from './caller.ts'
import type { Route } from './route.ts'
import { isSecure } from './security.ts'

type Members = { [member: string]: unknown }
/** `id` names the member that must be an id of ours: the library would hand anything to the database. */
type Call = { method: 'GET' | 'POST'; path: string; body?: BodyShape; query?: string[]; id?: string }

const codeShape: BodyShape = { code: 'text', trustDevice: 'flag?' }
const passwordShape: BodyShape = { password: 'text' }

/** Open while signing in: the cookie of the pending second factor stands for the session. */
const openCalls: Call[] = [
  { method: 'GET', path: '/get-session' },
  { method: 'POST', path: '/two-factor/verify-totp', body: codeShape },
  { method: 'POST', path: '/two-factor/verify-backup-code', body: codeShape },
]

const sessionCalls: Call[] = [
  { method: 'GET', path: '/api-key/list' },
  { method: 'GET', path: '/api-key/get', query: ['id'], id: 'id' },
]

/** Calls that ask for the password again: guesses count like those at the door. */
const passwordCalls: (Call & { password: string })[] = [
  {
    method: 'POST',
    path: '/change-password',
    body: { currentPassword: 'text', newPassword: 'text', revokeOtherSessions: 'flag?' },
    password: 'currentPassword',
  },
  ...['enable', 'disable', 'get-totp-uri', 'generate-backup-codes'].map((call) => ({
    method: 'POST' as const,
    path: `/two-factor/${call}`,
    body: passwordShape,
    password: 'password',
  })),
]

/** Sign-in, sign-out, second factor, password, keys. */
export const authRoutes: Route[] = [
  { method: 'POST', path: `${authPath}/sign-in/email`, access: 'public', open: signIn },
  { method: 'POST', path: `${authPath}/sign-out`, access: 'public', open: signOut },
  ...openCalls.map((call): Route => ({
    method: call.method,
    path: authPath + call.path,
    access: 'public',
    open: (c, server) => forward(c, server, call),
  })),
  ...sessionCalls.map((call): Route => ({
    method: call.method,
    path: authPath + call.path,
    access: 'signed_in',
    handle: async (c, ctx, server) => {
      needSession(ctx)
      return forward(c, server, call)
    },
  })),
  ...passwordCalls.map((call): Route => ({
    method: call.method,
    path: authPath + call.path,
    access: 'signed_in',
    handle: (c, ctx, server) => withPassword(c, ctx, server, call),
  })),
]

/** Errors: auth.session_needed. What decides who may come in is not for keys to change. */
export function needSession(ctx: Ctx): string {
  return sessionOf(ctx) ?? raise('auth.session_needed')
}

/** The body as members: those named, or all. Errors: request.malformed. */
export async function readMembers(c: Context, names: string[] | null): Promise<Members> {
  const body = await readObject(c, { optional: true })
  const given = new Map(Object.entries(body))
  return Object.fromEntries(
    names === null ? given : names.filter((name) => given.has(name)).map((name) => [name, given.get(name)]),
  )
}

/** The answer of the library to a request made of these parts, as an answer of ours. */
export async function ask(
  c: Context,
  server: Server,
  request: { method: 'GET' | 'POST'; path: string; body?: Members; query?: string },
): Promise<Response> {
  const headers = new Headers({
    [addressHeader]: clientAddress(c, server),
    'user-agent': (c.req.header('user-agent') ?? '').slice(0, 300),
  })
  const cookie = c.req.header('cookie')
  if (cookie !== undefined) headers.set('cookie', cookie)
  if (request.method === 'POST') headers.set('content-type', 'application/json')
  const answer = await (
    await server.auth.library()
  ).handle(
    new Request(`http://trellis.internal${authPath}${request.path}${request.query ?? ''}`, {
      method: request.method,
      headers,
      ...(request.method === 'POST' && { body: JSON.stringify(request.body ?? {}) }),
    }),
  )
  const text = await answer.text()
  if (signInPaths.has(request.path)) await noteSignIn(c, server, request, answer.status < 400 ? text : null)
  if (answer.status >= 400) refuse(answer.status, text)
  for (const line of answer.headers.getSetCookie())
    c.header('set-cookie', isSecure(c, server) ? `${line}; Secure` : line, { append: true })
  if (request.method === 'POST') await server.auth.settled()
  return c.body(text === '' ? 'null' : text, 200, { 'content-type': 'application/json' })
}

const signInPaths = new Set(['/sign-in/email', '/two-factor/verify-totp', '/two-factor/verify-backup-code'])

/** Both outcomes stay in the audit trail; a password that was right but waits for its second factor is neither. */
async function noteSignIn(
  c: Context,
  server: Server,
  request: { path: string; body?: Members },
  text: string | null,
): Promise<void> {
  const { user, token } = (text === null || text === '' ? {} : JSON.parse(text)) as {
    user?: { id?: string }
    token?: string
  }
  if (text !== null && user?.id === undefined) return
  const { email } = request.body ?? {}
  const line: AuditLine = {
    kind: text === null ? 'sign_in.failed' : 'sign_in.done',
    actor: user?.id ?? null,
    address: clientAddress(c, server),
    request: c.get('requestId') as string,
    details: { way: request.path.slice(1), ...(typeof email === 'string' && { email: email.toLowerCase() }) },
  }
  try {
    await writeAudit(server.db, line)
  } catch (error) {
    // The library has begun the session by itself; nobody comes in without the line.
    if (token !== undefined) await endSessionOf(server.db, token)
    throw error
  }
}

async function signIn(c: Context, server: Server): Promise<Response> {
  // Clients of the auth library may name where to go next: nothing is made of it.
  const shape: BodyShape = { email: 'text', password: 'text', rememberMe: 'flag?', callbackURL: 'text?' }
  const { callbackURL: _, ...body } = await readShape(c, shape)
  const email = String(body['email'])
  const tooLong = Object.entries({ email: 320, password: 1000 }).filter(
    ([name, most]) => String(body[name]).length > most,
  )
  if (tooLong.length > 0)
    return raise('request.malformed', {
      errors: tooLong.map(([name, maximum]) => ({ pointer: `/${name}`, code: 'value.too_long', params: { maximum } })),
    })
  const device = knownDevice(c.req.header('cookie'), email, server.auth.secret)
  const guess = {
    account: email,
    address: clientAddress(c, server),
    device,
    isWrong: (error: unknown) => error instanceof ProblemError && error.problem.code === 'auth.bad_credentials',
  }
  const answer = await guardGuess(server.db, guess, () =>
    ask(c, server, { method: 'POST', path: '/sign-in/email', body }),
  )
  if (device === undefined) rememberDevice(c, server, answer, email)
  return answer
}

function rememberDevice(c: Context, server: Server, answer: Response, email: string): void {
  const secure = isSecure(c, server) ? '; Secure' : ''
  const value = makeDevice(email, server.auth.secret)
  answer.headers.append(
    'set-cookie',
    `${deviceCookie}=${value}; Max-Age=${deviceSeconds}; Path=${authPath}; HttpOnly; SameSite=Lax${secure}`,
  )
}

async function forward(c: Context, server: Server, call: Call): Promise<Response> {
  const query = new URLSearchParams()
  for (const name of call.query ?? []) query.set(name, c.req.query(name) ?? '')
  const body = call.method === 'POST' ? await readShape(c, call.body ?? {}) : undefined
  const id = call.id === undefined ? undefined : (body?.[call.id] ?? query.get(call.id))
  if (call.id !== undefined && !isId(id)) return raise('request.not_found')
  return ask(c, server, {
    method: call.method,
    path: call.path,
    ...(body && { body }),
    query: query.size > 0 ? `?${query}` : '',
  })
}

/** The session ends with its line of the audit trail; the library takes the cookies back. */
async function signOut(c: Context, server: Server): Promise<Response> {
  const body = await readShape(c, {})
  const caller = await signedInCaller(c, server)
  if (caller)
    await server.db.tx(async (tx) => {
      await endSession(tx, caller.person.id, caller.signedIn.id)
      await writeAudit(tx, {
        kind: 'sign_out.done',
        actor: caller.person.id,
        address: clientAddress(c, server),
        request: c.get('requestId') as string,
      })
    })
  return ask(c, server, { method: 'POST', path: '/sign-out', body })
}

/** Calls that change how one comes in, as the audit trail tells them. */
const secrets = new Map<string, AuditLine['details']>([
  ['/change-password', { password: 'changed' }],
  ['/two-factor/enable', { second_factor: 'begun' }],
  ['/two-factor/disable', { second_factor: 'off' }],
  ['/two-factor/generate-backup-codes', { backup_codes: 'new' }],
])

async function withPassword(
  c: Context,
  ctx: Ctx,
  server: Server,
  call: Call & { password: string },
): Promise<Response> {
  needSession(ctx)
  const body = await readShape(c, call.body ?? {})
  if ('newPassword' in body) {
    const problem = passwordProblem(String(body['newPassword']), ctx.user, '/newPassword')
    if (problem) invalid(problem)
    body['revokeOtherSessions'] = true
  }
  const guess = {
    account: ctx.user.email,
    address: clientAddress(c, server),
    isWrong: (error: unknown) => error instanceof WrongPassword,
  }
  try {
    const answer = await guardGuess(server.db, guess, () => ask(c, server, { method: 'POST', path: call.path, body }))
    const details = secrets.get(call.path)
    if (details)
      await writeAudit(server.db, {
        kind: 'user.changed',
        ...auditOf(ctx),
        subject: ctx.user.id,
        address: guess.address,
        details,
      })
    return answer
  } catch (error) {
    if (error instanceof WrongPassword) return invalid({ pointer: `/${call.password}`, code: 'value.wrong_password' })
    throw error
  }
}

function invalid(problem: FieldProblem): never {
  return raise('record.validation_failed', { errors: [problem] })
}

class WrongPassword extends Error {}

const libraryCodes: { [code: string]: ProblemCode } = {
  INVALID_EMAIL: 'auth.bad_credentials',
  INVALID_EMAIL_OR_PASSWORD: 'auth.bad_credentials',
  FAILED_TO_CREATE_SESSION: 'auth.bad_credentials',
  INVALID_CODE: 'auth.bad_code',
  INVALID_BACKUP_CODE: 'auth.bad_code',
  INVALID_TWO_FACTOR_COOKIE: 'auth.bad_code',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'auth.locked_out',
  ACCOUNT_TEMPORARILY_LOCKED: 'auth.locked_out',
  KEY_NOT_FOUND: 'request.not_found',
}
const statusCodes: { [status: number]: ProblemCode } = {
  400: 'request.malformed',
  401: 'auth.required',
  403: 'access.denied',
  404: 'request.not_found',
  415: 'request.unsupported_media_type',
  429: 'limit.rate',
}

function refuse(status: number, text: string): never {
  let told: { code?: unknown; message?: unknown } = {}
  try {
    told = JSON.parse(text) as typeof told
  } catch {
    told = {}
  }
  const code = typeof told.code === 'string' ? told.code : ''
  if (code === 'INVALID_PASSWORD') throw new WrongPassword()
  const own = (Object.hasOwn(libraryCodes, code) ? libraryCodes[code] : undefined) ?? statusCodes[status] ?? 'internal'
  // What the library says of a refused sign-in could tell accounts apart, so only malformed requests carry its words.
  raise(
    own,
    own === 'request.malformed' && typeof told.message === 'string' ? { detail: told.message.slice(0, 300) } : {},
  )
}
