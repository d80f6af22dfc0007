/** `GET /api/v1/search?q=&objects=account,contact&limit=20` -> `{records: [{object, id, name}]}`, best first. */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import { searchRecords } from '../records/search.ts'
import type { Ctx } from '../ctx.ts'
import type { Route } from './route.ts'

const defaultLimit = 20
const maxLimit = 100
const maxText = 200
const maxObjects = 100

export const searchRoutes: Route[] = [{ method: 'GET', path: '/api/v1/search', access: 'signed_in', handle: search }]

async function search(c: Context, ctx: Ctx): Promise<Response> {
  const text = (c.req.query('q') ?? '').trim()
  if (text.length > maxText)
    raise('query.too_wide', { errors: [{ pointer: '/q', code: 'value.too_long', params: { maximum: maxText } }] })
  const objects = c.req
    .query('objects')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if ((objects?.length ?? 0) > maxObjects)
    raise('query.too_wide', {
      errors: [{ pointer: '/objects', code: 'value.too_many', params: { maximum: maxObjects } }],
    })
  const records = await searchRecords(ctx, text, objects, limitOf(c.req.query('limit')))
  return c.body(`{"records":${records}}`, 200, { 'content-type': 'application/json' })
}

function limitOf(text: string | undefined): number {
  if (text === undefined || text === '') return defaultLimit
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    raise('query.syntax', { errors: [{ pointer: '/limit', code: 'value.not_an_integer' }] })
  if (Number(text) > maxLimit)
    raise('query.too_wide', {
      errors: [{ pointer: '/limit', code: 'value.above_maximum', params: { maximum: maxLimit } }],
    })
  return Number(text)
}
