/**
 * Relative dates in filters: `{"token": "this_quarter"}` is a run of days, worked out from the caller's own today.
 *
 * Weeks start on Monday. `last_n_days` is the n days before today and today; `next_n_days` the n days after today;
 * `last_n_weeks|months|quarters|years` are whole ones before the current one, `next_n_...` whole ones after it.
 */
import { addDays, dateOf, dayNumber, monthStart, weekday } from './calendar.ts'

/** Days from `from` to `to`, both included. */
export type DayRange = { from: string; to: string }

const units = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] as const
type Unit = (typeof units)[number]

/** Every token the language knows, for pickers and documentation; those with `_n_` need `n`. */
export const dateTokens: readonly string[] = [
  'today',
  'yesterday',
  'tomorrow',
  ...units.slice(1).flatMap((unit) => [`this_${unit}`, `last_${unit}`, `next_${unit}`]),
  ...units.flatMap((unit) => [`last_n_${unit}s`, `next_n_${unit}s`]),
  'n_days_ago',
  'n_days_from_now',
]

const largestN = 10_000

/** The days a token stands for; undefined when the token is unknown or n does not fit. */
export function dateRange(
  token: string,
  n: number | undefined,
  today: string,
  fiscalStartMonth: number,
): DayRange | undefined {
  if (token === 'today') return run(today, 0, 0)
  if (token === 'yesterday') return run(today, -1, -1)
  if (token === 'tomorrow') return run(today, 1, 1)
  const fixed = /^(this|last|next)_(?!n_)([a-z_]+)$/.exec(token)
  if (fixed) {
    const offset = fixed[1] === 'this' ? 0 : fixed[1] === 'last' ? -1 : 1
    return whole(fixed[2] ?? '', { first: offset, last: offset }, today, fiscalStartMonth)
  }
  if (n === undefined || !Number.isInteger(n) || n < 0 || n > largestN) return undefined
  if (token === 'n_days_ago') return run(today, -n, -n)
  if (token === 'n_days_from_now') return run(today, n, n)
  const counted = /^(last|next)_n_([a-z_]+)s$/.exec(token)
  if (!counted || n === 0) return undefined
  const unit = counted[2] ?? ''
  if (unit === 'day') return counted[1] === 'last' ? run(today, -n, 0) : run(today, 1, n)
  return whole(unit, counted[1] === 'last' ? { first: -n, last: -1 } : { first: 1, last: n }, today, fiscalStartMonth)
}

function run(today: string, from: number, to: number): DayRange {
  return { from: addDays(today, from), to: addDays(today, to) }
}

/** From the start of the unit `first` units away to the end of the one `last` units away. */
function whole(
  unit: string,
  { first, last }: { first: number; last: number },
  today: string,
  fiscalStartMonth: number,
): DayRange | undefined {
  if (!(units as readonly string[]).includes(unit) || unit === 'day') return undefined
  const from = unitStart(unit as Unit, today, first, fiscalStartMonth)
  return { from, to: dateOf(dayNumber(unitStart(unit as Unit, today, last + 1, fiscalStartMonth)) - 1) }
}

/** First day of the unit that lies `offset` units after the one the date is in. */
export function unitStart(unit: Unit, date: string, offset: number, fiscalStartMonth: number): string {
  if (unit === 'day') return addDays(date, offset)
  if (unit === 'week') return addDays(date, offset * 7 - weekday(date))
  if (unit === 'month') return monthStart(date, offset)
  const size = unit.endsWith('quarter') ? 3 : 12
  const firstMonth = unit.startsWith('fiscal') ? fiscalStartMonth : 1
  const into = (((Number(date.slice(5, 7)) - firstMonth) % size) + size) % size
  return monthStart(date, offset * size - into)
}
