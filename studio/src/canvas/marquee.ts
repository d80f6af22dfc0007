/** What a rectangle that is drawn over the page chooses: geometry only. Pure. */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import { kindOfList } from '../document/layout-tree.ts'
import type { Point, Rect } from './drag.ts'
import type { Selection } from './selection.ts'
import { isSelected, keyOf } from './selection.ts'

export type Drawn = { slot: Slot; rect: Rect }

export function rectBetween(a: Point, b: Point): Rect {
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}

/** Blocks that lie in it as a whole; where there is none, the fields it touches, else the blocks it touches. `before` stays chosen. */
export function chosenBy(rect: Rect, items: readonly Drawn[], before: Selection = []): Selection {
  const of = (kind: ItemKind, meets: (other: Rect) => boolean) =>
    items.filter((item) => kindOfList(item.slot.list) === kind && meets(item.rect)).map((item) => item.slot)
  const within = of('block', (other) => isWithin(other, rect))
  const fields = of('field', (other) => touches(other, rect))
  const found = within.length > 0 ? within : fields.length > 0 ? fields : of('block', (other) => touches(other, rect))
  const [first] = found.length > 0 ? found : before
  if (!first) return []
  const kind = kindOfList(first.list)
  const kept = before.filter((slot) => kindOfList(slot.list) === kind && !isSelected(found, keyOf(slot)))
  return [...kept, ...found]
}

function isWithin(inner: Rect, outer: Rect): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
  )
}

function touches(a: Rect, b: Rect): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}
