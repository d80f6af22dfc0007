/**
 * The one write path: `writeRecords` takes a batch of changes to one object; one record is a batch of one.
 *
 * A single create or update of an object without roll-ups is one statement (write-one.ts). Everything else is one transaction whose
 * number of statements does not depend on the number of records. RULES.md is the order of execution, W1 to W13.
 *
 * Errors  record.* per change (verdicts), thrown as one problem when all or none is asked for; access.object_denied, query.unknown_object.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { ObjectRight } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { constraintOf } from '../db/pg-problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { recordAnswer } from './answer.ts'
import type { Counts } from './change-sets.ts'
import { recordChangeSet } from './change-sets.ts'
import type { RecordChange, Verdict, WriteAnswer, WriteOptions } from './changes.ts'
import { auditAccepted } from './accepted-warnings.ts'
import { editRecords } from './edit.ts'
import type { EditChange } from './edit.ts'
import { eventsWritten } from './event-signal.ts'
import { combined } from './pointers.ts'
import { Obstacle, checksPlease, trustsChecks } from './quick-inserts.ts'
import { removeRecords, restoreRecords } from './remove.ts'
import { writeOne } from './write-one.ts'

export async function writeRecords(
  ctx: Ctx,
  object: string,
  changes: readonly RecordChange[],
  options: WriteOptions = {},
): Promise<WriteAnswer> {
  const shape = writableShape(ctx, object, changes)
  const change = options.change ?? ctx.newId()
  const [only] = changes
  const isShort = !options.dryRun && options.label === undefined && !options.accepted?.length
  if (changes.length === 1 && only && !ctx.db.inTx && isShort) {
    const answer = await writeOne(ctx, shape, only, {
      change,
      pointer: options.pointer?.(0) ?? '',
      answer: options.answer ?? false,
      options,
    })
    if (answer) {
      eventsWritten()
      return answer
    }
  }
  const answer = await inTransaction(ctx, shape, changes, {
    ...options,
    change,
    booked: options.label !== undefined || (options.change === undefined && changes.length > 1),
  })
  if (!options.dryRun) eventsWritten()
  return answer
}

const rightOf: { [op in RecordChange['op']]: ObjectRight } = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  restore: 'delete',
}

/** Errors: query.unknown_object for a name that is none, access.object_denied where a right is missing. */
export function writableShape(ctx: Ctx, object: string, changes: readonly RecordChange[]): ObjectShape {
  const shape = objectOf(ctx.model, object) ?? raise('query.unknown_object')
  const rights = [...new Set(changes.map((change) => rightOf[change.op]))]
  if (shape.system || rights.some((right) => !can(ctx.access, object, right))) return raise('access.object_denied')
  return shape
}

/** `booked`: the call is kept as a change set; who brings a change set without a label keeps its own books. */
type Run = WriteOptions & { change: string; booked: boolean }

/** Thrown to take a dry run back; carries what it found. */
class DryRun extends Error {
  readonly answer: WriteAnswer
  constructor(answer: WriteAnswer) {
    super('dry run')
    this.answer = answer
  }
}

async function inTransaction(
  ctx: Ctx,
  shape: ObjectShape,
  changes: readonly RecordChange[],
  run: Run,
): Promise<WriteAnswer> {
  let quick = trustsChecks(shape)
  for (let attempt = 0; ; attempt++) {
    try {
      return await ctx.db.tx((db) => writeBatch(ctxWith(ctx, { db }), shape, changes, { ...run, quick }))
    } catch (error) {
      if (error instanceof DryRun) return error.answer
      const isObstacle = error instanceof Obstacle || constraintOf(error) !== undefined
      // What the quick way met, or somebody took a key between check and write: the next run finds it and can name it.
      if (!isObstacle || (attempt > 0 && !quick)) throw error
      if (quick && !(error instanceof Obstacle && !error.lasting)) checksPlease(shape)
      quick = false
    }
  }
}

async function writeBatch(
  ctx: Ctx,
  shape: ObjectShape,
  changes: readonly RecordChange[],
  run: Run & { quick: boolean },
): Promise<WriteAnswer> {
  const allOrNone = run.allOrNone ?? true
  const verdicts: (Verdict | undefined)[] = changes.map(() => undefined)
  const edits = changes.flatMap((change, index) =>
    change.op === 'create' || change.op === 'update' ? [{ index, change: change as EditChange }] : [],
  )
  if (edits.length > 0)
    await editRecords({ ctx, shape, change: run.change, options: run, verdicts, allOrNone, quick: run.quick }, edits)
  const removals = changes.filter((change) => change.op === 'delete')
  if (removals.length > 0) place(verdicts, changes, 'delete', await removeRecords(ctx, run.change, shape, removals))
  const restored = changes.filter((change) => change.op === 'restore')
  if (restored.length > 0)
    place(
      verdicts,
      changes,
      'restore',
      await restoreRecords(
        ctx,
        run.change,
        shape,
        restored.map(({ id }) => id),
      ),
    )
  if (allOrNone && verdicts.some((verdict) => verdict?.ok === false))
    throw new ProblemError(combined(verdicts, run.pointer ?? (() => '')))
  const done = verdicts.map((verdict): Verdict => verdict ?? { ok: false, problem: { code: 'record.not_found' } })
  const answer: WriteAnswer = { change: run.change, verdicts: done }
  if (run.dryRun) throw new DryRun(answer)
  if (run.accepted?.length) await auditAccepted(ctx, shape, done)
  if (run.booked)
    await recordChangeSet(ctx, { id: run.change, object: shape.name, label: run.label ?? null, counts: countsOf(done) })
  const [first] = done
  if (run.answer && first?.ok && first.op !== 'delete') answer.record = await recordAnswer(ctx, shape, first.id)
  return answer
}

function place(
  verdicts: (Verdict | undefined)[],
  changes: readonly RecordChange[],
  op: RecordChange['op'],
  found: ReadonlyMap<string, Verdict>,
): void {
  for (const [index, change] of changes.entries())
    if (change.op === op && 'id' in change) verdicts[index] = found.get(change.id)
}

const countName = { create: 'created', update: 'updated', delete: 'deleted', restore: 'restored' } as const

function countsOf(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = {}
  for (const verdict of verdicts) {
    const name = verdict.ok ? countName[verdict.op] : 'failed'
    if (!verdict.ok || !verdict.unchanged) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
