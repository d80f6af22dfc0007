/** The filter that finds the records of `child` whose field `via` points at one record. */
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../api/model.ts'
import { fieldIn } from '../api/model.ts'

export function pointingAt(model: ModelView, child: ObjectView, via: string, id: string): Filter {
  return fieldIn(model, child, via)?.type === 'many_to_many'
    ? { field: via, op: 'in', value: [id] }
    : { field: via, op: 'eq', value: id }
}
