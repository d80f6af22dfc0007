/**
 * Imports cells into an object that was just published, and follows the job to its end. Links to records that are not there yet (of the
 * same table, or in a circle) are set by a second import, when everything is there: the records have ids of ours, so that it finds them.
 * Errors: ApiProblem.
 */
import Papa from 'papaparse'
import { readText, request, upload } from '@trellis/runtime/api/client.ts'
import { newKey } from '@trellis/runtime/api/new-key.ts'
import type { ObjectFrom } from './objects-from.ts'

export type ImportJob = {
  id: string
  status: string
  counts: { [name: string]: number }
  progress: { done: number; total: number | null; percent: number | null }
  error_file: string | null
}

/** Records that are there; `open` are their rows with links still to set, below a head that starts with the column of ids. */
export type Brought = { job: ImportJob; open: string[][] }

type Watch = (job: ImportJob) => void

const pollMs = 400
const rowsPerPart = 5000

/** The records, without the links of `later`. */
export async function runImport(from: ObjectFrom, onProgress: Watch): Promise<Brought> {
  const { mapping, later } = from
  const rows = from.rows()
  if (later.length === 0) return { job: await bring(from, { mapping, rows }, onProgress), open: [] }
  const [head = [], ...lines] = rows
  const id = idColumn(head)
  const newId = idsFrom(Date.now())
  const marked = [[id, ...head], ...lines.map((cells) => [newId(), ...cells])]
  const columns = [{ column: id, field: 'id' }, ...mapping.columns]
  const job = await bring(from, { mapping: { ...mapping, columns }, rows: marked }, onProgress)
  const refused = await refusedRows(job)
  const places = later.map(({ column }) => head.indexOf(column) + 1)
  // The head is row 1 of the file.
  const open = marked.filter((cells, at) => at === 0 || (!refused.has(at + 1) && places.some((place) => cells[place])))
  return { job, open: open.length > 1 ? open : [] }
}

/** The links that were left open. */
export async function setLinks(from: ObjectFrom, open: string[][], onProgress: Watch): Promise<ImportJob> {
  const id = open[0]?.[0] ?? 'id'
  const mapping = { mode: 'update', key: 'id', columns: [{ column: id, field: 'id' }, ...from.later] }
  return await bring(from, { mapping, rows: open }, onProgress)
}

async function bring(
  from: ObjectFrom,
  { mapping, rows }: { mapping: object; rows: string[][] },
  onProgress: Watch,
): Promise<ImportJob> {
  const form = new FormData()
  form.append('mapping', JSON.stringify({ ...mapping, encoding: 'utf-8', delimiter: ',' }))
  form.append('file', csvOf(rows), `${from.label}.csv`)
  let job = await upload<ImportJob>(`/api/v1/records/${from.input.name}/import`, form)
  while (!isOver(job)) {
    onProgress(job)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    job = await request<ImportJob>('GET', `/api/v1/jobs/${job.id}`)
  }
  return job
}

/** Numbers of the rows that were refused, as the file of them tells. */
async function refusedRows(job: ImportJob): Promise<ReadonlySet<number>> {
  if (job.error_file === null || (job.counts['failed'] ?? 0) === 0) return new Set()
  const { data } = Papa.parse<string[]>(await readText(job.error_file), { skipEmptyLines: true })
  const at = data[0]?.lastIndexOf('_row') ?? -1
  return new Set(data.slice(1).map((cells) => Number(cells[at])))
}

/** A head no column of the table has. */
function idColumn(head: readonly string[]): string {
  let name = 'id'
  while (head.includes(name)) name += '_'
  return name
}

/** Ids as the server makes them (UUIDv7), rising from row to row, so that the records keep the order of the table. */
function idsFrom(startMs: number): () => string {
  let count = 0
  return () => {
    const time = (startMs + (count >> 12)).toString(16).padStart(12, '0')
    const place = (count++ & 0xfff).toString(16).padStart(3, '0')
    const chance = newKey()
    return `${time.slice(0, 8)}-${time.slice(8)}-7${place}-8${chance.slice(0, 3)}-${chance.slice(3, 15)}`
  }
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
