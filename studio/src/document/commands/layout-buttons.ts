/**
 * The buttons in the head of a record page: `action` documents of the object, named by the layout in its order.
 *
 * Rules  A layout that names none shows every button made for records. The first edit of the row writes down what it shows, so that
 *        nothing else changes. Names stand without their object.
 */
import type { ActionDocument } from '@trellis/metadata/schema/action.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Documents } from '../documents.ts'
import { documentIn, documentsOfKind, withDocument, without } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { buttonList } from '../layout-tree.ts'
import { withValueAt } from '../pointers.ts'
import type { Slot } from './edit-layout.ts'
import { insertInLayout } from './edit-layout.ts'

export type Button = AnyDocument & ActionDocument

export function buttonsOf(documents: Documents, object: string): Button[] {
  return documentsOfKind<Button>(documents, 'action', object)
}

/** The document behind a name of the row; undefined: it is not there any more. */
export function buttonNamed(documents: Documents, object: string, name: string): Button | undefined {
  return documentIn<Button>(documents, 'action', name.includes('.') ? name : `${object}.${name}`)
}

/** The layout with the row it shows written down. */
export function withButtons(layout: LayoutDraft, documents: Documents): LayoutDraft {
  if (layout.header?.actions) return layout
  const object = layout.name.split('.')[0] ?? ''
  const shown = buttonsOf(documents, object).filter((button) => button.place?.includes('record') ?? true)
  return withValueAt(
    layout,
    buttonList,
    shown.map((button) => button.name.slice(object.length + 1)),
  )
}

/** The documents with the row of one layout written down. */
export function writeButtons(documents: Documents, name: string): Documents {
  const layout = documentIn<LayoutDraft>(documents, 'layout', name)
  const written = layout && withButtons(layout, documents)
  return written === undefined || written === layout ? documents : withDocument(documents, written)
}

/** A new button, in the row of one layout. */
export function addButton(documents: Documents, input: { layout: string; button: Button; slot: Slot }): Documents {
  const { layout, button, slot } = input
  const local = button.name.slice(button.name.indexOf('.') + 1)
  const written = writeButtons(documents, layout)
  return insertInLayout(withDocument(written, button), { layout, items: [local], slot })
}

/** Takes a button away, and its name out of every layout. */
export function removeButton(documents: Documents, input: { name: string }): Documents {
  if (!documentIn(documents, 'action', input.name)) return documents
  const [object = '', local = ''] = input.name.split('.')
  let next = without(documents, 'action', input.name)
  for (const layout of documentsOfKind<LayoutDraft>(documents, 'layout', object)) {
    const { header } = layout
    const kept = header?.actions?.filter((name) => name !== local && name !== input.name)
    if (kept && kept.length !== header?.actions?.length)
      next = withDocument(next, { ...layout, header: { ...header, actions: kept } } as LayoutDraft)
  }
  return next
}
