/** What alt and an arrow do to the selected item: the next place in its list, or in the list before or behind. Pure. */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { areasOf, blocksAt, sectionsOf } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'

export type Arrow = 'up' | 'down' | 'left' | 'right'

/** The slot to move to (counted with the item in its old place); undefined where there is no further place. */
export function slotAfter(layout: LayoutDraft, from: Slot, arrow: Arrow): Slot | undefined {
  const lists = listsLike(layout, from.list)
  const at = lists.findIndex((list) => list.path.join('/') === from.list.join('/'))
  const own = lists[at]
  if (!own) return undefined
  const step = (arrow === 'up' || arrow === 'down') && own.columns > 1 ? own.columns : 1
  const forward = arrow === 'down' || arrow === 'right'
  const target = forward ? from.index + step : from.index - step
  if (target >= 0 && target < own.length) return { list: from.list, index: forward ? target + 1 : target }
  if (forward && from.index < own.length - 1 && arrow === 'right') return { list: from.list, index: own.length }
  const next = lists[at + (forward ? 1 : -1)]
  return next && { list: next.path, index: forward ? 0 : next.length }
}

/** Where the item stands once it was moved from one slot to another. */
export function placeAfterMove(from: Slot, to: Slot): Slot {
  const same = from.list.join('/') === to.list.join('/')
  return same && to.index > from.index ? { list: to.list, index: to.index - 1 } : to
}

type Line = { path: Path; length: number; columns: number }

function listsLike(layout: LayoutDraft, list: Path): Line[] {
  if (list.at(-1) === 'fields')
    return sectionsOf(layout).map(({ path, section }) => ({
      path: [...path, 'fields'],
      length: section.fields.length,
      columns: section.columns ?? 2,
    }))
  return areasOf(layout).map((area) => ({ path: area, length: blocksAt(layout, area).length, columns: 1 }))
}
