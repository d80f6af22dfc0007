/** The hours scroll on while something in the hand is held near their upper or lower edge. Units: px of the screen. */

const near = 40
const perFrame = 7

export type Follower = {
  /** Where the hand is now. */
  at(y: number): void
  stop(): void
}

/** `surface` is what is drawn on; `onScrolled` is called after each step: the same point then lies over another hour. */
export function followEdge(surface: HTMLElement, onScrolled: () => void): Follower {
  const room = surface.dataset['surface'] === 'time' ? surface.closest<HTMLElement>('[data-scrolls]') : null
  let hand = 0
  let frame = 0
  const step = () => {
    frame = 0
    if (room === null) return
    // The names of the days stay above the hours.
    const top = room.firstElementChild?.getBoundingClientRect().bottom ?? 0
    const by = hand > room.getBoundingClientRect().bottom - near ? perFrame : hand < top + near ? -perFrame : 0
    const before = room.scrollTop
    room.scrollTop += by
    if (room.scrollTop === before) return
    onScrolled()
    frame = requestAnimationFrame(step)
  }
  return {
    at(y) {
      hand = y
      if (frame === 0) frame = requestAnimationFrame(step)
    },
    stop: () => cancelAnimationFrame(frame),
  }
}
