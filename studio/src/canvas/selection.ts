/**
 * What is selected on the canvas. Pure.
 *
 * Shape   Slots of one kind (fields, blocks or tabs), the one that was chosen last at the end; an empty list: the page itself.
 */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { kindOfList, listsOf } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { valueAt } from '../document/pointers.ts'

export type Selection = readonly Slot[]
export const nothing: Selection = []

export function keyOf(slot: Slot): string {
  return `${slot.list.join('/')}/${slot.index}`
}

export function isSameList(a: Path, b: Path): boolean {
  return a.join('/') === b.join('/')
}

export function isSelected(selection: Selection, key: string): boolean {
  return selection.some((slot) => keyOf(slot) === key)
}

/** How a click or key adds to what is selected: alone, one more or less, or everything up to it. */
export type Adding = 'alone' | 'toggle' | 'range'

export function selectionWith(layout: LayoutDraft, selection: Selection, slot: Slot, adding: Adding): Selection {
  const first = selection[0]
  if (adding === 'alone' || !first || kindOfList(first.list) !== kindOfList(slot.list)) return [slot]
  if (adding === 'toggle')
    return isSelected(selection, keyOf(slot))
      ? selection.filter((one) => keyOf(one) !== keyOf(slot))
      : [...selection, slot]
  return rangeOf(layout, first, slot)
}

/** From one item to another in the order of the page, both included; where it began stays first, where it ends is last. */
function rangeOf(layout: LayoutDraft, from: Slot, to: Slot): Selection {
  const all = listsOf(layout, kindOfList(from.list)).flatMap((list) =>
    Array.from({ length: list.length }, (_, index): Slot => ({ list: list.path, index })),
  )
  const [start, end] = [from, to].map((slot) => all.findIndex((one) => keyOf(one) === keyOf(slot))) as [number, number]
  if (start < 0 || end < 0) return [to]
  return start <= end ? all.slice(start, end + 1) : all.slice(end, start + 1).toReversed()
}

/** Everything in the list of what is selected. */
export function wholeList(layout: LayoutDraft, selection: Selection): Selection {
  const list = selection.at(-1)?.list
  const found = list && listsOf(layout, kindOfList(list)).find((one) => isSameList(one.path, list))
  return found ? Array.from({ length: found.length }, (_, index) => ({ list: found.path, index })) : selection
}

/** In the order of the page, without what an undo or another admin took away. */
export function stillThere(layout: LayoutDraft, selection: Selection): Selection {
  const kept = selection.filter((slot) => valueAt(layout, [...slot.list, slot.index]) !== undefined)
  return kept.length === selection.length ? selection : kept
}

/** The same slots in the order of the page. */
export function inPageOrder(layout: LayoutDraft, selection: Selection): Slot[] {
  const first = selection[0]
  if (!first) return []
  const wanted = new Set(selection.map(keyOf))
  return listsOf(layout, kindOfList(first.list)).flatMap((list) =>
    Array.from({ length: list.length }, (_, index): Slot => ({ list: list.path, index })).filter((slot) =>
      wanted.has(keyOf(slot)),
    ),
  )
}
