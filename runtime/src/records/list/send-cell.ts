/** One cell on its way to the server and back: nothing that somebody else wrote in between is overwritten, neither by a change nor by its undo. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { problemOf } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { updateRecord } from '../../api/records.ts'

/** `beside` are values of other paths that follow: companions (written), and the names of lookups (shown only). */
export type CellEdit = { record: RecordView; path: string; value: JsonValue; beside?: { [path: string]: JsonValue } }
export type Values = { [path: string]: JsonValue | undefined }

/** One saved edit: how the values were, how they are since, and the version that made. */
export type SavedCell = { id: string; before: Values; after: Values; version: number | undefined }

/** What the cell and what follows from it were before. */
export function valuesBefore({ record, path, beside = {} }: CellEdit): Values {
  return Object.fromEntries([path, ...Object.keys(beside)].map((name) => [name, record[name] ?? null]))
}

/** Saves; `key` makes sending again harmless. Errors: ApiProblem. A stale version is sent again only when the cell itself is as it was. */
export async function sendCell(object: string, edit: CellEdit, key: string): Promise<RecordView> {
  const { record, path, value } = edit
  const values = { ...written(edit.beside ?? {}), [path]: value }
  try {
    return await updateRecord(object, record.id, { values, version: record.version, key })
  } catch (error) {
    const current = currentOf(error)
    // Saved the first time, and the answer got lost on the way.
    if (current && isSame(current[path], value)) return current
    if (!current || !isSame(current[path], record[path])) throw error
    return await updateRecord(object, record.id, { values, version: current.version })
  }
}

/** Puts the values back; undefined: somebody has changed them since, and they stay. Errors: ApiProblem. */
export async function takeBack(object: string, saved: SavedCell): Promise<RecordView | undefined> {
  const values = written(saved.before)
  try {
    return await updateRecord(object, saved.id, { values, version: saved.version })
  } catch (error) {
    const current = currentOf(error)
    if (!current) throw error
    if (Object.keys(values).some((path) => !isSame(current[path], saved.after[path]))) return undefined
    return await updateRecord(object, saved.id, { values, version: current.version })
  }
}

/** Paths through lookups are shown, never written. */
function written(values: Values): { [field: string]: JsonValue } {
  const own = Object.entries(values).filter(([path]) => !path.includes('.'))
  return Object.fromEntries(own.map(([path, value]) => [path, value ?? null]))
}

/** The record as the server has it, when it was another version than ours. */
function currentOf(error: unknown): RecordView | undefined {
  const problem = problemOf(error)
  return problem.code === 'record.stale' && problem.current ? (problem.current as RecordView) : undefined
}

/** Whether two values are the same; nothing is as good as blank. */
export function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}
