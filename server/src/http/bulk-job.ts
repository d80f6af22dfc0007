/**
 * `POST /records/:object/bulk-job`: one change to everything a filter finds (or to named records), as a job: 202 with the job.
 *
 * Which records it is stands when the call answers; `expected` is how many somebody confirmed. `?accept=` names warnings that were seen.
 * Errors: those of a query, limit.bulk_rows (more than the right `bulk` or its lack allows), record.other_count with `total`.
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
import { bulkOps, errorHeader } from '../imports/bulk-job.ts'
import { addJob, setTotal } from '../jobs/backlog.ts'
import type { Job } from '../jobs/backlog.ts'
import type { RecordChange, Values } from '../records/changes.ts'
import { keepIds } from '../records/keep-ids.ts'
import { queryEnvOf } from '../records/plan-env.ts'
import { writableShape } from '../records/write.ts'
import type { Server } from '../server.ts'
import { readObject } from './body.ts'
import { jobAnswer } from './jobs.ts'
import { acceptedIn, objectOfPath } from './records-write.ts'
import type { Route } from './route.ts'

/** Most records of one job: of who holds the right `bulk`, and of everybody else. */
const maxRecords = { bulk: 200_000, plain: 1000 }
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

const members = ['op', 'set', 'where', 'view', 'search', 'ids', 'expected', 'label'] as const

type Body = { op: BulkJobOp; set: Values; expected: number | undefined; label: string; query: RecordQuery }

async function start(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const object = objectOfPath(c)
  const body = readBody(object, await readObject(c, { members }))
  const shape = writableShape(ctx, object, [rightsAsked(body.op)])
  const params: BulkJobParams = {
    op: body.op,
    set: body.set,
    accepted: acceptedIn(c),
    label: body.label,
    header: errorHeader(shape, ctx.locale),
    locale: ctx.locale,
  }
  const query = orThrow(applyView(body.query, queryEnvOf(ctx)))
  const job = await ctx.db.tx((db) =>
    addBulkJob(ctxWith(ctx, { db }), { ...body, query, object, params, key: c.req.header('idempotency-key') }),
  )
  server.worker.nudge()
  return c.json(jobAnswer(job, ctx.locale), 202, { location: `/api/v1/jobs/${job.id}` })
}

type Wish = {
  object: string
  query: RecordQuery
  expected: number | undefined
  params: BulkJobParams
  key: string | undefined
}

async function addBulkJob(ctx: Ctx, { object, query, expected, params, key }: Wish): Promise<Job> {
  const id = ctx.newId()
  const job = await addJob(ctx, { id, kind: 'bulk', object, params, change: ctx.newId(), key })
  if (job.id !== id) return job
  const max = can(ctx.access, object, 'bulk') ? maxRecords.bulk : maxRecords.plain
  const total = await keepIds(ctx, query, id, max + 1)
  if (total > max) raise('limit.bulk_rows', { extra: { max } })
  if (expected !== undefined && expected !== total) raise('record.other_count', { extra: { total } })
  await setTotal(ctx.db, id, total)
  return { ...job, total }
}

function rightsAsked(op: BulkJobOp): RecordChange {
  return op === 'update' ? { op, id: '', values: {} } : { op, id: '' }
}

function readBody(object: string, body: { [member: string]: unknown }): Body {
  const { op, set = {}, where, view, search, ids, expected, label = '' } = body
  const errors: FieldProblem[] = []
  if (!isOp(op)) errors.push({ pointer: '/op', code: 'value.not_an_option', params: { options: [...bulkOps] } })
  if (!isObject(set)) errors.push({ pointer: '/set', code: 'value.not_an_object' })
  else if (op === 'update' && Object.keys(set).length === 0) errors.push({ pointer: '/set', code: 'value.required' })
  if (ids !== undefined && !Array.isArray(ids)) errors.push({ pointer: '/ids', code: 'value.not_a_list' })
  if (ids !== undefined && (where ?? view ?? search) !== undefined)
    errors.push({ pointer: '/ids', code: 'value.unknown_member' })
  if (expected !== undefined && !(Number.isInteger(expected) && Number(expected) >= 0))
    errors.push({ pointer: '/expected', code: 'value.not_a_whole_number' })
  if (typeof label !== 'string') errors.push({ pointer: '/label', code: 'value.not_a_text' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  const chosen: Filter | undefined = ids === undefined ? undefined : { field: 'id', op: 'in', value: ids as string[] }
  return {
    op: op as BulkJobOp,
    set: op === 'update' ? (set as Values) : {},
    expected: expected as number | undefined,
    label: (label as string).slice(0, longestLabel) || (op as string),
    query: orThrow(
      readQueryBody({ object, where: chosen ?? where, view, search, deleted: op === 'restore', fields: ['id'] }),
    ),
  }
}

function isOp(value: unknown): value is BulkJobOp {
  return bulkOps.some((op) => op === value)
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
