/** Pastes a block of a spreadsheet into the table: shown at once, saved in one call; what is refused stays in its cell with the reason. */
import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldIn, useModel } from '../../api/model.ts'
import type { BulkResult } from '../../api/records.ts'
import { bulk } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { textNow } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { PastedCell } from './paste.ts'
import type { Item } from './table-items.ts'
import type { Values, useCellEdits } from './use-cell-edits.ts'
import { cellKey, showValues } from './use-cell-edits.ts'
import type { ListState } from './use-list.ts'

type Edits = ReturnType<typeof useCellEdits>
type Refused = Map<string, { value: JsonValue; message: string }>

export function usePaste(list: ListState, items: Item[], edits: Edits, editable: (path: string) => boolean) {
  const model = useModel()
  const me = useMe()
  const client = useQueryClient()
  const { object } = list
  return async (text: string, line: number, paths: string[]) => {
    const records = items.slice(line).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
    const fields = paths.map((path) => (editable(path) ? fieldIn(model, object, path) : undefined))
    try {
      const { pastedCells } = await import('./paste.ts')
      const cells = await pastedCells({ model, object, userId: me.id, text, records, fields })
      const { refused, change } = await savePasted(client, object.name, cells)
      edits.refuse(refused)
      if (change !== null) edits.remember(change)
      void client.invalidateQueries({ queryKey: ['records', object.name] })
      toastDone(textNow('list.pasted', { count: cells.length - refused.size }))
    } catch (error) {
      toastProblem(error)
    }
  }
}

async function savePasted(
  client: QueryClient,
  object: string,
  cells: PastedCell[],
): Promise<{ refused: Refused; change: string | null }> {
  const refused: Refused = new Map()
  const byRecord = new Map<string, PastedCell[]>()
  for (const cell of cells) {
    const { id } = cell.record
    if (cell.refused !== undefined) refused.set(cellKey(id, cell.path), { value: cell.value, message: cell.refused })
    else byRecord.set(id, [...(byRecord.get(id) ?? []), cell])
  }
  const groups = [...byRecord.values()]
  for (const group of groups) showValues(client, object, { id: group[0]?.record.id ?? '', values: shownValues(group) })
  if (groups.length === 0) return { refused, change: null }
  const answer = await bulk(object, { op: 'update', records: groups.map(changeOf) })
  for (const [at, result] of answer.results.entries()) {
    if (result.ok) continue
    for (const cell of groups[at] ?? []) putBack(client, object, cell)
    for (const cell of groups[at] ?? [])
      refused.set(cellKey(cell.record.id, cell.path), { value: cell.value, message: reasonOf(cell, result) })
  }
  return { refused, change: answer.change }
}

function shownValues(cells: PastedCell[]): Values {
  return Object.fromEntries(cells.flatMap((cell) => [[cell.path, cell.value] as const, ...Object.entries(cell.beside)]))
}

function changeOf(cells: PastedCell[]): { [field: string]: JsonValue } {
  return { ...Object.fromEntries(cells.map((cell) => [cell.path, cell.value])), id: cells[0]?.record.id ?? '' }
}

function putBack(client: QueryClient, object: string, { record, path, beside }: PastedCell): void {
  const before = Object.fromEntries([path, ...Object.keys(beside)].map((name) => [name, record[name] ?? null]))
  showValues(client, object, { id: record.id, values: before })
}

/** The reason that names the cell's field, else the first of its record. */
function reasonOf(cell: PastedCell, result: Extract<BulkResult, { ok: false }>): string {
  const own = result.errors?.find((error) => error.pointer.endsWith(`/${cell.path}`)) ?? result.errors?.[0]
  return own?.message ?? result.code ?? ''
}
