/** Imports cells into an object that was just published, and follows the job to its end. Errors: ApiProblem. */
import Papa from 'papaparse'
import { request, upload } from '@trellis/runtime/api/client.ts'
import type { ObjectFrom } from './objects-from.ts'

export type ImportJob = {
  id: string
  status: string
  counts: { [name: string]: number }
  progress: { done: number; total: number | null; percent: number | null }
  error_file: string | null
}

const pollMs = 400
const rowsPerPart = 5000

export async function runImport(from: ObjectFrom, onProgress: (job: ImportJob) => void): Promise<ImportJob> {
  const form = new FormData()
  form.append('mapping', JSON.stringify({ ...from.mapping, encoding: 'utf-8', delimiter: ',' }))
  form.append('file', csvOf(from.rows()), `${from.label}.csv`)
  let job = await upload<ImportJob>(`/api/v1/records/${from.input.name}/import`, form)
  while (!isOver(job)) {
    onProgress(job)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    job = await request<ImportJob>('GET', `/api/v1/jobs/${job.id}`)
  }
  return job
}

/** In parts, so that no text of the whole file is made. */
function csvOf(rows: string[][]): Blob {
  const parts: string[] = []
  for (let at = 0; at < rows.length; at += rowsPerPart)
    parts.push(`${Papa.unparse(rows.slice(at, at + rowsPerPart), { newline: '\n' })}\n`)
  return new Blob(parts, { type: 'text/csv' })
}

function isOver(job: ImportJob): boolean {
  return ['done', 'failed', 'cancelled'].includes(job.status)
}
