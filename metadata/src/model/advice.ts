/** What could be better about a change, though nothing is wrong with it: shown before publishing, never in the way. */
import type { FieldProblem } from '../problem.ts'
import { fieldPointer } from './build.ts'
import type { ModelChange } from './diff.ts'
import { own } from './own.ts'
import type { FieldShape, Model } from './shape.ts'

/** Advice on the new fields of a change: the field dictionary wants to know what each one means. */
export function adviceOn(changes: readonly ModelChange[], next: Model): FieldProblem[] {
  return changes.flatMap((change) => {
    const shape = change.object === undefined ? undefined : own(next.objects, change.object)
    if (!shape) return []
    if (change.kind === 'object_added')
      return Object.values(shape.fields).flatMap((field) => undescribed(shape.name, field))
    const field = change.kind === 'field_added' ? own(shape.fields, change.field) : undefined
    return field ? undescribed(shape.name, field) : []
  })
}

function undescribed(object: string, field: FieldShape): FieldProblem[] {
  const { description, help } = field.document
  if (field.system || field.companionOf !== undefined || description !== undefined || help !== undefined) return []
  return [{ pointer: fieldPointer(object, field.name), code: 'advice.no_description', params: { name: field.name } }]
}
