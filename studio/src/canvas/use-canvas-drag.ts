/** What a drag over the canvas does, from picking up to dropping, as the drag library wants it. */
import type { DragMoveEvent, DragStartEvent } from '@dnd-kit/core'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft } from '../document/layout-tree.ts'
import type { DragContent } from './canvas-item.tsx'
import type { Designer } from './designer-state.ts'
import type { Placing } from './drag.ts'
import { placingAt } from './drag.ts'

type Doing = {
  setPlacing(next: (before: Placing | undefined) => Placing | undefined): void
  setDragged(content: DragContent | null): void
  move(from: Slot, to: Slot, name: string): void
  insert(item: LayoutBlock | FieldItemDraft, slot: Slot, name: string): void
}

export function useCanvasDrag(spots: Designer['spots'], doing: Doing) {
  const end = () => {
    doing.setDragged(null)
    doing.setPlacing(() => undefined)
  }
  return {
    autoScroll: true,
    onDragStart: (event: DragStartEvent) => doing.setDragged(contentOf(event) ?? null),
    onDragMove: (event: DragMoveEvent) => {
      const next = placeOf(event, spots)
      doing.setPlacing((before) => (before?.spot === next?.spot && before?.edge === next?.edge ? before : next))
    },
    onDragEnd: (event: DragMoveEvent) => {
      const content = contentOf(event)
      const place = placeOf(event, spots)
      end()
      if (!content || !place) return
      if (content.from) doing.move(content.from, place.slot, content.name)
      else if (content.item !== undefined)
        doing.insert(content.item as LayoutBlock | FieldItemDraft, place.slot, content.name)
    },
    onDragCancel: end,
  }
}

function contentOf(event: { active: { data: { current?: unknown } } }): DragContent | undefined {
  return event.active.data.current as DragContent | undefined
}

function placeOf(event: DragMoveEvent, spots: Designer['spots']): Placing | undefined {
  const content = contentOf(event)
  const start = event.activatorEvent as MouseEvent | undefined
  if (!content || typeof start?.clientX !== 'number') return undefined
  const point = { x: start.clientX + event.delta.x, y: start.clientY + event.delta.y }
  const drawn = [...spots.values()].map(({ spot, node }) => ({ spot, rect: node.getBoundingClientRect() }))
  return placingAt(point, drawn, content.kind)
}
