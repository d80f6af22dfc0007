/** `/records/:object/:id/timeline`: what was done about a record and how it changed, a page at a time. */
import type { Context } from 'hono'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readTimeline } from '../records/timeline.ts'
import { idOf, objectOfPath } from './records-write.ts'
import type { Route } from './route.ts'

const maxPage = 100
const maxKinds = 50

export const timelineRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/records/:object/:id/timeline', access: 'signed_in', handle: timeline },
]

async function timeline(c: Context, ctx: Ctx): Promise<Response> {
  const limit = Number(c.req.query('limit') ?? 30)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPage)
    return raise('request.malformed', { detail: `limit is a whole number from 1 to ${maxPage}` })
  const kinds = (c.req.query('kinds') ?? '').split(',').filter((kind) => kind !== '')
  if (kinds.length > maxKinds) return raise('request.malformed', { detail: `at most ${maxKinds} kinds` })
  return c.json(
    await readTimeline(ctx, objectOfPath(c), idOf(c), { limit, kinds, cursor: c.req.query('cursor') ?? null }),
  )
}
