/**
 * Where a drop would put something: geometry only. Pure.
 *
 * Units  CSS pixels of the viewport. A spot is something on the canvas that can be dropped on: an item of a list (before or behind it), or
 *        a list itself (its end).
 */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'

export type Rect = { left: number; top: number; width: number; height: number }
export type Point = { x: number; y: number }

export type Spot = {
  id: string
  takes: ItemKind
  list: Path
  /** Index of the item; for the end of a list, its length. */
  index: number
  /** Items flow from left to right (fields in columns). */
  across: boolean
  end?: boolean
}

export type Placing = { slot: Slot; spot: string; edge: 'before' | 'behind' | 'end' }

/** The smallest spot below the pointer that takes this kind; an item gives the side the pointer is on. */
export function placingAt(
  point: Point,
  spots: readonly { spot: Spot; rect: Rect }[],
  kind: ItemKind,
): Placing | undefined {
  const under = spots.filter(({ spot, rect }) => spot.takes === kind && isInside(point, rect))
  const best = under.toSorted((a, b) => a.rect.width * a.rect.height - b.rect.width * b.rect.height)[0]
  if (!best) return undefined
  const { spot, rect } = best
  if (spot.end) return { slot: { list: spot.list, index: spot.index }, spot: spot.id, edge: 'end' }
  const behind = spot.across ? point.x > rect.left + rect.width / 2 : point.y > rect.top + rect.height / 2
  return {
    slot: { list: spot.list, index: spot.index + (behind ? 1 : 0) },
    spot: spot.id,
    edge: behind ? 'behind' : 'before',
  }
}

function isInside(point: Point, rect: Rect): boolean {
  return (
    point.x >= rect.left &&
    point.x <= rect.left + rect.width &&
    point.y >= rect.top &&
    point.y <= rect.top + rect.height
  )
}
