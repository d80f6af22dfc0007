/**
 * The job `export`: a query becomes a file on the server, as the person who asked and with the rights they have by then. The file comes from
 * one snapshot, so a killed job begins anew; its number in the audit trail was taken when it was asked for.
 */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { ProblemError } from '@trellis/metadata/problem.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '../ctx.ts'
import { setTotal } from '../jobs/backlog.ts'
import { ctxOfUser } from '../jobs/job-ctx.ts'
import type { JobRun } from '../jobs/worker.ts'
import type { ExportOptions } from '../records/export.ts'
import { exportRecords } from '../records/export.ts'
import { readPage } from '../records/read.ts'
import { writeExport } from './export-file.ts'
import { rightsMark } from './rights-mark.ts'

/** `mark`: the file's number in the audit trail, as `E12`; `fileName` carries it. */
export type ExportParams = Omit<ExportOptions, 'told' | 'limit'> & {
  query: RecordQuery
  limit?: number
  mark: string
  fileName: string
  locale: string
}

/** `rights`: what the person could see when the file was made (rights-mark.ts). */
export type ExportCheckpoint = { rights: string }

/** Progress is told so often at most. */
const tellMs = 500
/** All streams of the server are taken: somebody else is asked to try again, a job waits. */
const waitMs = 2000

/** Errors: those of exportRecords, limit.storage_full. */
export async function runExport(run: JobRun): Promise<void> {
  const params = run.job.params as unknown as ExportParams
  const ctx = ctxOfUser(run.server, run.job.by, {
    via: 'api',
    signal: run.signal,
    name: run.job.id,
    params: run.job.params,
  })
  const rights = rightsMark(ctx)
  const total = await countOf(ctx, params)
  if (total !== null) await setTotal(ctx.db, run.job.id, total)
  let done = 0
  const chunks = await whenFree(run, () =>
    exportRecords(ctx, run.server.url, params.query, {
      format: params.format,
      words: params.words,
      bom: params.bom,
      limit: params.limit,
      told: (records) => (done += records),
    }),
  )
  const tell = (ended: boolean) =>
    run.checkpoint(ctx.db, {
      done,
      ...(ended && { total: done }),
      ...(total !== null && { percent: Math.min(99, Math.round((done / Math.max(total, 1)) * 1000) / 10) }),
      counts: { exported: done },
      notes: [],
      checkpoint: { rights } satisfies ExportCheckpoint,
    })
  const file = await writeExport(run.server, run.job.id)
  try {
    await tell(false)
    let toldAt = ctx.now()
    for await (const chunk of chunks) {
      run.signal.throwIfAborted()
      await file.write(chunk)
      if (ctx.now() - toldAt < tellMs) continue
      await tell(false)
      toldAt = ctx.now()
    }
    run.signal.throwIfAborted()
    await tell(true)
    await file.done()
  } finally {
    await file.drop()
    await chunks.return(undefined)
  }
}

/** How many there are to come; null when counting them takes too long. */
async function countOf(ctx: Ctx, { query, limit }: ExportParams): Promise<number | null> {
  try {
    const { total } = await readPage(ctx, { ...query, fields: ['id'], limit: 1, total: true, cursor: null })
    return total === null ? null : Math.min(total, limit ?? total)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'limit.timeout') return null
    throw error
  }
}

async function whenFree<T>(run: JobRun, begin: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await begin()
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'limit.rate') throw error
      await sleep(waitMs, undefined, { signal: run.signal })
    }
  }
}
