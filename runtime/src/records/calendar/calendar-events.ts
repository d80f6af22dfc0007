/**
 * Records as events of a calendar, and where they stand: in lanes of a week, and beside each other in a day. Pure.
 *
 * An event holds days and minutes of the person's wall clock; `instantOf` leads back when one is moved.
 */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'
import { instantOf, wallTime } from '../../fields/zone-time.ts'
import { addDays, clockOf, daysBetween } from './calendar-days.ts'

/** Where an event stands. `minute` is null when it takes whole days; the last day counts. */
export type Span = { day: string; lastDay: string; minute: number | null; lastMinute: number | null }

export type CalendarEvent = Span & {
  /** Of the record and its source: the same record may stand in two sources. */
  key: string
  source: string
  object: string
  record: RecordView
  title: string
  color: string | undefined
  /** Why it has its colour, where a rule of the view says so. */
  why?: string
  movable: boolean
  /** Has an end that can be dragged. */
  sizable: boolean
}

/** The fields an event is read from and written to. */
export type SpanFields = { start: string; end: string | undefined; timed: boolean; timeZone: string }

/** How long an event without an end is drawn, in minutes. */
export const shownMinutes = 30

/** Undefined for a record without a start. An end before the start is not believed. */
export function spanOf(record: RecordView, fields: SpanFields): Span | undefined {
  const start = record[fields.start]
  const end = fields.end === undefined ? null : record[fields.end]
  if (typeof start !== 'string' || start === '') return undefined
  if (!fields.timed) {
    const day = start.slice(0, 10)
    const last = typeof end === 'string' && end.slice(0, 10) > day ? end.slice(0, 10) : day
    return { day, lastDay: last, minute: null, lastMinute: null }
  }
  const from = wallTime(start, fields.timeZone)
  const to = typeof end === 'string' && end > start ? wallTime(end, fields.timeZone) : ''
  if (from === '') return undefined
  const [day, minute] = [from.slice(0, 10), minuteOf(from)]
  if (to === '') return { day, lastDay: day, minute, lastMinute: Math.min(minute + shownMinutes, 1440) }
  const midnight = minuteOf(to) === 0 && to.slice(0, 10) > day
  const lastDay = midnight ? addDays(to.slice(0, 10), -1) : to.slice(0, 10)
  const lastMinute = midnight ? 1440 : minuteOf(to)
  // What lasts over night stands above the hours, like whole days.
  if (lastDay > day) return { day, lastDay, minute: null, lastMinute: null }
  return { day, lastDay, minute, lastMinute }
}

function minuteOf(wall: string): number {
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))
}

/** A wish of the person: so many days and minutes on, for the start and for the end. */
export type Shift = { days: number; minutes: number; edge: 'both' | 'end' }

/** Where an event would stand after a shift; an end never passes its start. */
export function shifted(span: Span, { days, minutes, edge }: Shift): Span {
  if (edge === 'end') {
    if (span.minute === null || span.lastMinute === null) {
      const lastDay = addDays(span.lastDay, days)
      return { ...span, lastDay: lastDay < span.day ? span.day : lastDay }
    }
    return { ...span, lastMinute: clamp(span.lastMinute + minutes, span.minute + 15, 1440) }
  }
  const moved = { ...span, day: addDays(span.day, days), lastDay: addDays(span.lastDay, days) }
  if (span.minute === null || span.lastMinute === null) return moved
  const length = span.lastMinute - span.minute
  const minute = clamp(span.minute + minutes, 0, 1440 - Math.min(length, 15))
  return { ...moved, minute, lastMinute: Math.min(minute + length, 1440) }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}

/** The values to write so that the record stands where the shift puts it. Days keep their length, moments their duration in real time. */
export function valuesAfter(
  record: RecordView,
  fields: SpanFields,
  span: Span,
  shift: Shift,
): { [field: string]: JsonValue } {
  const target = shifted(span, shift)
  const { start, end, timed, timeZone } = fields
  const [from, to] = [String(record[start] ?? ''), end === undefined ? null : (record[end] ?? null)]
  if (!timed) {
    if (shift.edge === 'end') return end === undefined ? {} : { [end]: target.lastDay }
    const moved = { [start]: target.day }
    return end === undefined || typeof to !== 'string'
      ? moved
      : { ...moved, [end]: addDays(to.slice(0, 10), shift.days) }
  }
  if (shift.edge === 'end') {
    if (end === undefined) return {}
    const wall = typeof to === 'string' ? wallTime(to, timeZone) : ''
    const clock = target.lastMinute === null ? wall.slice(11, 16) : clockOf(target.lastMinute % 1440)
    const day = target.lastMinute === 1440 ? addDays(target.lastDay, 1) : target.lastDay
    return { [end]: instantOf(`${day} ${clock}:00`, timeZone) }
  }
  const clock = target.minute === null ? wallTime(from, timeZone).slice(11, 16) : clockOf(target.minute)
  const moment = instantOf(`${target.day} ${clock}:00`, timeZone)
  if (end === undefined || typeof to !== 'string') return { [start]: moment }
  const length = Date.parse(to) - Date.parse(from)
  return { [start]: moment, [end]: new Date(Date.parse(moment) + length).toISOString() }
}

/** The values a new record starts with. `end` only where there is a field for it. */
export function valuesOf(span: Span, fields: SpanFields): { [field: string]: JsonValue } {
  const { start, end, timed, timeZone } = fields
  if (!timed) return { [start]: span.day, ...(end === undefined ? {} : { [end]: span.lastDay }) }
  const [minute, lastMinute] = [span.minute ?? 540, span.lastMinute ?? 600]
  const at = (day: string, minutes: number) =>
    instantOf(`${minutes === 1440 ? addDays(day, 1) : day} ${clockOf(minutes % 1440)}:00`, timeZone)
  return { [start]: at(span.day, minute), ...(end === undefined ? {} : { [end]: at(span.lastDay, lastMinute) }) }
}

export type Laid = { event: CalendarEvent; from: number; to: number; lane: number }

/** Bars of a week (or of the days given): each takes the first lane that is free over its days. Long ones first, as people read them. */
export function lanesOf(events: CalendarEvent[], days: string[]): Laid[] {
  const [first = '', last = ''] = [days[0], days[days.length - 1]]
  const inside = events.filter((event) => event.day <= last && event.lastDay >= first)
  const ordered = inside.toSorted(
    (a, b) =>
      a.day.localeCompare(b.day) ||
      b.lastDay.localeCompare(a.lastDay) ||
      (a.minute ?? -1) - (b.minute ?? -1) ||
      a.title.localeCompare(b.title),
  )
  const ends: number[] = []
  return ordered.map((event) => {
    const from = Math.max(0, daysBetween(first, event.day))
    const to = Math.min(days.length - 1, daysBetween(first, event.lastDay))
    const free = ends.findIndex((end) => end < from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = to
    return { event, from, to, lane }
  })
}

export type Placed = { event: CalendarEvent; column: number; columns: number }

/** Timed events of one day, beside each other where they overlap. */
export function columnsOf(events: CalendarEvent[], day: string): Placed[] {
  const own = events
    .filter((event) => event.minute !== null && event.day === day)
    .toSorted((a, b) => (a.minute ?? 0) - (b.minute ?? 0) || endOf(b) - endOf(a))
  const placed: Placed[] = []
  let cluster: Placed[] = []
  let clusterEnd = -1
  const close = () => {
    const columns = Math.max(0, ...cluster.map((one) => one.column)) + 1
    placed.push(...cluster.map((one) => ({ ...one, columns })))
    cluster = []
  }
  for (const event of own) {
    const start = event.minute ?? 0
    if (start >= clusterEnd && cluster.length > 0) close()
    const taken = new Set(cluster.filter((one) => endOf(one.event) > start).map((one) => one.column))
    let column = 0
    while (taken.has(column)) column++
    cluster.push({ event, column, columns: 1 })
    clusterEnd = Math.max(clusterEnd, endOf(event))
  }
  if (cluster.length > 0) close()
  return placed
}

/** A short event is as high as its text needs, so it also takes that much room. */
function endOf(event: CalendarEvent): number {
  return Math.max(event.lastMinute ?? 0, (event.minute ?? 0) + shownMinutes)
}
