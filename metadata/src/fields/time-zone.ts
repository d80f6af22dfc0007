/** Local clock times of an IANA zone as instants. */
import { dayNumber, type Day } from './calendar.ts'

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat | null>()

/** Epoch milliseconds of a local time. In a gap the clock is taken as before the change, in an overlap the first of both. null: no such zone. */
export function instantOf(day: Day, clockMs: number, timeZone: string): number | null {
  const local = dayNumber(day) * dayMs + clockMs
  const before = offsetMs(local - dayMs, timeZone)
  if (before === null) return null
  const first = local - before
  if (offsetMs(first, timeZone) === before) return first
  const after = offsetMs(local + dayMs, timeZone) ?? before
  return offsetMs(local - after, timeZone) === after ? local - after : first
}

/** How far the zone is ahead of UTC at an instant, in milliseconds. null: no such zone. */
export function offsetMs(instantMs: number, timeZone: string): number | null {
  const format = formatOf(timeZone)
  if (!format) return null
  const parts: { [type: string]: number } = {}
  for (const part of format.formatToParts(new Date(instantMs))) parts[part.type] = Number(part.value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const local = dayNumber({ year, month, day }) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000
  return local - Math.floor(instantMs / 1000) * 1000
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    format = null
  }
  formats.set(timeZone, format)
  return format
}
