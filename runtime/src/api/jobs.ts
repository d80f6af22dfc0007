/** Work the server does in the background: starting a change to everything a filter finds, and following a job until it is over. */
import { useQuery } from '@tanstack/react-query'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import { request } from './client.ts'
import type { WireProblem } from './problem.ts'

export type JobView = {
  id: string
  kind: string
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  object: string | null
  /** Of a bulk job: what it does. */
  op?: BulkJobOp
  dry_run: boolean
  progress: { done: number; total: number | null; percent: number | null }
  counts: { [name: string]: number }
  notes: { code: string; params: { [name: string]: string | number }; rows: number; message: string }[]
  /** Of an import that is over, asked for alone: why rows were refused, most rows first. */
  refusals?: RefusedRows[]
  /** Address of what was refused, each with its reason; that of an import can be imported as it is. */
  error_file: string | null
  change: string | null
  problem: WireProblem | null
  /** Of an export that is done: address of the file, its name, and until when it is kept. */
  file?: string | null
  file_name: string | null
  expires_at?: string | null
}

export type BulkJobOp = 'update' | 'delete' | 'restore'

export const jobsKey = ['jobs'] as const

/** Events of the stream tell of progress at once; asking is for when it is broken. */
const askMs = 4000

/** `expected` is how many the person said yes to. Errors: record.other_count, limit.bulk_rows, those of a query. */
export async function startBulkJob(
  found: RecordQuery,
  wish: { op: BulkJobOp; set?: { [field: string]: JsonValue }; expected: number; label: string; key: string },
): Promise<JobView> {
  const { key, ...change } = wish
  return await request('POST', `/api/v1/records/${found.object}/bulk-job`, {
    body: { ...change, where: found.where, search: found.search },
    idempotencyKey: key,
  })
}

export type ExportFormat = 'csv' | 'xlsx' | 'ndjson'

export type ExportWish = Pick<RecordQuery, 'fields' | 'where' | 'search' | 'order_by' | 'deleted'>

/** Errors: access.denied, limit.export_rows, limit.rate (too many of them wait), those of a query. */
export async function startExportJob(
  object: string,
  format: ExportFormat,
  wish: ExportWish,
  key: string,
): Promise<JobView> {
  const path = `/api/v1/records/${object}/export-job?format=${format}&header=label`
  return await request('POST', path, { body: wish, idempotencyKey: key })
}

/** What nothing but warnings stopped in a job that is over, done anyway: those records, with these warnings accepted. */
export async function startAgain(job: JobView, key: string): Promise<JobView> {
  const rules = job.notes.flatMap(({ code, params }) => (code === 'bulk.warned' ? [String(params['rule'])] : []))
  const accept = rules.map(encodeURIComponent).join(',')
  return await request('POST', `/api/v1/records/${job.object}/bulk-job?accept=${accept}`, {
    body: { again: job.id, expected: job.counts['warned'] },
    idempotencyKey: key,
  })
}

/** More than these are taken back as a job; fewer are back before one has looked. */
export const mostUndoneAtOnce = 1000

/** Takes a change set back as a job; cells changed since stay and are listed in its file. Errors: record.already_undone. */
export async function startUndoJob(change: string): Promise<JobView> {
  return await request('POST', `/api/v1/changes/${change}/undo?background=1`, { body: {} })
}

/** How many records a job has written. */
export function countWritten(job: JobView): number {
  return ['created', 'updated', 'deleted', 'restored'].reduce((sum, name) => sum + (job.counts[name] ?? 0), 0)
}

export async function readJob(id: string, signal?: AbortSignal): Promise<JobView> {
  return await request('GET', `/api/v1/jobs/${id}`, { signal })
}

export async function cancelJob(id: string): Promise<void> {
  await request('POST', `/api/v1/jobs/${id}/cancel`, { body: {} })
}

export function isOver(job: JobView | undefined): boolean {
  return job !== undefined && job.status !== 'queued' && job.status !== 'running'
}

export function useJob(id: string) {
  return useQuery({
    queryKey: [...jobsKey, id],
    queryFn: ({ signal }) => readJob(id, signal),
    staleTime: 0,
    refetchInterval: (query) => (isOver(query.state.data) ? false : askMs),
  })
}
