/**
 * From rows as they stand in a file to a table with a head: a title above it is left out, columns without a name or with the name of another
 * get one of their own, columns beyond what an object may have are left out. Pure.
 */
import type { RawTable } from './read-tables.ts'
import { narrowType } from './cell-kinds.ts'

/** `header` has a different text for every column; `rows` hold data only, `dropped` columns were beyond the limit. */
export type Sheet = { title: string; header: string[]; rows: string[][]; dropped: number }

/** Fields an object may have, with room for what the platform adds. */
const mostColumns = 400
const looked = 30
const longestHeader = 120

/** Index of the row with the names of the columns; -1: there is none. */
export function headerRowOf(rows: readonly string[][]): number {
  const first = firstOfTable(rows)
  const head = rows[first] ?? []
  const below = rows.slice(first + 1, first + 1 + looked)
  if (below.length === 0) return first
  const cells = head.map((cell) => cell.trim())
  const named = cells.filter((cell) => cell !== '')
  // A name is no date, amount or address: where the first row reads like those below it, it is one of them.
  const likeBelow = cells.some((cell, at) => {
    const column = below.map((row) => (row[at] ?? '').trim()).filter((text) => text !== '')
    const type = narrowType('', column)
    if (cell === '' || column.length === 0) return false
    return type !== undefined && type !== 'checkbox' && narrowType('', [cell, ...column]) === type
  })
  const numbers = named.filter((cell) => /^[\d.,%￥¥$-]+$/.test(cell)).length
  return likeBelow || numbers > named.length / 2 ? -1 : first
}

/** A title stands alone in its row above a table of several columns. */
function firstOfTable(rows: readonly string[][]): number {
  const width = Math.max(0, ...rows.slice(0, looked).map(filledIn))
  if (width < 3) return 0
  const at = rows.slice(0, 10).findIndex((row) => filledIn(row) > Math.max(1, width / 3))
  return Math.max(at, 0)
}

function filledIn(row: readonly string[]): number {
  return row.filter((cell) => cell.trim() !== '').length
}

/** `headerAt` as `headerRowOf` finds it or a person says; `columnName` names a column that has no name, by its number. */
export function tidyTable(table: RawTable, headerAt: number, columnName: (number: number) => string): Sheet {
  const rows = table.rows.slice(headerAt < 0 ? firstOfTable(table.rows) : headerAt + 1)
  const head = headerAt < 0 ? [] : (table.rows[headerAt] ?? [])
  const width = rows.slice(0, 5000).reduce((most, row) => Math.max(most, row.length), head.length)
  const taken = new Set<string>()
  const header = Array.from({ length: Math.min(width, mostColumns) }, (_, at) => {
    const text = (head[at] ?? '').replace(/\s+/g, ' ').trim().slice(0, longestHeader)
    const name = free(text === '' ? columnName(at + 1) : text, taken)
    taken.add(name.toLowerCase())
    return name
  })
  return { title: table.title, header, rows, dropped: Math.max(0, width - mostColumns) }
}

function free(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name} ${count}`
    if (!taken.has(candidate.toLowerCase())) return candidate
  }
}
