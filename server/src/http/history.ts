/** History of one record, and back to an earlier state of it. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { maxHistoryPage, readHistory } from '../records/history.ts'
import { restoreValues } from '../records/restore-values.ts'
import type { RestoreWish } from '../records/restore-values.ts'
import { idempotent } from './idempotency.ts'
import { acceptedIn, idOf, objectOfPath, readValues, recordResponse } from './records-write.ts'
import type { Route } from './route.ts'
import { toldWishOf } from './told-fields.ts'

const path = '/api/v1/records/:object/:id/history'

export const historyRoutes: Route[] = [
  { method: 'GET', path, access: 'signed_in', handle: history },
  { method: 'POST', path: `${path}/restore`, access: 'signed_in', handle: idempotent(restore) },
]

/** `?limit=&cursor=&fields=&not_fields=&noise=1`; `noise` tells fields that are not tracked too. */
async function history(c: Context, ctx: Ctx): Promise<Response> {
  const limit = Number(c.req.query('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxHistoryPage)
    return raise('request.malformed', { detail: `limit is a whole number from 1 to ${maxHistoryPage}` })
  const cursor = c.req.query('cursor')
  return c.json(
    await readHistory(ctx, objectOfPath(c), idOf(c), {
      limit,
      cursor: cursor === undefined ? null : readCursor(cursor),
      told: toldWishOf(c, false),
    }).then((page) => ({
      ...page,
      next_cursor: page.next_cursor && Buffer.from(page.next_cursor).toString('base64url'),
    })),
  )
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  return /^\d{4,6}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/.test(text) ? text : raise('query.cursor_invalid')
}

async function restore(c: Context, ctx: Ctx): Promise<Response> {
  const wish = { ...readWish(await readValues(c)), accepted: acceptedIn(c) }
  return recordResponse(c, await restoreValues(ctx, objectOfPath(c), idOf(c), wish), 200)
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/

function readWish(body: { [member: string]: unknown }): Omit<RestoreWish, 'accepted'> {
  const { as_of: asOf, version, fields, ...rest } = body
  const errors: FieldProblem[] = Object.keys(rest).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'value.unknown_member',
  }))
  if ((asOf === undefined) === (version === undefined))
    errors.push({ pointer: '', code: 'value.required', params: { one_of: ['as_of', 'version'] } })
  if (asOf !== undefined && !(typeof asOf === 'string' && instant.test(asOf) && Number.isFinite(Date.parse(asOf))))
    errors.push({ pointer: '/as_of', code: 'value.not_a_datetime' })
  if (version !== undefined && !(Number.isInteger(version) && Number(version) > 0 && Number(version) < 2 ** 31))
    errors.push({ pointer: '/version', code: 'value.not_a_whole_number' })
  if (fields !== undefined && !(Array.isArray(fields) && fields.every((name) => typeof name === 'string')))
    errors.push({ pointer: '/fields', code: 'value.not_a_list' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  return {
    at: typeof asOf === 'string' ? { as_of: asOf } : { version: Number(version) },
    fields: fields as string[] | undefined,
  }
}
