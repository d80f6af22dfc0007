/** The choices of a field: its own, those of its shared list, or the record types of its object. Pure. */
import type { OptionDocument } from '@trellis/metadata/schema/field.ts'
import { typesOf } from './commands/record-types.ts'
import type { Documents } from './documents.ts'
import { documentIn, fieldOf, objectIn } from './documents.ts'

export function optionsOf(documents: Documents, object: string, field: string): OptionDocument[] {
  const document = fieldOf(objectIn(documents, object), field)
  if (document?.['record_types'] === true)
    return typesOf(documents, object).map(({ name, label, color }) => ({
      value: name.slice(object.length + 1),
      ...(label !== undefined && { label }),
      ...(color !== undefined && { color }),
    }))
  if (document?.picklist !== undefined)
    return (documentIn(documents, 'picklist', document.picklist)?.['options'] as OptionDocument[] | undefined) ?? []
  return document?.options ?? []
}
