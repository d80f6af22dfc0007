/**
 * Days and zones without the clock: civil-day arithmetic on 'YYYY-MM-DD', and where a day starts in a time zone.
 * Instants are epoch milliseconds or RFC 3339 UTC text with milliseconds. Proleptic Gregorian, years 0001-9999.
 */

/** Days since 1970-01-01 of a date (Howard Hinnant's days_from_civil). */
export function dayNumber(date: string): number {
  const year = Number(date.slice(0, 4))
  const month = Number(date.slice(5, 7))
  const day = Number(date.slice(8, 10))
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** The date of a day number; clamped to the years 0001-9999. */
export function dateOf(days: number): string {
  const z = Math.min(Math.max(days, -719_162), 2_932_896) + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return isoDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

export function isoDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days)
}

/** First day of the month `months` after the month of the date. */
export function monthStart(date: string, months = 0): string {
  const index = Math.min(
    Math.max(Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months, 12),
    9999 * 12 + 11,
  )
  return isoDate(Math.floor(index / 12), (index % 12) + 1, 1)
}

/** Monday is 0. */
export function weekday(date: string): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7
}

/** True for a real day written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !text.startsWith('0000') && dateOf(dayNumber(text)) === text
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Wall-clock time of an instant in a zone, as if it were UTC: epoch milliseconds. Errors: RangeError for an unknown zone. */
export function wallClockMs(instantMs: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(timeZone, format)
  }
  const part: { [type: string]: string } = {}
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = value
  const year = part['era']?.startsWith('B') ? 1 - Number(part['year']) : Number(part['year'])
  const day = dayNumber(isoDate(year, Number(part['month']), Number(part['day'])))
  const seconds = Number(part['hour']) * 3600 + Number(part['minute']) * 60 + Number(part['second'])
  return day * 86_400_000 + seconds * 1000 + (((instantMs % 1000) + 1000) % 1000)
}

/** The day it is in a zone. */
export function dayIn(instantMs: number, timeZone: string): string {
  return dateOf(Math.floor(wallClockMs(instantMs, timeZone) / 86_400_000))
}

/** First instant of a day in a zone, RFC 3339 UTC. Where midnight is skipped it is the first moment that exists. */
export function startOfDay(date: string, timeZone: string): string {
  const midnight = dayNumber(date) * 86_400_000
  const first = midnight - (wallClockMs(midnight, timeZone) - midnight)
  const second = midnight - (wallClockMs(first, timeZone) - first)
  const skipped = wallClockMs(second, timeZone) < midnight
  return instantText(skipped ? Math.max(first, second) : second)
}

/** Epoch milliseconds to RFC 3339 UTC with milliseconds. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / 86_400_000)
  const rest = ms - day * 86_400_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${dateOf(day)}T${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}.${String(rest % 1000).padStart(3, '0')}Z`
}
