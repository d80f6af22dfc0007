/**
 * `Idempotency-Key` on a POST: the key, the effect and the answer are one transaction, so a crash leaves all of it or nothing.
 *
 * The same key with the same request gives the first answer again, with another request 422; a second request while the first still
 * runs waits for it. Keys belong to one caller and route, to a narrowed API key apart from its person, and are forgotten after a day. A failed request (5xx, rate limits) leaves no key.
 */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { ProblemError, problemTable, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { sealerOf } from '../records/sealed.ts'
import type { Server } from '../server.ts'
import { problemResponse } from './problem.ts'

type Handle = (c: Context, ctx: Ctx, server: Server) => Promise<Response> | Response
type Kept = {
  request: string
  status: number | null
  headers: { [name: string]: string } | null
  body: string | null
  fresh: boolean
}

const maxKeyLength = 255
/** A second request waits so long for the first. */
const longestWaitMs = 20_000
const pauseMs = 100
const keptHeaders = ['content-type', 'etag', 'location', 'record-notices']

/** Wraps a handler; without the header nothing changes. */
export function idempotent(handle: Handle): Handle {
  return async (c, ctx, server) => {
    const key = keyOf(c)
    if (key === undefined) return handle(c, ctx, server)
    const request = digest(await c.req.text())
    return ctx.db.tx(async (db) => {
      const inside = ctxWith(ctx, { db })
      const place = placeOf(c, ctx, key)
      const kept = await takeKey(inside, place, request)
      if (!kept.fresh) return replay(kept, request)
      const answer = await attempt(c, inside, server, handle)
      const body = await answer.text()
      await keepAnswer(inside, place, { answer, body })
      return new Response(body === '' ? null : body, { status: answer.status, headers: answer.headers })
    })
  }
}

/**
 * Wraps a handler that holds its own transactions (a publish). The key is taken first and its answer kept after, so two requests never
 * both have the effect; where the process ended in between, the key is free again after a while. `secret`: the answer is kept sealed.
 * Errors: limit.lock_timeout.
 */
export function idempotentApart(handle: Handle, options: { secret?: boolean } = {}): Handle {
  return async (c, ctx, server) => {
    const key = keyOf(c)
    if (key === undefined) return handle(c, ctx, server)
    const request = digest(new Uint8Array(await c.req.arrayBuffer()))
    const place = placeOf(c, ctx, key)
    const sealer = sealerOf(createHash('sha256').update(`idempotency ${server.auth.secret}`).digest())
    const kept = await takeFree(ctx, place, request)
    if (!kept.fresh)
      return replay({ ...kept, body: kept.body && (sealer.open(kept.body, place.join(' ')) ?? kept.body) }, request)
    try {
      const answer = await orProblem(c, ctx, () => handle(c, ctx, server))
      const body = await answer.text()
      await keepAnswer(ctx, place, { answer, body: options.secret ? sealer.seal(body, place.join(' ')) : body })
      return new Response(body === '' ? null : body, { status: answer.status, headers: answer.headers })
    } catch (error) {
      await giveBack(ctx, place)
      throw error
    }
  }
}

/** Caller, route and key. A narrowed API key has keys of its own: it is given no answer that its person got. */
function placeOf(c: Context, ctx: Ctx, key: string): string[] {
  const { scope } = ctx.access
  const own = scope ? `${digest(JSON.stringify(scope))} ${key}` : key
  return [ctx.user.id, `${c.req.method} ${c.req.path}`, own]
}

/** Asks again while another request with the key is at work. */
async function takeFree(ctx: Ctx, place: string[], request: string): Promise<Kept> {
  for (let waited = 0; waited < longestWaitMs; waited += pauseMs) {
    const kept = await takeKey(ctx, place, request)
    if (kept.fresh || kept.status !== null || kept.request !== request) return kept
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return raise('limit.lock_timeout', { retryAfterSeconds: 5 })
}

async function giveBack(ctx: Ctx, place: string[]): Promise<void> {
  await ctx.db.query({
    name: 'idempotency_free',
    text: `delete from "${ctx.db.schema}"._idempotency where caller = $1 and route = $2 and key = $3 and status is null`,
    values: place,
  })
}

function keyOf(c: Context): string | undefined {
  const key = c.req.header('idempotency-key')
  if (key !== undefined && (key === '' || key.length > maxKeyLength))
    return raise('request.malformed', { detail: `Idempotency-Key has 1 to ${maxKeyLength} characters` })
  return key
}

function digest(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url')
}

/** Waits for another request that holds the key; a key older than a day is free again, as is one whose request never ended. */
async function takeKey(ctx: Ctx, place: string[], request: string): Promise<Kept> {
  const table = `"${ctx.db.schema}"._idempotency`
  const taken = await ctx.db.query({
    name: 'idempotency_take',
    text: `insert into ${table} as k (caller, route, key, request) values ($1, $2, $3, $4)
      on conflict (caller, route, key) do update set request = excluded.request, at = clock_timestamp(), status = null, headers = null, body = null
        where k.at < now() - interval '24 hours' or (k.status is null and k.at < now() - interval '15 minutes') returning 1`,
    values: [...place, request],
  })
  if (taken.length > 0) return { request, status: null, headers: null, body: null, fresh: true }
  const rows = await ctx.db.query<Omit<Kept, 'fresh'>>({
    name: 'idempotency_read',
    text: `select request, status, headers, body from ${table} where caller = $1 and route = $2 and key = $3`,
    values: place,
  })
  const [first] = rows
  return first ? { ...first, fresh: false } : raise('limit.lock_timeout')
}

function replay(kept: Kept, request: string): Response {
  if (kept.request !== request) return raise('request.idempotency_mismatch')
  return new Response(kept.body, {
    status: kept.status ?? 200,
    headers: { ...kept.headers, 'idempotent-replayed': 'true' },
  })
}

/** A refusal is an answer like any other; what it began is taken back to the savepoint. */
function attempt(c: Context, ctx: Ctx, server: Server, handle: Handle): Promise<Response> {
  return orProblem(c, ctx, () => ctx.db.tx(async (db) => handle(c, ctxWith(ctx, { db }), server)))
}

async function orProblem(c: Context, ctx: Ctx, work: () => Promise<Response> | Response): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProblemError) || !isFinal(error)) throw error
    return problemResponse(c, error.problem, ctx.locale)
  }
}

/** Would the same request be refused again? Rights and limits may change, the words of a request do not. */
function isFinal(error: ProblemError): boolean {
  const { status } = problemTable[error.problem.code]
  return status === 400 || status === 404 || status === 409 || status === 422
}

async function keepAnswer(ctx: Ctx, place: string[], of: { answer: Response; body: string }): Promise<void> {
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => (of.answer.headers.has(name) ? [[name, of.answer.headers.get(name)]] : [])),
  )
  await ctx.db.query({
    name: 'idempotency_keep',
    text: `update "${ctx.db.schema}"._idempotency set status = $4, headers = $5, body = $6 where caller = $1 and route = $2 and key = $3`,
    values: [...place, of.answer.status, JSON.stringify(headers), of.body === '' ? null : of.body],
  })
}
