/**
 * The job `bulk`: one change to many records, batch by batch through the one write path, as the person who asked and with the rights they
 * have by then. A batch, what it refused and the checkpoint are one transaction, so a killed job goes on after the last batch; all
 * batches are one change set, which is undone as a whole.
 */
import { isReadable } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxOver } from '../ctx.ts'
import { ctxOfUser } from '../jobs/job-ctx.ts'
import type { JobRun } from '../jobs/worker.ts'
import type { RecordChange, Values } from '../records/changes.ts'
import { errorsOf } from '../records/pointers.ts'
import { readRecords } from '../records/read.ts'
import { writeRecords } from '../records/write.ts'
import { keepRows, reason } from './error-file.ts'
import type { KeptBatch } from './kept-batches.ts'
import { inKeptBatches } from './kept-batches.ts'
import type { Notes } from './notes.ts'

export const bulkOps = ['update', 'delete', 'restore'] as const

export type BulkJobOp = (typeof bulkOps)[number]

/** `set` for updates; `accepted` names the warnings that were seen; reasons are told in `locale`. */
export type BulkJobParams = {
  op: BulkJobOp
  set: Values
  accepted: string[]
  label: string
  header: string[]
  locale: string
}

/** `warned`: of the failed, those that nothing but warnings stopped. */
type Counts = { updated: number; deleted: number; restored: number; unchanged: number; failed: number; warned: number }

/** Records of one job that ask for no right `bulk`. */
export const mostWithoutRight = 1000

const batchSize = 2500
const pageSize = 1000
const countOf = { update: 'updated', delete: 'deleted', restore: 'restored' } as const

/** Errors: query.unknown_object when the object is gone by now, access.object_denied when the right is. */
export async function runBulkJob(run: JobRun): Promise<void> {
  const { job } = run
  const params = job.params as unknown as BulkJobParams
  const asking = ctxOfUser(run.server, job.by, { via: 'bulk', signal: run.signal, name: job.id, params: job.params })
  const isLarge = (job.total ?? 0) > mostWithoutRight
  const ctx = isLarge ? ctxOver(asking, job.object ?? '', 'bulk') : asking
  const shape = objectOf(ctx.model, job.object ?? '') ?? raise('query.unknown_object')
  const counts: Counts = { updated: 0, deleted: 0, restored: 0, unchanged: 0, failed: 0, warned: 0, ...job.counts }
  await inKeptBatches(run, ctx, { size: batchSize, counts }, (inside, work) =>
    writeBatch(inside, { run, shape, params, ...work }),
  )
}

type Batch = KeptBatch<Counts> & { run: JobRun; shape: ObjectShape; params: BulkJobParams }

async function writeBatch(ctx: Ctx, work: Batch): Promise<void> {
  const { run, shape, params, batch, counts, notes } = work
  const change = run.job.change ?? run.job.id
  const changes = batch.map(({ id }): RecordChange => changeOf(params, id))
  const { verdicts } = await writeRecords(ctx, shape.name, changes, {
    allOrNone: false,
    change,
    label: params.label,
    accepted: params.accepted,
  })
  const refused: { n: number; id: string; errors: FieldProblem[] }[] = []
  for (const [at, verdict] of verdicts.entries()) {
    const asked = batch[at]
    if (asked === undefined) continue
    if (verdict.ok) counts[verdict.unchanged ? 'unchanged' : countOf[params.op]]++
    // What went along with another record of the job is where it was to go.
    else if (params.op !== 'update' && verdict.problem.code === 'record.not_found') counts.unchanged++
    else refused.push({ ...asked, errors: errorsOf(verdict.problem, '') })
  }
  counts.failed += refused.length
  counts.warned += refused.filter(({ errors }) => errors.every(isWarning)).length
  if (refused.length > 0) await keepRefused(ctx, work, refused, notes)
}

/** Who accepts it by name may go on. */
function isWarning(error: FieldProblem): boolean {
  return error.params?.['severity'] === 'warning' && typeof error.params['rule'] === 'string'
}

function changeOf({ op, set }: BulkJobParams, id: string): RecordChange {
  return op === 'update' ? { op, id, values: { ...set } } : { op, id }
}

/** Refused records by id and name, as the asking person reads them, for the error file; the reasons counted for the answer. */
async function keepRefused(
  ctx: Ctx,
  { run, shape, params }: Batch,
  refused: readonly { n: number; id: string; errors: FieldProblem[] }[],
  notes: Notes,
): Promise<void> {
  for (const { errors } of refused) {
    const said = errors.every(isWarning) ? errors : errors.slice(0, 1)
    for (const error of said) {
      const words = { reason: reason(error, { locale: ctx.locale, shape }) }
      if (isWarning(error)) notes.add('bulk.warned', { ...words, rule: String(error.params?.['rule']) })
      else notes.add('bulk.refused', words)
    }
  }
  const names = await namesOf(ctx, shape, refused, params.op === 'restore')
  const rows = refused.map(({ n, id, errors }) => ({ row: n, cells: [id, names.get(id) ?? ''], errors }))
  await keepRows(ctx.db, run.job.id, rows)
}

/** Names of records by id, as the caller reads them. */
export async function namesOf(
  ctx: Ctx,
  shape: ObjectShape,
  refused: readonly { id: string }[],
  deleted: boolean,
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const field = nameFieldOf(ctx, shape)
  if (field === undefined) return names
  for (let at = 0; at < refused.length; at += pageSize) {
    const value = refused.slice(at, at + pageSize).map(({ id }) => id)
    const { records } = await readRecords(ctx, {
      object: shape.name,
      fields: ['id', field],
      where: { field: 'id', op: 'in', value },
      limit: pageSize,
      ...(deleted && { deleted }),
    })
    for (const record of records) names.set(String(record['id']), String(record[field] ?? ''))
  }
  return names
}

function nameFieldOf(ctx: Ctx, shape: ObjectShape): string | undefined {
  return shape.nameField !== 'id' && isReadable(ctx.access, shape, shape.nameField) ? shape.nameField : undefined
}

/** The columns of the error file before row and reason. */
export function errorHeader(shape: ObjectShape, locale: string): string[] {
  const name = Object.hasOwn(shape.fields, shape.nameField) ? shape.fields[shape.nameField] : undefined
  return ['id', name ? labelText(name.label, locale) : shape.nameField]
}
