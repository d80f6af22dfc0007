/** The name of a record, a dash when it has none. Pure. */
import type { ObjectView } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import { textOf } from './field-ui.ts'

export function nameOf(object: ObjectView, record: RecordView): string {
  const name = textOf(record[object.name_field])
  return name === '' ? '—' : name
}
