/** Reads the first rows of a CSV file in the browser, to work out what its columns are. The server reads the whole file at import. */
import Papa from 'papaparse'
import type { Sheet } from './infer.ts'

const previewBytes = 2_000_000
const mostRows = 5000

export type SheetRead = {
  sheet: Sheet
  /** Rows in the file; counted when the whole file was read, else estimated from its size. */ total: number
}

/** Errors: throws when there is no table in the file. */
export async function readSheet(file: File): Promise<SheetRead> {
  const part = await file.slice(0, previewBytes).arrayBuffer()
  const text = decoded(part)
  const parsed = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const [header, ...rows] = parsed.data
  // The last line of a cut file may be half a line.
  const whole = file.size <= previewBytes
  const kept = (whole ? rows : rows.slice(0, -1)).slice(0, mostRows)
  if (!header || header.length === 0 || kept.length === 0) throw new Error('no table')
  const total = whole ? rows.length : Math.round((rows.length * file.size) / previewBytes)
  return { sheet: { file: file.name, header, rows: kept }, total }
}

/** UTF-8 with or without BOM, UTF-16 by its BOM, else what Chinese Excel writes. */
function decoded(bytes: ArrayBuffer): string {
  const head = new Uint8Array(bytes.slice(0, 2))
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
