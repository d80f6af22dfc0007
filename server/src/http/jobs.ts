/**
 * `/jobs`: progress, outcome and error file of background work; people see their own, administrators all, who manages jobs how far all are. The file of an export is given to
 * whoever asked for it alone, for a day, while they may see and take out what they could when it was made.
 * Errors: record.not_found (also for a job that is not done), access.denied, export.other_rights, export.expired.
 */
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import { can, heldObjects } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { expiryOf, openExport } from '../exports/export-file.ts'
import type { ExportCheckpoint, ExportParams } from '../exports/export-job.ts'
import { rightsMark } from '../exports/rights-mark.ts'
import { errorFile } from '../imports/error-file.ts'
import { refusalsOf } from '../imports/refusals.ts'
import type { Job, JobsSeen } from '../jobs/backlog.ts'
import { cancelJob, findJob, listJobs } from '../jobs/backlog.ts'
import { isId } from '../new-id.ts'
import type { Server } from '../server.ts'
import { exportHeaders } from './export-headers.ts'
import type { Route } from './route.ts'

export const jobRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/jobs',
    access: 'signed_in',
    handle: async (c, ctx) =>
      c.json({
        jobs: (await listJobs(ctx.db, seenBy(ctx), 100)).map((job) => toldJob(job, ctx)),
      }),
  },
  {
    method: 'GET',
    path: '/api/v1/jobs/:id',
    access: 'signed_in',
    handle: async (c, ctx) => {
      const job = await jobOf(c, ctx)
      return c.json({ ...toldJob(job, ctx), refusals: mayReadWithin(job, ctx) ? await refusals(job, ctx) : [] })
    },
  },
  { method: 'GET', path: '/api/v1/jobs/:id/errors', access: 'signed_in', handle: errors },
  { method: 'GET', path: '/api/v1/jobs/:id/file', access: 'signed_in', handle: exported },
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

/** What a job was given and said about records is for its person and administrators; who manages jobs follows and stops them. */
function mayReadWithin(job: Job, ctx: Ctx): boolean {
  return ctx.access.admin || job.by === ctx.user.id
}

function toldJob(job: Job, ctx: Ctx): object {
  const whole = jobAnswer(job, ctx.locale)
  return mayReadWithin(job, ctx) ? whole : { ...whole, file_name: null, label: undefined, notes: [], error_file: null }
}

/** Of an import that is over: why rows were refused. */
async function refusals(job: Job, ctx: Ctx): Promise<RefusedRows[]> {
  const isOver = job.status !== 'queued' && job.status !== 'running'
  if (job.kind !== 'import' || !isOver || (job.counts['failed'] ?? 0) === 0) return []
  return await refusalsOf(ctx.db, job.id, { locale: ctx.locale, shape: objectOf(ctx.model, job.object ?? '') })
}

/** A job on the wire; remarks carry a sentence in the caller's language. */
export function jobAnswer(job: Job, locale = 'en'): object {
  const { params, checkpoint: _checkpoint, done, total, percent, notes, by: _by, ...rest } = job
  const listed = (job.counts['failed'] ?? 0) + (job.counts['kept'] ?? 0)
  return {
    ...rest,
    file_name: typeof params['fileName'] === 'string' ? params['fileName'] : null,
    op: job.kind === 'bulk' ? params['op'] : undefined,
    label: job.kind === 'bulk' || job.kind === 'undo' ? params['label'] : undefined,
    dry_run: (params['mapping'] as { dry_run?: boolean } | undefined)?.dry_run === true,
    progress: { done, total, percent },
    notes: notes.map((note) => ({ ...note, message: messageOf(note.code, note.params, locale) })),
    error_file: listed > 0 ? `/api/v1/jobs/${job.id}/errors` : null,
    ...(job.kind === 'export' && fileAnswer(job)),
  }
}

function fileAnswer(job: Job): object {
  const isThere = job.status === 'done' && job.finished_at !== null
  return {
    format: job.params['format'],
    file: isThere ? `/api/v1/jobs/${job.id}/file` : null,
    expires_at: isThere ? expiryOf(job.finished_at ?? '') : null,
  }
}

async function exported(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const job = await jobOf(c, ctx)
  if (job.kind !== 'export' || job.by !== ctx.user.id || job.status !== 'done') return raise('record.not_found')
  if (!can(ctx.access, job.object ?? '', 'export')) return raise('access.denied')
  const { format, mark, fileName } = job.params as unknown as ExportParams
  if ((job.checkpoint as ExportCheckpoint | null)?.rights !== rightsMark(ctx)) return raise('export.other_rights')
  const isOver = Date.parse(expiryOf(job.finished_at ?? '')) < ctx.now()
  const file = isOver ? undefined : await openExport(server, job.id)
  if (file === undefined) return raise('export.expired')
  const headers = { ...exportHeaders(format, mark, fileName), 'content-length': String(file.size) }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const details = { job: job.id, mark }
  await writeAudit(ctx.db, { kind: 'export.fetched', ...auditOf(ctx), object: job.object ?? '', details })
  return c.body(Readable.toWeb(file.source()) as ReadableStream, 200, headers)
}

async function errors(c: Context, ctx: Ctx): Promise<Response> {
  const job = await jobOf(c, ctx)
  if (!mayReadWithin(job, ctx)) return raise('access.denied')
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
  return c.json(toldJob((await findJob(ctx.db, job.id, { by: null, objects: null })) ?? job, ctx))
}
