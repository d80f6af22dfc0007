/**
 * Takes a change set back, as a new change set: what it created goes to the bin, what it deleted comes back, what it changed gets its
 * old values. A cell that somebody changed since keeps its value and is listed, with the record it is in.
 */
import { can, fieldRight, heldObjects } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import { equalValues } from '@trellis/metadata/fields/compare.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { readBefore, valuesSql } from './before.ts'
import type { ChangeSet, Counts } from './change-sets.ts'
import { markUndone, readChangeSet, recordChangeSet } from './change-sets.ts'
import type { BeforeImage, RecordChange, StoredValues, Values, Verdict } from './changes.ts'
import { eventsWritten } from './event-signal.ts'
import { handableOf } from './hand-on.ts'
import { linkFields, livingTargets, readLinks, versionLinksSql } from './links.ts'
import { openedValue } from './sealed.ts'
import { ident, statement, tableOf, twinOf } from './sql-text.ts'
import { writeRecords } from './write.ts'

/** What stayed as it is. Without `field` the whole record did. */
export type Kept = { object: string; id: string; field?: string; reason: string }
export type UndoAnswer = { change: string; counts: Counts; kept: Kept[] }

/** What one change set did to one record. */
type Deed = { object: string; id: string; kinds: string[]; fields: string[]; firstVersion: number; lastVersion: number }

const chunkSize = 5000
const maxKeptTold = 10_000

/** `accepted`: names of warnings the caller has seen. */
export async function undoChangeSet(ctx: Ctx, id: string, accepted: string[]): Promise<UndoAnswer> {
  const undoCtx = ctxWith(ctx, { via: 'undo' })
  const answer = await ctx.db.tx(async (db) => undo(ctxWith(undoCtx, { db }), id, accepted))
  eventsWritten()
  return answer
}

async function undo(ctx: Ctx, id: string, accepted: string[]): Promise<UndoAnswer> {
  const set = await undoable(ctx, id)
  const answer: UndoAnswer = { change: ctx.newId(), counts: {}, kept: [] }
  await beginUndo(ctx, set, answer.change)
  await takeBack(ctx, await readDeeds(ctx, set), { answer, set, access: ctx.access, accepted })
  await recordChangeSet(ctx, { id: answer.change, object: set.object, label: null, counts: answer.counts })
  answer.kept.length = Math.min(answer.kept.length, maxKeptTold)
  return answer
}

/** The change set, held until the transaction ends. Errors: record.not_found, access.object_denied, record.already_undone. */
export async function undoable(ctx: Ctx, id: string): Promise<ChangeSet> {
  const set = await readChangeSet(ctx, id, true)
  if (!set || !mayTakeBack(ctx, set)) return raise('record.not_found')
  // Undone once is undone for good, so nobody gets there who could take nothing back.
  const rights = ['create', 'update', 'delete'] as const
  if (!rights.some((right) => can(ctx.access, set.object, right))) return raise('access.object_denied')
  if (set.undone_by !== null) return raise('record.already_undone', { extra: { undone_by: set.undone_by } })
  return set
}

/** One's own, or everybody's with the right to change every record of the object. */
export function mayTakeBack(ctx: Ctx, set: ChangeSet): boolean {
  return set.by === ctx.user.id || can(ctx.access, set.object, 'modify_all')
}

/** From now on the set is undone, by the change set of this name. */
export async function beginUndo(ctx: Ctx, set: ChangeSet, change: string): Promise<void> {
  const label = `undo ${set.label ?? set.via}`.slice(0, 200)
  await recordChangeSet(ctx, { id: change, object: set.object, label, counts: {} })
  await markUndone(ctx, set.id, change)
}

/** Takes back what the set did to these records, which its events in `stretch` tell, as a part of the change set that was begun for it. */
export async function undoRecords(
  ctx: Ctx,
  { set, ids, stretch }: { set: ChangeSet; ids: readonly string[]; stretch: Stretch },
  { change, accepted }: { change: string; accepted: string[] },
): Promise<UndoAnswer> {
  const answer: UndoAnswer = { change, counts: {}, kept: [] }
  await takeBack(ctx, await readDeeds(ctx, set, { ids, stretch }), { answer, set, access: ctx.access, accepted })
  await recordChangeSet(ctx, { id: change, object: set.object, label: null, counts: answer.counts })
  return answer
}

async function takeBack(ctx: Ctx, deeds: readonly Deed[], undoing: Undoing): Promise<void> {
  for (const [object, list] of byObject(deeds, undoing.set.object)) {
    const shape = objectOf(ctx.model, object)
    if (!shape) continue
    for (let at = 0; at < list.length; at += chunkSize)
      await undoDeeds(ctx, shape, list.slice(at, at + chunkSize), undoing)
  }
}

/** Events from one to another, both included, in the order of transactions and then of numbers. */
export type Stretch = { from: Place; to: Place }
type Place = { tx: string; id: number }

/** Objects on which the caller holds no right are not among what the set did: nothing of them is taken back or told. */
const deedsOf = `tx between $2::text::xid8 and $3::text::xid8 and change = $1::uuid and ($4::text[] is null or object = any($4)) and via is distinct from 'system'`
const deedsBy = (ctx: Ctx, set: ChangeSet) => [set.id, set.first_tx, set.last_tx, heldObjects(ctx.access)]
/** Bounds of the key of events, so that nothing beside the stretch is read. */
const stretchOf = ` and (tx, e.id) >= ($6::text::xid8, $7::bigint) and (tx, e.id) <= ($8::text::xid8, $9::bigint)`

/** Of all records, or of some whose events lie in a stretch. Refreshes of roll-ups are not deeds: they follow by themselves. */
async function readDeeds(
  ctx: Ctx,
  set: ChangeSet,
  some?: { ids: readonly string[]; stretch: Stretch },
): Promise<Deed[]> {
  const part = some && [some.ids, some.stretch.from.tx, some.stretch.from.id, some.stretch.to.tx, some.stretch.to.id]
  return ctx.db.query<Deed>({
    text: `select object, record as id, array_agg(kind order by tx, e.id) as kinds, coalesce(array_agg(distinct f) filter (where f is not null), '{}') as fields,
    min(version) as "firstVersion", max(version) as "lastVersion"
  from ${ident(ctx.db.schema)}._event e left join lateral unnest(e.fields) f on true
  where ${deedsOf}${part ? ` and record = any($5::uuid[])${stretchOf}` : ''} group by object, record order by min(e.id)`,
    values: [...deedsBy(ctx, set), ...(part ?? [])],
  })
}

/**
 * Keeps for a job which records the set touched, those of its own object first: how many, and where the events of each `size` of them lie, so
 * that a job in batches of that size reads every event once.
 */
export async function keepTouched(
  ctx: Ctx,
  set: ChangeSet,
  { job, size }: { job: string; size: number },
): Promise<{ total: number; stretches: Stretch[] }> {
  const schema = ident(ctx.db.schema)
  const rows = await ctx.db.query<Stretch & { count: number }>({
    text: `with touched as materialized (select row_number() over (order by object <> $6, min(e.id)) as n, record as id,
        min(tx) as tx0, max(tx) as tx1, min(e.id) as id0, max(e.id) as id1 from ${schema}._event e where ${deedsOf} group by object, record),
      kept as (insert into ${schema}._job_record (job, n, id) select $5, n, id from touched)
      select count(*)::int as count, json_build_object('tx', min(tx0)::text, 'id', min(id0)) as "from", json_build_object('tx', max(tx1)::text, 'id', max(id1)) as "to"
      from touched group by (n - 1) / $7::int order by (n - 1) / $7::int`,
    values: [...deedsBy(ctx, set), job, set.object, size],
  })
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    stretches: rows.map(({ from, to }) => ({ from, to })),
  }
}

/** The object of the call first: what went or came along with its records is then done already. */
function byObject(deeds: readonly Deed[], first: string): Map<string, Deed[]> {
  const groups = new Map<string, Deed[]>([[first, []]])
  for (const deed of deeds) groups.set(deed.object, [...(groups.get(deed.object) ?? []), deed])
  return groups
}

type Undoing = { answer: UndoAnswer; set: ChangeSet; access: Access; accepted: string[] }

async function undoDeeds(ctx: Ctx, shape: ObjectShape, deeds: readonly Deed[], undoing: Undoing): Promise<void> {
  const now = await readBefore(
    ctx,
    shape,
    deeds.map((deed) => deed.id),
    { lock: 'update', verb: 'update' },
  )
  const past = await readStates(
    ctx,
    shape,
    deeds.flatMap((deed) =>
      deed.kinds.includes('updated')
        ? [
            { id: deed.id, version: deed.firstVersion - 1 },
            { id: deed.id, version: deed.lastVersion },
          ]
        : [],
    ),
  )
  await addLinks(ctx, shape, deeds, now)
  const moved = deeds.filter((deed) => deed.fields.includes('owner')).map((deed) => deed.id)
  const handable = await handableOf(ctx, shape, moved)
  const changes = deeds.flatMap((deed): RecordChange[] => {
    const image = now.get(deed.id)
    if (!image || !image.writable) {
      // Of somebody else's set only what the caller reads is told.
      if (undoing.set.by === ctx.user.id || image?.readable)
        undoing.answer.kept.push({ object: shape.name, id: deed.id, reason: 'gone' })
      return []
    }
    return changeBack(
      shape,
      deed,
      {
        image,
        before: past.get(`${deed.id} ${deed.firstVersion - 1}`),
        after: past.get(`${deed.id} ${deed.lastVersion}`),
        handable: handable.has(deed.id),
      },
      undoing,
    )
  })
  await dropGoneTargets(ctx, shape, changes)
  if (changes.length === 0) return
  const { verdicts } = await writeRecords(ctx, shape.name, changes, {
    allOrNone: false,
    trusted: true,
    change: undoing.answer.change,
    accepted: undoing.accepted,
  })
  for (const [at, verdict] of verdicts.entries()) settle(shape, changes[at], verdict, undoing)
}

/** What the records link to now, as far as the change set touched it. */
async function addLinks(
  ctx: Ctx,
  shape: ObjectShape,
  deeds: readonly Deed[],
  now: ReadonlyMap<string, BeforeImage>,
): Promise<void> {
  for (const field of linkFields(shape)) {
    const ids = deeds.filter((deed) => deed.fields.includes(field.name)).map((deed) => deed.id)
    const links = ids.length === 0 ? new Map<string, string[]>() : await readLinks(ctx, shape, field, ids)
    for (const [id, targets] of links) {
      const image = now.get(id)
      if (image) image.values[field.name] = targets
    }
  }
}

async function dropGoneTargets(ctx: Ctx, shape: ObjectShape, changes: readonly RecordChange[]): Promise<void> {
  for (const field of linkFields(shape)) {
    const values = changes.flatMap((change) =>
      change.op === 'update' && Object.hasOwn(change.values, field.name) ? [change.values] : [],
    )
    const targets = await livingTargets(
      ctx,
      shape,
      field,
      values.map((one) => one[field.name]),
    )
    for (const [at, one] of values.entries()) one[field.name] = targets[at] ?? []
  }
}

type States = {
  image: BeforeImage
  before: StoredValues | undefined
  after: StoredValues | undefined
  /** Whether the caller may make somebody else its owner, given the right to transfer. */
  handable: boolean
}

function changeBack(
  shape: ObjectShape,
  deed: Deed,
  { image, before, after, handable }: States,
  { answer, set, access }: Undoing,
): RecordChange[] {
  const untouched = image.version === deed.lastVersion
  const keep = (reason: string): RecordChange[] => {
    answer.kept.push({ object: shape.name, id: deed.id, reason })
    return []
  }
  if (deed.kinds.includes('created'))
    return image.deleted ? [] : untouched ? [{ op: 'delete', id: deed.id }] : keep('changed_since')
  if (deed.kinds.includes('deleted'))
    return image.deleted && image.change === set.id
      ? [{ op: 'restore', id: deed.id }]
      : image.deleted
        ? keep('changed_since')
        : []
  if (deed.kinds.includes('restored'))
    return image.deleted ? [] : untouched ? [{ op: 'delete', id: deed.id }] : keep('changed_since')
  if (image.deleted || !before || !after) return keep('gone')
  const values: Values = Object.create(null)
  for (const name of deed.fields) {
    const field = fieldOf(shape, name)
    const isStored = field?.column != null || field?.linkTable !== undefined
    if (!field || !isStored || (field.readOnly && name !== 'owner')) continue
    const states = [before[name], after[name], image.values[name]]
    const [was, then, is] = states.map((value) => openedValue(shape, field, deed.id, value ?? null))
    const right = rightNow(access, shape, name, handable)
    // What was hidden from the caller since does not exist for them: it stays, and nothing is told.
    // What another record of the set brought back with it is as it was.
    if (right === 'hidden') continue
    const keepCell = (reason: string) => answer.kept.push({ object: shape.name, id: deed.id, field: name, reason })
    if (was === undefined || then === undefined || is === undefined) keepCell('value.not_readable')
    else if (equalValues(was, then) || equalValues(is, was)) continue
    else if (right !== 'edit') keepCell('value.not_permitted')
    else if (equalValues(is, then)) values[name] = was
    else keepCell('changed_since')
  }
  return Object.keys(values).length > 0 ? [{ op: 'update', id: deed.id, values }] : []
}

/** Rights are those of today: who may no longer change a field does not change it back either. */
function rightNow(access: Access, shape: ObjectShape, name: string, handable: boolean): string {
  if (name === 'owner') return handable && can(access, shape.name, 'transfer') ? 'edit' : 'read'
  return fieldRight(access, shape, name, 'update')
}

const countName = { create: 'created', update: 'updated', delete: 'deleted', restore: 'restored' } as const

function settle(shape: ObjectShape, change: RecordChange | undefined, verdict: Verdict, { answer }: Undoing): void {
  if (!change || !('id' in change)) return
  if (!verdict.ok) {
    // What came back or went along with another record of the set is done.
    const along = change.op !== 'update' && verdict.problem.code === 'record.not_found'
    if (!along)
      answer.kept.push({
        object: shape.name,
        id: change.id,
        reason: verdict.problem.errors?.[0]?.code ?? verdict.problem.code,
      })
    return
  }
  const name = countName[verdict.op]
  if (!verdict.unchanged) answer.counts[name] = (answer.counts[name] ?? 0) + 1
}

/** Values of records at given versions, by `id version`; of several rows of a version (roll-ups refreshed between) the last. */
async function readStates(
  ctx: Ctx,
  shape: ObjectShape,
  wanted: readonly { id: string; version: number }[],
): Promise<Map<string, StoredValues>> {
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.query<{ id: string; version: number; values: StoredValues }>(
    statement(shape, 'states', [JSON.stringify(wanted)], () => {
      const from = (source: string, alias: string) =>
        `select x.id, x.version, ${alias}._from, ${valuesSql(shape, alias, versionLinksSql(ctx.db.schema, shape, alias))} as values from x join ${source} ${alias} on ${alias}.id = x.id and ${alias}.version = x.version`
      return `with x as materialized (select * from json_to_recordset($1::json) as x(id uuid, version int))
select distinct on (id, version) id, version, values from (${from(tableOf(ctx.db.schema, shape), 't')} union all ${from(twinOf(ctx.db.schema, shape), 'h')}) s order by id, version, _from desc`
    }),
  )
  return new Map(rows.map((row) => [`${row.id} ${row.version}`, row.values]))
}
