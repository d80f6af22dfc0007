/** What arrows do on the canvas: the next item to stand on, and the next place to move to. Pure. */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { kindOfList, listsOf } from '../document/layout-tree.ts'
import { isSameList } from './selection.ts'

export type Arrow = 'up' | 'down' | 'left' | 'right'

/**
 * The slot that what is selected moves to (counted with everything still in its old place); undefined where there is no further place.
 * `from` are items of one kind in the order of the page; they go as one.
 */
export function slotAfter(layout: LayoutDraft, from: readonly Slot[], arrow: Arrow): Slot | undefined {
  const forward = arrow === 'down' || arrow === 'right'
  const edge = forward ? from.at(-1) : from[0]
  if (!edge) return undefined
  const lists = listsOf(layout, kindOfList(edge.list))
  const at = lists.findIndex((list) => isSameList(list.path, edge.list))
  const own = lists[at]
  if (!own) return undefined
  const step = (arrow === 'up' || arrow === 'down') && own.columns > 1 ? own.columns : 1
  const target = forward ? edge.index + step : edge.index - step
  if (target >= 0 && target < own.length) return { list: edge.list, index: forward ? target + 1 : target }
  if (forward && edge.index < own.length - 1 && arrow === 'right') return { list: edge.list, index: own.length }
  const next = lists[at + (forward ? 1 : -1)]
  return next && { list: next.path, index: forward ? 0 : next.length }
}

/** The item an arrow leads to from another one of its kind; undefined at the end of the page. */
export function itemAfter(layout: LayoutDraft, from: Slot, arrow: Arrow): Slot | undefined {
  const lists = listsOf(layout, kindOfList(from.list))
  const at = lists.findIndex((list) => isSameList(list.path, from.list))
  const own = lists[at]
  if (!own) return undefined
  const forward = arrow === 'down' || arrow === 'right'
  const step = arrow === 'up' || arrow === 'down' ? own.columns : 1
  const target = forward ? from.index + step : from.index - step
  if (target >= 0 && target < own.length) return { list: from.list, index: target }
  const others = forward ? lists.slice(at + 1) : lists.slice(0, at).toReversed()
  const next = others.find((list) => list.length > 0)
  if (next) return { list: next.path, index: forward ? 0 : next.length - 1 }
  const last = forward ? own.length - 1 : 0
  return last === from.index ? undefined : { list: from.list, index: last }
}
