/** The shell around everything on the canvas: selects by click and key, drags by its whole surface, and shows where a drop would go. */
import { useDraggable } from '@dnd-kit/core'
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useCallback, useEffect, useRef } from 'react'
import type { Path } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { sameSlot, useDesigner } from './designer-state.ts'
import type { DragKind, Spot } from './drag.ts'
import classes from './canvas.module.css'

type Props = {
  list: Path
  index: number
  takes: DragKind
  across: boolean
  name: string
  style?: CSSProperties
  children: ReactNode
}

export type DragContent = { kind: DragKind; name: string; from?: { list: Path; index: number }; item?: unknown }

export function CanvasItem({ list, index, takes, across, name, style, children }: Props) {
  const t = useStudioText()
  const designer = useDesigner()
  const id = `${list.join('/')}/${index}`
  const content: DragContent = { kind: takes, name, from: { list, index } }
  const drag = useDraggable({ id, data: content })
  const selected = sameSlot(designer.selected, list, index)
  const spot = useSpot({ id, takes, list, index, across })
  const { setNodeRef, listeners } = drag
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  const own = useRef<HTMLElement | null>(null)
  useEffect(() => {
    // What is selected stays under the fingers when a key has moved it; typing in the panel is left alone.
    const focused = document.activeElement
    if (selected && (focused === document.body || focused?.closest('[data-kind]')))
      own.current?.focus({ preventScroll: true })
  }, [selected])
  const choose = (event: MouseEvent | KeyboardEvent) => {
    event.stopPropagation()
    designer.select({ kind: 'item', slot: { list, index } })
  }
  const edge = designer.placing?.spot === id ? designer.placing.edge : undefined
  return (
    <div
      ref={(node) => {
        own.current = node
        setNodeRef(node)
        spot(node)
      }}
      {...pointer}
      className={classes['item']}
      style={style}
      data-kind={takes}
      data-selected={selected || undefined}
      data-dragged={drag.isDragging || undefined}
      data-edge={edge}
      data-across={across || undefined}
      role="group"
      tabIndex={0}
      aria-label={t(takes === 'field' ? 'layout.item_field' : 'layout.item_block', { name })}
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
export function ListEnd({ list, index, takes, hint }: { list: Path; index: number; takes: DragKind; hint: string }) {
  const designer = useDesigner()
  const id = `end:${list.join('/')}`
  const spot = useSpot({ id, takes, list, index, across: false, end: true })
  return (
    <div
      ref={spot}
      className={classes['end']}
      data-empty={index === 0 || undefined}
      data-over={designer.placing?.spot === id || undefined}
    >
      {index === 0 ? hint : ''}
    </div>
  )
}
