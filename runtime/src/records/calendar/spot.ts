/** Which day and minute lie under a point of the screen. Surfaces say in their attributes which days they draw. */
import { addDays } from './calendar-days.ts'

/** `minute` is null on surfaces of whole days. */
export type Spot = { day: string; minute: number | null }

const snapMinutes = 15

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
  if (surface.dataset['surface'] !== 'time') return { day: addDays(first, row * columns + column), minute: null }
  const minutes = ((y - box.top) / box.height) * 1440
  return {
    day: addDays(first, column),
    minute: within(Math.floor(minutes / snapMinutes) * snapMinutes, 1440 - snapMinutes),
  }
}

export function surfaceOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-surface]') : null
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(most, value))
}
