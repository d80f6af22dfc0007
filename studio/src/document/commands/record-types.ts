/**
 * Record types of an object. The first one brings the field that says of which type a record is; with the last one it goes again.
 * Layouts say for which types they are, so assigning one here edits the layouts.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { RecordTypeDocument } from '@trellis/metadata/schema/record-type.ts'
import { recordTypeField } from '@trellis/metadata/layout/choose-layout.ts'
import type { Documents } from '../documents.ts'
import { documentIn, documentsOfKind, fieldOf, objectIn, withDocument, without } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { moved } from '../pointers.ts'
import { addField } from './add-field.ts'
import { removeField } from './remove-field.ts'

export type TypeDraft = AnyDocument & RecordTypeDocument

/** In the order people meet them. */
export function typesOf(documents: Documents, object: string): TypeDraft[] {
  return documentsOfKind<TypeDraft>(documents, 'record_type', object).sort(
    (a, b) => (a.position ?? 0) - (b.position ?? 0),
  )
}

export function addRecordType(
  documents: Documents,
  input: { object: string; name: string; label: Label; stageField?: string },
): Documents {
  const object = objectIn(documents, input.object)
  if (!object || documentIn(documents, 'record_type', input.name)) return documents
  const types = typesOf(documents, input.object)
  const field = {
    type: 'select',
    label: { en: 'Record type', 'zh-CN': '业务类型' },
    record_types: true,
    indexed: true,
  }
  const named = fieldOf(object, recordTypeField)
    ? documents
    : addField(documents, { object: input.object, name: recordTypeField, field, inLayouts: true })
  return withDocument(named, {
    kind: 'record_type',
    name: input.name,
    label: input.label,
    position: (types.at(-1)?.position ?? 0) + 1,
    ...(types.length === 0 && { is_default: true }),
    ...(input.stageField !== undefined && { stage_field: input.stageField }),
  })
}

export function moveRecordType(documents: Documents, input: { object: string; from: number; to: number }): Documents {
  let next = documents
  moved(typesOf(documents, input.object), input.from, input.to).forEach((type, at) => {
    if (type.position !== at + 1) next = withDocument(next, { ...type, position: at + 1 })
  })
  return next
}

/** One type is the usual one: choosing it takes the mark from the others. */
export function makeUsualType(documents: Documents, input: { object: string; name: string; on: boolean }): Documents {
  let next = documents
  for (const type of typesOf(documents, input.object)) {
    const { is_default: was, ...rest } = type
    const on = type.name === input.name && input.on
    if ((was === true) !== on) next = withDocument(next, on ? { ...rest, is_default: true } : (rest as TypeDraft))
  }
  return next
}

export function removeRecordType(documents: Documents, input: { object: string; name: string }): Documents {
  if (!documentIn(documents, 'record_type', input.name)) return documents
  const next = without(layoutsOfType(documents, { ...input, layouts: [] }), 'record_type', input.name)
  return typesOf(next, input.object).length === 0
    ? removeField(next, { object: input.object, field: recordTypeField })
    : next
}

/** Exactly these layouts are for the type; a layout for no type is for all. */
export function layoutsOfType(
  documents: Documents,
  input: { object: string; name: string; layouts: readonly string[] },
): Documents {
  const local = input.name.slice(input.object.length + 1)
  let next = documents
  for (const layout of documentsOfKind<LayoutDraft>(documents, 'layout', input.object)) {
    const assign = (layout['assign'] ?? {}) as { record_types?: string[] }
    const before = assign.record_types ?? []
    const wanted = input.layouts.includes(layout.name)
    if (before.includes(local) === wanted) continue
    const types = wanted ? [...before, local] : before.filter((one) => one !== local)
    const { record_types: _, ...others } = assign
    const changed = types.length > 0 ? { ...others, record_types: types } : others
    const { assign: __, ...rest } = layout
    next = withDocument(next, (Object.keys(changed).length > 0 ? { ...rest, assign: changed } : rest) as LayoutDraft)
  }
  return next
}
