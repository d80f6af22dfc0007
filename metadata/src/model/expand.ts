/**
 * Every field an object really has: system fields first, then the fields of the document, each followed by its companions.
 *
 * Shape   (object documents) -> ExpandedObject by name. Pure. Used by planPhysical (which columns?) and compile (which shapes?).
 * Errors  none here: a field whose type is not known is left out; compile has refused it by then.
 */
import type { FieldTypeDef } from '../fields/field-type.ts'
import { fieldType } from '../fields/field-types.ts'
import type { AnyDocument } from '../schema/document.ts'
import type { FieldDocument } from '../schema/field.ts'
import type { ObjectDocument } from '../schema/object.ts'
import { rollupResult } from './rollup-result.ts'
import { systemFields, userFields, userLabels } from './system.ts'

export type ExpandedField = {
  name: string
  /** Parameters filled in: a roll-up has `returns`, `precision` and `scale` of its result. */
  document: FieldDocument
  type: FieldTypeDef
  sqlType: string | null
  system: boolean
  readOnly: boolean
  companionOf?: string
}

export type ExpandedObject = { name: string; document: ObjectDocument; system: boolean; fields: ExpandedField[] }

/** The document the built-in object `user` would have. */
export const userDocument: ObjectDocument = {
  kind: 'object',
  name: 'user',
  label: userLabels.label,
  plural_label: userLabels.plural,
  icon: 'user',
  sharing: 'public_read',
  fields: {},
}

/** Expanded objects by name, the built-in `user` first. Documents of other kinds are passed over. */
export function expandObjects(documents: Iterable<AnyDocument>): Map<string, ExpandedObject> {
  const raw = new Map<string, ObjectDocument>()
  for (const document of documents) if (isObjectDocument(document)) raw.set(document.name, document)
  const expanded = new Map<string, ExpandedObject>([['user', expandUser()]])
  for (const [name, document] of raw) if (!expanded.has(name)) expanded.set(name, expandObject(document, raw))
  return expanded
}

function isObjectDocument(document: AnyDocument): document is AnyDocument & ObjectDocument {
  return document.kind === 'object' && typeof document.fields === 'object' && document.fields !== null
}

function expandUser(): ExpandedObject {
  return { name: 'user', document: userDocument, system: true, fields: userFields.flatMap(platformField) }
}

function platformField(field: (typeof systemFields)[number]): ExpandedField[] {
  const type = fieldType(field.document.type)
  if (!type) return []
  const { name, document, sqlType, readOnly } = field
  return [{ name, document, type, sqlType, readOnly, system: true }]
}

/** A lookup to every object with a certain trait names them all, so what is added later is among its targets too. */
function withTargets(field: FieldDocument, all: Map<string, ObjectDocument>): FieldDocument {
  const trait = field['to_each']
  if (field.type !== 'polymorphic_lookup' || (trait !== 'activities' && trait !== 'files')) return field
  const named = Array.isArray(field.to) ? field.to : []
  const having = [...all.values()].filter((document) => document[trait] === true).map((document) => document.name)
  return { ...field, to: [...new Set([...named, ...having.toSorted()])] }
}

const kept = new WeakMap<ObjectDocument, ExpandedObject>()

/** What depends on no other document is expanded once: each publish expands all objects, and few have changed. */
function expandObject(document: ObjectDocument, all: Map<string, ObjectDocument>): ExpandedObject {
  const known = kept.get(document)
  if (known) return known
  const expanded = expandFields(document, all)
  if (standsAlone(document)) kept.set(document, expanded)
  return expanded
}

/** True when the types of its columns follow from the document itself. */
export function standsAlone(document: ObjectDocument): boolean {
  return Object.values(document.fields).every((field) => field?.type !== 'rollup' && field?.['to_each'] === undefined)
}

function expandFields(document: ObjectDocument, all: Map<string, ObjectDocument>): ExpandedObject {
  const fields: ExpandedField[] = systemFields.flatMap(platformField)
  for (const [name, written] of Object.entries(document.fields)) {
    const type = fieldType(written?.type)
    if (!type) continue
    const own = written.type === 'rollup' ? rollupResult(written, all) : withTargets(written, all)
    fields.push({
      name,
      document: own,
      type,
      sqlType: type.sqlType(own),
      system: false,
      readOnly: type.computed === true,
    })
    for (const companion of type.companions?.(name, own) ?? []) {
      const companionType = fieldType(companion.field.type)
      if (!companionType) continue
      fields.push({
        name: name + companion.suffix,
        document: companion.field,
        type: companionType,
        sqlType: companionType.sqlType(companion.field),
        system: false,
        readOnly: companion.readOnly,
        companionOf: name,
      })
    }
  }
  return { name: document.name, document, system: false, fields }
}
