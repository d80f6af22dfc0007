/**
 * The body of `POST /api/v1/query` from unknown JSON to RecordQuery: shape and limits only, names are checked later.
 *
 * Errors  query.syntax and query.too_wide with the pointer; the walk stops at the first, and never goes deeper than maxDepth.
 */
import { textOperators } from '../fields/operators.ts'
import type { Operator } from '../fields/field-type.ts'
import { ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import type { Aggregate, Filter, FilterValue, GroupBy, OrderBy, QueryField, RecordQuery } from './record-query.ts'
import { refuse, step } from './refuse.ts'

export const maxDepth = 30
export const maxFields = 500
export const maxLimit = 1000
const maxChildren = 20
const maxParts = 500
const maxSorts = 10
const maxFormula = 20_000
const maxName = 500

const operators = new Set<string>(textOperators)
const functions = new Set<string>(['count', 'count_distinct', 'sum', 'avg', 'min', 'max'])
const units = new Set<string>(['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'])
const members = new Set([
  'object',
  'fields',
  'where',
  'order_by',
  'limit',
  'cursor',
  'total',
  'view',
  'group_by',
  'aggregates',
  'having',
  'as_of',
  'search',
  'deleted',
])

type Json = { [member: string]: unknown }
type Refused = ReturnType<typeof refuse>

export function readQueryBody(body: unknown): Result<RecordQuery> {
  if (!isObject(body)) return syntax('', 'value.not_an_object')
  const stray = Object.keys(body).find((name) => !members.has(name))
  if (stray !== undefined) return syntax(step(stray.slice(0, maxName)), 'value.unknown_member')
  if (typeof body['object'] !== 'string') return syntax('/object', 'value.required')
  const query: RecordQuery = { object: body['object'] }
  const refused =
    readFields(body['fields'], '/fields', (value) => (query.fields = value)) ??
    readFilter(body['where'], '/where', (value) => (query.where = value)) ??
    readOrder(body['order_by'], '/order_by', (value) => (query.order_by = value)) ??
    readGroups(body['group_by'], (value) => (query.group_by = value)) ??
    readAggregates(body['aggregates'], (value) => (query.aggregates = value)) ??
    readFilter(body['having'], '/having', (value) => (query.having = value)) ??
    readScalars(body, query)
  return refused ?? ok(query)
}

function readScalars(body: Json, query: RecordQuery): Refused | undefined {
  const { limit, cursor, total, as_of, search, deleted, view } = body
  if (limit !== undefined && limit !== null) {
    if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1)
      return syntax('/limit', 'value.not_an_integer')
    if (limit > maxLimit) return refuse('query.too_wide', '/limit', 'value.above_maximum', { maximum: maxLimit })
    query.limit = limit
  }
  if (cursor !== undefined && cursor !== null) {
    if (typeof cursor !== 'string' || cursor.length > 20_000)
      return refuse('query.cursor_invalid', '/cursor', 'value.not_a_text')
    query.cursor = cursor
  }
  if (total !== undefined && total !== null) {
    if (typeof total !== 'boolean' && total !== 'capped') return syntax('/total', 'value.not_an_option')
    query.total = total
  }
  if (deleted !== undefined && deleted !== null) {
    if (typeof deleted !== 'boolean') return syntax('/deleted', 'value.not_a_boolean')
    query.deleted = deleted
  }
  return (
    readText(as_of, '/as_of', 40, (text) => (query.as_of = text)) ??
    readText(search, '/search', maxName, (text) => (query.search = text)) ??
    readText(view, '/view', maxName, (text) => (query.view = text))
  )
}

function readText(value: unknown, pointer: string, longest: number, keep: (text: string) => void): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') return syntax(pointer, 'value.not_a_text')
  if (value.length > longest) return refuse('query.too_wide', pointer, 'value.too_long', { maximum: longest })
  keep(value)
  return undefined
}

function readFields(value: unknown, pointer: string, keep: (fields: QueryField[]) => void): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return syntax(pointer, 'value.not_a_list')
  if (value.length > maxFields) return refuse('query.too_wide', pointer, 'value.too_many', { maximum: maxFields })
  const fields: QueryField[] = []
  let children = 0
  for (const [index, item] of value.entries()) {
    const at = pointer + step(index)
    if (typeof item === 'string') {
      if (item.length > maxName) return refuse('query.too_wide', at, 'value.too_long', { maximum: maxName })
      fields.push(item)
      continue
    }
    if (++children > maxChildren) return refuse('query.too_wide', at, 'value.too_many', { maximum: maxChildren })
    const refused = readChildren(item, at, (field) => fields.push(field))
    if (refused) return refused
  }
  keep(fields)
  return undefined
}

function readChildren(
  item: unknown,
  pointer: string,
  keep: (field: Exclude<QueryField, string>) => void,
): Refused | undefined {
  if (!isObject(item) || typeof item['children'] !== 'string') return syntax(pointer, 'value.not_a_field')
  const stray = Object.keys(item).find(
    (name) => !['children', 'fields', 'where', 'order_by', 'limit', 'as'].includes(name),
  )
  if (stray !== undefined) return syntax(pointer + step(stray.slice(0, maxName)), 'value.unknown_member')
  const { limit, as } = item
  if (limit !== undefined && (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > maxLimit))
    return syntax(`${pointer}/limit`, 'value.not_an_integer')
  if (as !== undefined && (typeof as !== 'string' || !isName(as))) return syntax(`${pointer}/as`, 'value.not_a_text')
  const field: Exclude<QueryField, string> = {
    children: item['children'].slice(0, maxName),
    fields: [],
    ...(typeof limit === 'number' && { limit }),
    ...(typeof as === 'string' && { as }),
  }
  const refused =
    readFields(item['fields'], `${pointer}/fields`, (names) => (field.fields = names as string[])) ??
    readFilter(item['where'], `${pointer}/where`, (where) => (field.where = where)) ??
    readOrder(item['order_by'], `${pointer}/order_by`, (order) => (field.order_by = order))
  if (refused) return refused
  const nested = field.fields.findIndex((name) => typeof name !== 'string')
  if (nested >= 0) return syntax(`${pointer}/fields${step(nested)}`, 'value.not_a_field')
  keep(field)
  return undefined
}

function readOrder(value: unknown, pointer: string, keep: (order: OrderBy[]) => void): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return syntax(pointer, 'value.not_a_list')
  if (value.length > maxSorts) return refuse('query.too_wide', pointer, 'value.too_many', { maximum: maxSorts })
  const order: OrderBy[] = []
  for (const [index, item] of value.entries()) {
    const field: unknown = typeof item === 'string' ? item : isObject(item) ? item['field'] : undefined
    const dir: unknown = isObject(item) ? item['dir'] : undefined
    if (typeof field !== 'string' || field.length > maxName)
      return syntax(`${pointer}${step(index)}/field`, 'value.not_a_field')
    if (dir !== undefined && dir !== 'asc' && dir !== 'desc')
      return syntax(`${pointer}${step(index)}/dir`, 'value.not_an_option')
    order.push({ field, ...(dir !== undefined && { dir }) })
  }
  keep(order)
  return undefined
}

function readGroups(value: unknown, keep: (groups: GroupBy[]) => void): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return syntax('/group_by', 'value.not_a_list')
  if (value.length > maxSorts) return refuse('query.too_wide', '/group_by', 'value.too_many', { maximum: maxSorts })
  const groups: GroupBy[] = []
  for (const [index, item] of value.entries()) {
    const at = `/group_by${step(index)}`
    if (typeof item === 'string') {
      groups.push(item.slice(0, maxName))
      continue
    }
    if (!isObject(item) || typeof item['field'] !== 'string') return syntax(at, 'value.not_a_field')
    const { unit, as } = item
    if (unit !== undefined && (typeof unit !== 'string' || !units.has(unit)))
      return syntax(`${at}/unit`, 'value.not_an_option')
    if (as !== undefined && (typeof as !== 'string' || !isName(as))) return syntax(`${at}/as`, 'value.not_a_text')
    groups.push({
      field: item['field'].slice(0, maxName),
      ...(unit !== undefined && { unit: unit as 'day' }),
      ...(as !== undefined && { as }),
    })
  }
  keep(groups)
  return undefined
}

function readAggregates(
  value: unknown,
  keep: (aggregates: { [name: string]: Aggregate }) => void,
): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) return syntax('/aggregates', 'value.not_an_object')
  const entries = Object.entries(value)
  if (entries.length > 100) return refuse('query.too_wide', '/aggregates', 'value.too_many', { maximum: 100 })
  const aggregates: { [name: string]: Aggregate } = Object.create(null) as { [name: string]: Aggregate }
  for (const [name, item] of entries) {
    const at = `/aggregates${step(name.slice(0, maxName))}`
    if (!isName(name) || !isObject(item)) return syntax(at, 'value.not_an_object')
    const { fn, field } = item
    if (typeof fn !== 'string' || !functions.has(fn)) return syntax(`${at}/fn`, 'value.not_an_option')
    if (field !== undefined && typeof field !== 'string') return syntax(`${at}/field`, 'value.not_a_field')
    if (field === undefined && fn !== 'count') return syntax(`${at}/field`, 'value.required')
    aggregates[name] = { fn: fn as 'count', ...(field !== undefined && { field: field.slice(0, maxName) }) }
  }
  keep(aggregates)
  return undefined
}

/** A filter, or a formula text where a filter may stand. */
export function readFilter(value: unknown, pointer: string, keep: (filter: Filter) => void): Refused | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return readFormula(value, pointer, keep)
  const budget = { parts: maxParts }
  return readPart(value, pointer, { depth: 0, budget, keep })
}

type PartReading = { depth: number; budget: { parts: number }; keep: (filter: Filter) => void }

function readPart(value: unknown, pointer: string, reading: PartReading): Refused | undefined {
  if (reading.depth > maxDepth) return refuse('query.too_wide', pointer, 'value.too_deep', { maximum: maxDepth })
  if (--reading.budget.parts < 0) return refuse('query.too_wide', pointer, 'value.too_many', { maximum: maxParts })
  if (!isObject(value)) return syntax(pointer, 'value.not_a_filter')
  const names = Object.keys(value)
  const [name] = names
  if (names.length === 1 && (name === 'and' || name === 'or')) return readParts(value, name, pointer, reading)
  if (names.length === 1 && name === 'not') {
    return readPart(value['not'], `${pointer}/not`, {
      ...reading,
      depth: reading.depth + 1,
      keep: (part) => reading.keep({ not: part }),
    })
  }
  if (names.length === 1 && name === 'formula') return readFormula(value['formula'], `${pointer}/formula`, reading.keep)
  return readCondition(value, pointer, reading.keep)
}

function readParts(value: Json, name: 'and' | 'or', pointer: string, reading: PartReading): Refused | undefined {
  const list = value[name]
  if (!Array.isArray(list)) return syntax(`${pointer}/${name}`, 'value.not_a_list')
  const parts: Filter[] = []
  for (const [index, item] of list.entries()) {
    const refused = readPart(item, `${pointer}/${name}${step(index)}`, {
      ...reading,
      depth: reading.depth + 1,
      keep: (part) => parts.push(part),
    })
    if (refused) return refused
  }
  reading.keep(name === 'and' ? { and: parts } : { or: parts })
  return undefined
}

function readCondition(value: Json, pointer: string, keep: (filter: Filter) => void): Refused | undefined {
  const stray = Object.keys(value).find((name) => name !== 'field' && name !== 'op' && name !== 'value')
  if (stray !== undefined) return syntax(pointer + step(stray.slice(0, maxName)), 'value.unknown_member')
  const { field, op } = value
  if (typeof field !== 'string' || field.length > maxName) return syntax(`${pointer}/field`, 'value.not_a_field')
  if (typeof op !== 'string' || !operators.has(op)) return syntax(`${pointer}/op`, 'value.not_an_option')
  keep({ field, op: op as Operator, ...('value' in value && { value: value['value'] as FilterValue }) })
  return undefined
}

function readFormula(value: unknown, pointer: string, keep: (filter: Filter) => void): Refused | undefined {
  if (typeof value !== 'string') return syntax(pointer, 'value.not_a_text')
  if (value.length > maxFormula) return refuse('query.too_wide', pointer, 'value.too_long', { maximum: maxFormula })
  if (value.trim() !== '') keep({ formula: value })
  return undefined
}

function syntax(pointer: string, reason: string): Refused {
  return refuse('query.syntax', pointer, reason)
}

/** A name that people choose for a part of the answer. */
function isName(text: string): boolean {
  return text !== '' && text.length <= maxName && !text.includes('\0')
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
