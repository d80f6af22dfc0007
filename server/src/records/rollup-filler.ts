/** Keeps stored formulas, roll-ups and blind indexes in step with the Model of this process: one run at the start and one after each publish, never two at once. */
import { ctxOfPlatform } from '../jobs/job-ctx.ts'
import type { Server } from '../server.ts'
import { fillRollups } from './rollup-fill.ts'
import { fillBlindIndexes } from './rotate-keys.ts'
import { sealer } from './sealed.ts'
import { fillStoredFormulas } from './stored-fill.ts'

export type RollupFiller = { run(): void; close(): Promise<void> }

export function openRollupFiller(server: Server): RollupFiller {
  const stop = new AbortController()
  let again = false
  let running: Promise<void> | undefined
  const work = async (): Promise<void> => {
    while (again && !stop.signal.aborted) {
      again = false
      const ctx = { ...ctxOfPlatform(server, 'rollups'), signal: stop.signal }
      // Roll-ups may sum up what a stored formula of the child gives.
      await fillStoredFormulas(ctx)
      await fillRollups(ctx)
      await fillBlindIndexes(ctx.db, ctx.model, sealer())
    }
  }
  const run = (): void => {
    again = true
    running ??= work()
      .catch(
        (error: unknown) =>
          stop.signal.aborted || server.log.error({ err: error }, 'computed fields could not be filled'),
      )
      .then(() => undefined)
      .finally(() => (running = undefined))
  }
  const stopListening = server.models.onSwap(run)
  return {
    run,
    async close() {
      stop.abort()
      stopListening()
      await running
    },
  }
}
