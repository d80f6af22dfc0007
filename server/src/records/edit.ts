/**
 * Creates and updates of a batch inside a transaction: W1 lock, W2-W7 prepare, references, keys, circles, numbers, W9 write, W10 roll-ups.
 *
 * The number of statements depends on the object (its lookups, keys, links, roll-ups), never on the number of records.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { constraintOf } from '../db/pg-problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { readBefore } from './before.ts'
import type { BeforeImage, ReadyChange, RecordChange, StoredValues, Verdict, WriteOptions } from './changes.ts'
import { findDuplicates } from './duplicates.ts'
import { checkFiles, holdFiles } from './file-fields.ts'
import { lockedTargets } from './edit-locks.ts'
import { handableOf, nobodyAmong } from './hand-on.ts'
import { hierarchyFields, inCircle } from './hierarchy.ts'
import { linkFields, missingTargets, writeLinks } from './links.ts'
import { nextNumbers } from './counters.ts'
import { notifyOfEdits } from './notify.ts'
import { missingParents } from './parents.ts'
import { prepareChanges } from './prepare-changes.ts'
import { areQuick, insertQuickly } from './quick-inserts.ts'
import { feedsRollups, refreshRollups } from './rollups.ts'
import { refusalOf } from './targets.ts'
import { duplicateProblem, findClashes, uniqueOfConstraint } from './uniques.ts'
import { insertRows, updateRows } from './rows.ts'

export type EditChange = Extract<RecordChange, { op: 'create' | 'update' }>

export type EditOptions = Pick<WriteOptions, 'accepted' | 'trusted' | 'cells' | 'writable'>

export type EditBatch = {
  ctx: Ctx
  shape: ObjectShape
  change: string
  options: EditOptions
  verdicts: (Verdict | undefined)[]
  allOrNone: boolean
  /** New records may be written while the rest is prepared (quick-inserts.ts). */
  quick?: boolean
}

/** Fills the verdicts of these changes. Nothing is written when one failed and all or none is asked for. */
export async function editRecords(
  batch: EditBatch,
  changes: readonly { index: number; change: EditChange }[],
): Promise<void> {
  if (batch.quick && areQuick(batch, changes)) {
    const written = await insertQuickly(
      batch,
      changes.map(({ index, change }) => ({ index, change, before: null })),
    )
    return finishWrite(batch, written, new Map())
  }
  const targets = await lockTargets(batch, changes)
  let ready = await prepareChanges(batch, targets)
  ready = await checkHandedOn(batch, ready)
  ready = await checkReferences(batch, ready)
  ready = await checkLinks(batch, ready)
  ready = await checkFiles(batch, ready)
  ready = await checkCircles(batch, ready)
  ready = await checkKeys(batch, ready)
  ready = await checkDuplicates(batch, ready)
  if (ready.length === 0 || (batch.allOrNone && batch.verdicts.some((verdict) => verdict?.ok === false))) return
  await nextNumbers(batch.ctx, batch.shape, ready)
  await writeReady(batch, ready)
}

export type Target = { index: number; change: EditChange; before: BeforeImage | null }

async function lockTargets(
  batch: EditBatch,
  changes: readonly { index: number; change: EditChange }[],
): Promise<Target[]> {
  const ids = changes.flatMap(({ change }) => (change.op === 'update' ? [change.id] : []))
  const before =
    ids.length > 0
      ? await readBefore(batch.ctx, batch.shape, ids, { lock: 'no key update', verb: 'update' })
      : new Map<string, BeforeImage>()
  const seen = new Set<string>()
  return changes.flatMap(({ index, change }): Target[] => {
    if (change.op === 'create') return [{ index, change, before: null }]
    const image = before.get(change.id)
    const problem = refusalOf(batch.ctx, batch.shape, image, change.version)
    if (problem) batch.verdicts[index] = { ok: false, id: change.id, problem }
    else if (seen.has(change.id))
      refuse(batch, { index, id: change.id }, 'record.validation_failed', [{ pointer: '/id', code: 'value.repeated' }])
    else if (image) {
      seen.add(change.id)
      return [{ index, change, before: image }]
    }
    return []
  })
}

function refuse(
  batch: EditBatch,
  at: { index: number; id?: string },
  code: 'record.validation_failed' | 'record.missing_parent' | 'access.field_denied',
  errors: { pointer: string; code: string }[],
): void {
  batch.verdicts[at.index] = { ok: false, ...(at.id !== undefined && { id: at.id }), problem: { code, errors } }
}

/** Values after the change; of a create, what it writes. */
export function afterImage(ready: ReadyChange): StoredValues {
  return ready.op === 'create' ? ready.values : { ...ready.before.values, ...ready.values }
}

/** What a change writes, and for a polymorphic lookup both halves of the reference. */
function writtenReferences(ready: ReadyChange): StoredValues {
  if (ready.op === 'create') return ready.values
  const written: StoredValues = Object.create(null)
  for (const [name, value] of Object.entries(ready.values)) {
    written[name] = value
    if (name.endsWith('_object')) written[name.slice(0, -7)] ??= ready.before.values[name.slice(0, -7)] ?? null
    if (Object.hasOwn(ready.before.values, `${name}_object`))
      written[`${name}_object`] ??= ready.values[`${name}_object`] ?? ready.before.values[`${name}_object`] ?? null
  }
  return written
}

/** For each change the fields whose record is not there; what comes and what changes are asked apart, as rights may tell them apart. */
async function missingOf({ ctx, shape }: EditBatch, ready: readonly ReadyChange[]): Promise<string[][]> {
  const missing: string[][] = ready.map(() => [])
  for (const op of ['create', 'update'] as const) {
    const places = [...ready.keys()].filter((at) => ready[at]?.op === op)
    const rows = places.map((at) => writtenReferences(ready[at] as ReadyChange))
    const found = await missingParents(ctx, shape, op, rows)
    for (const [n, at] of places.entries()) missing[at] = found[n] ?? []
  }
  return missing
}

async function checkReferences(batch: EditBatch, given: ReadyChange[]): Promise<ReadyChange[]> {
  const ready = await checkOwners(batch, given)
  const missing = await missingOf(batch, ready)
  const locked = await lockedTargets(batch.ctx, batch.shape, ready)
  return ready.filter((change, at) => {
    const names = missing[at] ?? []
    const problem = locked.get(change)
    if (names.length === 0 && problem) {
      batch.verdicts[change.index] = { ok: false, ...(change.op === 'update' && { id: change.id }), problem }
      return false
    }
    if (names.length > 0)
      refuse(
        batch,
        idOf(change),
        'record.missing_parent',
        names.map((name) => ({ pointer: `/${name}`, code: 'value.missing_parent' })),
      )
    return names.length === 0
  })
}

/** As without the right to transfer: who does not hold the record like its owner does not hand it on. */
async function checkHandedOn(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  const moved = ready.flatMap((change) => (change.op === 'update' && change.owner !== undefined ? [change.id] : []))
  if (moved.length === 0 || batch.options.trusted) return ready
  const handable = await handableOf(batch.ctx, batch.shape, moved)
  return ready.filter((change) => {
    const good = change.op === 'create' || change.owner === undefined || handable.has(change.id)
    if (!good) refuse(batch, idOf(change), 'access.field_denied', [{ pointer: '/owner', code: 'value.not_permitted' }])
    return good
  })
}

/** Somebody else a record is given to has to be there and active. */
async function checkOwners(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  const nobody = await nobodyAmong(batch.ctx, batch.shape, new Set(ready.flatMap(({ owner }) => owner ?? [])))
  return ready.filter((change) => {
    const good = change.owner === undefined || !nobody.has(change.owner)
    if (!good)
      refuse(batch, idOf(change), 'record.missing_parent', [{ pointer: '/owner', code: 'value.missing_parent' }])
    return good
  })
}

function idOf(change: ReadyChange): { index: number; id?: string } {
  return change.op === 'update' ? { index: change.index, id: change.id } : { index: change.index }
}

async function checkLinks(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  let left = ready
  for (const field of linkFields(batch.shape)) {
    const targets = left.flatMap((change) => targetsOf(change, field.name) ?? [])
    if (targets.length === 0) continue
    const missing = await missingTargets(batch.ctx, batch.shape, field, [...new Set(targets)])
    left = left.filter((change) => {
      const wrong = (targetsOf(change, field.name) ?? []).some((id) => missing.has(id))
      if (wrong)
        refuse(batch, idOf(change), 'record.missing_parent', [
          { pointer: `/${field.name}`, code: 'value.missing_parent' },
        ])
      return !wrong
    })
  }
  return left
}

function targetsOf(change: ReadyChange, name: string): string[] | undefined {
  const value = Object.hasOwn(change.values, name) ? change.values[name] : undefined
  return Array.isArray(value) ? value.map(String) : value === null ? [] : undefined
}

async function checkCircles(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  let left = ready
  for (const field of hierarchyFields(batch.shape)) {
    const links = new Map<string, string>()
    for (const change of left) {
      const parent = change.values[field.name]
      if (change.op === 'update' && typeof parent === 'string') links.set(change.id, parent)
    }
    if (links.size === 0) continue
    const circular = await inCircle(batch.ctx, batch.shape, field, links)
    left = left.filter((change) => {
      const wrong = change.op === 'update' && circular.has(change.id)
      if (wrong)
        refuse(batch, idOf(change), 'record.validation_failed', [{ pointer: `/${field.name}`, code: 'value.circular' }])
      return !wrong
    })
  }
  return left
}

async function checkKeys(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  const rows = ready.map((change) => ({
    id: change.id,
    values: afterImage(change),
    changed: (field: string) => Object.hasOwn(change.values, field) && change.values[field] !== null,
  }))
  const clashes = await findClashes(batch.ctx, batch.shape, rows)
  return ready.filter((change, at) => {
    const clash = clashes[at]
    if (clash)
      batch.verdicts[change.index] = {
        ok: false,
        ...(change.op === 'update' && { id: change.id }),
        problem: duplicateProblem(clash, ''),
      }
    return !clash
  })
}

async function checkDuplicates(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  const accepted = batch.options.accepted ?? []
  const problems = await findDuplicates(batch.ctx, batch.shape, ready, { after: afterImage, accepted })
  return ready.filter((change, at) => {
    const problem = problems[at]
    if (problem) batch.verdicts[change.index] = { ok: false, ...(change.op === 'update' && { id: change.id }), problem }
    return !problem
  })
}

/**
 * Without all-or-none the rows are written under a savepoint: another writer may take a key between check and write. Then the check is
 * asked again, and what it does not find is found by halving.
 */
async function writeReady(batch: EditBatch, ready: ReadyChange[]): Promise<void> {
  if (ready.length === 0) return
  if (batch.allOrNone) return writeAll(batch, ready)
  try {
    await batch.ctx.db.tx((db) => writeAll({ ...batch, ctx: ctxWith(batch.ctx, { db }) }, ready))
  } catch (error) {
    const broken = constraintOf(error)
    if (broken === undefined) throw error
    const left = broken.kind === 'unique' ? await checkKeys(batch, ready) : await checkReferences(batch, ready)
    if (left.length < ready.length) return writeReady(batch, left)
    const [only] = ready
    if (ready.length > 1) {
      const half = ready.length >> 1
      await writeReady(batch, ready.slice(0, half))
      return writeReady(batch, ready.slice(half))
    }
    const unique = uniqueOfConstraint(batch.shape, broken.name)
    if (only)
      batch.verdicts[only.index] = {
        ok: false,
        problem: unique
          ? duplicateProblem({ unique, existing: null }, '')
          : { code: broken.kind === 'unique' ? 'record.duplicate' : 'record.missing_parent' },
      }
  }
}

async function writeAll(batch: EditBatch, ready: ReadyChange[]): Promise<void> {
  const { ctx, shape, change } = batch
  const creates = ready.filter((entry) => entry.op === 'create')
  const updates = ready.filter((entry) => entry.op === 'update')
  const written = new Map<string, number>()
  if (creates.length > 0) await insertRows(ctx, change, shape, creates)
  if (updates.length > 0)
    for (const row of await updateRows(ctx, change, shape, updates)) written.set(row.id, row.version)
  for (const field of linkFields(shape)) {
    const links = new Map(
      ready.flatMap((entry) =>
        targetsOf(entry, field.name) ? [[entry.id, targetsOf(entry, field.name) ?? []] as const] : [],
      ),
    )
    if (links.size > 0) await writeLinks(ctx, shape, field, links)
  }
  await finishWrite(batch, ready, written)
}

/** What follows the rows: their files, who is told, roll-ups, verdicts. `written` has the versions of updated records. */
async function finishWrite(
  batch: EditBatch,
  ready: ReadyChange[],
  written: ReadonlyMap<string, number>,
): Promise<void> {
  const { ctx, shape, change } = batch
  if (ready.length === 0) return
  await holdFiles(ctx, shape, ready)
  await notifyOfEdits(ctx, shape, change, ready)
  const feeds = feedsRollups(ctx, shape, null)
  if (feeds)
    await refreshRollups(
      ctx,
      change,
      shape,
      ready.map((entry) => ({ before: entry.op === 'update' ? entry.before.values : null, after: afterImage(entry) })),
    )
  for (const entry of ready) {
    const version = written.get(entry.id)
    const unchanged = version === undefined && entry.op === 'update'
    batch.verdicts[entry.index] = {
      ok: true,
      id: entry.id,
      op: entry.op,
      version: version ?? (entry.op === 'update' ? entry.before.version : 1),
      ...(unchanged && { unchanged }),
      ...(entry.notices && { notices: entry.notices }),
    }
  }
}
