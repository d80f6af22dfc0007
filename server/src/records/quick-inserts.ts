/**
 * The quick way of many new records: part after part is prepared and written, the next being prepared while PostgreSQL writes the last.
 *
 * Nothing is asked before the write: each statement holds its own conditions (parents that are there and may be seen, open periods), and
 * the indexes know the taken keys. What meets an obstacle is taken back, and the careful way (edit.ts) finds it and says what it was. Where
 * that happened lately the careful way is taken at once, so a file full of doubles is not written twice all along.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { ReadyChange } from './changes.ts'
import { nextNumbers } from './counters.ts'
import { looksForDuplicates } from './duplicates.ts'
import type { EditBatch, EditChange, Target } from './edit.ts'
import { fileFields } from './file-fields.ts'
import { linkFields } from './links.ts'
import { openDateSql } from './lock-sql.ts'
import { ownersParameter } from './one-statement.ts'
import { parentChecks, referenceFields } from './parents.ts'
import { beforeTriggers, preparation } from './prepare-changes.ts'
import { createColumns, insertPart, sent } from './rows.ts'
import { hidesTaken } from './uniques.ts'

/** Something stands in the way of the quick way; the careful way says what. `lasting`: the next batches may well meet it too. */
export class Obstacle extends Error {
  readonly lasting: boolean
  constructor(lasting: boolean) {
    super('obstacle')
    this.lasting = lasting
  }
}

/** Batches that go the careful way after one that met an obstacle. */
const carefulBatches = 40
const careful = new WeakMap<ObjectShape, number>()

/** Whether the next batch may go the quick way; each question counts. */
export function trustsChecks(shape: ObjectShape): boolean {
  const left = careful.get(shape) ?? 0
  if (left > 0) careful.set(shape, left - 1)
  return left === 0
}

/** A batch met an obstacle: the next ones go the careful way. */
export function checksPlease(shape: ObjectShape, batches = carefulBatches): void {
  careful.set(shape, batches)
}

/** New records of the caller that nothing else hangs on: no triggers, duplicate rules, links, files, other owners. */
export function areQuick(
  { ctx, shape }: Pick<EditBatch, 'ctx' | 'shape'>,
  changes: readonly { change: EditChange }[],
): boolean {
  const [first] = changes
  if (first === undefined || beforeTriggers(shape).length > 0) return false
  const apart = [...linkFields(shape), ...fileFields(shape)].map((field) => field.name)
  return (
    changes.every(
      ({ change: { op, values } }) =>
        op === 'create' &&
        ((values['owner'] ?? ctx.user.id) === ctx.user.id || values['owner'] === '') &&
        !apart.some((name) => Object.hasOwn(values, name)) &&
        !hidesTaken(shape, Object.keys(values)),
    ) && !looksForDuplicates(ctx, shape, first.change)
  )
}

type Create = Extract<ReadyChange, { op: 'create' }>

/** Rows of one part: many enough that a statement costs little beside them, few enough that PostgreSQL is soon at work. */
const partSize = 1250

/** Gives what was written; refused changes have their verdict. Errors: Obstacle, and those of constraints, with nothing to keep. */
export async function insertQuickly(batch: EditBatch, targets: readonly Target[]): Promise<Create[]> {
  const prepare = await preparation(batch, targets)
  const written: Create[] = []
  let running: Promise<unknown> | undefined
  try {
    for (let at = 0; at < targets.length; at += partSize) {
      const part = targets.slice(at, at + partSize)
      const ready = (await prepare(part)).filter((change) => change.op === 'create')
      if (batch.allOrNone && ready.length < part.length) throw new Obstacle(false)
      if (ready.some((change) => change.owner !== batch.ctx.user.id)) throw new Obstacle(true)
      if (ready.length === 0) continue
      await nextNumbers(batch.ctx, batch.shape, ready)
      const columns = createColumns(batch.shape, ready)
      await running
      running = writePart(batch, ready, columns)
      await sent(running)
      for (const change of ready) written.push(change)
    }
  } finally {
    // Nothing is taken back while a part is still being written.
    await running
  }
  return written
}

async function writePart(
  { ctx, shape, change }: EditBatch,
  ready: readonly Create[],
  columns: readonly (Buffer | null)[],
): Promise<void> {
  const references = referenceFields(shape).filter((field) =>
    ready.some((entry) => (entry.values[field.name] ?? null) !== null),
  )
  const written = await insertPart(ctx, shape, {
    key: `insert quick ${ctx.access.key} ${references.map((field) => field.name).join()}`,
    change,
    columns,
    parents: parentChecks(ctx, shape, references, { owners: ownersParameter, brings: 'create' }),
    guard: openDateSql(ctx.db.schema, shape, 'all', ownersParameter),
  })
  if (written !== ready.length) throw new Obstacle(true)
}
