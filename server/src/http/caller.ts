/**
 * Who calls: session cookie or `Authorization: Bearer <api key>` -> Ctx. From memory (auth/callers.ts): no SQL in the steady state.
 */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { sessionCookie } from '../auth/names.ts'
import { knownBehind } from '../auth/callers.ts'
import type { KnownCaller } from '../auth/callers.ts'
import type { Caller, Ctx, Via } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'
import { requestLocale } from './locale.ts'

const cookieStart = `${sessionCookie}=`

/** Errors: auth.required without credentials, auth.expired with ones that are not (or no longer) good. */
export async function buildCtx(c: Context, server: Server): Promise<Ctx> {
  const model = server.models.model()
  const known = findCaller(c, server, model)
  return new RequestCtx(c, server, model, known instanceof Promise ? orRefused(await known) : orRefused(known))
}

/** Like buildCtx for routes open to everybody: null when nobody is signed in. */
export async function findCtx(c: Context, server: Server): Promise<Ctx | null> {
  if (bearerKey(c) === undefined && sessionValue(c.req.header('cookie')) === undefined) return null
  const model = server.models.model()
  const known = await findCaller(c, server, model)
  return known === null ? null : new RequestCtx(c, server, model, known)
}

/** The key of an Authorization header; undefined without one, empty for another scheme. */
export function bearerKey(c: Context): string | undefined {
  const header = c.req.header('authorization')
  if (header === undefined) return undefined
  return /^bearer +\S+$/i.test(header) ? header.slice(header.lastIndexOf(' ') + 1) : ''
}

/** Address of the client: of the socket, or as the trusted proxy saw it. No header of the client's own counts. */
export function clientAddress(c: Context, server: Server): string {
  if (server.config.trustProxy) {
    const seen = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    if (seen) return seen
  }
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** Id of the session a request came with, when it came with one. */
export function sessionOf(ctx: Ctx): string | undefined {
  const { signedIn } = knownCaller(ctx)
  return signedIn.kind === 'session' ? signedIn.id : undefined
}

/** What stands behind the Ctx of a request: the user's own settings and grants, without a query. */
export function knownCaller(ctx: Ctx): KnownCaller {
  return knownBehind(ctx.user) ?? raise('auth.required')
}

function findCaller(c: Context, server: Server, model: Model): KnownCaller | null | Promise<KnownCaller | null> {
  const key = bearerKey(c)
  if (key !== undefined) return key === '' ? null : server.auth.callers.byKey(key, model, Date.now())
  const cookie = sessionValue(c.req.header('cookie'))
  if (cookie === undefined) return raise('auth.required')
  return server.auth.callers.bySession(cookie, model, Date.now())
}

/** Who a session cookie stands for, where nobody has to be signed in. */
export async function signedInCaller(c: Context, server: Server): Promise<KnownCaller | null> {
  const cookie = sessionValue(c.req.header('cookie'))
  return cookie === undefined ? null : server.auth.callers.bySession(cookie, server.models.model(), Date.now())
}

function orRefused(known: KnownCaller | null): KnownCaller {
  return known ?? raise('auth.expired')
}

/** Raw value of the session cookie; the first one counts, as everywhere in the chain. */
function sessionValue(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  let at = header.indexOf(cookieStart)
  while (at > 0 && header[at - 1] !== ' ' && header[at - 1] !== ';') at = header.indexOf(cookieStart, at + 1)
  if (at < 0) return undefined
  const start = at + cookieStart.length
  const end = header.indexOf(';', start)
  const value = header.slice(start, end < 0 ? undefined : end).trim()
  return value === '' ? undefined : value
}

/** What is seldom asked for is made when asked for. */
class RequestCtx implements Ctx {
  readonly model: Model
  readonly access: Access
  readonly user: Caller
  readonly db: Db
  readonly via: Via
  readonly requestId: string
  readonly #c: Context
  readonly #server: Server
  #log: Logger | undefined
  #locale: string | undefined

  constructor(c: Context, server: Server, model: Model, known: KnownCaller) {
    this.#c = c
    this.#server = server
    this.model = model
    this.access = known.access
    this.user = known.user
    this.db = server.db
    this.via = known.signedIn.kind === 'session' ? 'ui' : 'api'
    this.requestId = c.get('requestId') as string
    // Problems are told in it too, whatever goes wrong from here on.
    c.set('ownLocale', known.user.locale)
  }

  now(): number {
    return Date.now()
  }

  newId(): string {
    return newId()
  }

  get log(): Logger {
    return (this.#log ??= this.#server.log.child({ request_id: this.requestId, user: this.user.id }))
  }

  get signal(): AbortSignal {
    return this.#c.req.raw.signal
  }

  get locale(): string {
    return (this.#locale ??= requestLocale(this.#c))
  }

  async call(name: string): Promise<unknown> {
    return raise('plugin.function_failed', { detail: `No plugin declares the function ${name}` })
  }
}
