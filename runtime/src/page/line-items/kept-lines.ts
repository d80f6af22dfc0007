/** Lines of a form as they are kept with what was typed in it, and how they come back over what the server has by then. Pure. */
import type { RecordView } from '../../api/records.ts'
import type { Line, Lines } from './lines.ts'
import { changesOf, hasUnread, rebase, renewed } from './lines.ts'

/** `fields` are those people write. null: nobody has touched a line. */
export function keptLines(lines: Lines, fields: readonly string[]): Lines | null {
  if (changesOf(lines, fields) === null && !hasUnread(lines)) return null
  // What stands as it was read is read again: of such a line only its place is kept.
  const stub = (row: Line): Line =>
    row.id !== undefined && row.values === row.before ? { ...row, values: {}, before: {} } : row
  return { rows: lines.rows.map(stub), removed: lines.removed.map((row) => ({ ...row, values: {}, before: {} })) }
}

/** In the order they were kept; lines of others that are new stand at the end, and what others deleted is gone. */
export function restoredLines(kept: Lines, records: readonly RecordView[], fields: readonly string[]): Lines {
  const own: Lines = { ...kept, rows: kept.rows.map((row) => (row.id === undefined ? renewed(row) : row)) }
  const now = rebase(own, records, fields)
  const byKey = new Map(now.rows.map((row) => [row.key, row]))
  const known = own.rows.flatMap(({ key }) => byKey.get(key) ?? [])
  return { ...now, rows: [...known, ...now.rows.filter((row) => !known.includes(row))] }
}
