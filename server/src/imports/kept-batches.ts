/**
 * The loop of a job over records that were written down when it was asked for: a batch, what came of it and the checkpoint are one transaction,
 * so a killed job goes on after the last batch that was committed.
 */
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { JobRun } from '../jobs/worker.ts'
import { eventsWritten } from '../records/event-signal.ts'
import { forgetIds, keptIds } from '../records/keep-ids.ts'
import { Notes } from './notes.ts'

export type KeptBatch<Counts> = { batch: { n: number; id: string }[]; counts: Counts; notes: Notes }

/** Writes batch by batch, `counts` from where they stand; a write adds to the counts and notes it is given. */
export async function inKeptBatches<Counts extends { [name: string]: number }>(
  run: JobRun,
  ctx: Ctx,
  { size, counts }: { size: number; counts: Counts },
  write: (ctx: Ctx, work: KeptBatch<Counts>) => Promise<void>,
): Promise<void> {
  const { job } = run
  let notes = new Notes(job.notes)
  for (let done = Number(job.checkpoint?.['n'] ?? 0); ;) {
    run.signal.throwIfAborted()
    const batch = await keptIds(ctx, job.id, done, size)
    if (batch.length === 0) break
    await ctx.db.tx(async (db) => {
      // A retry of the transaction starts from the counts of before the batch.
      const next = { ...counts }
      const remarks = new Notes(notes.list())
      await write(ctxWith(ctx, { db }), { batch, counts: next, notes: remarks })
      done = batch.at(-1)?.n ?? done
      await run.checkpoint(db, {
        done,
        percent: Math.min(99, Math.round((done / Math.max(job.total ?? 0, 1)) * 1000) / 10),
        counts: next,
        notes: remarks.list(),
        checkpoint: { n: done },
      })
      Object.assign(counts, next)
      notes = remarks
    })
    eventsWritten()
  }
  await forgetIds(ctx, job.id)
}
