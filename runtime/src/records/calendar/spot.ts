/** Which day and minute lie under a point of the screen. Surfaces say in their attributes which days they draw. */
import { addDays } from './calendar-days.ts'

/** `minute` begins the quarter of an hour the point lies in, `exact` is where in the day it lies; both are null on surfaces of whole days. */
export type Spot = { day: string; minute: number | null; exact: number | null }

const snapMinutes = 15

/** Between two points, in whole quarters of an hour: the same wherever in its quarter the first one lies. 0 where there are no hours. */
export function minutesBetween(from: Spot, to: Spot): number {
  if (from.exact === null || to.exact === null) return 0
  return Math.round((to.exact - from.exact) / snapMinutes) * snapMinutes
}

/**
 * A surface is an element with `data-surface` (`days` or `time`), `data-first` (its first day), `data-columns` and `data-rows`.
 * Points beside it count for its nearest day.
 */
export function spotAt(surface: HTMLElement, x: number, y: number): Spot {
  const box = surface.getBoundingClientRect()
  const [columns, rows] = [Number(surface.dataset['columns'] ?? 1), Number(surface.dataset['rows'] ?? 1)]
  const column = within(Math.floor(((x - box.left) / box.width) * columns), columns - 1)
  const row = within(Math.floor(((y - box.top) / box.height) * rows), rows - 1)
  const first = surface.dataset['first'] ?? ''
  if (surface.dataset['surface'] !== 'time')
    return { day: addDays(first, row * columns + column), minute: null, exact: null }
  const exact = ((y - box.top) / box.height) * 1440
  return {
    day: addDays(first, column),
    minute: within(Math.floor(exact / snapMinutes) * snapMinutes, 1440 - snapMinutes),
    exact: within(exact, 1440),
  }
}

export function surfaceOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-surface]') : null
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(most, value))
}
