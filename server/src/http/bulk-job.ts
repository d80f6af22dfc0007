/**
 * `POST /records/:object/bulk-job`: one change to everything a filter finds (or to named records), as a job: 202 with the job.
 *
 * Which records it is stands when the call answers; `expected` is how many somebody confirmed. `?accept=` names warnings that were seen.
 * `{again: <job>}` with `?accept=` does what that job of the caller refused for nothing but warnings, as it was asked for there.
 * Errors: record.not_found for another's job, those of a query, limit.bulk_rows (more than the right `bulk` or its lack allows), record.other_count with `total`.
 */
import type { Context } from 'hono'
import { can } from '@trellis/metadata/access/access.ts'
import { readQueryBody } from '@trellis/metadata/query/read-body.ts'
import { applyView } from '@trellis/metadata/query/apply-view.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { orThrow, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { BulkJobOp, BulkJobParams } from '../imports/bulk-job.ts'
import { bulkOps, errorHeader, mostWithoutRight } from '../imports/bulk-job.ts'
import { addJob, findJob, setTotal } from '../jobs/backlog.ts'
import type { Job } from '../jobs/backlog.ts'
import type { RecordChange, Values } from '../records/changes.ts'
import { keepIds, keepWarned } from '../records/keep-ids.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { writableShape } from '../records/write.ts'
import { isId } from '../new-id.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import { jobAnswer } from './jobs.ts'
import { acceptedIn, objectOfPath } from './records-write.ts'
import type { Route } from './route.ts'

/** Most records of one job: of who holds the right `bulk`, and of everybody else. */
const maxRecords = { bulk: 200_000, plain: mostWithoutRight }
const maxBodyBytes = 2_000_000
const longestLabel = 200

export const bulkJobRoutes: Route[] = [
  {
    method: 'POST',
    path: '/api/v1/records/:object/bulk-job',
    access: 'signed_in',
    maxBodyBytes,
    handle: start,
  },
]

const members = ['op', 'set', 'where', 'view', 'search', 'ids', 'expected', 'label', 'again'] as const

/** `found`: by a query, or those a job has refused for warnings. */
type Found = { query: RecordQuery } | { refusedBy: string }

type Body = Pick<BulkJobParams, 'op' | 'set' | 'label'> & { expected: number | undefined; found: Found }

async function start(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const object = objectOfPath(c)
  const given = await readObject(c, { members })
  const body = given['again'] === undefined ? readBody(ctx, object, given) : await readAgain(ctx, object, given)
  const shape = writableShape(ctx, object, [rightsAsked(body.op)])
  const params: BulkJobParams = {
    op: body.op,
    set: body.set,
    accepted: acceptedIn(c),
    label: body.label,
    header: errorHeader(shape, ctx.locale),
    locale: ctx.locale,
  }
  const job = await ctx.db.tx((db) =>
    addBulkJob(ctxWith(ctx, { db }), { ...body, object, params, key: c.req.header('idempotency-key') }),
  )
  server.worker.nudge()
  return c.json(jobAnswer(job, ctx.locale), 202, { location: `/api/v1/jobs/${job.id}` })
}

type Wish = {
  object: string
  found: Found
  expected: number | undefined
  params: BulkJobParams
  key: string | undefined
}

async function addBulkJob(ctx: Ctx, { object, found, expected, params, key }: Wish): Promise<Job> {
  const id = ctx.newId()
  const job = await addJob(ctx, { id, kind: 'bulk', object, params, change: ctx.newId(), key })
  if (job.id !== id) return job
  const max = can(ctx.access, object, 'bulk') ? maxRecords.bulk : maxRecords.plain
  const total =
    'query' in found
      ? await keepIds(ctx, found.query, id, max + 1)
      : await keepWarned(ctx, found.refusedBy, id, params.accepted)
  if (total > max) raise('limit.bulk_rows', { extra: { max } })
  if (expected !== undefined && expected !== total) raise('record.other_count', { extra: { total } })
  await setTotal(ctx.db, id, total)
  return { ...job, total }
}

function rightsAsked(op: BulkJobOp): RecordChange {
  return op === 'update' ? { op, id: '', values: {} } : { op, id: '' }
}

/** Everything but the warnings that are accepted now is as it was. */
async function readAgain(ctx: Ctx, object: string, body: { [member: string]: unknown }): Promise<Body> {
  const { again, expected, ...rest } = body
  const stray = Object.keys(rest).map((name) => ({ pointer: `/${name}`, code: 'value.unknown_member' }))
  if (stray.length > 0) return raise('request.malformed', { errors: stray })
  const job = isId(again) ? await findJob(ctx.db, again, { by: ctx.user.id, objects: [object] }) : undefined
  if (job?.kind !== 'bulk' || job.status === 'queued' || job.status === 'running') return raise('record.not_found')
  const { op, set, label } = job.params as unknown as BulkJobParams
  return { op, set, label, expected: wholeNumber(expected), found: { refusedBy: job.id } }
}

function wholeNumber(value: unknown): number | undefined {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0)) return value as number | undefined
  return raise('request.malformed', { errors: [{ pointer: '/expected', code: 'value.not_a_whole_number' }] })
}

function readBody(ctx: Ctx, object: string, body: { [member: string]: unknown }): Body {
  const { op, set = {}, where, view, search, ids, expected, label = '' } = body
  const errors: FieldProblem[] = []
  if (!isOp(op)) errors.push({ pointer: '/op', code: 'value.not_an_option', params: { options: [...bulkOps] } })
  if (!isObject(set)) errors.push({ pointer: '/set', code: 'value.not_an_object' })
  else if (op === 'update' && Object.keys(set).length === 0) errors.push({ pointer: '/set', code: 'value.required' })
  if (ids !== undefined && !Array.isArray(ids)) errors.push({ pointer: '/ids', code: 'value.not_a_list' })
  if (ids !== undefined && (where ?? view ?? search) !== undefined)
    errors.push({ pointer: '/ids', code: 'value.unknown_member' })
  if (typeof label !== 'string') errors.push({ pointer: '/label', code: 'value.not_a_text' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  const chosen: Filter | undefined = ids === undefined ? undefined : { field: 'id', op: 'in', value: ids as string[] }
  const query = orThrow(
    readQueryBody({ object, where: chosen ?? where, view, search, deleted: op === 'restore', fields: ['id'] }),
  )
  return {
    op: op as BulkJobOp,
    set: op === 'update' ? (set as Values) : {},
    expected: wholeNumber(expected),
    label: (label as string).slice(0, longestLabel) || (op as string),
    found: { query: orThrow(applyView(query, queryEnvOf(ctx))) },
  }
}

function isOp(value: unknown): value is BulkJobOp {
  return bulkOps.some((op) => op === value)
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
