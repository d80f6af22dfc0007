/**
 * Change sets: what was done in one go, and taking it back. `?background=1` answers 202 with a job instead, which tells how far it is, is stopped
 * and gone on with like others, and lists what stays as it is in its file.
 */
import type { Context } from 'hono'
import { heldObjects } from '@trellis/metadata/access/access.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { addUndoJob } from '../imports/undo-job.ts'
import { listChangeSets } from '../records/change-sets.ts'
import { undoChangeSet } from '../records/undo.ts'
import { isId } from '../new-id.ts'
import type { Server } from '../server.ts'
import { idempotent } from './idempotency.ts'
import { jobAnswer } from './jobs.ts'
import { acceptedIn } from './records-write.ts'
import type { Route } from './route.ts'

export const changeRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/changes', access: 'signed_in', handle: list },
  { method: 'POST', path: '/api/v1/changes/:id/undo', access: 'signed_in', handle: idempotent(undo) },
]

/** Own change sets; administrators see everybody's. */
async function list(c: Context, ctx: Ctx): Promise<Response> {
  const limit = Number(c.req.query('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    return raise('request.malformed', {
      errors: [{ pointer: '/limit', code: 'value.out_of_range', params: { min: 1, max: 200 } }],
    })
  const sets = await listChangeSets(ctx, {
    by: ctx.access.admin ? null : ctx.user.id,
    object: c.req.query('object') ?? null,
    held: heldObjects(ctx.access),
    limit,
  })
  return c.json({ changes: sets.map(({ first_tx: _first, last_tx: _last, ...set }) => set) })
}

async function undo(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const id = c.req.param('id')
  const known = isId(id) ? id.toLowerCase() : raise('record.not_found')
  const background = c.req.query('background') ?? '0'
  if (background !== '0' && background !== '1')
    return raise('request.malformed', { errors: [{ pointer: '/background', code: 'value.not_a_boolean' }] })
  if (background === '0') return c.json(await undoChangeSet(ctx, known, acceptedIn(c)))
  const job = await addUndoJob(ctx, known, acceptedIn(c), c.req.header('idempotency-key'))
  server.worker.nudge()
  return c.json(jobAnswer(job, ctx.locale), 202, { location: `/api/v1/jobs/${job.id}` })
}
