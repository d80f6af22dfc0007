import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SignedIn } from '../auth/callers.ts'
import type { Server } from '../server.ts'
import { streamWatch } from './stream-watch.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

const far = 9_000_000_000

function opened(): {
  tell(id: string | null): void
  callers: { isCurrent: boolean }
  stream(id: string, userId: string, expiresAt?: number): { asked: number; stop(): void }
  close(): Promise<void>
} {
  const hearers = new Set<(id: string | null) => void>()
  const callers = {
    isCurrent: true,
    onChange(hear: (id: string | null) => void) {
      hearers.add(hear)
      return () => void hearers.delete(hear)
    },
  }
  const server = { auth: { callers }, onClose: [] as (() => Promise<void>)[] }
  const watch = streamWatch(server as unknown as Server)
  return {
    tell: (id) => hearers.forEach((hear) => hear(id)),
    callers,
    stream(id, userId, expiresAt = far) {
      const signedIn: SignedIn = { kind: 'session', id, userId, expiresAt, scope: null }
      const told = { asked: 0, stop: () => undefined as void }
      told.stop = watch.add({ signedIn: () => signedIn, ask: () => void told.asked++ })
      return told
    },
    close: async () => void (await Promise.all(server.onClose.map((close) => close()))),
  }
}

test('a stream is asked when it opens, and then when something is heard of its session or its user, and no other', () => {
  const { tell, stream } = opened()
  const [one, same, other] = [stream('s1', 'ann'), stream('s2', 'ann'), stream('s3', 'bob')]
  const asked = () => [one.asked, same.asked, other.asked]
  expect(asked()).toEqual([1, 1, 1])
  vi.advanceTimersByTime(60_000)
  expect(asked()).toEqual([1, 1, 1])
  tell('s1')
  expect(asked()).toEqual([2, 1, 1])
  tell('ann')
  expect(asked()).toEqual([3, 2, 1])
  tell(null)
  expect(asked()).toEqual([4, 3, 2])
  one.stop()
  tell('ann')
  expect(asked()).toEqual([4, 4, 2])
})

test('who runs out is asked within a second', () => {
  const { stream } = opened()
  const [ending, staying] = [stream('s1', 'ann', 1_005_000), stream('s2', 'ann')]
  vi.advanceTimersByTime(4_900)
  expect(ending.asked).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(ending.asked).toBeGreaterThan(1)
  expect(staying.asked).toBe(1)
})

test('while changes cannot be heard everybody is asked by the clock, and once more when they are heard again', () => {
  const { callers, stream, close } = opened()
  const one = stream('s1', 'ann')
  callers.isCurrent = false
  vi.advanceTimersByTime(1_000)
  expect(one.asked).toBe(2)
  callers.isCurrent = true
  vi.advanceTimersByTime(10_000)
  expect(one.asked).toBe(3)
  callers.isCurrent = false
  void close()
  vi.advanceTimersByTime(10_000)
  expect(one.asked).toBe(3)
})
