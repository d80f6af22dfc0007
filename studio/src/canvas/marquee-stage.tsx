/** The ground the page lies on: a rectangle drawn from an empty place chooses what it meets; with shift, besides what is chosen. */
import type { PointerEvent, ReactNode } from 'react'
import { useRef, useState } from 'react'
import { useStudioText } from '../i18n/studio-text.ts'
import { useDesigner } from './designer-state.ts'
import type { Point, Rect } from './drag.ts'
import { chosenBy, rectBetween } from './marquee.ts'
import type { Selection } from './selection.ts'
import { nothing } from './selection.ts'
import classes from './canvas.module.css'

/** Pixels the pointer moves before it draws. */
const least = 5
const notEmpty = '[data-kind], button, a, input, textarea, [role=slider], [role=tab]'

type Begun = { at: Point; before: Selection; drawing: boolean }

export function MarqueeStage({ children }: { children: ReactNode }) {
  const t = useStudioText()
  const { store, spots } = useDesigner()
  const [rect, setRect] = useState<Rect | null>(null)
  const begun = useRef<Begun | null>(null)
  const drew = useRef(false)
  // The ground may be scrolled under the pointer: where it began is kept as a place on the ground.
  const onGround = (event: PointerEvent<HTMLElement>): Point => ({
    x: event.clientX + event.currentTarget.scrollLeft,
    y: event.clientY + event.currentTarget.scrollTop,
  })
  const move = (event: PointerEvent<HTMLElement>) => {
    const start = begun.current
    if (!start) return
    const ground = event.currentTarget
    const from = { x: start.at.x - ground.scrollLeft, y: start.at.y - ground.scrollTop }
    const next = rectBetween(from, { x: event.clientX, y: event.clientY })
    if (!start.drawing && Math.max(next.width, next.height) < least) return
    if (!start.drawing) ground.setPointerCapture(event.pointerId)
    start.drawing = true
    const drawn = [...spots.values()]
      .filter(({ spot }) => spot.end !== true)
      .map(({ spot, node }) => ({ slot: { list: spot.list, index: spot.index }, rect: node.getBoundingClientRect() }))
    store.put({ selection: chosenBy(next, drawn, start.before) })
    setRect(next)
  }
  const end = () => {
    drew.current = begun.current?.drawing === true
    begun.current = null
    setRect(null)
  }
  return (
    <div
      className={classes['stage']}
      role="region"
      aria-label={t('layout.canvas')}
      tabIndex={-1}
      data-stage
      onPointerDown={(event) => {
        drew.current = false
        if (event.button !== 0 || event.pointerType === 'touch') return
        if (event.target instanceof Element && event.target.closest(notEmpty)) return
        const before = event.shiftKey ? store.state().selection : nothing
        begun.current = { at: onGround(event), before, drawing: false }
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onClickCapture={(event) => {
        // The click that ends the drawing is none on the page.
        if (drew.current) event.stopPropagation()
        drew.current = false
      }}
    >
      {children}
      {rect && <div className={classes['marquee']} style={rect} aria-hidden />}
    </div>
  )
}
