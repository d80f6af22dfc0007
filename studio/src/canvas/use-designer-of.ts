/** What the layout designer does: selection, drops, keys, and the commands they become. */
import type { DragMoveEvent, DragStartEvent } from '@dnd-kit/core'
import type { KeyboardEvent } from 'react'
import { useMemo, useRef, useState } from 'react'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import type { PageRecord } from '@trellis/runtime/page/page-record.ts'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import { insertInLayout, moveInLayout, removeFromLayout } from '../document/commands/edit-layout.ts'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft, LayoutDraft } from '../document/layout-tree.ts'
import { useStudio } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import type { DragContent } from './canvas-item.tsx'
import type { Designer, Selected } from './designer-state.ts'
import type { Placing } from './drag.ts'
import { placingAt } from './drag.ts'
import type { Arrow } from './keyboard.ts'
import { placeAfterMove, slotAfter } from './keyboard.ts'

type Input = { layout: LayoutDraft; object: ObjectView; record: RecordView }

const arrows: { [key: string]: Arrow } = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export function useDesignerOf({ layout, object, record }: Input) {
  const studio = useStudio()
  const edits = useEdits()
  const [selected, select] = useState<Selected>(null)
  const [placing, setPlacing] = useState<Placing | undefined>(undefined)
  const [dragged, setDragged] = useState<DragContent | null>(null)
  const spots = useRef<Designer['spots']>(new Map()).current

  const insert = (item: LayoutBlock | FieldItemDraft, slot: Slot, name: string) => {
    studio.edit({ key: 'step.add', params: { name } }, (documents) => insertInLayout(documents, { layout: layout.name, item, slot }))
    select({ kind: 'item', slot })
  }
  const move = (from: Slot, slot: Slot, name: string) => {
    studio.edit({ key: 'step.move', params: { name } }, (documents) => moveInLayout(documents, { layout: layout.name, from, slot }))
    select({ kind: 'item', slot: placeAfterMove(from, slot) })
  }
  const remove = (from: Slot, name: string) => {
    studio.edit({ key: 'step.remove', params: { name } }, (documents) => removeFromLayout(documents, { layout: layout.name, from }))
    select(null)
  }
  const page = useMemo<PageRecord>(
    () => ({ object, record, editable: false, conditions: () => undefined, refused: new Map(), save: async () => undefined, editInForm: () => undefined }),
    [object, record],
  )
  const designer: Designer = { layout, object, page, selected, placing, select, insert, remove, spots, set: (path, value) => edits.set({ kind: 'layout', name: layout.name }, path, value) }

  const contentOf = (event: { active: { data: { current?: unknown } } }) => event.active.data.current as DragContent | undefined
  const placeOf = (event: DragMoveEvent): Placing | undefined => {
    const content = contentOf(event)
    const start = event.activatorEvent as MouseEvent | undefined
    if (!content || typeof start?.clientX !== 'number') return undefined
    const point = { x: start.clientX + event.delta.x, y: start.clientY + event.delta.y }
    return placingAt(point, [...spots.values()].map(({ spot, node }) => ({ spot, rect: node.getBoundingClientRect() })), content.kind)
  }
  const drag = {
    autoScroll: true,
    onDragStart: (event: DragStartEvent) => setDragged(contentOf(event) ?? null),
    onDragMove: (event: DragMoveEvent) => {
      const next = placeOf(event)
      setPlacing((before) => (before?.spot === next?.spot && before?.edge === next?.edge ? before : next))
    },
    onDragEnd: (event: DragMoveEvent) => {
      const content = contentOf(event)
      const place = placeOf(event)
      setDragged(null)
      setPlacing(undefined)
      if (!content || !place) return
      if (content.from) move(content.from, place.slot, content.name)
      else if (content.item !== undefined) insert(content.item as LayoutBlock | FieldItemDraft, place.slot, content.name)
    },
    onDragCancel: () => {
      setDragged(null)
      setPlacing(undefined)
    },
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (selected?.kind !== 'item' || isTyping(event.target)) return
    const name = ''
    const arrow = arrows[event.key]
    if (event.altKey && arrow) {
      event.preventDefault()
      const slot = slotAfter(layout, selected.slot, arrow)
      if (slot) move(selected.slot, slot, name)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      remove(selected.slot, name)
    } else if (event.key === 'Escape') select(null)
  }
  return { designer, drag, onKeyDown, dragged: dragged?.name }
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}
