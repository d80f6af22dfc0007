/**
 * Days and clock times without `Date` in values: proleptic Gregorian, years 1 to 9999, so a date never shifts with a zone.
 */
import type { ParseContext } from './field-type.ts'

export type Day = { year: number; month: number; day: number }

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthWord =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?$/

export function isDay({ year, month, day }: Day): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && (year % 4 === 0 ? year % 100 !== 0 || year % 400 === 0 : false)
  return (monthDays[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** 'YYYY-MM-DD', exactly. null: no such day. */
export function readIsoDay(text: string): Day | null {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null
  const day = { year: digits(text, 0, 4), month: digits(text, 5, 7), day: digits(text, 8, 10) }
  return isDay(day) ? day : null
}

/** Number made of the ASCII digits text[from..to); NaN when there is anything else. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return value
}

export function isoDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Days since 1970-01-01; negative before. */
export function dayNumber({ year, month, day }: Day): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** What a date in a spreadsheet said. `ambiguous`: 3/4/2017 without a known order. */
export type DayText = { kind: 'day'; day: Day } | { kind: 'ambiguous' } | { kind: 'none' }

const none: DayText = { kind: 'none' }

/** 2017-3-1, 2017/3/1, 2017.3.1, 2017年3月1日, 20170301, 1 Mar 2017, Mar 1, 2017, and 3/25/2017 where only one order is possible. */
export function readDayText(text: string, order: ParseContext['dateOrder']): DayText {
  if (text.length > 40) return none
  const normal = text.normalize('NFKC').trim()
  const yearFirst =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(normal) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(normal)
  if (yearFirst) return theDay(yearFirst[1], yearFirst[2], yearFirst[3])
  const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(normal)
  if (yearLast) return yearAtEnd(yearLast, order)
  const parts = normal.toLowerCase().split(/[\s,-]+/)
  if (parts.length !== 3) return none
  const [first = '', second = '', year] = parts
  if (!/^\d{4}$/.test(year ?? '')) return none
  if (monthWord.test(first) && /^\d{1,2}$/.test(second)) return theDay(year, monthOf(first), second)
  if (monthWord.test(second) && /^\d{1,2}$/.test(first)) return theDay(year, monthOf(second), first)
  return none
}

function yearAtEnd(match: RegExpExecArray, order: ParseContext['dateOrder']): DayText {
  const [, first, second, year] = match
  const monthFirst = theDay(year, first, second)
  const dayFirst = theDay(year, second, first)
  if (order) return order === 'mdy' ? monthFirst : dayFirst
  if (monthFirst.kind === 'day' && dayFirst.kind === 'day') return first === second ? monthFirst : { kind: 'ambiguous' }
  return monthFirst.kind === 'day' ? monthFirst : dayFirst
}

function monthOf(word: string): string {
  return String(monthNames.indexOf(word.slice(0, 3)) + 1)
}

function theDay(year: string | undefined, month: string | undefined, day: string | undefined): DayText {
  const found = { year: Number(year), month: Number(month), day: Number(day) }
  return isDay(found) ? { kind: 'day', day: found } : none
}

/** A clock time in milliseconds since midnight, or null. */
export function readClock(text: string): number | null {
  if (text.length > 30) return null
  const match =
    /^(上午|下午|中午|凌晨|早上|晚上|am|pm)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?$/i.exec(
      text.normalize('NFKC').trim(),
    )
  if (!match) return null
  const half = (match[1] ?? match[6] ?? '').toLowerCase()
  let hour = Number(match[2])
  if (half !== '' && /^(am|pm)$/.test(half) && (hour < 1 || hour > 12)) return null
  if (/^(pm|下午|晚上)$/.test(half) && hour < 12) hour += 12
  if (/^(am|上午|凌晨)$/.test(half) && hour === 12) hour = 0
  const minute = Number(match[3])
  const second = Number(match[4] ?? '0')
  if (hour > 23 || minute > 59 || second > 59) return null
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[5] ?? '').padEnd(3, '0').slice(0, 3))
}

/** 'HH:MM:SS', with '.mmm' only where there are milliseconds. */
export function clockText(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1000)
  const rest = ms % 1000
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest ? `.${String(rest).padStart(3, '0')}` : ''}`
}
