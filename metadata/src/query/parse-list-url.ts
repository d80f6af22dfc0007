/**
 * The address of a list: `?fields=&where=&order_by=-close_date,name&limit=&cursor=&total=1&view=&search=&deleted=&as_of=`.
 *
 * `where` is a formula, or a filter as JSON when it starts with `{`; `filter` is a filter as JSON, added to it. An unknown name is refused, so a misspelt filter never gives everything.
 * Errors  query.syntax, query.too_wide, query.cursor_invalid; pointers name the parameter (`/limit`).
 */
import { failed } from '../problem.ts'
import type { Result } from '../problem.ts'
import { readQueryBody } from './read-body.ts'
import type { RecordQuery } from './record-query.ts'
import { refuse } from './refuse.ts'

/** The parameters every list takes. */
export const listParameters = [
  'fields',
  'where',
  'filter',
  'order_by',
  'limit',
  'cursor',
  'total',
  'view',
  'search',
  'deleted',
  'as_of',
] as const
const names: ReadonlySet<string> = new Set(listParameters)
const longestWhere = 20_000

type Parameters = Iterable<[name: string, value: string]>

/** `others`: names that belong to the caller's own part of the address (format, header ...), left alone. */
export function parseListUrl(
  object: string,
  parameters: Parameters,
  others: readonly string[] = [],
): Result<RecordQuery> {
  const body: { [member: string]: unknown } = { object }
  const seen = new Set<string>()
  const filters: unknown[] = []
  for (const [name, value] of parameters) {
    if (others.includes(name)) continue
    if (!names.has(name)) return refuse('query.syntax', `/${name.slice(0, 100)}`, 'value.unknown_parameter')
    if (seen.has(name)) return refuse('query.syntax', `/${name}`, 'value.duplicate_name', { name })
    seen.add(name)
    if (value === '') continue
    const read = readers[name]?.(value)
    if (read === undefined) return refuse('query.syntax', `/${name}`, 'value.not_readable')
    if (name === 'filter') filters.push(read)
    else body[name] = read
  }
  if (filters.length > 0)
    body['where'] =
      body['where'] === undefined
        ? filters[0]
        : { and: [typeof body['where'] === 'string' ? { formula: body['where'] } : body['where'], ...filters] }
  return readQueryBody(body)
}

/** From text to the member of the query; undefined: it cannot be read. */
const readers: { [name: string]: (text: string) => unknown } = {
  fields: splitNames,
  order_by: (text) =>
    splitNames(text).map((name) =>
      name.startsWith('-') ? { field: name.slice(1), dir: 'desc' } : { field: name.replace(/^\+/, ''), dir: 'asc' },
    ),
  where: readWhere,
  filter: (text) => (text.trimStart().startsWith('{') ? readWhere(text) : undefined),
  limit: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
  total: (text) => (text === 'capped' ? text : readFlag(text)),
  deleted: readFlag,
  cursor: (text) => text,
  view: (text) => text,
  search: (text) => text,
  as_of: (text) => text.replace(/ (\d\d:\d\d)$/, '+$1'),
}

function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function readFlag(text: string): boolean | undefined {
  if (text === '1' || text === 'true') return true
  return text === '0' || text === 'false' ? false : undefined
}

function readWhere(text: string): unknown {
  if (text.length > longestWhere || !text.trimStart().startsWith('{')) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The fields of one record from `?fields=`; absent: all readable ones. */
export function parseFields(text: string | undefined): Result<string[] | undefined> {
  if (text === undefined || text.trim() === '') return { ok: true, value: undefined }
  const fields = splitNames(text)
  return fields.length > 500
    ? failed('query.too_wide', { errors: [{ pointer: '/fields', code: 'value.too_many', params: { maximum: 500 } }] })
    : { ok: true, value: fields }
}
