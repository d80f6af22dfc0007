/** Saves cells of many records in one call (a paste, a fill): shown at once; what is refused goes back and keeps its reason. */
import type { QueryClient } from '@tanstack/react-query'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { bulk, query } from '../../api/records.ts'
import { textNow } from '../../i18n/i18n.ts'
import { keyOf } from './cell-key.ts'
import type { Refusal } from './cell-key.ts'
import { cellReason } from './cell-reason.ts'
import type { Values } from './send-cell.ts'
import { isSame } from './send-cell.ts'
import { showValues } from './show-values.ts'

/** `beside` are values of other paths that follow: companions (written), and the names of lookups (shown only). */
export type WrittenCell = {
  record: RecordView
  path: string
  value: JsonValue
  beside: { [path: string]: JsonValue }
  /** Refused already, before it was sent. */
  refused?: string
}

type Refused = Map<string, Refusal>

/** `changes` name what was done, in its order, for undo; empty when nothing was. `key` makes sending again harmless. Errors: ApiProblem. */
export async function saveCells(
  client: QueryClient,
  object: ObjectView,
  cells: WrittenCell[],
  key: string,
): Promise<{ refused: Refused; changes: string[] }> {
  const refused: Refused = new Map()
  const byRecord = new Map<string, WrittenCell[]>()
  for (const cell of cells) {
    const { id } = cell.record
    if (cell.refused !== undefined) refused.set(keyOf(cell), { value: cell.value, message: cell.refused })
    else byRecord.set(id, [...(byRecord.get(id) ?? []), cell])
  }
  const groups = [...byRecord.values()]
  for (const group of groups)
    showValues(client, object.name, { id: group[0]?.record.id ?? '', values: shownValues(group) })
  if (groups.length === 0) return { refused, changes: [] }
  const putBack = (group: WrittenCell[]) => {
    for (const { record, path, beside } of group) {
      const before = Object.fromEntries([path, ...Object.keys(beside)].map((name) => [name, record[name] ?? null]))
      showValues(client, object.name, { id: record.id, values: before })
    }
  }
  const answer = await bulk(object.name, { op: 'update', records: groups.map(changeOf) }, key).catch(
    (error: unknown) => {
      for (const group of groups) putBack(group)
      throw error
    },
  )
  for (const [at, result] of answer.results.entries()) {
    if (result.ok) continue
    putBack(groups[at] ?? [])
    for (const cell of groups[at] ?? [])
      refused.set(keyOf(cell), {
        value: cell.value,
        beside: cell.beside,
        message: cellReason(object, cell.path, result.errors) ?? result.code ?? '',
      })
  }
  return { refused, changes: [answer.change, ...(answer.also ?? [])].filter((change) => change !== null) }
}

/** Those that somebody else gave another value since they were read, as refusals. Errors: ApiProblem. */
export async function changedSince(object: string, cells: WrittenCell[]): Promise<Refused> {
  if (cells.length === 0) return new Map()
  const ids = [...new Set(cells.map(({ record }) => record.id))]
  const fields = ['id', ...new Set(cells.map(({ path }) => path))]
  const { records } = await query({ object, fields, where: { field: 'id', op: 'in', value: ids }, limit: ids.length })
  const now = new Map(records.map((record) => [record.id, record]))
  const isLeft = ({ record, path, value }: WrittenCell) => {
    const current = now.get(record.id)
    return !current || isSame(current[path], record[path]) || isSame(current[path], value)
  }
  const message = textNow('list.cell_changed')
  return new Map(
    cells.flatMap((cell) =>
      isLeft(cell) ? [] : [[keyOf(cell), { value: cell.value, beside: cell.beside, message }] as const],
    ),
  )
}

function shownValues(cells: WrittenCell[]): Values {
  return Object.fromEntries(cells.flatMap((cell) => [[cell.path, cell.value] as const, ...Object.entries(cell.beside)]))
}

function changeOf(cells: WrittenCell[]): { [field: string]: JsonValue } {
  const written = cells.flatMap((cell) => [
    ...Object.entries(cell.beside).filter(([path]) => !path.includes('.')),
    [cell.path, cell.value] as const,
  ])
  return { ...Object.fromEntries(written), id: cells[0]?.record.id ?? '' }
}
