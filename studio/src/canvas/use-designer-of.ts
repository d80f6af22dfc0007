/** What the layout designer does: selection, drops, keys, and the commands they become. */
import type { KeyboardEvent } from 'react'
import { useMemo, useState } from 'react'
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
import type { Arrow } from './keyboard.ts'
import { placeAfterMove, slotAfter } from './keyboard.ts'
import { useCanvasDrag } from './use-canvas-drag.ts'

type Input = { layout: LayoutDraft; object: ObjectView; record: RecordView }

const arrows: { [key: string]: Arrow } = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export function useDesignerOf({ layout, object, record }: Input) {
  const studio = useStudio()
  const edits = useEdits()
  const [selected, select] = useState<Selected>(null)
  const [placing, setPlacing] = useState<Placing | undefined>(undefined)
  const [dragged, setDragged] = useState<DragContent | null>(null)
  const [spots] = useState<Designer['spots']>(() => new Map())

  const insert = (item: LayoutBlock | FieldItemDraft, slot: Slot, name: string) => {
    studio.edit({ key: 'step.add', params: { name } }, (documents) =>
      insertInLayout(documents, { layout: layout.name, item, slot }),
    )
    select({ kind: 'item', slot })
  }
  const move = (from: Slot, slot: Slot, name: string) => {
    studio.edit({ key: 'step.move', params: { name } }, (documents) =>
      moveInLayout(documents, { layout: layout.name, from, slot }),
    )
    select({ kind: 'item', slot: placeAfterMove(from, slot) })
  }
  const remove = (from: Slot, name: string) => {
    studio.edit({ key: 'step.remove', params: { name } }, (documents) =>
      removeFromLayout(documents, { layout: layout.name, from }),
    )
    select(null)
  }
  const page = useMemo(() => stillPage(object, record), [object, record])
  const designer: Designer = {
    layout,
    object,
    page,
    selected,
    placing,
    select,
    insert,
    remove,
    spots,
    set: (path, value) => edits.set({ kind: 'layout', name: layout.name }, path, value),
  }

  const drag = useCanvasDrag(spots, { setPlacing, setDragged, move, insert })
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

/** A page that only shows. */
function stillPage(object: ObjectView, record: RecordView): PageRecord {
  return {
    object,
    record,
    editable: false,
    conditions: () => undefined,
    refused: new Map(),
    save: async () => undefined,
    editInForm: () => undefined,
  }
}

function isTyping(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
