/** A query back to the text of an address: `parseListUrl(object, printListUrl(query))` gives the query again. For what a list URL can say. */
import type { Filter, RecordQuery } from './record-query.ts'

/** Parameters in a fixed order; groupings, aggregates and children have no place in an address and are left out. */
export function printListUrl(query: RecordQuery): string {
  const parameters = new URLSearchParams()
  const fields = query.fields?.filter((field) => typeof field === 'string')
  if (fields !== undefined && fields.length > 0) parameters.set('fields', fields.join(','))
  if (query.where !== undefined) parameters.set('where', printFilter(query.where))
  if (query.order_by !== undefined && query.order_by.length > 0) {
    parameters.set('order_by', query.order_by.map(({ field, dir }) => `${dir === 'desc' ? '-' : ''}${field}`).join(','))
  }
  for (const name of ['limit', 'cursor', 'view', 'search', 'as_of'] as const) {
    const value = query[name]
    if (value !== undefined && value !== null) parameters.set(name, String(value))
  }
  if (query.total) parameters.set('total', query.total === true ? '1' : query.total)
  if (query.deleted) parameters.set('deleted', '1')
  return parameters.toString()
}

/** A lone formula as it is, anything else as JSON. */
export function printFilter(filter: Filter): string {
  return 'formula' in filter && !filter.formula.trimStart().startsWith('{') ? filter.formula : JSON.stringify(filter)
}
