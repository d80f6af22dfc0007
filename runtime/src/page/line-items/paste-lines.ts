/** A block from a spreadsheet into lines, by the parsers of imports; what does not fit says why in its cell. Loaded at the first paste. */
import type { ModelView } from '../../api/model.ts'
import { pastedCells } from '../../records/list/paste.ts'
import { readBlock } from '../../records/list/paste-text.ts'
import { insertAt } from './lines.ts'
import type { Place } from './use-grid-moves.ts'
import type { LineEntry, LineSetup, LinesState } from './use-lines.ts'

export type PasteLines = {
  model: ModelView
  setup: LineSetup
  state: LinesState
  may: { create: boolean; update: boolean }
  text: string
  place: Place
  userId: string
}

/** Makes the rows that are missing, then sets every cell at once; lookups are found by name, one call a column. */
export async function pasteLines({ model, setup, state, may, text, place, userId }: PasteLines): Promise<void> {
  const block = readBlock(text)
  const missing = place.row + block.length - state.latest.current.rows.length
  if (missing > 0 && may.create) {
    const fresh = Array.from({ length: missing }, () => state.fresh())
    state.put(insertAt(state.latest.current, state.latest.current.rows.length, fresh))
  }
  const rows = state.latest.current.rows.slice(place.row, place.row + block.length)
  const open = rows.filter((row) => (row.id === undefined ? may.create : may.update))
  const { cells } = await pastedCells({
    model,
    object: setup.child,
    userId,
    text,
    records: open.map((row) => ({ ...row.values, id: row.key })),
    fields: setup.columns.slice(place.column).map((column) => (column.editable ? column.field : undefined)),
  })
  const byRow = new Map(open.map((row): [string, LineEntry] => [row.key, { row, values: {}, unread: {} }]))
  for (const { record, path, value, beside, refused } of cells) {
    const entry = byRow.get(record.id)
    if (!entry) continue
    if (refused === undefined) entry.values = { ...entry.values, [path]: value, ...beside }
    else entry.unread = { ...entry.unread, [path]: refused }
  }
  state.setMany([...byRow.values()])
}
