/**
 * The opaque cursor: where a page ended, as the sort values of its last record.
 *
 * It belongs to one query (object, filter, order ...) and carries a checksum; anything else is query.cursor_invalid.
 */
import { hash as digest } from 'node:crypto'
import type { CheckedQuery, ValueClass } from '@trellis/metadata/query/checked-query.ts'
import { valueClassOf } from '@trellis/metadata/query/path.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { failed, ok } from '@trellis/metadata/problem.ts'
import type { Result } from '@trellis/metadata/problem.ts'

/** Sort values as PostgreSQL prints them (the id last, unless the query sorts by it), or the number of groups to skip. */
export type CursorPlace = readonly (string | null)[]

/** What the query asks, whatever page and whatever is shown of it: as it was written, so that `today` stays `today`. */
export function queryStamp(query: RecordQuery): string {
  const known = stamps.get(query)
  if (known !== undefined) return known
  const { object, where, order_by, group_by, aggregates, having, search, as_of, deleted } = query
  const asked = [object, where, order_by, group_by, aggregates, having, search, as_of, deleted]
  const stamp = hash(JSON.stringify(asked)).slice(0, 12)
  stamps.set(query, stamp)
  return stamp
}

/** Queries of addresses are kept and never changed (http/records-read.ts). */
const stamps = new WeakMap<RecordQuery, string>()

/** The cursor behind a record of the query that has these sort values. */
export function cursorAt(query: RecordQuery, place: CursorPlace): string {
  return encodeCursor(queryStamp(query), place)
}

export function encodeCursor(stamp: string, place: CursorPlace): string {
  const body = JSON.stringify([stamp, ...place])
  return Buffer.from(`${hash(body).slice(0, 8)}${body}`).toString('base64url')
}

export function decodeCursor(text: string, stamp: string, query: CheckedQuery): Result<CursorPlace> {
  const classes = cursorClasses(query)
  const parts = partsOf(text)
  if (parts === null || parts[0] !== stamp || parts.length !== classes.length + 1) return refused()
  const place = parts.slice(1)
  if (query.grouping !== null && !/^\d{1,15}$/.test(String(place[0]))) return refused()
  const idAt = query.orderBy.findIndex(isId)
  const unblank = idAt === -1 ? place.length - 1 : idAt
  const fitting = place.every((value, index) =>
    value === null ? index !== unblank : fits(value, classes[index] ?? 'text'),
  )
  return fitting ? ok(place as CursorPlace) : refused()
}

/** The parts of a cursor whose checksum is right; null otherwise. */
function partsOf(text: string): unknown[] | null {
  const bytes = Buffer.from(text, 'base64url')
  // The decoder passes over what is no base64.
  if (bytes.toString('base64url') !== text) return null
  const decoded = bytes.toString()
  const body = decoded.slice(8)
  if (hash(body).slice(0, 8) !== decoded.slice(0, 8)) return null
  try {
    const parts = JSON.parse(body) as unknown
    return Array.isArray(parts) ? parts : null
  } catch {
    return null
  }
}

/** Classes of the values in a cursor of the query. */
function cursorClasses(query: CheckedQuery): ValueClass[] {
  if (query.grouping !== null) return ['number']
  const classes = query.orderBy.map((one) => valueClassOf(one.path.field))
  return query.orderBy.some(isId) ? classes : [...classes, 'id']
}

function isId(one: CheckedQuery['orderBy'][number]): boolean {
  return one.path.text === 'id'
}

function refused(): Result<CursorPlace> {
  return failed('query.cursor_invalid', { errors: [{ pointer: '/cursor', code: 'value.cursor_invalid' }] })
}

const forms: { [valueClass in ValueClass]: RegExp } = {
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  number: /^-?\d{1,40}(\.\d{1,40})?$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/,
  time: /^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/,
  text: /^[^\0]*$/,
  list: /^(?!)/,
  many: /^(?!)/,
  json: /^(?!)/,
}

/** The id is never blank; what stands beside it may be. */
function fits(value: unknown, valueClass: ValueClass): boolean {
  return typeof value === 'string' && forms[valueClass].test(value)
}

function hash(text: string): string {
  return digest('sha256', text, 'base64url')
}
