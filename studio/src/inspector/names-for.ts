/** What a reference may name: objects, fields, relations, documents of a kind, each with its label. Pure. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import { systemFields } from '@trellis/metadata/model/system.ts'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, labelOr, objectIn } from '../document/documents.ts'

export type Named = { value: string; label: Label; type?: string }

export function objectsNamed(documents: Documents): Named[] {
  const own = documentsOfKind(documents, 'object').map((object) => ({
    value: object.name,
    label: labelOr(object['label'], object.name),
  }))
  return [...own, { value: 'user', label: { en: 'User', 'zh-CN': '用户' } }]
}

/** Own fields, then the system's that people meet. */
export function fieldsNamed(documents: Documents, object: string): Named[] {
  const own = fieldsOf(objectIn(documents, object)).map(([name, field]) => ({
    value: name,
    label: labelOr(field.label, name),
    type: field.type,
  }))
  const system = systemFields
    .filter((field) => field.name !== 'id' && field.name !== 'version')
    .map((field) => ({ value: field.name, label: field.document.label, type: field.document.type }))
  return [...own, ...system]
}

/** Children of an object as `<child>.<field>`: lookups of others that point at it. */
export function relationsNamed(documents: Documents, object: string): Named[] {
  return documentsOfKind(documents, 'object').flatMap((child) =>
    fieldsOf(objectIn(documents, child.name)).flatMap(([name, field]): Named[] => {
      const targets = Array.isArray(field.to) ? field.to : field.type === 'hierarchy' ? [child.name] : [field.to]
      if (!targets.includes(object)) return []
      return [{ value: `${child.name}.${name}`, label: labelOr(child['plural_label'] ?? child['label'], child.name) }]
    }),
  )
}

export function documentsNamed(documents: Documents, kind: string, object?: string): Named[] {
  return documentsOfKind(documents, kind, object).map((document) => ({
    value: document.name,
    label: labelOr(document['label'], document.name),
  }))
}

/** What a reference to `to` may name, seen from an object. */
export function namedFor(documents: Documents, to: string, object: string | undefined): Named[] {
  if (to === 'object') return objectsNamed(documents)
  if (to === 'field' || to === 'path') return object === undefined ? [] : fieldsNamed(documents, object)
  if (to === 'relation') return object === undefined ? [] : relationsNamed(documents, object)
  return documentsNamed(documents, to)
}
