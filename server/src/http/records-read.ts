/** Reading records over HTTP: lists, one record, the full query. Parse, one call, respond with JSON from PostgreSQL. */
import type { Context } from 'hono'
import { applyView } from '@trellis/metadata/query/apply-view.ts'
import { parseListUrl } from '@trellis/metadata/query/parse-list-url.ts'
import { readQueryBody } from '@trellis/metadata/query/read-body.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { Page } from '../records/read.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { readPage, readRecord } from '../records/read.ts'
import type { Ctx } from '../ctx.ts'
import { readJson } from './body.ts'
import { exportRoutes } from './export.ts'
import type { Route } from './route.ts'
import { searchRoutes } from './search.ts'

const json = { 'content-type': 'application/json' }
const maxQueryBytes = 2_000_000

export const recordReadRoutes: Route[] = [
  ...exportRoutes,
  ...searchRoutes,
  { method: 'GET', path: '/api/v1/records/:object', access: 'signed_in', handle: list },
  { method: 'GET', path: '/api/v1/records/:object/:id', access: 'signed_in', handle: one },
  { method: 'POST', path: '/api/v1/query', access: 'signed_in', maxBodyBytes: maxQueryBytes, handle: query },
]

async function list(c: Context, ctx: Ctx): Promise<Response> {
  const asked = askedList(c.req.param('object') ?? '', c.req.url)
  return pageResponse(
    c,
    await readPage(ctx, asked.view === undefined ? asked : orThrow(applyView(asked, queryEnvOf(ctx)))),
  )
}

const parsed = new Map<string, RecordQuery>()
const maxParsed = 1000
const longestParsed = 2000

/** What an address asks for does not depend on who asks or on the Model: the addresses of late are kept parsed. */
function askedList(object: string, url: string): RecordQuery {
  const at = url.indexOf('?')
  const key = at < 0 ? object : object + url.slice(at)
  const known = parsed.get(key)
  if (known !== undefined) return known
  const asked = orThrow(parseListUrl(object, new URL(url).searchParams))
  if (parsed.size >= maxParsed) parsed.clear()
  if (key.length <= longestParsed) parsed.set(key, asked)
  return asked
}

async function query(c: Context, ctx: Ctx): Promise<Response> {
  const asked = orThrow(readQueryBody(await readJson(c)))
  return pageResponse(c, await readPage(ctx, orThrow(applyView(asked, queryEnvOf(ctx)))))
}

async function one(c: Context, ctx: Ctx): Promise<Response> {
  const { record, version } = await readRecord(
    ctx,
    c.req.param('object') ?? '',
    c.req.param('id') ?? '',
    c.req.query('fields'),
  )
  return c.body(record, 200, { ...json, etag: `"${version}"` })
}

const before = '{"records":'
const beforeBytes = Buffer.from(before)

function pageResponse(c: Context, page: Page): Response {
  const total = page.total === null ? '' : `,"total":${page.total}${page.totalCapped ? ',"total_capped":true' : ''}`
  const after = `,"next_cursor":${JSON.stringify(page.nextCursor)}${total}}`
  const { records } = page
  if (typeof records === 'string') return c.body(`${before}${records}${after}`, 200, json)
  return c.body(Buffer.concat([beforeBytes, records, Buffer.from(after)]), 200, json)
}
