/** A dropped file on its way to objects: its tables, and what each of their columns is to become. Pure. */
import type { Column, InferContext } from './infer.ts'
import { inferColumns, nameColumn, readableHeader } from './infer.ts'
import { linkTables } from './links.ts'
import type { RawTable } from './read-tables.ts'
import type { Sheet } from './tidy-table.ts'
import { headerRowOf, tidyTable } from './tidy-table.ts'

export type TableDraft = {
  raw: RawTable
  /** Row of `raw` with the names of the columns; -1: none. */
  headerAt: number
  sheet: Sheet
  rows: string[][]
  use: boolean
  /** What one record is called. */
  label: string
  columns: Column[]
  /** Index of the column that names a record. */
  naming: number | undefined
}

/** `app` is the name of an app, or '+' for a new one; `sets` are the permission sets whose holders work with the objects. */
export type FileDraft = { file: string; tables: TableDraft[]; app: string; sets: string[] }

/** `columnName` names a column without a name, by its number. */
export type DraftContext = InferContext & { columnName(number: number): string }

export function draftOfFile(file: string, raws: readonly RawTable[], context: DraftContext): TableDraft[] {
  const tables = raws.map((raw) => tableOf(raw, headerRowOf(raw.rows), context))
  const named = tables.map((table, at) => ({
    ...table,
    label: labelOfTable(raws.length === 1 && /^(sheet|工作表|table)\s*\d*$/i.test(table.label) ? file : table.label),
    // A page of remarks is no table.
    use: raws.length === 1 || (table.rows.length > 0 && table.columns.filter((column) => column.use).length > 1),
    at,
  }))
  return linkTables(named)
}

/** The same table with its first row read as a head, or as data. */
export function withHead(table: TableDraft, head: boolean, context: DraftContext): TableDraft {
  const found = headerRowOf(table.raw.rows)
  return { ...tableOf(table.raw, head ? Math.max(found, 0) : -1, context), label: table.label, use: table.use }
}

function tableOf(raw: RawTable, headerAt: number, context: DraftContext): TableDraft {
  const sheet = tidyTable(raw, headerAt, context.columnName)
  const columns = inferColumns(sheet, context)
  return {
    raw,
    headerAt,
    sheet,
    rows: sheet.rows,
    use: true,
    label: raw.title,
    columns,
    naming: nameColumn(columns)?.index,
  }
}

/** `key_accounts.csv` -> `Key account`; several are called by one of them, where English tells. */
export function labelOfTable(title: string): string {
  const bare = title.replace(/\.(csv|tsv|txt|xlsx|xlsm)$/i, '').trim()
  const words = bare.replace(/[-_]+/g, '_')
  return singular(readableHeader(words.toLowerCase() === words ? words : words.replaceAll('_', ' ')))
}

function singular(words: string): string {
  if (/[^aeiou]ies$/i.test(words)) return `${words.slice(0, -3)}y`
  if (/(ches|shes|sses|xes)$/i.test(words)) return words.slice(0, -2)
  return /[a-z]{2}[^siu]s$/i.test(words) || /[a-rt-z]es$/i.test(words) ? words.slice(0, -1) : words
}
