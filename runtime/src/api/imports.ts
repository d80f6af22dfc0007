/** The calls of the import wizard. */
import { request, upload } from './client.ts'
import type { JobView } from './jobs.ts'

export type ImportMode = 'insert' | 'update' | 'upsert'

export type ColumnMapping = {
  column: string
  field: string
  by?: string
  on_missing?: 'error' | 'blank' | 'create'
  /** Texts of cells that stand for others. */
  value_map?: { [text: string]: string }
}

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

/** `records`: how many of the sample company are left. */
export type SampleState = { loading: boolean; records: number }

export async function readSample(): Promise<SampleState> {
  return await request('GET', '/api/v1/sample')
}

export async function removeSample(): Promise<void> {
  await request('DELETE', '/api/v1/sample')
}
