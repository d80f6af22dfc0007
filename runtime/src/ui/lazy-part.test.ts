import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connection, setConnection } from '../api/connection.ts'
import { patiently } from './lazy-part.ts'

let up = true
beforeEach(() => {
  up = true
  setConnection('online')
  vi.useFakeTimers()
  vi.stubGlobal('fetch', () => (up ? Promise.resolve(new Response()) : Promise.reject(new TypeError('refused'))))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a part is not asked for while the server is out of reach, and comes when it is back', async () => {
  up = false
  setConnection('offline')
  const load = vi.fn(() => Promise.resolve('part'))
  const loaded = patiently(load)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(load).not.toHaveBeenCalled()
  up = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect([await loaded, connection()]).toEqual(['part', 'online'])
})

test('a part whose file fails as the first thing tells that the connection is down, and is asked for once more after it', async () => {
  up = false
  const load = vi.fn(() => (up ? Promise.resolve('part') : Promise.reject(new TypeError('Failed to fetch'))))
  const loaded = patiently(load)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([connection(), load.mock.calls.length]).toEqual(['offline', 1])
  up = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect([await loaded, load.mock.calls.length]).toEqual(['part', 2])
})

test('a file that does not come from a server that answers is an error: it is of a version that is gone', async () => {
  const load = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')))
  await expect(patiently(load)).rejects.toThrow('Failed to fetch')
  expect([load.mock.calls.length, connection()]).toEqual([2, 'online'])
})
