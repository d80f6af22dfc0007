/**
 * Days and times without Date objects: a date is days since 1970-01-01 (proleptic Gregorian), a time is milliseconds since midnight,
 * a datetime is epoch milliseconds. Years 1 to 9999, anything else is the fault `value.bad_date`.
 */
import { throwFault } from './fault.ts'

export const dayMs = 86_400_000
/** Days of 0001-01-01 and 9999-12-31. */
export const firstDay = -719_162
export const lastDay = 2_932_896

/** Days since 1970-01-01 of a civil date (no check of the day). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

export type Civil = { year: number; month: number; day: number }

export function civilFromDays(days: number): Civil {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  }
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  return month === 2
    ? isLeapYear(year)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31
}

/** A date that exists, or null. */
export function civilDay(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysFromCivil(year, month, day)
}

/** The day when it is within the years 1 to 9999, else the fault. */
export function checkDay(days: number): number {
  if (!(days >= firstDay && days <= lastDay)) throwFault('value.bad_date')
  return days
}

export function checkInstant(ms: number): number {
  if (!(ms >= firstDay * dayMs && ms < (lastDay + 1) * dayMs)) throwFault('value.bad_date')
  return ms
}

/** Adds months; the day is clamped to the end of the month, and the last day of a month stays the last day. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days)
  const index = year * 12 + month - 1 + months
  const newYear = Math.floor(index / 12)
  const newMonth = index - newYear * 12 + 1
  if (newYear < 1 || newYear > 9999) throwFault('value.bad_date')
  const last = daysInMonth(newYear, newMonth)
  const newDay = day === daysInMonth(year, month) ? last : Math.min(day, last)
  return daysFromCivil(newYear, newMonth, newDay)
}

/** 1 Sunday to 7 Saturday, as WEEKDAY gives it. */
export function weekday(days: number): number {
  return ((((days + 4) % 7) + 7) % 7) + 1
}

/** ISO 8601 week: weeks start on Monday, week 1 holds the first Thursday. */
export function isoWeek(days: number): { year: number; week: number } {
  const thursday = days + 4 - (((((days + 3) % 7) + 7) % 7) + 1)
  const { year } = civilFromDays(thursday)
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 }
}

const pad2 = (value: number): string => (value < 10 ? '0' + String(value) : String(value))

export function formatDay(days: number): string {
  const { year, month, day } = civilFromDays(days)
  return String(year).padStart(4, '0') + '-' + pad2(month) + '-' + pad2(day)
}

/** 'YYYY-MM-DD' (a datetime's day part too) to days, null when it is no date. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  return match ? civilDay(Number(match[1]), Number(match[2]), Number(match[3])) : null
}

/** Wire form of a time: HH:MM:SS, with milliseconds where there are any. */
export function formatTime(ms: number, alwaysMs = false): string {
  const text =
    pad2(Math.floor(ms / 3_600_000)) + ':' + pad2(Math.floor(ms / 60_000) % 60) + ':' + pad2(Math.floor(ms / 1000) % 60)
  return ms % 1000 !== 0 || alwaysMs ? text + '.' + String(ms % 1000).padStart(3, '0') : text
}

/** HH:MM, HH:MM:SS or HH:MM:SS.fff to milliseconds, null when it is no time of a day. */
export function parseTime(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(text)
  if (!match) return null
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return null
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[4] ?? '0').padEnd(3, '0'))
}

/** RFC 3339 in UTC with milliseconds, the wire form of a datetime. */
export function formatInstant(ms: number): string {
  const days = Math.floor(ms / dayMs)
  return formatDay(days) + 'T' + formatTime(ms - days * dayMs, true) + 'Z'
}

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/

/** Reads a wire datetime (offsets allowed, none means UTC) to epoch milliseconds; null when it is none. */
export function parseInstant(text: string): number | null {
  const match = instantPattern.exec(text)
  if (!match) return null
  const days = civilDay(Number(match[1]), Number(match[2]), Number(match[3]))
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)]
  if (days === null || hour > 23 || minute > 59 || second > 59) return null
  const zone = match[8] ?? 'Z'
  const zoneMinutes = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + (zone.length > 3 ? Number(zone.slice(-2)) : 0)
  const offset = zoneMinutes * (zone.startsWith('-') ? -60_000 : 60_000)
  return (
    days * dayMs +
    ((hour * 60 + minute) * 60 + second) * 1000 +
    Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3)) -
    offset
  )
}
