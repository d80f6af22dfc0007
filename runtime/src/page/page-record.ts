/** What the components of a record page share: the record, whether it may be edited, and how a value is saved. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import type { Conditions } from './conditions.ts'

export type PageRecord = {
  object: ObjectView
  record: RecordView
  editable: boolean
  /** Shown in a designer: nothing is saved, and the record may be one that is not there yet (its id is ''). */
  preview?: boolean
  conditions: Conditions
  /** Values the server refused, by field, with the reason. */
  refused: ReadonlyMap<string, { value: JsonValue; message: string }>
  save(path: string, value: JsonValue, beside?: { [path: string]: JsonValue }): Promise<void>
  /** Opens the form with the cursor in a field. */
  editInForm(path?: string): void
}
