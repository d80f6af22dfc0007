/** Takes a field out of its object, and out of the layouts and list views that only show it. What computes with it is left and reported. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { Documents } from '../documents.ts'
import { documentsOfKind, fieldOf, fieldsOf, objectIn, withDocument } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { withoutField } from '../layout-tree.ts'

export type RemoveField = { object: string; field: string }
type ListView = AnyDocument & ListViewDocument

export function removeField(documents: Documents, input: RemoveField): Documents {
  const object = objectIn(documents, input.object)
  if (!object || !fieldOf(object, input.field)) return documents
  const fields = Object.fromEntries(fieldsOf(object).filter(([name]) => name !== input.field))
  let next = withDocument(documents, { ...object, fields })
  for (const layout of documentsOfKind<LayoutDraft>(documents, 'layout', input.object)) {
    const without = withoutField(layout, input.field)
    if (without !== layout) next = withDocument(next, without)
  }
  for (const view of documentsOfKind<ListView>(documents, 'list_view', input.object)) {
    const without = viewWithout(view, input.field)
    if (without !== view) next = withDocument(next, without)
  }
  return next
}

function viewWithout(view: ListView, field: string): ListView {
  const columns = view.columns?.filter((column) => (typeof column === 'string' ? column : column.field) !== field)
  const order = view.order_by?.filter((part) => part.field !== field)
  const cards = view.board?.card_fields?.filter((path) => path !== field)
  const changed =
    columns?.length !== view.columns?.length ||
    order?.length !== view.order_by?.length ||
    cards?.length !== view.board?.card_fields?.length
  if (!changed) return view
  return {
    ...view,
    ...(columns && { columns }),
    ...(order && { order_by: order }),
    ...(view.board && cards && { board: { ...view.board, card_fields: cards } }),
  }
}
