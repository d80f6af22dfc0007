/**
 * Days of a calendar as texts ('2026-11-21'), so that no time zone can shift them: steps, ranges and names. Pure.
 *
 * Units   days 'YYYY-MM-DD'; minutes count from midnight.
 */
export type Scale = 'day' | 'week' | 'month'

const dayMs = 86_400_000

function msOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

export function addDays(day: string, count: number): string {
  return new Date(msOf(day) + count * dayMs).toISOString().slice(0, 10)
}

/** From the first to the second: negative when the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return Math.round((msOf(second) - msOf(first)) / dayMs)
}

/** The same day of another month, or its last day when it is shorter. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, lastDate))).toISOString().slice(0, 10)
}

/** What the screens speak: weeks begin on Monday in Chinese and on Sunday in English, as in the date fields. 0 is Sunday. */
export function weekStartOf(locale: string): 0 | 1 {
  return locale.startsWith('zh') ? 1 : 0
}

export function weekOf(day: string, weekStart: number): string {
  const weekday = new Date(msOf(day)).getUTCDay()
  return addDays(day, -((weekday - weekStart + 7) % 7))
}

/** The days on the screen: one, seven, or the whole weeks around a month. */
export function daysShown(scale: Scale, day: string, weekStart: number): string[] {
  if (scale === 'day') return [day]
  const first = weekOf(scale === 'week' ? day : `${day.slice(0, 7)}-01`, weekStart)
  if (scale === 'week') return listDays(first, 7)
  const last = addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1)
  return listDays(first, Math.ceil((daysBetween(first, last) + 1) / 7) * 7)
}

export function listDays(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => addDays(first, at))
}

/** The day that stands on the screen after a step forward (1) or back (-1). */
export function stepped(scale: Scale, day: string, step: 1 | -1): string {
  if (scale === 'month') return addMonths(day, step)
  return addDays(day, step * (scale === 'week' ? 7 : 1))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A day in words of a locale; the time zone of the options is always UTC, in which the texts stand. */
export function dayText(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}|${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format.format(msOf(day))
}

/** What the head of the calendar says: `November 2026`, `Nov 15 – 21, 2026`, `2026年11月21日星期六`. */
export function rangeText(scale: Scale, days: string[], day: string, locale: string): string {
  if (scale === 'month') return dayText(day, locale, { year: 'numeric', month: 'long' })
  const [first = day, last = day] = [days[0], days[days.length - 1]]
  if (scale === 'day') return dayText(day, locale, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' })
  const format = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })
  return format.formatRange(msOf(first), msOf(last))
}

/** 570 -> '09:30'. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** 570 in the words of a locale: `9:30 AM`, `09:30`. */
export function timeText(minutes: number, locale: string): string {
  const key = `time|${locale}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format.format(minutes * 60_000)
}

/** 14 in the words of a locale: `2 PM`, `14时`. */
export function hourText(hour: number, locale: string): string {
  const key = `hour|${locale}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { hour: 'numeric', timeZone: 'UTC' })
    formats.set(key, format)
  }
  return format.format(hour * 3_600_000)
}

/** When something is, in words: `Sat, Nov 21`, `Nov 21 – 23`, `Sat, Nov 21, 9:30 AM – 10:00 AM`. */
export function whenText(
  span: { day: string; lastDay: string; minute: number | null; lastMinute: number | null },
  locale: string,
): string {
  const { day, lastDay, minute, lastMinute } = span
  if (minute === null || lastMinute === null) {
    if (day === lastDay) return dayText(day, locale, { weekday: 'short', month: 'short', day: 'numeric' })
    const format = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
    return format.formatRange(msOf(day), msOf(lastDay))
  }
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  })
  return format.formatRange(msOf(day) + minute * 60_000, msOf(day) + lastMinute * 60_000)
}
