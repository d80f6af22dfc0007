/** The thread that reads a workbook row by row and writes CSV. Dates come out as ISO text, formulas as their last value. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import ExcelJS from 'exceljs'

type Task = { path: string; target: string; sheet: string | undefined }

const maxRows = 1_048_576
const maxCellsOfRow = 5000

async function convert({ path, target, sheet }: Task): Promise<{ sheets: string[] } | { code: string }> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'emit',
  })
  const out = createWriteStream(target)
  const sheets: string[] = []
  let done = false
  for await (const worksheet of reader) {
    const { name } = worksheet as unknown as { name: string }
    sheets.push(name)
    const wanted: boolean = !done && (sheet === undefined || sheet === name)
    let count = 0
    for await (const row of worksheet) {
      if (!wanted) continue
      if (++count > maxRows) return { code: 'value.too_many' }
      const values = row.values as unknown[]
      if (values.length > maxCellsOfRow + 1) return { code: 'value.too_many' }
      const cells = Array.from({ length: Math.max(values.length - 1, 0) }, (_, index) => textOf(values[index + 1]))
      if (!out.write(`${cells.map(quoted).join(',')}\n`)) await once(out, 'drain')
    }
    done ||= wanted
  }
  out.end()
  await once(out, 'finish')
  return done ? { sheets } : { code: 'value.not_in_list' }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return dateText(value)
  if (typeof value !== 'object') return String(value)
  const cell = value as {
    result?: unknown
    text?: unknown
    richText?: { text: string }[]
    error?: unknown
    hyperlink?: unknown
  }
  if (cell.richText) return cell.richText.map((part) => part.text).join('')
  if ('result' in cell) return textOf(cell.result)
  if ('text' in cell) return textOf(cell.text)
  return ''
}

/** Spreadsheets know no zones: midnight is a date, anything else a local time written as UTC. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return ''
  const iso = value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text.startsWith(' ') ? `"${text.replaceAll('"', '""')}"` : text
}

const answer = await convert(workerData as Task).catch(() => ({ code: 'value.not_a_workbook' }))
parentPort?.postMessage(answer)
