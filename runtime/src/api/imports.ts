/** The calls of the import wizard, and following a job until it is over. */
import { request, upload } from './client.ts'
import type { WireProblem } from './problem.ts'

export type ImportMode = 'insert' | 'update' | 'upsert'

export type ColumnMapping = { column: string; field: string; by?: string; on_missing?: 'error' | 'blank' | 'create' }

export type ImportMapping = {
  columns: ColumnMapping[]
  mode: ImportMode
  key?: string
  dry_run?: boolean
  clear_blanks?: boolean
  encoding?: string
  delimiter?: string
  sheet?: string
}

export type FilePreview = {
  file_name: string
  size_bytes: number
  format: 'csv' | 'xlsx'
  encoding: string
  delimiter: string
  sheets: string[]
  columns: string[]
  /** The first rows, cell by cell. */
  rows: string[][]
  mapping: ImportMapping
}

export type JobView = {
  id: string
  kind: string
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  object: string | null
  dry_run: boolean
  progress: { done: number; total: number | null; percent: number | null }
  counts: { [name: string]: number }
  notes: { code: string; rows: number; message: string }[]
  /** Address of the rows that were refused, each with its reason; the file can be imported as it is. */
  error_file: string | null
  change: string | null
  problem: WireProblem | null
}

export type FileWish = { encoding?: string; delimiter?: string; sheet?: string }

export async function previewFile(object: string, file: File, wish: FileWish): Promise<FilePreview> {
  const form = new FormData()
  for (const [name, value] of Object.entries(wish)) if (value !== undefined) form.set(name, value)
  form.set('file', file)
  return await upload(`/api/v1/records/${object}/import/preview`, form)
}

export async function startImport(object: string, file: File, mapping: ImportMapping): Promise<JobView> {
  const form = new FormData()
  form.set('mapping', JSON.stringify(mapping))
  form.set('file', file)
  return await upload(`/api/v1/records/${object}/import`, form)
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

/** `records`: how many of the sample company are left. */
export type SampleState = { loading: boolean; records: number }

export async function readSample(): Promise<SampleState> {
  return await request('GET', '/api/v1/sample')
}

export async function removeSample(): Promise<void> {
  await request('DELETE', '/api/v1/sample')
}
