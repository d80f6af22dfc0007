/** The spans of time a chart has a bar for: what they are called, and which records fall into them. Pure. */
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { formatDate } from '../i18n/format.ts'

/** `day` ... `fiscal_year`. */
export type Unit = NonNullable<Extract<PageBlock, { type: 'chart' }>['group_by']['unit']>

const months: { [unit: string]: number } = { month: 1, quarter: 3, fiscal_quarter: 3, year: 12, fiscal_year: 12 }

/** `Mar 2027`, `2027 Q1`, `2027`; a quarter or year that does not begin with the calendar's says from when to when; days and weeks by their first day. */
export function spanLabel(first: string, unit: Unit, locale: string): string {
  const [year, month] = [first.slice(0, 4), Number(first.slice(5, 7))]
  if (unit === 'month') return monthOf(first, locale)
  if (unit.endsWith('quarter') && month % 3 === 1) return `${year} Q${(month + 2) / 3}`
  if (unit.endsWith('year') && month === 1) return year
  return months[unit] === undefined
    ? formatDate(first, locale)
    : `${monthOf(first, locale)} – ${monthOf(lastDay(first, unit), locale)}`
}

/** The records of the span that begins with `first`, both days included; also where the field holds instants. */
export function spanFilter(field: string, first: string, unit: Unit): Filter {
  return { field, op: 'between', value: [first, lastDay(first, unit)] }
}

/** '2027-02-01' of a month -> '2027-02-28'. */
export function lastDay(first: string, unit: Unit): string {
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number)
  const wide = months[unit]
  const after =
    wide === undefined
      ? Date.UTC(year, month - 1, day + (unit === 'week' ? 7 : 1))
      : Date.UTC(year, month - 1 + wide, day)
  return new Date(after - 86_400_000).toISOString().slice(0, 10)
}

function monthOf(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${day}T00:00:00Z`),
  )
}
