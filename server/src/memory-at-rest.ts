/**
 * A server takes little more memory than it holds, and one that has come to rest gives back the memory its last work took: V8 collects as it
 * allocates, so one that allocates no more keeps it.
 */
import { performance } from 'node:perf_hooks'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const lookEveryMs = 10_000
/** At rest: the event loop was busy for a smaller part of the time than this. */
const atRestBelow = 0.05
/** Less than this is not worth a collection. */
const worthBytes = 2 * 1024 * 1024
/** A larger heap would hold up whoever comes back meanwhile: about a millisecond for each MB. */
const largestBytes = 256 * 1024 * 1024

/** Percent of what is held by which old objects grow before they are collected; V8's own factor takes 150 MB while a million records go out. */
const growthPercent = 100

type Collect = (options: { type: 'major'; execution: 'async' }) => Promise<void>

/**
 * Looks every ten seconds (or `everyMs`), and collects once after work when the time between two looks passed nearly without any.
 * Errors: none; a V8 that offers no collection keeps its memory.
 */
export function giveBackMemoryAtRest(everyMs = lookEveryMs): void {
  setFlagsFromString('--expose-gc')
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
  const collect: unknown = runInNewContext('globalThis.gc')
  if (typeof collect !== 'function') return
  let loop = performance.eventLoopUtilization()
  let kept = 0
  const look = async (): Promise<void> => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, loop)
    loop = now
    const used = getHeapStatistics().used_heap_size
    if (utilization > atRestBelow || used > largestBytes || used - kept < worthBytes) return
    // What the first one finds unreachable through finalizers and weak references, the second one frees.
    for (let times = 0; times < 2; times++) await (collect as Collect)({ type: 'major', execution: 'async' })
    kept = getHeapStatistics().used_heap_size
  }
  setInterval(() => void look(), everyMs).unref()
}
