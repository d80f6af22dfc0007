/** Which columns have a sum and over which field it is taken; money is summed in the organisation's currency, never mixed. Pure. */
import type { ModelView, ObjectView } from '../../api/model.ts'
import { fieldIn } from '../../api/model.ts'
import type { ColumnSetting } from './views.ts'

const summed = new Set(['currency', 'number', 'integer', 'duration'])

/** Column path -> path of the field that is summed. */
export function sumsOf(model: ModelView, object: ObjectView, columns: ColumnSetting[]): { [path: string]: string } {
  const sums: { [path: string]: string } = {}
  for (const column of columns) {
    if (column.field.includes('.')) continue
    const field = fieldIn(model, object, column.field)
    if (!field) continue
    const type = field.type === 'formula' || field.type === 'rollup' ? (field.returns ?? '') : field.type
    if (!summed.has(type)) continue
    const converted = `${column.field}_converted`
    sums[column.field] = field.type === 'currency' && Object.hasOwn(object.fields, converted) ? converted : column.field
  }
  return sums
}
