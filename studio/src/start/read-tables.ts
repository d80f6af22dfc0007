/** Reads a dropped file in the browser: the tables in it as rows of texts. A CSV file is one table, a workbook one a visible sheet. */
import Papa from 'papaparse'
import { isWorkbook, readWorkbook } from './read-workbook.ts'

/** Rows that hold something, as they stand in the file, the head among them. */
export type RawTable = { title: string; rows: string[][] }

/** Beyond this a browser runs out of memory; such files are for the importer of an object that is there. */
export const mostBytes = 150_000_000

/** Errors: throws when there is no table in the file, or it is larger than `mostBytes`. */
export async function readTables(file: File): Promise<RawTable[]> {
  if (file.size > mostBytes) throw new Error('too large')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const tables = isWorkbook(bytes) ? sheetsOf(bytes) : [{ title: file.name, rows: linesOf(bytes) }]
  const filled = tables.filter(({ rows }) => rows.length > 0)
  if (filled.length === 0) throw new Error('no table')
  return filled
}

/** A workbook all of whose sheets are hidden shows them all. */
function sheetsOf(bytes: Uint8Array): RawTable[] {
  const sheets = readWorkbook(bytes)
  const visible = sheets.filter((sheet) => !sheet.hidden && sheet.rows.length > 0)
  return (visible.length > 0 ? visible : sheets).map(({ title, rows }) => ({ title, rows }))
}

function linesOf(bytes: Uint8Array): string[][] {
  const text = decoded(bytes).replace(/^sep=.\r?\n/, '')
  return Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' }).data
}

/** UTF-8 with or without BOM, UTF-16 by its BOM, else what Chinese Excel writes. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
