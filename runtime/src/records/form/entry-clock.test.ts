import { expect, test } from 'vitest'
import { startEntryClock } from './entry-clock.ts'

/** A page that can be hidden, and a clock that stands still until it is moved. */
function stage() {
  let at = 0
  const listeners = new Set<() => void>()
  const page = {
    visibilityState: 'visible' as DocumentVisibilityState,
    addEventListener: (_name: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_name: string, listener: () => void) => void listeners.delete(listener),
  }
  return {
    page: page as unknown as Document,
    listeners,
    now: () => at,
    pass: (ms: number) => (at += ms),
    turn(state: DocumentVisibilityState) {
      page.visibilityState = state
      for (const listener of listeners) listener()
    },
  }
}

test('What passes while the page is hidden is not time at the form', () => {
  const { page, now, pass, turn } = stage()
  const clock = startEntryClock(page, now)
  pass(4_250)
  turn('hidden')
  pass(3_600_000)
  expect(clock.seconds()).toBe(4.3)
  turn('visible')
  pass(10_000)
  expect(clock.seconds()).toBe(14.3)
})

test('A form that opens in a hidden page begins when it is looked at, and a stopped clock listens no more', () => {
  const { page, now, pass, turn, listeners } = stage()
  turn('hidden')
  const clock = startEntryClock(page, now)
  pass(60_000)
  turn('visible')
  pass(5_000)
  expect(clock.seconds()).toBe(5)
  clock.stop()
  expect(listeners.size).toBe(0)
})
