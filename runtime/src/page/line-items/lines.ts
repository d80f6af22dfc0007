/**
 * The lines of a record while they are edited: rows with their values, what they were, and the reason beside each refused cell. Pure.
 *
 * Shape   every change gives a new `Lines`; rows that did not change stay the same objects, so only changed rows are drawn again.
 */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { WireFieldProblem } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'

export type LineValues = { [path: string]: JsonValue }

/**
 * `id` and `version` are those of a saved line; `before` is how it was read. `errors` are the server's, by field; `unread` is what was pasted and
 * could not be read: it keeps the lines from being saved. `blank`: made by a key and not touched yet, so it is no line.
 */
export type Line = {
  key: string
  id?: string
  version?: number
  values: LineValues
  before: LineValues
  errors: { [field: string]: string }
  unread: { [field: string]: string }
  blank?: boolean
}

export type Lines = { rows: readonly Line[]; removed: readonly Line[] }

/** What one save sends for a relation. */
export type LineChanges = {
  create: LineValues[]
  update: ({ id: string; version?: number } & { [field: string]: JsonValue | undefined })[]
  delete: { id: string; version?: number }[]
}

let made = 0

function newKey(): string {
  made += 1
  return `new-${made}`
}

export function linesOf(records: readonly RecordView[]): Lines {
  return { rows: records.map(lineOf), removed: [] }
}

function lineOf(record: RecordView): Line {
  const values: LineValues = {}
  for (const [path, value] of Object.entries(record))
    if (path !== 'id' && path !== 'version' && value !== undefined) values[path] = value
  return { key: record.id, id: record.id, version: record.version, values, before: values, errors: {}, unread: {} }
}

export function newLine(values: LineValues): Line {
  return { key: newKey(), values, before: {}, errors: {}, unread: {} }
}

/** Something was typed into it since it was read or made. */
export function isTouched(row: Line): boolean {
  return row.id === undefined ? row.blank !== true : row.values !== row.before
}

/** A new line under a key of its own: keys of another page are counted from one as well. */
export function renewed(row: Line): Line {
  return { ...row, key: newKey() }
}

/** New rows before the given place. */
export function insertAt(lines: Lines, at: number, rows: readonly Line[]): Lines {
  return { ...lines, rows: [...lines.rows.slice(0, at), ...rows, ...lines.rows.slice(at)] }
}

/** A copy of a row below it, without what no two lines share. */
export function duplicateAt(lines: Lines, at: number, kept: (path: string) => boolean): Lines {
  const row = lines.rows[at]
  if (!row) return lines
  const values = Object.fromEntries(Object.entries(row.values).filter(([path]) => kept(path)))
  return insertAt(lines, at + 1, [newLine(values)])
}

export function removeAt(lines: Lines, from: number, to = from): Lines {
  const gone = lines.rows.slice(from, to + 1)
  return {
    rows: lines.rows.filter((_, at) => at < from || at > to),
    removed: [...lines.removed, ...gone.filter((row) => row.id !== undefined)],
  }
}

/** Values of one row, with what came beside them (the name of a chosen record). The errors of what was `typed` are gone. */
export function setCell(lines: Lines, key: string, values: LineValues, typed: LineValues = values): Lines {
  return {
    ...lines,
    rows: lines.rows.map((row) => {
      if (row.key !== key) return row
      const left = (of: Line['errors']) =>
        Object.fromEntries(Object.entries(of).filter(([field]) => !Object.hasOwn(typed, field)))
      return {
        ...row,
        blank: false,
        values: { ...row.values, ...values },
        errors: left(row.errors),
        unread: left(row.unread),
      }
    }),
  }
}

/** Reasons at cells of one row, beside those it has. */
export function withErrors(
  lines: Lines,
  key: string,
  errors: { [field: string]: string },
  kind: 'errors' | 'unread' = 'errors',
): Lines {
  return {
    ...lines,
    rows: lines.rows.map((row) => (row.key === key ? { ...row, [kind]: { ...row[kind], ...errors } } : row)),
  }
}

/** Something pasted has not been read yet. */
export function hasUnread(lines: Lines): boolean {
  return lines.rows.some((row) => Object.keys(row.unread).length > 0)
}

/** The topmost row of a block is written into the rows below it; of a single cell, the row above it is. `paths` of each column go along. */
export function fillDown(lines: Lines, from: number, to: number, paths: readonly string[]): Lines {
  const source = lines.rows[from === to ? from - 1 : from]
  if (!source) return lines
  const first = from === to ? from : from + 1
  const values = Object.fromEntries(paths.map((path) => [path, source.values[path] ?? null]))
  return lines.rows.slice(first, to + 1).reduce((now, row) => setCell(now, row.key, values), lines)
}

/** What a row changes of the given fields; of a new one everything that is not blank. */
export function changedIn(row: Line, fields: readonly string[]): LineValues {
  const changed: LineValues = {}
  for (const field of fields) {
    const value = row.values[field] ?? null
    const was = row.before[field] ?? null
    if (JSON.stringify(value) !== JSON.stringify(was)) changed[field] = value
  }
  return changed
}

function isCreated(row: Line): boolean {
  return row.id === undefined && row.blank !== true
}

/** `fields` are those people write. null: nothing to save. */
export function changesOf(lines: Lines, fields: readonly string[]): LineChanges | null {
  const create = lines.rows.filter(isCreated).map((row) => changedIn(row, fields))
  const update = lines.rows.flatMap((row) => {
    const changed = changedIn(row, fields)
    if (row.id === undefined || Object.keys(changed).length === 0) return []
    return [{ ...changed, id: row.id, ...(row.version !== undefined && { version: row.version }) }]
  })
  const gone = lines.removed.flatMap((row) =>
    row.id === undefined ? [] : [{ id: row.id, ...(row.version !== undefined && { version: row.version }) }],
  )
  return create.length + update.length + gone.length === 0 ? null : { create, update, delete: gone }
}

/** Puts each reason of a refused save at its cell; those without a cell are given back. Pointers are below the relation. */
export function placeErrors(
  lines: Lines,
  changes: LineChanges,
  errors: readonly WireFieldProblem[],
): { lines: Lines; rest: string[] } {
  const created = lines.rows.filter(isCreated)
  const rest: string[] = []
  let now: Lines = { ...lines, rows: lines.rows.map((row) => ({ ...row, errors: {} })) }
  for (const error of errors) {
    const [, list, index, field] = error.pointer.split('/')
    const at = Number(index)
    const key = list === 'create' ? created[at]?.key : list === 'update' ? changes.update[at]?.id : undefined
    const message = error.message ?? error.code
    if (key === undefined || field === undefined) rest.push(message)
    else now = withErrors(now, key, { [field]: message })
  }
  return { lines: now, rest: [...new Set(rest)] }
}

/** Somebody else saved lines in between: theirs are taken in, what I changed stays on top, and a line they removed is gone. */
export function rebase(lines: Lines, records: readonly RecordView[], fields: readonly string[]): Lines {
  const mine = new Map(lines.rows.map((row) => [row.key, row]))
  const gone = new Set(lines.removed.map((row) => row.key))
  const theirs = linesOf(records.filter((record) => !gone.has(record.id))).rows.map((row) => {
    const own = mine.get(row.key)
    if (!own) return row
    const { errors, unread } = own
    const changed = changedIn(own, fields)
    // A line I did not touch stays as it is read: its results are the server's.
    if (Object.keys(changed).length === 0) return { ...row, errors, unread }
    return { ...row, values: { ...row.values, ...besides(own, changed) }, errors, unread }
  })
  const fresh = linesOf(records.filter((record) => gone.has(record.id))).rows
  return { rows: [...theirs, ...lines.rows.filter((row) => row.id === undefined)], removed: fresh }
}

/** Changed fields with the names that stand beside them. */
function besides(row: Line, changed: LineValues): LineValues {
  const names = Object.keys(changed)
  return Object.fromEntries(
    Object.entries(row.values).filter(([path]) => names.some((name) => path === name || path.startsWith(`${name}.`))),
  )
}

/** Numbers the rows in their order, 1, 2, 3; rows that stand right keep being the same. */
export function numbered(lines: Lines, field: string): Lines {
  return {
    ...lines,
    rows: lines.rows.map((row, at) =>
      row.values[field] === at + 1 ? row : { ...row, values: { ...row.values, [field]: at + 1 } },
    ),
  }
}

/** Sum of a column by currency; amounts without one are under ''. */
export function totalsOf(rows: readonly Line[], path: string): Map<string, number> {
  const totals = new Map<string, number>()
  for (const row of rows) {
    const value = row.values[path]
    const currency = row.values[`${path}_currency`]
    const key = typeof currency === 'string' ? currency : ''
    if (typeof value === 'number') totals.set(key, Number(((totals.get(key) ?? 0) + value).toFixed(6)))
  }
  return totals
}
