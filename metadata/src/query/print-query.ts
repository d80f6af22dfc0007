/** A query back to the text of an address: `parseListUrl(object, printListUrl(query))` gives the query again. For what a list URL can say. */
import type { Filter, RecordQuery } from './record-query.ts'

/** Parameters in a fixed order; groupings, aggregates and children have no place in an address and are left out. */
export function printListUrl(query: RecordQuery): string {
  const parameters: [name: string, value: string][] = []
  const fields = query.fields?.filter((field) => typeof field === 'string')
  if (fields !== undefined && fields.length > 0) parameters.push(['fields', fields.join(',')])
  if (query.where !== undefined) parameters.push(['where', printFilter(query.where)])
  if (query.order_by !== undefined && query.order_by.length > 0) {
    parameters.push([
      'order_by',
      query.order_by.map(({ field, dir }) => `${dir === 'desc' ? '-' : ''}${field}`).join(','),
    ])
  }
  for (const name of ['limit', 'cursor', 'view', 'search', 'as_of'] as const) {
    const value = query[name]
    if (value !== undefined && value !== null) parameters.push([name, String(value)])
  }
  if (query.total) parameters.push(['total', query.total === true ? '1' : query.total])
  if (query.deleted) parameters.push(['deleted', '1'])
  return parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
}

/** A lone formula as it is, anything else as JSON. */
export function printFilter(filter: Filter): string {
  return 'formula' in filter && !filter.formula.trimStart().startsWith('{') ? filter.formula : JSON.stringify(filter)
}
