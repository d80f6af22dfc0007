/**
 * The state of a list as it stands in the address: the saved view, and what was changed against it. Pure.
 *
 * Absent members mean "as the view says", so a link to a view follows the view when it is changed.
 */
import type { Filter } from '@trellis/metadata/query/record-query.ts'

export type ViewType = 'table' | 'board' | 'calendar'

export type ListSearch = {
  view?: string
  /** Words to search for. */
  q?: string
  where?: Filter | null
  /** `-amount,name`; '' means no order. */
  sort?: string
  /** Field to group by; '' means none. */
  group?: string
  /** Field whose values are the lanes of a board; '' means none. */
  lanes?: string
  /** Field paths in order, comma-separated. */
  columns?: string
  as?: ViewType
  /** Of a calendar: a day in sight, 'YYYY-MM-DD', and how much is shown around it. */
  day?: string
  scale?: 'day' | 'week' | 'month'
  /** Names of the sources that are not shown, comma-separated. */
  off?: string
  bin?: boolean
  /** The record open beside the list: its id, or `object/id` when it is of another object. */
  peek?: string
}

export function checkListSearch(search: { [name: string]: unknown }): ListSearch {
  const text = (name: string) =>
    typeof search[name] === 'string' || typeof search[name] === 'number' ? String(search[name]) : undefined
  const where = search['where']
  return {
    view: text('view'),
    q: text('q'),
    where: where === null ? null : isFilter(where) ? where : undefined,
    sort: text('sort'),
    group: text('group'),
    lanes: text('lanes'),
    columns: text('columns'),
    as: oneOf(search['as'], ['table', 'board', 'calendar'] as const),
    day: /^\d{4}-\d{2}-\d{2}$/.test(text('day') ?? '') ? text('day') : undefined,
    scale: oneOf(search['scale'], ['day', 'week', 'month'] as const),
    off: text('off'),
    peek: text('peek'),
    bin: search['bin'] === true ? true : undefined,
  }
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value)
}

/** Only the shape is checked; the server checks names and values and says what is wrong. */
export function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if ('and' in value) return Array.isArray(value.and) && value.and.every(isFilter)
  if ('or' in value) return Array.isArray(value.or) && value.or.every(isFilter)
  if ('not' in value) return isFilter(value.not)
  if ('formula' in value) return typeof value.formula === 'string'
  return 'field' in value && typeof value.field === 'string' && 'op' in value && typeof value.op === 'string'
}

export type Sort = { field: string; dir: 'asc' | 'desc' }

export function readSort(text: string): Sort[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
  return parts.map((part) =>
    part.startsWith('-') ? { field: part.slice(1), dir: 'desc' } : { field: part, dir: 'asc' },
  )
}

export function writeSort(sorts: Sort[]): string {
  return sorts.map((sort) => (sort.dir === 'desc' ? `-${sort.field}` : sort.field)).join(',')
}

/** All of the given filters; undefined when there is none. */
export function allOf(...filters: (Filter | null | undefined)[]): Filter | undefined {
  const real = filters.filter(
    (filter): filter is Filter => filter !== null && filter !== undefined && !isEmptyFilter(filter),
  )
  return real.length === 0 ? undefined : real.length === 1 ? real[0] : { and: real }
}

export function isEmptyFilter(filter: Filter): boolean {
  if ('and' in filter) return filter.and.every(isEmptyFilter)
  if ('or' in filter) return filter.or.every(isEmptyFilter)
  if ('formula' in filter) return filter.formula.trim() === ''
  return false
}

/** How many conditions a filter has, for the number on the filter button. */
export function countConditions(filter: Filter | null | undefined): number {
  if (!filter) return 0
  if ('and' in filter) return filter.and.reduce((sum, one) => sum + countConditions(one), 0)
  if ('or' in filter) return filter.or.reduce((sum, one) => sum + countConditions(one), 0)
  if ('not' in filter) return countConditions(filter.not)
  return 1
}
