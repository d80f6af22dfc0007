/**
 * The job `undo`: takes a change set back, batch by batch, as the person who asked and with the rights they have by then. A batch, what it
 * left as it is and the checkpoint are one transaction, so a killed job goes on after the last batch; all batches are one change set.
 * One that was stopped can be asked for again: what was taken back already stays so.
 */
import { labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { addJob, addParams, setTotal } from '../jobs/backlog.ts'
import type { Job } from '../jobs/backlog.ts'
import { ctxOfUser } from '../jobs/job-ctx.ts'
import type { JobRun } from '../jobs/worker.ts'
import type { ChangeSet } from '../records/change-sets.ts'
import { readChangeSet } from '../records/change-sets.ts'
import type { Kept, Stretch } from '../records/undo.ts'
import { beginUndo, keepTouched, mayTakeBack, undoable, undoRecords } from '../records/undo.ts'
import { errorHeader, namesOf } from './bulk-job.ts'
import { keepRows, reason } from './error-file.ts'
import type { KeptBatch } from './kept-batches.ts'
import { inKeptBatches } from './kept-batches.ts'
import type { Notes } from './notes.ts'

/** `of`: the change set; `accepted` names the warnings that were seen; reasons are told in `locale`. */
type UndoParams = { of: string; accepted: string[]; label: string; header: string[]; locale: string }

/** Where the events of each batch lie. */
type Stretches = { stretches?: Stretch[] }

/** `kept`: cells and records that stay as they are. */
type Counts = { created: number; updated: number; deleted: number; restored: number; kept: number }

const batchSize = 5000

/** Adds the job; which records it is about stands when it is there. Errors: those of `undoable`. */
export async function addUndoJob(ctx: Ctx, of: string, accepted: string[], key: string | undefined): Promise<Job> {
  return ctx.db.tx(async (db) => {
    const undoCtx = ctxWith(ctx, { db, via: 'undo' })
    const set = await undoable(undoCtx, of)
    const shape = objectOf(ctx.model, set.object) ?? raise('query.unknown_object')
    const [id, change] = [ctx.newId(), ctx.newId()]
    const label = set.label ?? set.via
    const params: UndoParams = { of, accepted, label, header: errorHeader(shape, ctx.locale), locale: ctx.locale }
    const job = await addJob(undoCtx, { id, kind: 'undo', object: set.object, params, change, key })
    if (job.id !== id) return job
    await beginUndo(undoCtx, set, change)
    const { total, stretches } = await keepTouched(undoCtx, set, { job: id, size: batchSize })
    await setTotal(db, id, total)
    return addParams(db, id, { stretches } satisfies Stretches)
  })
}

/** Errors: record.not_found when the change set or the right to see it is gone by now. */
export async function runUndoJob(run: JobRun): Promise<void> {
  const { job } = run
  const params = job.params as unknown as UndoParams
  const ctx = ctxOfUser(run.server, job.by, { via: 'undo', signal: run.signal, name: job.id, params: job.params })
  const set = await readChangeSet(ctx, params.of)
  if (!set || !mayTakeBack(ctx, set)) return raise('record.not_found')
  const counts: Counts = { created: 0, updated: 0, deleted: 0, restored: 0, kept: 0, ...job.counts }
  await inKeptBatches(run, ctx, { size: batchSize, counts }, (inside, work) => undoBatch(inside, { job, set, ...work }))
}

/** For a job that was asked for before it was written down where its events lie. */
function wholeOf(set: ChangeSet): Stretch {
  return { from: { tx: set.first_tx, id: 0 }, to: { tx: set.last_tx, id: Number.MAX_SAFE_INTEGER } }
}

type Batch = KeptBatch<Counts> & { job: Job; set: ChangeSet }

async function undoBatch(ctx: Ctx, { job, set, batch, counts, notes }: Batch): Promise<void> {
  const { accepted, stretches } = job.params as unknown as UndoParams & Stretches
  const ids = batch.map(({ id }) => id)
  const stretch = stretches?.[Math.floor(((batch[0]?.n ?? 1) - 1) / batchSize)] ?? wholeOf(set)
  const answer = await undoRecords(ctx, { set, ids, stretch }, { change: job.change ?? job.id, accepted })
  for (const name of ['created', 'updated', 'deleted', 'restored'] as const) counts[name] += answer.counts[name] ?? 0
  if (answer.kept.length > 0) await keepKept(ctx, job, answer.kept, { counts, notes })
  counts.kept += answer.kept.length
}

/** What stays as it is, by id, name and field, as the asking person reads them; the reasons counted for the answer. */
async function keepKept(
  ctx: Ctx,
  job: Job,
  kept: readonly Kept[],
  { counts, notes }: { counts: Counts; notes: Notes },
): Promise<void> {
  const names = new Map<string, string>()
  for (const object of new Set(kept.map((one) => one.object))) {
    const shape = objectOf(ctx.model, object)
    if (!shape) continue
    const own = kept.filter((one) => one.object === object)
    for (const [id, name] of await namesOf(ctx, shape, own, false)) names.set(id, name)
  }
  const rows = kept.map((one, at) => {
    const field = one.field === undefined ? undefined : objectOf(ctx.model, one.object)?.fields[one.field]
    const error: FieldProblem = { pointer: one.field === undefined ? '' : `/${one.field}`, code: codeOf(one.reason) }
    notes.add('undo.kept', { reason: reason({ ...error, pointer: '' }, { locale: ctx.locale, shape: undefined }) })
    const column = field ? labelText(field.label, ctx.locale) : null
    return { row: counts.kept + at + 1, cells: [one.id, names.get(one.id) ?? ''], errors: [{ ...error, column }] }
  })
  await keepRows(ctx.db, job.id, rows)
}

function codeOf(why: string): string {
  return why === 'changed_since' || why === 'gone' ? `undo.${why}` : why
}
