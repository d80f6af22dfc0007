import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connection } from './connection.ts'
import { openLasting } from './lasting-stream.ts'

class Stream extends EventTarget {
  static readonly CLOSED = 2
  static all: Stream[] = []
  readyState = 0
  constructor() {
    super()
    Stream.all.push(this)
  }
  fail(readyState: number) {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
  close() {
    this.readyState = Stream.CLOSED
  }
}

let up = true
let page: EventTarget & { visibilityState: string }
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('fetch', () => (up ? Promise.resolve(new Response()) : Promise.reject(new TypeError('refused'))))
  up = true
  Stream.all = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a stream the browser gave up is opened again, later and later, and what was missed is asked for', () => {
  const heard: string[] = []
  const stop = openLasting('/events', { record: () => heard.push('record') }, (opening) => heard.push(opening))
  Stream.all[0]?.dispatchEvent(new Event('open'))
  Stream.all[0]?.fail(Stream.CLOSED)
  vi.advanceTimersByTime(1000)
  expect(Stream.all.length).toBe(2)
  Stream.all[1]?.fail(Stream.CLOSED)
  vi.advanceTimersByTime(1000)
  expect(Stream.all.length).toBe(2)
  vi.advanceTimersByTime(1000)
  expect([Stream.all.length, heard]).toEqual([3, ['first']])
  Stream.all[2]?.dispatchEvent(new Event('open'))
  Stream.all[2]?.dispatchEvent(new Event('record'))
  expect(heard).toEqual(['first', 'anew', 'record'])
  stop()
})

test('a break that the browser mends by itself is left to it', () => {
  const heard: string[] = []
  const stop = openLasting('/events', {}, (opening) => heard.push(opening))
  Stream.all[0]?.dispatchEvent(new Event('open'))
  Stream.all[0]?.fail(0)
  vi.advanceTimersByTime(60_000)
  Stream.all[0]?.dispatchEvent(new Event('open'))
  expect([Stream.all.length, heard]).toEqual([1, ['first', 'mended']])
  stop()
})

test('what is stopped is not opened again', () => {
  const stop = openLasting('/events', {}, () => expect.unreachable('it was stopped'))
  Stream.all[0]?.fail(Stream.CLOSED)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(Stream.all.length).toBe(1)
})

test('a server that went away is told of without a click, and when it is back too', async () => {
  const stop = openLasting('/events', {}, () => {})
  up = false
  Stream.all[0]?.fail(0)
  await vi.advanceTimersByTimeAsync(3000)
  expect(connection()).toBe('offline')
  up = true
  await vi.advanceTimersByTimeAsync(3000)
  expect(connection()).toBe('online')
  stop()
})

test('a page that nobody sees lets go of its stream after a while, and asks for what it missed when it is seen again', () => {
  const heard: string[] = []
  const stop = openLasting('/events', {}, (opening) => heard.push(opening))
  const turn = (state: string) => {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
  Stream.all[0]?.dispatchEvent(new Event('open'))
  turn('hidden')
  vi.advanceTimersByTime(10_000)
  turn('visible')
  vi.advanceTimersByTime(60_000)
  expect([Stream.all.length, Stream.all[0]?.readyState]).toEqual([1, 0])
  turn('hidden')
  vi.advanceTimersByTime(15_000)
  expect([Stream.all.length, Stream.all[0]?.readyState]).toEqual([1, Stream.CLOSED])
  turn('visible')
  Stream.all[1]?.dispatchEvent(new Event('open'))
  expect([Stream.all.length, heard]).toEqual([2, ['first', 'anew']])
  stop()
  turn('hidden')
  vi.advanceTimersByTime(60_000)
  turn('visible')
  expect(Stream.all.length).toBe(2)
})
