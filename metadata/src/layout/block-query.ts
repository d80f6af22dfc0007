/** The query behind a block of a page. Pure; the server answers it as whoever looks. */
import type { LayoutBlock } from '../schema/layout.ts'
import type { PageBlock } from '../schema/page.ts'
import type { Filter, RecordQuery } from '../query/record-query.ts'

type Counted = Extract<PageBlock, { type: 'figure' | 'chart' }>
type CountedOfRecord = Extract<LayoutBlock, { type: 'figure' | 'chart' }>

/** Most groups of a chart: what is beyond them is not drawn. */
export const mostGroups = 24

/** The figure stands under `figure`, the group of a chart under `group`. `view` is a list view of the same object: its filter counts too. */
export function blockQuery(block: Counted): RecordQuery {
  const where = filterOf(block.where)
  const query: RecordQuery = {
    object: block.object,
    aggregates: { figure: block.measure },
    ...(where && { where }),
    ...(block.view !== undefined && { view: block.view.slice(block.object.length + 1) }),
  }
  if (block.type === 'figure') return query
  const { field, unit } = block.group_by
  return { ...query, group_by: [{ field, as: 'group', ...(unit && { unit }) }], limit: mostGroups }
}

/** A figure or chart of a record page as what it is: a block over `child`, narrowed to the records that `pointing` finds. */
export function countedBlock(block: CountedOfRecord, child: string, pointing?: Filter): Counted {
  const { relation: _relation, id, where, ...same } = block
  const own = filterOf(where)
  const filters = [own, pointing].filter((one): one is Filter => one !== undefined)
  const [only] = filters
  return {
    ...same,
    id: id ?? block.type,
    object: child,
    ...(only !== undefined && { where: filters.length === 1 ? only : { and: filters } }),
  }
}

/** A filter, whichever way it was written. */
export function filterOf(where: Counted['where']): Filter | undefined {
  return typeof where === 'string' ? { formula: where } : where
}
