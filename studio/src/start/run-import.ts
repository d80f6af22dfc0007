/** Imports the file into the object that was just published, and follows the job to its end. Errors: ApiProblem. */
import { request, upload } from '@trellis/runtime/api/client.ts'

export type ImportJob = {
  id: string
  status: string
  counts: { [name: string]: number }
  progress: { done: number; total: number | null; percent: number | null }
  error_file: string | null
}

export type ImportWish = {
  object: string
  file: File
  columns: { header: string; field: string }[]
  onProgress(job: ImportJob): void
}

const pollMs = 400

export async function runImport({ object, file, columns, onProgress }: ImportWish): Promise<ImportJob> {
  const form = new FormData()
  form.append(
    'mapping',
    JSON.stringify({ mode: 'insert', columns: columns.map(({ header, field }) => ({ column: header, field })) }),
  )
  form.append('file', file)
  let job = await upload<ImportJob>(`/api/v1/records/${object}/import`, form)
  while (!isOver(job)) {
    onProgress(job)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    job = await request<ImportJob>('GET', `/api/v1/jobs/${job.id}`)
  }
  return job
}

function isOver(job: ImportJob): boolean {
  return ['done', 'failed', 'cancelled'].includes(job.status)
}
