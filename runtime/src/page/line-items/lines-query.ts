/** How the lines of a record are asked for. */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { LineSetup } from './use-lines.ts'
import { positionField } from './use-lines.ts'

/** Beyond this a grid is no help: the list of the object is. */
export const mostLines = 500

/** In the order people gave them, else as they were made. */
export function linesQuery({ child, via, asked, hasPosition }: LineSetup, parent: string): RecordQuery {
  const order = [...(hasPosition ? [positionField] : []), 'created_at', 'id']
  return {
    object: child.name,
    fields: asked,
    where: { field: via, op: 'eq', value: parent },
    order_by: order.map((field) => ({ field, dir: 'asc' as const })),
    limit: mostLines,
    total: 'capped',
  }
}
