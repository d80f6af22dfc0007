/** How the lines of a record are asked for. */
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { withParent } from '../children-shown.ts'
import type { LineSetup } from './use-lines.ts'
import { positionField } from './use-lines.ts'

/** Beyond this a grid is no help: the list of the object is. */
export const mostLines = 500

export function linesWhere({ via, where }: LineSetup, parent: string): Filter {
  return withParent(where, { field: via, op: 'eq', value: parent })
}

/** In the order of the layout, else as people put them, else as they were made. */
export function linesQuery(setup: LineSetup, parent: string): RecordQuery {
  const { child, asked, hasPosition, orderBy, limit = mostLines } = setup
  const order = [...(hasPosition ? [positionField] : []), 'created_at', 'id']
  return {
    object: child.name,
    fields: asked,
    where: linesWhere(setup, parent),
    order_by: orderBy ?? order.map((field) => ({ field, dir: 'asc' as const })),
    limit,
    total: 'capped',
  }
}
