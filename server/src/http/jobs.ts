/** `/jobs`: progress, outcome and error file of background work; people see their own, administrators all. */
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import { heldObjects } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { Ctx } from '../ctx.ts'
import { errorFile } from '../imports/error-file.ts'
import type { Job, JobsSeen } from '../jobs/backlog.ts'
import { cancelJob, findJob, listJobs } from '../jobs/backlog.ts'
import { isId } from '../new-id.ts'
import type { Route } from './route.ts'

export const jobRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/jobs',
    access: 'signed_in',
    handle: async (c, ctx) =>
      c.json({
        jobs: (await listJobs(ctx.db, seenBy(ctx), 100)).map((job) => jobAnswer(job, ctx.locale)),
      }),
  },
  {
    method: 'GET',
    path: '/api/v1/jobs/:id',
    access: 'signed_in',
    handle: async (c, ctx) => c.json(jobAnswer(await jobOf(c, ctx), ctx.locale)),
  },
  { method: 'GET', path: '/api/v1/jobs/:id/errors', access: 'signed_in', handle: errors },
  { method: 'POST', path: '/api/v1/jobs/:id/cancel', access: 'signed_in', handle: cancel },
]

/** A job tells of the records it was about: whoever has lost all rights on them is not told, by a key that was narrowed neither. */
function seenBy(ctx: Ctx): JobsSeen {
  const all = ctx.access.admin || ctx.access.system.includes('manage_jobs')
  return all ? { by: null, objects: null } : { by: ctx.user.id, objects: heldObjects(ctx.access) }
}

async function jobOf(c: Context, ctx: Ctx): Promise<Job> {
  const id = c.req.param('id') ?? ''
  const job = isId(id) ? await findJob(ctx.db, id, seenBy(ctx)) : undefined
  return job ?? raise('record.not_found')
}

/** A job on the wire; remarks carry a sentence in the caller's language. */
export function jobAnswer(job: Job, locale = 'en'): object {
  const { params, checkpoint: _checkpoint, done, total, percent, notes, by: _by, ...rest } = job
  const failed = job.counts['failed'] ?? 0
  return {
    ...rest,
    file_name: typeof params['fileName'] === 'string' ? params['fileName'] : null,
    op: job.kind === 'bulk' ? params['op'] : undefined,
    label: job.kind === 'bulk' ? params['label'] : undefined,
    dry_run: (params['mapping'] as { dry_run?: boolean } | undefined)?.dry_run === true,
    progress: { done, total, percent },
    notes: notes.map((note) => ({ ...note, message: messageOf(note.code, note.params, locale) })),
    error_file: failed > 0 ? `/api/v1/jobs/${job.id}/errors` : null,
  }
}

async function errors(c: Context, ctx: Ctx): Promise<Response> {
  const job = await jobOf(c, ctx)
  const header = Array.isArray(job.params['header']) ? (job.params['header'] as string[]) : []
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', 'attachment; filename="errors.csv"')
  return stream(c, async (out) => {
    for await (const text of errorFile(ctx.db, job.id, {
      header,
      locale: ctx.locale,
      shape: objectOf(ctx.model, job.object ?? ''),
    }))
      await out.write(text)
  })
}

async function cancel(c: Context, ctx: Ctx): Promise<Response> {
  const job = await jobOf(c, ctx)
  await cancelJob(ctx.db, job.id)
  return c.json(jobAnswer((await findJob(ctx.db, job.id, { by: null, objects: null })) ?? job, ctx.locale))
}
