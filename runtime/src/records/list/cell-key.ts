/** Cells by name, and what is known of those that are not saved. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'

/**
 * A value that is not saved, and why; `waits`: it is sent again by itself, with whatever waits under the same name. `beside` is shown with it
 * (the name of a chosen record).
 */
export type Refusal = { value: JsonValue; message: string; beside?: { [path: string]: JsonValue }; waits?: string }

/** By cell. */
export type Refusals = ReadonlyMap<string, Refusal>

/** The name of a cell: of the record with this id, in the column of this path. */
export function cellKey(id: string, path: string): string {
  return `${id}/${path}`
}

/** The name of the cell that a change is about. */
export function keyOf({ record, path }: { record: { id: string }; path: string }): string {
  return cellKey(record.id, path)
}
