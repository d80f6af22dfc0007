/** Imports in tests: the multipart form, and waiting for the job. */
import type { Client } from './client.ts'

export type JobBody = {
  id: string
  status: string
  counts: { [name: string]: number }
  notes: { code: string; params: object; rows: number; message: string }[]
  progress: { done: number; total: number }
  change: string
  error_file: string
  refusals: {
    column: string | null
    field: string | null
    code: string
    message: string
    rows: number
    first_row: number
  }[]
}

export function uploadForm(content: string | Uint8Array, mapping?: unknown, fileName = 'file.csv'): FormData {
  const form = new FormData()
  form.set('file', new Blob([content as string]), fileName)
  if (mapping !== undefined) form.set('mapping', typeof mapping === 'string' ? mapping : JSON.stringify(mapping))
  return form
}

/** Uploads, waits for the end of the job, and gives it back. */
export async function importFile(
  client: Client,
  object: string,
  content: string | Uint8Array,
  mapping?: unknown,
): Promise<JobBody> {
  const started = await client.post(`/api/v1/records/${object}/import`, uploadForm(content, mapping))
  if (started.status !== 202) throw new Error(`import was refused: ${started.status} ${started.text}`)
  return finished(client, started.body.id as string)
}

export async function finished(client: Client, job: string, timeoutMs = 60_000): Promise<JobBody> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const answer = await client.get(`/api/v1/jobs/${job}`)
    if (!['queued', 'running'].includes(answer.body.status)) return answer.body as JobBody
    if (Date.now() > end) throw new Error(`job ${job} did not end: ${answer.text}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
