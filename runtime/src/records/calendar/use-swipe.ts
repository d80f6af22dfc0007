/** A finger that draws to the side goes to the next or the last days; one that holds an event, or scrolls, does not. Units: px. */
import type { TouchEvent } from 'react'
import { useRef } from 'react'

const least = 60

/** For the element that is swiped; it must leave panning to the side to us (`touch-action: pan-y`). `busy`: something is in the hand. */
export function useSwipe(step: (by: 1 | -1) => void, busy: boolean) {
  const from = useRef<{ x: number; y: number } | null>(null)
  return {
    onTouchStart({ touches }: TouchEvent) {
      const one = touches.length === 1 ? touches[0] : undefined
      from.current = one ? { x: one.clientX, y: one.clientY } : null
    },
    onTouchMove() {
      if (busy) from.current = null
    },
    onTouchEnd({ changedTouches }: TouchEvent) {
      const last = changedTouches[0]
      const began = from.current
      from.current = null
      if (!began || !last) return
      const [aside, down] = [last.clientX - began.x, last.clientY - began.y]
      if (Math.abs(aside) >= least && Math.abs(aside) > 2 * Math.abs(down)) step(aside < 0 ? 1 : -1)
    },
  }
}
