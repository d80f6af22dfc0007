/** Which columns have a total, which one, and over which field it is taken; money is counted in the organisation's currency, never mixed. Pure. */
import type { Aggregate } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { fieldIn } from '../../api/model.ts'
import type { ColumnSetting } from './views.ts'

const summed = new Set(['currency', 'number', 'integer', 'duration'])

export const totalNames = ['sum', 'avg', 'min', 'max', 'count', 'count_distinct'] as const
export type TotalName = (typeof totalNames)[number]

/** Column path -> what the server is asked for. */
export type Sums = { [path: string]: Aggregate }

/** A view that names totals has exactly those; one that names none has the sums of its amounts and quantities. */
export function sumsOf(model: ModelView, object: ObjectView, columns: ColumnSetting[]): Sums {
  const names = columns.some((column) => totalOf(column) !== undefined)
  const sums: Sums = {}
  for (const column of columns) {
    const fn = names ? totalOf(column) : 'sum'
    const field = column.field.includes('.') ? undefined : fieldIn(model, object, column.field)
    if (!field || fn === undefined) continue
    const type = field.type === 'formula' || field.type === 'rollup' ? (field.returns ?? '') : field.type
    if (!names && !summed.has(type)) continue
    const converted = `${column.field}_converted`
    const isMoney = field.type === 'currency' && Object.hasOwn(object.fields, converted)
    sums[column.field] = { fn, field: isMoney ? converted : column.field }
  }
  return sums
}

function totalOf(column: ColumnSetting): TotalName | undefined {
  return totalNames.find((name) => name === column.total)
}
