/**
 * `GET /api/v1/records/:object/export?format=csv|xlsx|ndjson` with the parameters of a list, and `header=name|label`, `bom=0|1` (CSV).
 * `POST` takes what no address has room for (thousands of ids) as the body of a query, without its object.
 * Streamed: the answer starts with the first records and stops reading when the client goes away.
 */
import type { Context } from 'hono'
import { applyView } from '@trellis/metadata/query/apply-view.ts'
import { parseListUrl } from '@trellis/metadata/query/parse-list-url.ts'
import { readQueryBody } from '@trellis/metadata/query/read-body.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { orThrow, raise } from '@trellis/metadata/problem.ts'
import type { ExportFormat, ExportOptions } from '../records/export.ts'
import { exportRecords } from '../records/export.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import type { Route } from './route.ts'

const types: { [format in ExportFormat]: string } = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

const path = '/api/v1/records/:object/export'
const maxBodyBytes = 2_000_000

export const exportRoutes: Route[] = [
  { method: 'GET', path, access: 'signed_in', handle: byAddress },
  { method: 'POST', path, access: 'signed_in', maxBodyBytes, handle: byBody },
]

async function byAddress(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const { search, searchParams } = new URL(c.req.url)
  const own = ['format', 'header', 'bom', 'cursor', 'total']
  const asked = orThrow(parseListUrl(c.req.param('object') ?? '', searchParams, own))
  return download(c, ctx, server, { asked, told: search })
}

async function byBody(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const members = ['fields', 'where', 'order_by', 'search', 'view', 'deleted', 'as_of', 'limit']
  const body = await readObject(c, { members })
  const asked = orThrow(readQueryBody({ ...body, object: c.req.param('object') ?? '' }))
  return download(c, ctx, server, { asked, told: JSON.stringify(body) })
}

/** `told` is what the audit trail keeps of the question. */
async function download(
  c: Context,
  ctx: Ctx,
  server: Server,
  { asked, told }: { asked: RecordQuery; told: string },
): Promise<Response> {
  const { object } = asked
  const options = optionsOf(c, ctx, asked.limit)
  const chunks = await exportRecords(ctx, server.url, orThrow(applyView(asked, queryEnvOf(ctx))), options)
  const details = { format: options.format, query: told.slice(0, 2000) }
  const mark = `E${await writeAudit(ctx.db, { kind: 'export.started', ...auditOf(ctx), object, details })}`
  const file = `${object}-${new Date(ctx.now()).toISOString().slice(0, 10)}-${mark}.${options.format}`
  return new Response(streamOf(chunks), {
    headers: {
      'content-type': types[options.format],
      'content-disposition': `attachment; filename="${file}"`,
      'trellis-export': mark,
    },
  })
}

function optionsOf(c: Context, ctx: Ctx, limit: number | undefined): ExportOptions {
  const format = c.req.query('format') ?? 'csv'
  if (!isFormat(format)) return raise('query.syntax', { errors: [{ pointer: '/format', code: 'value.not_an_option' }] })
  const header = c.req.query('header') ?? 'name'
  if (header !== 'name' && header !== 'label')
    return raise('query.syntax', { errors: [{ pointer: '/header', code: 'value.not_an_option' }] })
  return { format, words: { header, locale: ctx.locale }, bom: c.req.query('bom') !== '0', limit }
}

function isFormat(text: string): text is ExportFormat {
  return Object.hasOwn(types, text)
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
