/** Edits of a layout: a block or a field put in, moved, or taken out. Addresses as in layout-tree.ts. */
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { Documents } from '../documents.ts'
import { documentIn, withDocument } from '../documents.ts'
import type { FieldItemDraft, LayoutDraft } from '../layout-tree.ts'
import type { Path } from '../pointers.ts'
import { valueAt, withValueAt } from '../pointers.ts'

/** A place in a list: of blocks (`['tabs', 0, 'blocks']`) or of fields of a section (`[..., 2, 'fields']`). */
export type Slot = { list: Path; index: number }
type Item = LayoutBlock | FieldItemDraft

export function insertInLayout(documents: Documents, input: { layout: string; item: Item; slot: Slot }): Documents {
  return changed(documents, input.layout, (layout) => putIn(layout, input.item, input.slot))
}

/** Moves what stands at `from`; `slot` counts with the item still in its old place. */
export function moveInLayout(documents: Documents, input: { layout: string; from: Slot; slot: Slot }): Documents {
  return changed(documents, input.layout, (layout) => moveItem(layout, input.from, input.slot))
}

export function removeFromLayout(documents: Documents, input: { layout: string; from: Slot }): Documents {
  return changed(documents, input.layout, (layout) => takeOut(layout, input.from))
}

export function moveItem(layout: LayoutDraft, from: Slot, to: Slot): LayoutDraft {
  const item = listAt(layout, from.list)[from.index]
  if (item === undefined || isInside(to.list, from)) return layout
  const sameList = to.list.join('/') === from.list.join('/')
  const index = sameList && to.index > from.index ? to.index - 1 : to.index
  if (sameList && index === from.index) return layout
  return putIn(takeOut(layout, from), item, { list: afterRemoval(to.list, from), index })
}

function putIn(layout: LayoutDraft, item: Item, slot: Slot): LayoutDraft {
  const list = [...listAt(layout, slot.list)]
  list.splice(Math.max(0, Math.min(list.length, slot.index)), 0, item)
  return withValueAt(layout, slot.list, list)
}

function takeOut(layout: LayoutDraft, from: Slot): LayoutDraft {
  const list = [...listAt(layout, from.list)]
  if (from.index < 0 || from.index >= list.length) return layout
  list.splice(from.index, 1)
  return withValueAt(layout, from.list, list)
}

function listAt(layout: LayoutDraft, path: Path): Item[] {
  const list = valueAt(layout, path)
  return Array.isArray(list) ? (list as Item[]) : []
}

/** A section cannot be moved into itself. */
function isInside(list: Path, from: Slot): boolean {
  const own = [...from.list, from.index]
  return list.length > own.length && own.every((step, at) => step === list[at])
}

/** The address of a list behind what was taken out moves up by one. */
function afterRemoval(list: Path, from: Slot): Path {
  const at = from.list.length
  const step = list[at]
  const shared = list.length > at && from.list.every((part, index) => part === list[index])
  return shared && typeof step === 'number' && step > from.index
    ? [...list.slice(0, at), step - 1, ...list.slice(at + 1)]
    : list
}

function changed(documents: Documents, name: string, edit: (layout: LayoutDraft) => LayoutDraft): Documents {
  const layout = documentIn<LayoutDraft>(documents, 'layout', name)
  if (!layout) return documents
  const next = edit(layout)
  return next === layout ? documents : withDocument(documents, next)
}
