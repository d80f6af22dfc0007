/** Dates, times and instants of an evaluation: conversions between them in the user's zone, units, fiscal periods, working days. */
import {
  addMonths,
  checkDay,
  checkInstant,
  civilDay,
  civilFromDays,
  dayMs,
  daysFromCivil,
  daysInMonth,
  parseDay,
  parseTime,
  weekday,
} from './calendar.ts'
import { throwFault } from './fault.ts'
import { trimText } from './text.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'
import { fromLocal, toLocal } from './zone.ts'

/** The user's day. */
export function today(env: FormulaEnv): number {
  return Math.floor(toLocal(env.timeZone, env.nowMs) / dayMs)
}

/** The day of a date or datetime in the user's zone. */
export function dayOf(type: FormulaType, value: number, env: FormulaEnv): number {
  return type === 'datetime' ? Math.floor(toLocal(env.timeZone, value) / dayMs) : value
}

/** The instant of a datetime, or of the start of a date in the user's zone. */
export function instantOf(type: FormulaType, value: number, env: FormulaEnv): number {
  return type === 'datetime' ? value : fromLocal(env.timeZone, value * dayMs)
}

/** The same, within the years 1 to 9999 in UTC as well, else the fault. */
export function checkedInstant(type: FormulaType, value: number, env: FormulaEnv): number {
  return checkInstant(instantOf(type, value, env))
}

/** Milliseconds since midnight of a time, or of a datetime in the user's zone. */
export function timeOf(type: FormulaType, value: number, env: FormulaEnv): number {
  if (type === 'time') return value
  const local = toLocal(env.timeZone, value)
  return local - Math.floor(local / dayMs) * dayMs
}

/** Changes the day of a datetime and keeps its wall-clock time. */
export function withDay(type: FormulaType, value: number, env: FormulaEnv, change: (day: number) => number): number {
  if (type !== 'datetime') return change(value)
  const local = toLocal(env.timeZone, value)
  const day = Math.floor(local / dayMs)
  return checkInstant(fromLocal(env.timeZone, change(day) * dayMs + (local - day * dayMs)))
}

/** DATEVALUE of a text: YYYY-MM-DD. */
export function dayFromText(text: string): number {
  return parseDay(trimText(text)) ?? throwFault('value.bad_date')
}

/** DATETIMEVALUE of a text: YYYY-MM-DD HH:MM:SS in UTC (T and a final Z allowed). */
export function instantFromText(text: string): number {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?Z?$/.exec(trimText(text))
  const day = match ? civilDay(Number(match[1]), Number(match[2]), Number(match[3])) : null
  const [hour, minute, second] = [Number(match?.[4]), Number(match?.[5]), Number(match?.[6])]
  if (!match || day === null || hour > 23 || minute > 59 || second > 59) return throwFault('value.bad_date')
  return day * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[7] ?? '0').padEnd(3, '0'))
}

export function timeFromText(text: string): number {
  return parseTime(trimText(text)) ?? throwFault('value.bad_date')
}

export const units = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'fiscal_quarter',
  'fiscal_year',
] as const
export type Unit = (typeof units)[number]

/** The unit a text names (plural and capitals allowed), or undefined. */
export function unitOf(text: string): Unit | undefined {
  const name = trimText(text).toLowerCase().replace(/s$/, '')
  return units.find((unit) => unit === name)
}

const monthsIn: { readonly [unit: string]: number } = {
  month: 1,
  quarter: 3,
  year: 12,
  fiscal_quarter: 3,
  fiscal_year: 12,
}

/** First day of the unit that holds the day; weeks start on Monday. */
export function startOfUnit(day: number, unit: Unit, fiscalStart: number): number {
  if (unit === 'week') return day - ((((day + 3) % 7) + 7) % 7)
  const months = monthsIn[unit]
  if (months === undefined) return day
  const { year, month } = civilFromDays(day)
  const offset = unit.startsWith('fiscal') ? (fiscalStart - 1) % months : 0
  const index = year * 12 + month - 1
  const start = Math.floor((index - offset) / months) * months + offset
  const startYear = Math.floor(start / 12)
  if (startYear < 1) throwFault('value.bad_date')
  return daysFromCivil(startYear, start - startYear * 12 + 1, 1)
}

/** Last day of the unit that holds the day. */
export function endOfUnit(day: number, unit: Unit, fiscalStart: number): number {
  if (unit === 'week') return checkDay(startOfUnit(day, unit, fiscalStart) + 6)
  const months = monthsIn[unit]
  if (months === undefined) return day
  const { year, month } = civilFromDays(startOfUnit(day, unit, fiscalStart))
  const last = year * 12 + month - 1 + months - 1
  const lastYear = Math.floor(last / 12)
  if (lastYear > 9999) throwFault('value.bad_date')
  const lastMonth = last - lastYear * 12 + 1
  return daysFromCivil(lastYear, lastMonth, daysInMonth(lastYear, lastMonth))
}

/** Whole months from one day to another, negative backwards. */
export function monthsBetween(from: number, to: number): number {
  const [a, b] = [civilFromDays(from), civilFromDays(to)]
  const months = (b.year - a.year) * 12 + b.month - a.month
  if (months > 0 && b.day < a.day) return months - 1
  return months < 0 && b.day > a.day ? months + 1 : months
}

/** Adds a count of a day-sized unit. */
export function addUnits(day: number, amount: number, unit: Unit): number {
  const months = monthsIn[unit]
  if (months !== undefined) return addMonths(day, Math.max(-200_000, Math.min(200_000, amount)) * months)
  return checkDay(day + amount * (unit === 'week' ? 7 : 1))
}

/** Year in which the fiscal year ends. */
export function fiscalYear(day: number, fiscalStart: number): number {
  const { year, month } = civilFromDays(day)
  return fiscalStart > 1 && month >= fiscalStart ? year + 1 : year
}

export function fiscalQuarter(day: number, fiscalStart: number): number {
  const { month } = civilFromDays(day)
  return Math.floor(((((month - fiscalStart) % 12) + 12) % 12) / 3) + 1
}

function weekdaysUpTo(day: number): number {
  const weeks = Math.floor((day - 4) / 7)
  return weeks * 5 + Math.min(day - 4 - weeks * 7 + 1, 5)
}

const isWeekday = (day: number): boolean => weekday(day) !== 1 && weekday(day) !== 7
const daysOfList = (list: readonly string[] | undefined): number[] =>
  [...new Set(list ?? [])].map((text) => parseDay(text)).filter((day) => day !== null)

/** True on a day that is worked: Monday to Friday, without holidays, with made-up weekend days. */
export function isWorkday(day: number, env: FormulaEnv): boolean {
  return isWeekday(day) ? !daysOfList(env.holidays).includes(day) : daysOfList(env.workingWeekends).includes(day)
}

/** Working days from one day to another, both included; negative backwards. */
export function networkDays(from: number, to: number, env: FormulaEnv): number {
  const [first, last] = from <= to ? [from, to] : [to, from]
  const within = (day: number): boolean => day >= first && day <= last
  const free = daysOfList(env.holidays).filter((day) => within(day) && isWeekday(day)).length
  const made = daysOfList(env.workingWeekends).filter((day) => within(day) && !isWeekday(day)).length
  const count = weekdaysUpTo(last) - weekdaysUpTo(first - 1) - free + made
  return from <= to || count === 0 ? count : -count
}

const maxBusinessDays = 5_000

/** The day so many working days later (or earlier). */
export function addBusinessDays(day: number, count: number, env: FormulaEnv): number {
  if (Math.abs(count) > maxBusinessDays) throwFault('value.bad_argument')
  // A step of as many days as are missing never goes too far, and the last one ends on a working day.
  let result = day
  for (let missing = Math.abs(count); missing > 0;) {
    result = checkDay(result + (count > 0 ? missing : -missing))
    missing = Math.abs(count) - (count > 0 ? networkDays(day + 1, result, env) : networkDays(result, day - 1, env))
  }
  return result
}

const defaultHours: readonly [number, number] = [540, 1080]

export function workHoursOf(env: { workHours?: readonly [number, number] }): readonly [number, number] {
  const hours = env.workHours ?? defaultHours
  return hours[0] >= 0 && hours[0] < hours[1] && hours[1] <= 1440 ? hours : defaultHours
}

/** Whole working minutes between two instants, by the working calendar and the working hours of the user's clock. */
export function businessMinutes(from: number, to: number, env: FormulaEnv): number {
  if (from > to) return 0 - businessMinutes(to, from, env)
  const [start, end] = workHoursOf(env).map((minute) => minute * 60_000) as [number, number]
  const worked = (ms: number): { day: number; ms: number } => {
    const local = toLocal(env.timeZone, ms)
    const day = Math.floor(local / dayMs)
    return { day, ms: isWorkday(day, env) ? Math.min(Math.max(local - day * dayMs - start, 0), end - start) : 0 }
  }
  const [a, b] = [worked(from), worked(to)]
  const days = b.day > a.day ? networkDays(a.day, b.day - 1, env) : 0
  return Math.trunc((days * (end - start) + b.ms - a.ms) / 60_000) + 0
}
