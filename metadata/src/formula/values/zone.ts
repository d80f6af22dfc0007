/**
 * Wall-clock time of a zone, from the runtime's own time zone table (Intl). Offsets are cached per UTC day where the whole day has one
 * offset, so the list of a thousand rows asks Intl a few times only. PostgreSQL answers the same through AT TIME ZONE.
 */
import { dayMs, daysFromCivil } from './calendar.ts'
import { throwFault } from './fault.ts'

type ZoneClock = { format: Intl.DateTimeFormat; days: Map<number, number> }

const clocks = new Map<string, ZoneClock>()
const maxZones = 64
const maxDays = 4096
/** The day has a change of offset: look at the instant itself. */
const mixed = Number.NaN

/** True when the runtime knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

function clockOf(zone: string): ZoneClock {
  let clock = clocks.get(zone)
  if (!clock) {
    if (clocks.size >= maxZones) clocks.clear()
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clock = { format, days: new Map() }
    clocks.set(zone, clock)
  }
  return clock
}

function readOffset(clock: ZoneClock, ms: number): number {
  const parts: { [type: string]: number } = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
  let before = false
  for (const part of clock.format.formatToParts(ms)) {
    if (part.type === 'era') before = part.value.startsWith('B')
    else if (Object.hasOwn(parts, part.type)) parts[part.type] = Number(part.value)
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const local =
    daysFromCivil(before ? 1 - year : year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000
  return local - Math.floor(ms / 1000) * 1000
}

/** Milliseconds to add to UTC to get wall-clock time at that instant. */
function offsetAt(zone: string, ms: number): number {
  if (zone === 'UTC') return 0
  let clock: ZoneClock
  try {
    clock = clockOf(zone)
  } catch {
    return throwFault('value.bad_argument')
  }
  const day = Math.floor(ms / dayMs)
  let offset = clock.days.get(day)
  if (offset === undefined) {
    const first = readOffset(clock, day * dayMs)
    offset = first === readOffset(clock, (day + 1) * dayMs) ? first : mixed
    if (clock.days.size >= maxDays) clock.days.clear()
    clock.days.set(day, offset)
  }
  return Number.isNaN(offset) ? readOffset(clock, ms) : offset
}

/** Epoch milliseconds to wall-clock milliseconds. */
export function toLocal(zone: string, ms: number): number {
  return ms + offsetAt(zone, ms)
}

/**
 * Wall-clock milliseconds to epoch milliseconds. Skipped times take the offset before the change, repeated ones the offset after it,
 * which is what PostgreSQL does.
 */
export function fromLocal(zone: string, local: number): number {
  if (zone === 'UTC') return local
  const before = offsetAt(zone, local - dayMs)
  const after = offsetAt(zone, local + dayMs)
  if (before === after) return local - before
  const withAfter = local - after
  return offsetAt(zone, withAfter) === after ? withAfter : local - before
}
