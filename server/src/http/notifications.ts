/** `/notifications`: what the caller was told, and what of it is read. Live: event `notification` on `/events`. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { markNotifications, readNotifications } from '../records/notifications.ts'
import { readObject } from './body.ts'
import { idempotent } from './idempotency.ts'
import type { Route } from './route.ts'

const mostAtOnce = 200
const usualPage = 30

export const notificationRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/notifications', access: 'signed_in', handle: list },
  { method: 'POST', path: '/api/v1/notifications/read', access: 'signed_in', handle: idempotent(mark) },
]

const wholeNumber = /^[1-9]\d{0,17}$/

/** `?limit=&cursor=&unread=true` -> `{notifications, unread, next_cursor}` */
async function list(c: Context, ctx: Ctx): Promise<Response> {
  const { limit, cursor, unread } = c.req.query()
  const asked = limit === undefined ? usualPage : Number(limit)
  if (!Number.isInteger(asked) || asked < 1 || asked > mostAtOnce)
    raise('query.syntax', {
      errors: [{ pointer: '/limit', code: 'value.out_of_range', params: { min: 1, max: mostAtOnce } }],
    })
  if (cursor !== undefined && !wholeNumber.test(cursor)) raise('query.cursor_invalid')
  if (unread !== undefined && unread !== 'true' && unread !== 'false')
    raise('query.syntax', { errors: [{ pointer: '/unread', code: 'value.not_a_boolean' }] })
  const page = await readNotifications(ctx, { limit: asked, before: cursor ?? null, unread: unread === 'true' })
  return c.json(page, 200, { 'cache-control': 'private, no-store' })
}

/** `{ids: [...]}` or `{all: true}`, and `read: false` to put them back -> 204 */
async function mark(c: Context, ctx: Ctx): Promise<Response> {
  const { ids, all, read } = await readObject(c, { members: ['ids', 'all', 'read'] })
  const errors: FieldProblem[] = []
  if (read !== undefined && typeof read !== 'boolean') errors.push({ pointer: '/read', code: 'value.not_a_boolean' })
  if (all !== undefined && typeof all !== 'boolean') errors.push({ pointer: '/all', code: 'value.not_a_boolean' })
  const areIds = Array.isArray(ids) && ids.every((id) => typeof id === 'string' && wholeNumber.test(id))
  if (all !== true && !areIds) errors.push({ pointer: '/ids', code: 'value.required' })
  if (areIds && ids.length > mostAtOnce)
    errors.push({ pointer: '/ids', code: 'value.too_many', params: { maximum: mostAtOnce } })
  if (errors.length > 0) raise('request.malformed', { errors })
  await markNotifications(ctx, all === true ? null : (ids as string[]), read !== false)
  return c.body(null, 204)
}
