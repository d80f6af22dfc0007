/** `/queues`: the owners that are no person, and whether one is among their members; `/records/:object/:id/claim`. */
import type { Context } from 'hono'
import { can } from '@trellis/metadata/access/access.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { queuesOf } from '../auth/queues.ts'
import type { Ctx } from '../ctx.ts'
import { claimRecord } from '../records/claim.ts'
import { idempotent } from './idempotency.ts'
import { idOf, objectOfPath, recordResponse } from './records-write.ts'
import type { Route } from './route.ts'

export const queueRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/queues', access: 'signed_in', handle: list },
  { method: 'POST', path: '/api/v1/records/:object/:id/claim', access: 'signed_in', handle: idempotent(claim) },
]

/** Those that may own records of an object the caller reads. */
function list(c: Context, ctx: Ctx): Response {
  const records = queuesOf(ctx.model).flatMap(({ id, name, label, objects }) => {
    const seen = [...objects].filter((object) => can(ctx.access, object, 'read')).sort()
    if (seen.length === 0) return []
    const member = ctx.access.ownerIds.includes(id)
    return [{ id, name, label: labelText(label, ctx.locale), objects: seen, member }]
  })
  return c.json({ records })
}

async function claim(c: Context, ctx: Ctx): Promise<Response> {
  return recordResponse(c, await claimRecord(ctx, objectOfPath(c), idOf(c)), 200)
}
