/** Puts a field of an object in another place of its order. */
import type { Documents } from '../documents.ts'
import { fieldsOf, objectIn, withDocument } from '../documents.ts'
import { moved } from '../pointers.ts'

export type MoveField = { object: string; field: string; to: number }

export function moveField(documents: Documents, input: MoveField): Documents {
  const object = objectIn(documents, input.object)
  if (!object) return documents
  const fields = fieldsOf(object)
  const from = fields.findIndex(([name]) => name === input.field)
  const next = moved(fields, from, input.to)
  if (from < 0 || next.every((entry, at) => entry[0] === fields[at]?.[0])) return documents
  return withDocument(documents, { ...object, fields: Object.fromEntries(next) })
}
