/**
 * The timeline of a record: what people did about it (records of the object that plays activities for it) and how its fields changed,
 * newest first, with what is still open ahead.
 *
 * Shape   TimelinePage. `open` stands on the first page only, soonest due first; `entries` are the rest.
 * Units   limit in entries. A page is three reads at most, whatever the record has behind it.
 * Errors  record.not_found, query.unknown_object, access.object_denied, query.cursor_invalid.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { ActivityParts, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { readableFields } from '@trellis/metadata/query/path.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { Ctx } from '../ctx.ts'
import { cursorAt } from './cursor.ts'
import type { HistoryEntry } from './history.ts'
import { historyRows } from './history.ts'
import type { StoredRecord } from './read.ts'
import { readRecord, readRecords } from './read.ts'
import { readableShape } from './targets.ts'

export type TimelineEntry =
  | { type: 'activity'; at: string; object: string; record: StoredRecord }
  | ({ type: 'change' } & HistoryEntry)

export type TimelinePage = { open: TimelineEntry[]; entries: TimelineEntry[]; next_cursor: string | null }

/** `kinds` are choices of the activities' kind, and `change`; empty: everything. */
export type TimelineAsk = { limit: number; cursor: string | null; kinds: readonly string[] }

/** Where the next page goes on in either stream; null: from the start. */
type Place = { activities: string | null | 'end'; history: string | null | 'end' }

const maxOpen = 100
const changeKind = 'change'

export async function readTimeline(ctx: Ctx, object: string, id: string, ask: TimelineAsk): Promise<TimelinePage> {
  const shape = readableShape(ctx, object)
  const place = ask.cursor === null ? startOf(ask.kinds) : placeOf(ask.cursor)
  const source = activitiesOf(ctx, shape, id, ask.kinds)
  // Throws where the record is not there for the caller; the streams below only leave things out.
  await readRecord(ctx, object, id, 'id')
  const [open, activities, history] = await Promise.all([
    ask.cursor === null && source ? readOpen(ctx, source) : [],
    source && place.activities !== 'end' ? readDone(ctx, source, ask.limit, place.activities) : noItems,
    place.history === 'end' ? noItems : readChanges(ctx, shape, id, { limit: ask.limit, before: place.history }),
  ])
  const { taken, ...left } = merge(activities, history, ask.limit)
  const next: Place = {
    activities: left.first ? (lastPlace(taken, 'activity') ?? place.activities) : 'end',
    history: left.second ? (lastPlace(taken, 'change') ?? place.history) : 'end',
  }
  return {
    open,
    entries: taken.flatMap((item) => item.entry ?? []),
    next_cursor: left.first || left.second ? Buffer.from(JSON.stringify(next)).toString('base64url') : null,
  }
}

/** One step of a stream; without an entry: something the caller is not told. */
type Item = { stream: TimelineEntry['type']; at: string; place: string; entry: TimelineEntry | null }
type Items = { items: Item[]; more: boolean }

const noItems: Items = { items: [], more: false }

/** The newest of both until the page is full; whether anything of either is left. */
function merge(first: Items, second: Items, limit: number): { taken: Item[]; first: boolean; second: boolean } {
  const taken: Item[] = []
  let [a, b, told] = [0, 0, 0]
  while (told < limit) {
    const [x, y] = [first.items[a], second.items[b]]
    // What lies behind the last step read is not known yet.
    if ((x === undefined && first.more) || (y === undefined && second.more)) break
    const item = x === undefined || (y !== undefined && y.at > x.at) ? y : x
    if (item === undefined) break
    if (item === x) a++
    else b++
    if (item.entry) told++
    taken.push(item)
  }
  return { taken, first: a < first.items.length || first.more, second: b < second.items.length || second.more }
}

function lastPlace(taken: readonly Item[], stream: Item['stream']): string | undefined {
  return taken.findLast((item) => item.stream === stream)?.place
}

type Source = { shape: ObjectShape; parts: ActivityParts; at: string; where: Filter[]; openStates: string[] }

/** The object whose records are activities of this one; undefined when there is none the caller reads. */
function activitiesOf(ctx: Ctx, shape: ObjectShape, id: string, kinds: readonly string[]): Source | undefined {
  for (const activity of Object.values(ctx.model.objects)) {
    const parts = activity.activity
    const related = parts && fieldOf(activity, parts.related)
    if (!parts || !related?.to?.includes(shape.name) || !can(ctx.access, activity.name, 'read')) continue
    const readable = new Set(readableFields(ctx.access, activity).map((field) => field.name))
    if (!readable.has(related.name)) continue
    const seen = (name: string | undefined) => (name !== undefined && readable.has(name) ? name : undefined)
    const status = seen(parts.status)
    const options = (status === undefined ? undefined : fieldOf(activity, status)?.options) ?? []
    const kind = seen(parts.kind)
    const asked = kinds.filter((one) => one !== changeKind)
    return {
      shape: activity,
      parts,
      at: seen(parts.at) ?? 'created_at',
      where: [
        { field: related.name, op: 'eq', value: id },
        ...(related.type === 'polymorphic_lookup'
          ? [{ field: `${related.name}_object`, op: 'eq', value: shape.name } as const]
          : []),
        ...(kind !== undefined && asked.length > 0 ? [{ field: kind, op: 'in', value: asked } as const] : []),
      ],
      openStates: options.some((option) => option.closed)
        ? options.filter((option) => !option.closed).map((option) => option.value)
        : [],
    }
  }
  return undefined
}

function queryOf(ctx: Ctx, source: Source, rest: Pick<RecordQuery, 'order_by' | 'limit' | 'cursor'>): RecordQuery {
  const names = readableFields(ctx.access, source.shape).map((field) => field.name)
  const people = ['owner', 'created_by'].filter((name) => names.includes(name)).map((name) => `${name}.name`)
  return { object: source.shape.name, fields: [...names, ...people], ...rest }
}

/** Soonest due first, without a due time last. */
async function readOpen(ctx: Ctx, source: Source): Promise<TimelineEntry[]> {
  const { parts, openStates } = source
  if (parts.status === undefined || openStates.length === 0) return []
  const { records } = await readRecords(ctx, {
    ...queryOf(ctx, source, { order_by: [{ field: parts.due ?? source.at }], limit: maxOpen }),
    where: { and: [...source.where, { field: parts.status, op: 'in', value: openStates }] },
  })
  return records.map((record) => entryOf(source, record))
}

async function readDone(ctx: Ctx, source: Source, limit: number, cursor: string | null): Promise<Items> {
  const { parts, openStates } = source
  const done: Filter[] =
    parts.status === undefined || openStates.length === 0
      ? []
      : [{ not: { field: parts.status, op: 'in', value: openStates } }]
  const query: RecordQuery = {
    ...queryOf(ctx, source, { order_by: [{ field: source.at, dir: 'desc' }], limit, cursor }),
    where: { and: [...source.where, ...done] },
  }
  const { records, nextCursor } = await readRecords(ctx, query)
  const items = records.map((record): Item => {
    const entry = entryOf(source, record)
    const text = entry.at.replace('T', ' ').replace('Z', '+00')
    return {
      stream: 'activity',
      at: entry.at,
      place: cursorAt(query, [entry.at === '' ? null : text, String(record['id'])]),
      entry,
    }
  })
  return { items, more: nextCursor !== null }
}

function entryOf(source: Source, record: StoredRecord): TimelineEntry {
  const at = record[source.at]
  return { type: 'activity', at: typeof at === 'string' ? at : '', object: source.shape.name, record }
}

async function readChanges(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { limit: number; before: string | null },
): Promise<Items> {
  const { rows, more } = await historyRows(ctx, shape, id, page)
  return {
    items: rows.map(({ entry, from, told }) => ({
      stream: 'change',
      at: entry.at,
      place: from,
      entry: told ? { type: 'change', ...entry } : null,
    })),
    more,
  }
}

function startOf(kinds: readonly string[]): Place {
  const all = kinds.length === 0
  return {
    activities: all || kinds.some((kind) => kind !== changeKind) ? null : 'end',
    history: all || kinds.includes(changeKind) ? null : 'end',
  }
}

const moment = /^\d{4,6}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/

function placeOf(cursor: string): Place {
  const place = parsed(Buffer.from(cursor, 'base64url').toString())
  const { activities, history } = place
  const isText = (value: unknown): value is string | null => value === null || typeof value === 'string'
  if (!isText(activities) || !isText(history)) return raise('query.cursor_invalid')
  if (history !== null && history !== 'end' && !moment.test(history)) return raise('query.cursor_invalid')
  return { activities, history }
}

function parsed(text: string): { activities?: unknown; history?: unknown } {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
