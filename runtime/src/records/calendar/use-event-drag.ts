/**
 * Moving, resizing and making events by hand: mouse, touch (a long press lifts), and keyboard (space lifts, arrows move, space puts down).
 *
 * What is held is drawn where it would stand; nothing is written before it is put down.
 */
import type { KeyboardEvent as ReactKeyboardEvent, PointerEvent as ReactPointerEvent } from 'react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { daysBetween } from './calendar-days.ts'
import type { CalendarEvent, Shift, Span } from './calendar-events.ts'
import { shifted } from './calendar-events.ts'
import type { Follower } from './follow-edge.ts'
import { followEdge } from './follow-edge.ts'
import type { Spot } from './spot.ts'
import { minutesBetween, spotAt, surfaceOf } from './spot.ts'

/** `event` is null while a new one is drawn. */
export type Held = { event: CalendarEvent | null; span: Span; shift: Shift; byKeys: boolean }

export type DragWishes = {
  events: CalendarEvent[]
  onMove(event: CalendarEvent, shift: Shift): void
  /** A click or a drag over empty room; undefined: nothing can be made here. */
  onMake: ((span: Span) => void) | undefined
  /** A day that is not on the screen is reached by keys. */
  onReach(day: string): void
}

type Press = {
  event: CalendarEvent | null
  edge: Shift['edge']
  surface: HTMLElement
  from: Spot
  x: number
  y: number
  touch: boolean
  timer?: ReturnType<typeof setTimeout>
  follower?: Follower
}

const mouseSlack = 4
const touchSlack = 8
const touchDelayMs = 250
const still: Shift = { days: 0, minutes: 0, edge: 'both' }

export function useEventDrag(wishes: DragWishes) {
  const [held, setHeld] = useState<Held | null>(null)
  const latest = useRef({ wishes, held })
  useEffect(() => {
    latest.current = { wishes, held }
  })
  const drop = useCallback((put: boolean, last?: Held) => {
    const { held: drawnLast, wishes: wish } = latest.current
    const now = last ?? drawnLast
    setHeld(null)
    if (!now || !put) return
    if (now.event) wish.onMove(now.event, now.shift)
    else wish.onMake?.(now.span)
  }, [])
  const [root, setRoot] = useState<HTMLDivElement | null>(null)
  const onPointerDown = usePointer({ latest, setHeld, drop })
  useHeldKeys({ held, latest, setHeld, drop, root })
  const onKeyDown = (press: ReactKeyboardEvent) => {
    const event = eventUnder(press.target, wishes.events)
    if (press.key !== ' ' || !event || held) return
    press.preventDefault()
    press.stopPropagation()
    if (event.movable) setHeld({ event, span: event, shift: still, byKeys: true })
  }
  // A button answers to the space bar when it is let go; here that was the lift.
  const onKeyUp = (press: ReactKeyboardEvent) => {
    if (press.key === ' ' && eventUnder(press.target, wishes.events)) press.preventDefault()
  }
  return { held, setRoot, handlers: { onPointerDown, onKeyDown, onKeyUp } }
}

type Latest = { current: { wishes: DragWishes; held: Held | null } }
type Hand = {
  latest: Latest
  setHeld(held: Held | null): void
  /** `last`: where it is put down, which need not have been drawn yet. */
  drop(put: boolean, last?: Held): void
  root: HTMLDivElement | null
}

function eventUnder(target: EventTarget | null, events: CalendarEvent[]): CalendarEvent | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-event]') : null
  return element ? events.find((event) => event.key === element.dataset['event']) : undefined
}

function usePointer({ latest, setHeld, drop }: Omit<Hand, 'root'>) {
  const press = useRef<Press | null>(null)
  const active = useRef(false)
  const lift = useCallback(
    (x: number, y: number) => {
      const now = press.current
      if (!now) return
      active.current = true
      now.x = x
      now.y = y
      const draw = () => setHeld(heldAt(now, spotAt(now.surface, now.x, now.y)))
      draw()
      now.follower ??= followEdge(now.surface, draw)
      now.follower.at(y)
    },
    [setHeld],
  )
  const end = useCallback(
    (at: { clientX: number; clientY: number } | null) => {
      const now = press.current
      clearTimeout(now?.timer)
      now?.follower?.stop()
      press.current = null
      if (!active.current || !now) return
      active.current = false
      swallowClick()
      if (at) drop(true, heldAt(now, spotAt(now.surface, at.clientX, at.clientY)))
      else drop(false)
    },
    [drop],
  )
  useEffect(() => {
    const onMove = (move: PointerEvent) => {
      const now = press.current
      if (!now) return
      const far = Math.hypot(move.clientX - now.x, move.clientY - now.y)
      if (active.current) lift(move.clientX, move.clientY)
      else if (!now.touch && far > mouseSlack) lift(move.clientX, move.clientY)
      else if (now.touch && far > touchSlack) end(null)
    }
    const onUp = (up: PointerEvent) => {
      const now = press.current
      // A click into empty room makes something there; a tap on a screen does not, it is too easily done by chance.
      const made = now !== null && now.event === null && !now.touch && !active.current
      end(up)
      if (made) latest.current.wishes.onMake?.(drawn(now.from, now.from))
    }
    const onCancel = () => end(null)
    const onKey = (key: KeyboardEvent) => key.key === 'Escape' && active.current && end(null)
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onCancel)
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onCancel)
      window.removeEventListener('keydown', onKey, true)
    }
  }, [lift, end, latest])
  return (down: ReactPointerEvent) => {
    const surface = surfaceOf(down.target)
    if (down.button !== 0 || !surface) return
    const { wishes } = latest.current
    const event = eventUnder(down.target, wishes.events) ?? null
    const target = down.target as Element
    const onControl = !event && target.closest('button, a') !== null
    if (onControl || (event ? !event.movable : wishes.onMake === undefined)) return
    const touch = down.pointerType !== 'mouse'
    const edge = event?.sizable && target.closest('[data-edge]') ? 'end' : 'both'
    const from = spotAt(surface, down.clientX, down.clientY)
    const now: Press = { event, edge, surface, from, x: down.clientX, y: down.clientY, touch }
    if (touch) {
      now.timer = setTimeout(() => lift(now.x, now.y), touchDelayMs)
      keepFromScrolling(down.target, active)
    }
    press.current = now
  }
}

/**
 * Only while something is in the hand. It listens on the very element that was touched: an event that is drawn on another day is another
 * element, and a touch goes on with the first, even when that is out of the page.
 */
function keepFromScrolling(target: EventTarget, active: { current: boolean }): void {
  const onMove = (touch: Event) => active.current && touch.cancelable && touch.preventDefault()
  const stop = () => {
    target.removeEventListener('touchmove', onMove)
    target.removeEventListener('touchend', stop)
    target.removeEventListener('touchcancel', stop)
  }
  target.addEventListener('touchmove', onMove, { passive: false })
  target.addEventListener('touchend', stop)
  target.addEventListener('touchcancel', stop)
}

function heldAt({ event, edge, from }: Press, to: Spot): Held {
  const days = daysBetween(from.day, to.day)
  const shift: Shift = { days, minutes: minutesBetween(from, to), edge }
  return event
    ? { event, shift, span: shifted(event, shift), byKeys: false }
    : { event: null, shift, span: drawn(from, to), byKeys: false }
}

/** The span between where the pointer went down and where it is. In the hours it stays within its day. */
function drawn(from: Spot, to: Spot): Span {
  if (from.minute === null || to.minute === null) {
    const [day, lastDay] = [from.day, to.day].toSorted()
    return { day: day ?? from.day, lastDay: lastDay ?? to.day, minute: null, lastMinute: null }
  }
  const [first, last] = [Math.min(from.minute, to.minute), Math.max(from.minute, to.minute)]
  return { day: from.day, lastDay: from.day, minute: first, lastMinute: Math.max(last + 15, first + 30) }
}

/** Letting go over the button that was dragged would also press it. */
function swallowClick(): void {
  const swallow = (click: MouseEvent) => {
    click.stopPropagation()
    click.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, true), 0)
}

/** While an event is lifted by the keyboard, keys belong to it wherever the focus is: its button may be drawn anew in another week. */
function useHeldKeys({ held, latest, setHeld, drop, root }: Hand & { held: Held | null }) {
  const byKeys = held?.byKeys === true
  const key = held?.event?.key
  useEffect(() => {
    if (!byKeys) return
    const onKey = (press: KeyboardEvent) => {
      const { held: now, wishes } = latest.current
      if (!now?.event) return
      const put = press.key === ' ' || press.key === 'Enter'
      const next = stepOf(press, now, (root?.querySelector('[data-surface=time]') ?? null) !== null)
      if (!put && !next && press.key !== 'Escape') return
      press.preventDefault()
      press.stopPropagation()
      if (put) return drop(true)
      if (!next) return drop(false)
      const span = shifted(now.event, next)
      setHeld({ ...now, shift: next, span })
      wishes.onReach(next.edge === 'end' ? span.lastDay : span.day)
    }
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('keydown', onKey, true)
      requestAnimationFrame(() => root?.querySelector<HTMLElement>(`[data-event="${CSS.escape(key ?? '')}"]`)?.focus())
    }
  }, [byKeys, key, latest, setHeld, drop, root])
}

/** One step of an arrow key: a day to the side; up and down a week, or a quarter of an hour where there are hours. */
function stepOf(press: KeyboardEvent, { event, shift }: Held, hours: boolean): Shift | undefined {
  const side = press.key === 'ArrowRight' ? 1 : press.key === 'ArrowLeft' ? -1 : 0
  const down = press.key === 'ArrowDown' ? 1 : press.key === 'ArrowUp' ? -1 : 0
  if (!event || (side === 0 && down === 0)) return undefined
  const timed = hours && event.minute !== null
  const edge = press.shiftKey && event.sizable ? 'end' : 'both'
  // Changing from moving to stretching begins anew: an event is either moved or stretched.
  const from = edge === shift.edge ? shift : { ...still, edge }
  return {
    edge,
    days: from.days + side + (timed ? 0 : 7 * down),
    minutes: from.minutes + (timed ? 15 * down : 0),
  }
}
