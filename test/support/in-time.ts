/**
 * Promises about time inside tests. A test never fails for a busy machine: what can be asked again is asked again, and what
 * happens once only has to happen before a hang. The figures themselves are the benches' and the experiments'.
 */

/** The bound of "before a hang", in milliseconds. */
export const hangMs = 15_000

/**
 * Asks until an answer came within `mostMs`, five times at most. What counts is the processor time of this process, the server in it, where
 * others keep the machine busy; an answer that took twenty times as long by the clock is late all the same.
 *
 * Shape   (most, send) -> the last answer and its milliseconds.
 */
export async function askInTime<T>(mostMs: number, send: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  for (let attempt = 1; ; attempt++) {
    const started = performance.now()
    const before = process.cpuUsage()
    const answer = await send()
    const waited = performance.now() - started
    const { user, system } = process.cpuUsage(before)
    const ms = waited > 20 * mostMs ? waited : Math.min(waited, (user + system) / 1000)
    if (ms <= mostMs || attempt === 5) return { answer, ms }
  }
}
