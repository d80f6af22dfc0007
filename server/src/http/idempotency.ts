/**
 * `Idempotency-Key` on a POST: the key, the effect and the answer are one transaction, so a crash leaves all of it or nothing.
 *
 * The same key with the same request gives the first answer again, with another request 422; a second request while the first still
 * runs waits for it. Keys belong to one caller and route and are forgotten after a day. A failed request (5xx, rate limits) leaves no key.
 */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { ProblemError, problemTable, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
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
const keptHeaders = ['content-type', 'etag', 'location']

/** Wraps a handler; without the header nothing changes. */
export function idempotent(handle: Handle): Handle {
  return async (c, ctx, server) => {
    const key = c.req.header('idempotency-key')
    if (key === undefined) return handle(c, ctx, server)
    if (key === '' || key.length > maxKeyLength)
      return raise('request.malformed', { detail: `Idempotency-Key has 1 to ${maxKeyLength} characters` })
    const request = createHash('sha256')
      .update(await c.req.text())
      .digest('base64url')
    return ctx.db.tx(async (db) => {
      const inside = ctxWith(ctx, { db })
      const place = [ctx.user.id, `${c.req.method} ${c.req.path}`, key]
      const kept = await takeKey(inside, place, request)
      if (!kept.fresh) return replay(kept, request)
      const answer = await attempt(c, inside, server, handle)
      const body = await answer.text()
      await keepAnswer(inside, place, { answer, body })
      return new Response(body === '' ? null : body, { status: answer.status, headers: answer.headers })
    })
  }
}

/** Waits for another request that holds the key; a key older than a day is free again. */
async function takeKey(ctx: Ctx, place: string[], request: string): Promise<Kept> {
  const table = `"${ctx.db.schema}"._idempotency`
  const taken = await ctx.db.query({
    name: 'idempotency_take',
    text: `insert into ${table} as k (caller, route, key, request) values ($1, $2, $3, $4)
      on conflict (caller, route, key) do update set request = excluded.request, at = now(), status = null, headers = null, body = null
        where k.at < now() - interval '24 hours' returning 1`,
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
async function attempt(c: Context, ctx: Ctx, server: Server, handle: Handle): Promise<Response> {
  try {
    return await ctx.db.tx(async (db) => handle(c, ctxWith(ctx, { db }), server))
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
