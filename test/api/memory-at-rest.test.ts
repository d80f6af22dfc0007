/** What it looks at are the memory and the timers of its whole process. */
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { giveBackMemoryAtRest } from '@trellis/server/memory-at-rest.ts'
import { hangMs } from '../support/in-time.ts'

const everyMs = 50

test('a server gives memory back when it has come to rest, and not while it works', async () => {
  const asked = countAskedCollections()
  giveBackMemoryAtRest(everyMs)
  const work: unknown[] = []
  for (let looks = 0; looks < 6; looks++) {
    const until = performance.now() + everyMs
    while (performance.now() < until) work.push({ n: work.length })
    await setImmediate()
  }
  expect(asked()).toBe(0)
  for (let waited = 0; asked() === 0 && waited < hangMs; waited += everyMs) await sleep(everyMs)
  expect(asked()).toBeGreaterThan(0)
  expect(work.length).toBeGreaterThan(0)
}, 20_000)

/** Collections that somebody asked for, unlike V8's own. */
function countAskedCollections(): () => number {
  let count = 0
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { flags } = (entry as unknown as { detail: { flags: number } }).detail
      if (flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) count++
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => count
}
