/** The shell around everything on the canvas: selects by click and key, drags by its whole surface, and shows where a drop would go. */
import { useDraggable } from '@dnd-kit/core'
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useCallback, useEffect, useRef } from 'react'
import type { Item, Slot } from '../document/commands/edit-layout.ts'
import type { ItemKind } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useCanvas, useDesigner } from './designer-state.ts'
import type { Spot } from './drag.ts'
import type { Adding } from './selection.ts'
import { isSelected, keyOf, selectionWith } from './selection.ts'
import classes from './canvas.module.css'

/** What is in the hand: something new, or something of the page; `item` of a button that is not there yet is null. */
export type DragContent = { kind: ItemKind; name: string; from?: Slot; item?: Item | null }

export type PlaceOnCanvas = { list: Path; index: number; takes: ItemKind; across: boolean; name: string }

/** Shift reaches up to it, Ctrl (or Command) adds it or takes it away. */
export function addingOf(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Adding {
  return event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone'
}

/** What an element of the canvas needs to be selected, dragged and dropped on. */
export function useOnCanvas({ list, index, takes, across, name }: PlaceOnCanvas) {
  const designer = useDesigner()
  const id = keyOf({ list, index })
  const content: DragContent = { kind: takes, name, from: { list, index } }
  const drag = useDraggable({ id, data: content })
  const spot = useSpot({ id, takes, list, index, across })
  const selected = useCanvas((state) => isSelected(state.selection, id))
  const last = useCanvas((state) => {
    const chosen = state.selection.at(-1)
    return chosen !== undefined && keyOf(chosen) === id
  })
  const edge = useCanvas((state) => (state.placing?.spot === id ? state.placing.edge : undefined))
  const { setNodeRef, listeners } = drag
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  const own = useRef<HTMLElement | null>(null)
  useEffect(() => {
    // What is selected stays under the fingers when a key has moved it; typing in the panel is left alone.
    const focused = document.activeElement
    if (last && (focused === document.body || focused?.closest('[data-kind]') || focused?.matches('[data-stage]')))
      own.current?.focus({ preventScroll: false })
  }, [last, id])
  const choose = (event: MouseEvent | KeyboardEvent) => {
    event.stopPropagation()
    const { store, edits } = designer
    store.put({
      selection: selectionWith(edits.layout(), store.state().selection, { list, index }, addingOf(event)),
    })
  }
  const attach = useCallback(
    (node: HTMLElement | null) => {
      own.current = node
      setNodeRef(node)
      spot(node)
    },
    [setNodeRef, spot],
  )
  return { attach, pointer, choose, selected, dragged: drag.isDragging, edge }
}

type Props = PlaceOnCanvas & { style?: CSSProperties; children: ReactNode }

export function CanvasItem({ style, children, ...place }: Props) {
  const t = useStudioText()
  const { takes, across, name } = place
  const { attach, pointer, choose, selected, dragged, edge } = useOnCanvas(place)
  return (
    <div
      ref={attach}
      {...pointer}
      className={classes['item']}
      style={style}
      data-kind={takes}
      data-selected={selected || undefined}
      data-dragged={dragged || undefined}
      data-edge={edge}
      data-across={across || undefined}
      role="group"
      tabIndex={0}
      aria-label={t(takes === 'tab' ? 'layout.item_block' : `layout.item_${takes}`, { name })}
      aria-current={selected || undefined}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.target === event.currentTarget && (event.key === 'Enter' || event.key === ' ')) {
          event.preventDefault()
          choose(event)
        }
      }}
    >
      {children}
    </div>
  )
}

/** Registers an element as a place to drop on. */
export function useSpot(spot: Spot): (node: HTMLElement | null) => void {
  const { spots } = useDesigner()
  const { id } = spot
  const text = JSON.stringify(spot)
  return useCallback(
    (node) => {
      if (node) spots.set(id, { spot: JSON.parse(text) as Spot, node })
      else spots.delete(id)
    },
    [spots, id, text],
  )
}

/** The end of a list: takes what is dropped behind its last item, and says what belongs here while it is empty. */
export function ListEnd({ list, index, takes, hint }: { list: Path; index: number; takes: ItemKind; hint: string }) {
  const id = `end:${list.join('/')}`
  const spot = useSpot({ id, takes, list, index, across: false, end: true })
  const over = useCanvas((state) => state.placing?.spot === id)
  const wanted = useCanvas((state) => state.dragging === takes)
  return (
    <div
      ref={spot}
      className={classes['end']}
      data-empty={index === 0 || undefined}
      data-wanted={wanted || undefined}
      data-over={over || undefined}
    >
      {index === 0 || over ? hint : ''}
    </div>
  )
}
