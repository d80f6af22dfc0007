/** Many records in one call: `{op, key?, records, all_or_none?}` -> one verdict each, in order. */
import type { Context } from 'hono'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { resolveKeys } from '../records/by-key.ts'
import type { KeyedChange } from '../records/by-key.ts'
import type { RecordChange, Values, Verdict } from '../records/changes.ts'
import { errorsOf } from '../records/pointers.ts'
import { writableShape, writeRecords } from '../records/write.ts'
import { isId } from '../new-id.ts'
import { readJson } from './body.ts'
import { idempotent } from './idempotency.ts'
import { acceptedIn, objectOfPath } from './records-write.ts'
import type { Route } from './route.ts'

/** Most records one call takes. */
export const maxBatch = 10_000

/** 10,000 records of 20 long fields. */
const maxBodyBytes = 64 * 1024 * 1024

export const bulkRoutes: Route[] = [
  { method: 'POST', path: '/api/v1/records/:object/bulk', access: 'signed_in', maxBodyBytes, handle: idempotent(bulk) },
]

type BulkOp = 'insert' | 'update' | 'upsert' | 'delete'
type BulkBody = {
  op: BulkOp
  key: string | undefined
  records: unknown[]
  allOrNone: boolean
  label: string | undefined
}

async function bulk(c: Context, ctx: Ctx): Promise<Response> {
  const body = readBulk(await readJson(c))
  const object = objectOfPath(c)
  const bulkCtx = ctxWith(ctx, { via: 'bulk' })
  const rights: RecordChange[] =
    body.op === 'insert'
      ? [create({})]
      : body.op === 'delete'
        ? [{ op: 'delete', id: '' }]
        : body.op === 'update'
          ? [{ op: 'update', id: '', values: {} }]
          : [create({}), { op: 'update', id: '', values: {} }]
  const shape = writableShape(bulkCtx, object, rights)
  const read = body.records.map((record, index) => readRecord(body, record, index))
  const keyed = body.key === undefined ? read : await resolveKeys(bulkCtx, shape, { key: body.key, op: body.op, read })
  const changes: RecordChange[] = []
  const places: number[] = []
  for (const [index, entry] of keyed.entries()) {
    if (!('op' in entry)) continue
    changes.push(entry)
    places.push(index)
  }
  const refused = keyed.flatMap((entry) => ('errors' in entry ? entry.errors : []))
  if (body.allOrNone && refused.length > 0) return raise('record.validation_failed', { errors: refused.slice(0, 1000) })
  const written =
    changes.length === 0
      ? undefined
      : await writeRecords(bulkCtx, object, changes, {
          allOrNone: body.allOrNone,
          pointer: (at) => `/records/${places[at]}`,
          label: body.label ?? body.op,
          accepted: acceptedIn(c),
        })
  const results: unknown[] = keyed.map((entry) =>
    'errors' in entry ? { ok: false, errors: said(entry.errors, ctx.locale) } : undefined,
  )
  for (const [at, verdict] of (written?.verdicts ?? []).entries())
    results[places[at] ?? 0] = resultOf(verdict, `/records/${places[at]}`, ctx.locale)
  return c.json({ results, change: written?.change ?? null })
}

function create(values: Values): RecordChange {
  return { op: 'create', values }
}

function readBulk(body: unknown): BulkBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return raise('request.malformed', { errors: [{ pointer: '', code: 'value.not_an_object' }] })
  const { op, key, records, all_or_none: allOrNone = false, label, ...rest } = body as { [member: string]: unknown }
  const errors: FieldProblem[] = Object.keys(rest).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'value.unknown_member',
  }))
  if (op !== 'insert' && op !== 'update' && op !== 'upsert' && op !== 'delete')
    errors.push({
      pointer: '/op',
      code: 'value.not_an_option',
      params: { options: ['insert', 'update', 'upsert', 'delete'] },
    })
  if (!Array.isArray(records)) errors.push({ pointer: '/records', code: 'value.not_a_list' })
  if (typeof allOrNone !== 'boolean') errors.push({ pointer: '/all_or_none', code: 'value.not_a_boolean' })
  if (key !== undefined && typeof key !== 'string') errors.push({ pointer: '/key', code: 'value.not_a_text' })
  if (label !== undefined && typeof label !== 'string') errors.push({ pointer: '/label', code: 'value.not_a_text' })
  if (op === 'upsert' && key === undefined) errors.push({ pointer: '/key', code: 'value.required' })
  if (errors.length > 0) return raise('request.malformed', { errors })
  if ((records as unknown[]).length > maxBatch)
    return raise('limit.batch_too_big', {
      errors: [{ pointer: '/records', code: 'value.too_many', params: { maximum: maxBatch } }],
    })
  return {
    op: op as BulkOp,
    key: key as string | undefined,
    records: records as unknown[],
    allOrNone: allOrNone as boolean,
    label: (label as string | undefined)?.slice(0, 200),
  }
}

/** One entry of `records`: what it asks for, or why it cannot be read. */
function readRecord(body: BulkBody, record: unknown, index: number): KeyedChange {
  const pointer = `/records/${index}`
  if (body.op === 'delete' && isId(record)) return { op: 'delete', id: record.toLowerCase() }
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return { errors: [{ pointer, code: 'value.not_an_object' }] }
  if (body.op === 'insert') return { op: 'create', values: record as Values }
  const { id, version, ...values } = record as Values
  if (version !== undefined && version !== null && !(Number.isInteger(version) && Number(version) > 0))
    return { errors: [{ pointer: `${pointer}/version`, code: 'value.not_a_whole_number' }] }
  const lock = typeof version === 'number' ? { version } : {}
  if (body.key !== undefined && (id === undefined || id === null)) return { values, ...lock }
  if (!isId(id))
    return {
      errors: [
        { pointer: `${pointer}/id`, code: id === undefined || id === null ? 'value.required' : 'value.not_an_id' },
      ],
    }
  return body.op === 'delete'
    ? { op: 'delete', id: id.toLowerCase(), ...lock }
    : { op: 'update', id: id.toLowerCase(), values, ...lock }
}

function resultOf(verdict: Verdict, pointer: string, locale: string): unknown {
  if (verdict.ok)
    return {
      ok: true,
      id: verdict.id,
      version: verdict.version,
      op: verdict.op,
      ...(verdict.notices && { notices: said(verdict.notices, locale) }),
    }
  return {
    ok: false,
    ...(verdict.id !== undefined && { id: verdict.id }),
    code: verdict.problem.code,
    errors: said(errorsOf(verdict.problem, pointer), locale),
  }
}

function said(errors: readonly FieldProblem[], locale: string): FieldProblem[] {
  return errors.map((error) => ({
    ...error,
    message: error.message ?? messageOf(error.code, error.params ?? {}, locale),
  }))
}
