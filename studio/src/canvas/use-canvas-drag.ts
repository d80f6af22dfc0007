/** What a drag over the canvas does, from picking up to dropping, as the drag library wants it. */
import type { DragStartEvent } from '@dnd-kit/core'
import { useMemo, useRef, useState } from 'react'
import { useDragHold } from '../inspector/sortable.tsx'
import type { DragContent } from './canvas-item.tsx'
import type { Designer } from './designer-state.ts'
import type { Placing, Point } from './drag.ts'
import { placingAt } from './drag.ts'
import { inPageOrder, isSelected, keyOf } from './selection.ts'

/** `dragged`: how many things are in the hand, and what the first is called. */
export function useCanvasDrag(designer: Designer) {
  const { sensors, accessibility } = useDragHold()
  const [dragged, setDragged] = useState<{ name: string; count: number } | null>(null)
  // The element that was picked up may be gone (another tab was opened on the way), what it was is kept here.
  const held = useRef<DragContent | null>(null)
  const pointer = useRef<ReturnType<typeof followPointer> | null>(null)
  const drag = useMemo(() => {
    const { store, edits, spots } = designer
    const end = () => {
      held.current = null
      pointer.current?.stop()
      pointer.current = null
      setDragged(null)
      store.put({ placing: undefined, dragging: undefined, overTab: undefined })
    }
    return {
      sensors,
      accessibility,
      autoScroll: true,
      onDragStart: (event: DragStartEvent) => {
        const content = (event.active.data.current as DragContent | undefined) ?? null
        held.current = content
        if (!content) return
        pointer.current = followPointer(event.activatorEvent)
        const from = content.from && slotsOf(designer, content.from)
        setDragged({ name: content.name, count: from?.length ?? 1 })
        store.put({ dragging: content.kind })
      },
      onDragMove: () => {
        const content = held.current
        if (!content) return
        const next = placeUnder(pointer.current?.at() ?? null, content, spots)
        const { placing } = store.state()
        const isSame = placing?.spot === next?.spot && placing?.edge === next?.edge
        const tab =
          content.kind === 'tab'
            ? undefined
            : placeUnder(pointer.current?.at() ?? null, { ...content, kind: 'tab' }, spots)
        const over = tab === undefined ? undefined : tab.slot.index - (tab.edge === 'behind' ? 1 : 0)
        store.put({ placing: isSame ? placing : next, overTab: over })
      },
      onDragEnd: () => {
        const content = held.current
        const place = content && placeUnder(pointer.current?.at() ?? null, content, spots)
        end()
        if (!content || !place) return
        if (content.from) edits.move(slotsOf(designer, content.from), place.slot)
        else if (content.item === null) edits.addButton(place.slot)
        else if (content.item !== undefined) edits.insert([content.item], place.slot)
      },
      onDragCancel: end,
    }
  }, [designer, sensors, accessibility])
  return { drag, dragged }
}

/** Whoever drags one of those selected drags them all. */
function slotsOf({ store, edits }: Designer, from: NonNullable<DragContent['from']>) {
  const { selection } = store.state()
  return isSelected(selection, keyOf(from)) ? inPageOrder(edits.layout(), selection) : [from]
}

function placeUnder(point: Point | null, content: DragContent, spots: Designer['spots']): Placing | undefined {
  if (!point) return undefined
  const drawn = [...spots.values()]
    .filter(({ spot }) => spot.takes === content.kind)
    .map(({ spot, node }) => ({ spot, rect: node.getBoundingClientRect() }))
  return placingAt(point, drawn, content.kind)
}

function pointOf(event: Event): Point | null {
  const at = 'touches' in event ? (event as TouchEvent).touches[0] : (event as MouseEvent)
  return typeof at?.clientX === 'number' ? { x: at.clientX, y: at.clientY } : null
}

/** Where the pointer is in the window, whatever was scrolled below it meanwhile. */
function followPointer(start: Event): { at(): Point | null; stop(): void } {
  let point = pointOf(start)
  const follow = (event: Event) => {
    point = pointOf(event) ?? point
  }
  for (const type of ['mousemove', 'touchmove']) window.addEventListener(type, follow, { capture: true, passive: true })
  return {
    at: () => point,
    stop: () => {
      for (const type of ['mousemove', 'touchmove']) window.removeEventListener(type, follow, { capture: true })
    },
  }
}
