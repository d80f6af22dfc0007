/**
 * `GET /api/v1/records/:object/export?format=csv|xlsx|ndjson` with the parameters of a list, and `header=name|label`, `bom=0|1` (CSV).
 * `POST` takes what no address has room for (thousands of ids) as the body of a query, without its object.
 * Streamed: the answer starts with the first records and stops reading when the client goes away.
 * `POST .../export-job` with the same parameters and body makes the file on the server: 202 with the job, whose `file` is fetched later.
 * A person has at most 10 of them waiting (limit.rate).
 */
import type { Context } from 'hono'
import { applyView } from '@trellis/metadata/query/apply-view.ts'
import { parseListUrl } from '@trellis/metadata/query/parse-list-url.ts'
import { readQueryBody } from '@trellis/metadata/query/read-body.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { orThrow, raise } from '@trellis/metadata/problem.ts'
import type { ExportFormat, ExportOptions } from '../records/export.ts'
import { checkExport, exportRecords } from '../records/export.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { addJob, addParams, countWaiting } from '../jobs/backlog.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import { exportHeaders, isExportFormat } from './export-headers.ts'
import { jobAnswer } from './jobs.ts'
import type { Route } from './route.ts'

const path = '/api/v1/records/:object/export'
const members = ['fields', 'where', 'order_by', 'search', 'view', 'deleted', 'as_of', 'limit'] as const
const mostWaiting = 10
const maxBodyBytes = 2_000_000

export const exportRoutes: Route[] = [
  { method: 'GET', path, access: 'signed_in', handle: byAddress },
  { method: 'POST', path, access: 'signed_in', maxBodyBytes, handle: byBody },
  { method: 'POST', path: `${path}-job`, access: 'signed_in', maxBodyBytes, handle: startJob },
]

async function byAddress(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const { search, searchParams } = new URL(c.req.url)
  const own = ['format', 'header', 'bom', 'cursor', 'total']
  const asked = orThrow(parseListUrl(c.req.param('object') ?? '', searchParams, own))
  return download(c, ctx, server, { asked, told: search })
}

async function byBody(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  return download(c, ctx, server, await readBody(c))
}

/** `told` is what the audit trail keeps of the question. */
type Question = { asked: RecordQuery; told: string }

async function readBody(c: Context): Promise<Question> {
  const body = await readObject(c, { members })
  const asked = orThrow(readQueryBody({ ...body, object: c.req.param('object') ?? '' }))
  return { asked, told: JSON.stringify(body) }
}

async function download(c: Context, ctx: Ctx, server: Server, { asked, told }: Question): Promise<Response> {
  const options = optionsOf(c, ctx, asked.limit)
  const chunks = await exportRecords(ctx, server.url, orThrow(applyView(asked, queryEnvOf(ctx))), options)
  const { mark, fileName } = await noteExport(ctx, { object: asked.object, format: options.format, told })
  const headers = exportHeaders(options.format, mark, fileName)
  // Said here, or whether a short file comes in pieces would hang on how soon the first ones are there.
  return new Response(streamOf(chunks), { headers: { ...headers, 'transfer-encoding': 'chunked' } })
}

/** Writes who takes out what into the audit trail; its number is the mark of the file. */
async function noteExport(
  ctx: Ctx,
  { object, format, told, job }: { object: string; format: ExportFormat; told: string; job?: string },
): Promise<{ mark: string; fileName: string }> {
  const details = { format, query: told.slice(0, 2000), job }
  const mark = `E${await writeAudit(ctx.db, { kind: 'export.started', ...auditOf(ctx), object, details })}`
  return { mark, fileName: `${object}-${new Date(ctx.now()).toISOString().slice(0, 10)}-${mark}.${format}` }
}

async function startJob(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const { asked, told } = await readBody(c)
  const { limit, ...options } = optionsOf(c, ctx, asked.limit)
  const query = orThrow(applyView(asked, queryEnvOf(ctx)))
  await checkExport(ctx, query, limit)
  const key = c.req.header('idempotency-key')
  const job = await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    const id = ctx.newId()
    const params = { ...options, query, limit, locale: ctx.locale }
    const added = await addJob(inside, { id, kind: 'export', object: asked.object, params, change: null, key })
    if (added.id !== id) return added
    if ((await countWaiting(db, ctx.user.id, 'export')) > mostWaiting) raise('limit.rate', { retryAfterSeconds: 30 })
    const named = await noteExport(inside, { object: asked.object, format: options.format, told, job: id })
    return addParams(db, id, named)
  })
  server.worker.nudge()
  return c.json(jobAnswer(job, ctx.locale), 202, { location: `/api/v1/jobs/${job.id}` })
}

function optionsOf(c: Context, ctx: Ctx, limit: number | undefined): ExportOptions {
  const format = c.req.query('format') ?? 'csv'
  if (!isExportFormat(format))
    return raise('query.syntax', { errors: [{ pointer: '/format', code: 'value.not_an_option' }] })
  const header = c.req.query('header') ?? 'name'
  if (header !== 'name' && header !== 'label')
    return raise('query.syntax', { errors: [{ pointer: '/header', code: 'value.not_an_option' }] })
  return { format, words: { header, locale: ctx.locale }, bom: c.req.query('bom') !== '0', limit }
}

/** Pulls one piece when the client has taken the last, so memory holds a few at most. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 2 },
  )
}
