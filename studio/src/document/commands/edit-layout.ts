/** Edits of a layout: blocks, fields or tabs put in, moved, copied, changed or taken out, one or many at once. Addresses as in layout-tree.ts. */
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { Documents } from '../documents.ts'
import { documentIn, withDocument } from '../documents.ts'
import type { FieldItemDraft, LayoutDraft, TabDraft } from '../layout-tree.ts'
import { kindOfList } from '../layout-tree.ts'
import type { Path } from '../pointers.ts'
import { valueAt, withValueAt } from '../pointers.ts'
import { freeName } from '../names.ts'

/** A place in a list: of blocks (`['tabs', 0, 'blocks']`), of fields of a section (`[..., 2, 'fields']`), or of tabs (`['tabs']`). */
export type Slot = { list: Path; index: number }
export type Item = LayoutBlock | FieldItemDraft | TabDraft

/** Puts items in one behind the other. */
export function insertInLayout(documents: Documents, input: { layout: string; items: Item[]; slot: Slot }): Documents {
  return changed(documents, input.layout, (layout) =>
    input.items.length === 0 ? layout : putIn(layout, freshNames(layout, input.items), input.slot),
  )
}

/** Moves what stands at `from`, kept in its order; `slot` counts with everything still in its old place. */
export function moveInLayout(documents: Documents, input: { layout: string; from: Slot[]; slot: Slot }): Documents {
  return changed(documents, input.layout, (layout) => moveItems(layout, input.from, input.slot))
}

export function removeFromLayout(documents: Documents, input: { layout: string; from: Slot[] }): Documents {
  return changed(documents, input.layout, (layout) => takeOut(layout, outermost(input.from)))
}

/** A copy of each, behind the last of them; all of one list. */
export function duplicateInLayout(documents: Documents, input: { layout: string; from: Slot[] }): Documents {
  return changed(documents, input.layout, (layout) => {
    const from = outermost(input.from)
    const last = from.at(-1)
    if (!last) return layout
    const items = itemsAt(
      layout,
      from.filter((slot) => sameList(slot.list, last.list)),
    )
    return items.length === 0
      ? layout
      : putIn(layout, freshNames(layout, items), { list: last.list, index: last.index + 1 })
  })
}

/** Sets one member of each; undefined takes it away. A field without anything of its own is written as its name alone. */
export function setInLayout(
  documents: Documents,
  input: { layout: string; at: Slot[]; member: Path; value: unknown },
): Documents {
  return changed(documents, input.layout, (layout) => {
    let next = layout
    for (const slot of input.at) {
      const path = [...slot.list, slot.index]
      const item = valueAt(next, path)
      if (item === undefined) continue
      next = withValueAt(next, path, withMember(item, input.member, input.value))
    }
    return next
  })
}

/** One item with one member changed. */
export function withMember(item: unknown, member: Path, value: unknown): unknown {
  const own = typeof item === 'string' ? { field: item } : item
  const next = withValueAt(own as { [name: string]: unknown }, member, value)
  const names = Object.keys(next)
  return names.length === 1 && names[0] === 'field' ? next['field'] : next
}

/** Where the items stand once they were moved, in their order. */
export function placesAfterMove(from: readonly Slot[], to: Slot): Slot[] {
  const slots = outermost(from)
  const landing = landingOf(slots, to)
  return slots.map((_, at) => ({ list: landing.list, index: landing.index + at }))
}

/** The items at the slots that hold one, in the order of the page. */
export function itemsAt(layout: LayoutDraft, slots: readonly Slot[]): Item[] {
  return outermost(slots).flatMap((slot) => listAt(layout, slot.list)[slot.index] ?? [])
}

function moveItems(layout: LayoutDraft, from: readonly Slot[], to: Slot): LayoutDraft {
  const slots = outermost(from).filter((slot) => listAt(layout, slot.list)[slot.index] !== undefined)
  const kind = kindOfList(to.list)
  if (slots.length === 0 || slots.some((slot) => kindOfList(slot.list) !== kind || isInside(to.list, slot)))
    return layout
  const items = itemsAt(layout, slots)
  const next = putIn(takeOut(layout, slots), items, landingOf(slots, to))
  const [before, after] = [listAt(layout, to.list), listAt(next, to.list)]
  const isSame = before.length === after.length && before.every((item, at) => item === after[at])
  return isSame && slots.every((slot) => sameList(slot.list, to.list)) ? layout : next
}

/** The slot once everything that moves was taken out. */
function landingOf(slots: readonly Slot[], to: Slot): Slot {
  const before = slots.filter((slot) => sameList(slot.list, to.list) && slot.index < to.index).length
  const list = slots.toReversed().reduce((path, slot) => afterRemoval(path, slot), to.list)
  return { list, index: to.index - before }
}

function putIn(layout: LayoutDraft, items: readonly Item[], slot: Slot): LayoutDraft {
  const list = [...listAt(layout, slot.list)]
  list.splice(Math.max(0, Math.min(list.length, slot.index)), 0, ...items)
  return withValueAt(layout, slot.list, list)
}

/** Slots in the order of the page, so taken out from behind. */
function takeOut(layout: LayoutDraft, slots: readonly Slot[]): LayoutDraft {
  let next = layout
  for (const slot of slots.toReversed()) {
    const list = [...listAt(next, slot.list)]
    if (slot.index < 0 || slot.index >= list.length) continue
    list.splice(slot.index, 1)
    next = withValueAt(next, slot.list, list)
  }
  return next
}

function listAt(layout: LayoutDraft, path: Path): Item[] {
  const list = valueAt(layout, path)
  return Array.isArray(list) ? (list as Item[]) : []
}

function sameList(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at])
}

/** In the order of the page, each once, without what stands inside of another one. */
function outermost(slots: readonly Slot[]): Slot[] {
  const once = new Map(slots.map((slot) => [`${slot.list.join('/')}/${slot.index}`, slot]))
  return [...once.values()]
    .filter((slot) => ![...once.values()].some((other) => other !== slot && isInside(slot.list, other)))
    .sort((a, b) => comparePaths([...a.list, a.index], [...b.list, b.index]))
}

function comparePaths(a: Path, b: Path): number {
  for (const [at, step] of a.entries()) {
    const other = b[at]
    if (other === undefined) return 1
    if (step === other) continue
    if (typeof step === 'number' && typeof other === 'number') return step - other
    return placeOf(step) - placeOf(other)
  }
  return a.length - b.length
}

/** What is above the tabs comes first, the side last. */
function placeOf(step: string | number): number {
  return ['blocks', 'tabs', 'aside'].indexOf(String(step))
}

/** Nothing can be moved into itself. */
function isInside(list: Path, from: Slot): boolean {
  const own = [...from.list, from.index]
  return list.length >= own.length && own.every((step, at) => step === list[at])
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

/** Ids of blocks and names of tabs stand once in a layout: a copy leaves its id behind, and a tab gets a name of its own. */
function freshNames(layout: LayoutDraft, items: readonly Item[]): Item[] {
  const taken = new Set((layout.tabs ?? []).map((tab) => tab.name))
  return items.map((item): Item => {
    if (typeof item === 'string' || !('name' in item || 'type' in item)) return item
    if ('type' in item) return withoutId(item)
    const name = freeName(item.name, (one) => taken.has(one))
    taken.add(name)
    return { ...item, name, blocks: item.blocks.map(withoutId) }
  })
}

function withoutId(block: LayoutBlock): LayoutBlock {
  if (block.id === undefined) return block
  const { id: _own, ...others } = block
  return others as LayoutBlock
}

function changed(documents: Documents, name: string, edit: (layout: LayoutDraft) => LayoutDraft): Documents {
  const layout = documentIn<LayoutDraft>(documents, 'layout', name)
  if (!layout) return documents
  const next = edit(layout)
  return next === layout ? documents : withDocument(documents, next)
}
