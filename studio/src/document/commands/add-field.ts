/** A new field of an object, put behind another one ('' is the first place, absent the last), and shown in its layouts and forms at once. */
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { Documents } from '../documents.ts'
import { documentsOfKind, fieldOf, fieldsOf, objectIn, withDocument } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { withFieldAtEnd } from '../layout-tree.ts'

export type AddField = { object: string; name: string; field: FieldDocument; after?: string; inLayouts: boolean }

export function addField(documents: Documents, input: AddField): Documents {
  const object = objectIn(documents, input.object)
  if (!object || fieldOf(object, input.name)) return documents
  const fields = fieldsOf(object)
  const at = fields.findIndex(([name]) => name === input.after)
  fields.splice(input.after === '' ? 0 : at < 0 ? fields.length : at + 1, 0, [input.name, input.field])
  let next = withDocument(documents, { ...object, fields: Object.fromEntries(fields) })
  if (!input.inLayouts) return next
  for (const layout of documentsOfKind<LayoutDraft>(next, 'layout', input.object))
    next = withDocument(next, withFieldAtEnd(layout, input.name))
  return next
}
