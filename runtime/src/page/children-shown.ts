/** Which children of a record a page shows, the list of them all, and what a new one begins with so that it belongs to them. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../api/model.ts'
import { isWritable } from '../fields/field-uis.ts'
import { filterPaths, isGone } from '../records/list/gone-fields.ts'
import type { ListSearch } from '../records/list/list-search.ts'
import { writeSort } from '../records/list/list-search.ts'

export type Chosen = { where?: Filter; order_by?: RecordQuery['order_by'] }

/** Null: the filter asks for what this person does not see, so which records were meant cannot be said. An order by it is left out. */
export function chosenChildren(model: ModelView, child: ObjectView, { where, order_by }: Chosen): Chosen | null {
  if (filterPaths(where).some((path) => isGone(model, child, path))) return null
  const order = order_by?.filter(({ field }) => !isGone(model, child, field))
  return { ...(where && { where }), ...(order && order.length > 0 && { order_by: order }) }
}

/** Conditions that all must hold and ask for one plain value of a field people write; tokens (`$me`) and paths are left out. */
export function askedValues(object: ObjectView, where: Filter | undefined): { [field: string]: JsonValue } {
  if (where === undefined) return {}
  if ('and' in where) return Object.assign({}, ...where.and.map((part) => askedValues(object, part)))
  if (!('field' in where) || where.op !== 'eq' || !Object.hasOwn(object.fields, where.field)) return {}
  const field = object.fields[where.field]
  const { value } = where
  const isPlain =
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !value.startsWith('$'))
  return field && isPlain && isWritable(field) && !field.to ? { [where.field]: value } : {}
}

/** The chosen ones of those that point at one record, as flat as the filter builder shows them. */
export function withParent(where: Filter | undefined, pointing: Filter): Filter {
  if (!where) return pointing
  return { and: [...('and' in where ? where.and : [where]), pointing] }
}

/** The list of the object with the same records in the same order; with the columns where the layout chose them. */
export function wholeList(
  block: Pick<Chosen, 'order_by'> & { columns?: string[] },
  columns: string[],
  where: Filter,
): ListSearch {
  const sort = block.order_by?.map(({ field, dir }) => ({ field, dir: dir ?? ('asc' as const) }))
  return {
    where: 'and' in where ? where : { and: [where] },
    as: 'table',
    ...(sort ? { sort: writeSort(sort) } : {}),
    ...(block.columns ? { columns: columns.join(',') } : {}),
  }
}
