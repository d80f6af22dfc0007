/** The fields of each object as shapes: physical names, labels, choices and targets resolved. What needs other objects' shapes comes later. */
import type { OptionDocument } from '../schema/field.ts'
import { itemPointer } from '../schema/document.ts'
import type { PicklistDocument } from '../schema/picklist.ts'
import type { Build } from './build.ts'
import { documentOf, documentsOf, fieldPointer, reportMissing } from './build.ts'
import type { ExpandedField, ExpandedObject } from './expand.ts'
import { maxIdentifier } from './identifiers.ts'
import { pluralOf, readable } from './names-for-people.ts'
import { define, own } from './own.ts'
import type { PhysicalNames, PhysicalObject } from './physical.ts'
import { defaultType, typeOptions } from './record-types.ts'
import type { FieldShape, Label, ObjectShape, OnDelete, OptionShape } from './shape.ts'

/** Builds the shapes of all objects into `build.shapes`. */
export function buildShapes(build: Build, physical: PhysicalNames): void {
  for (const object of build.expanded.values()) {
    define(build.shapes, object.name, shapeOf(build, object, own(physical.objects, object.name)))
  }
}

function shapeOf(build: Build, object: ExpandedObject, names: PhysicalObject | undefined): ObjectShape {
  const { document } = object
  const fields: ObjectShape['fields'] = {}
  const seen = new Set<string>()
  for (const field of object.fields) {
    if (seen.has(field.name)) reportClash(build, object, field)
    seen.add(field.name)
    define(fields, field.name, fieldShape(build, object, field, names))
  }
  const label: Label = document.label ?? readable(object.name)
  return {
    name: object.name,
    label,
    pluralLabel: document.plural_label ?? pluralOf(label),
    ...(document.description !== undefined && { description: document.description }),
    ...(document.icon !== undefined && { icon: document.icon }),
    nameField: nameField(build, object, fields),
    sharing: document.sharing ?? 'private',
    roleHierarchy: document.role_hierarchy !== false,
    ...(document.activity && { activity: document.activity }),
    ...(document.attachment && { attachment: document.attachment }),
    system: object.system,
    table: names?.table ?? object.name,
    historyTable: names?.historyTable ?? `${object.name}__h`,
    fields,
    children: [],
    uniques: [],
    indexes: [],
    searchFields: [],
    validationRules: [],
    feeds: [],
    order: [],
  }
}

function fieldShape(
  build: Build,
  object: ExpandedObject,
  field: ExpandedField,
  names: PhysicalObject | undefined,
): FieldShape {
  const { document, name } = field
  const place = own(names?.fields, name)
  const targets = targetsOf(object, field)
  const preset =
    document.default ?? (document['record_types'] === true ? defaultType(build.documents, object.name) : undefined)
  // Assigned one by one: with 60,000 fields, spreading optional members is most of the time it takes.
  const shape: FieldShape = {
    name,
    type: field.type.type,
    label: document.label ?? companionLabel(object, field) ?? readable(name),
    column: field.system ? name : field.sqlType === null ? null : (place?.column ?? name),
    sqlType: field.sqlType,
    required: document.required === true,
    unique: isUnique(field),
    system: field.system,
    readOnly: field.readOnly,
    document,
  }
  if (field.companionOf !== undefined) shape.companionOf = field.companionOf
  if (targets) {
    shape.to = targets
    shape.onDelete = onDelete(field)
  }
  if (field.type.type === 'many_to_many') shape.linkTable = place?.linkTable ?? `${object.name}__${name}`
  const options = optionsOf(build, object, field)
  if (options) shape.options = options
  if (preset !== undefined) shape.default = preset as NonNullable<FieldShape['default']>
  if (document.default_formula !== undefined) shape.defaultFormula = document.default_formula
  return shape
}

/** True for a field whose values no two records share; an external id is unless its document says otherwise. */
export function isUnique(field: ExpandedField): boolean {
  return field.document.unique ?? field.type.uniqueByDefault === true
}

function reportClash(build: Build, object: ExpandedObject, field: ExpandedField): void {
  const companions = object.fields.filter((other) => other.name === field.name && other.companionOf !== undefined)
  const of = companions[0]?.companionOf
  build.problems.push({
    pointer: fieldPointer(object.name, of ?? field.name),
    code: 'metadata.name_taken',
    params: { name: field.name, ...(of !== undefined && { companion_of: of }) },
  })
}

function companionLabel(object: ExpandedObject, field: ExpandedField): Label | undefined {
  const owner = object.fields.find((other) => other.name === field.companionOf)
  return owner && field.companionOf !== undefined
    ? suffixed(owner.document.label ?? readable(owner.name), field.name.slice(owner.name.length))
    : undefined
}

const suffixLabels: { [suffix: string]: { [locale: string]: string } } = {
  _currency: { en: 'currency', zh: '币种' },
  _converted: { en: 'converted', zh: '折算' },
  _object: { en: 'object', zh: '对象' },
}

function suffixed(label: Label, suffix: string): Label {
  const texts = own(suffixLabels, suffix)
  const add = (text: string, locale: string) =>
    `${text} (${(locale.startsWith('zh') ? texts?.['zh'] : texts?.['en']) ?? readable(suffix)})`
  if (typeof label === 'string') return add(label, 'en')
  return Object.fromEntries(Object.entries(label).map(([locale, text]) => [locale, add(text, locale)]))
}

function targetsOf(object: ExpandedObject, field: ExpandedField): string[] | undefined {
  const { to, type } = field.document
  if (type === 'hierarchy') return [object.name]
  if (type === 'user') return ['user']
  if (typeof to === 'string') return [to]
  return Array.isArray(to) ? to : undefined
}

function onDelete(field: ExpandedField): OnDelete {
  const { type, on_delete: written, required } = field.document
  if (written !== undefined) return written
  if (type === 'master_detail' || type === 'many_to_many') return 'cascade'
  return required === true ? 'restrict' : 'set_null'
}

function optionsOf(build: Build, object: ExpandedObject, field: ExpandedField): OptionShape[] | undefined {
  const { picklist } = field.document
  const choices = choicesOf(build, object, field)
  if (typeof picklist === 'string' && !documentOf(build, 'picklist', picklist)) {
    reportMissing(
      build,
      `${fieldPointer(object.name, field.name)}/picklist`,
      { what: 'picklist', name: picklist },
      documentsOf(build, 'picklist').map((entry) => entry.name),
    )
  }
  if (!choices) return undefined
  const pointer = fieldPointer(object.name, field.name)
  const seen = new Set<string>()
  choices.forEach((option, index) => {
    if (seen.has(option.value))
      build.problems.push({
        pointer: `${pointer}/options/${index}/value`,
        code: 'metadata.name_taken',
        params: { name: option.value },
      })
    seen.add(option.value)
  })
  checkControlling(build, object, field, choices)
  return choices.map(optionShape)
}

/** A dependent choice names the values of its controlling field that offer it: both have to exist. */
function checkControlling(
  build: Build,
  object: ExpandedObject,
  field: ExpandedField,
  choices: readonly OptionDocument[],
): void {
  const name = field.document.controlled_by
  if (name === undefined) return
  const pointer = fieldPointer(object.name, field.name)
  const controlling = object.fields.find((other) => other.name === name)
  if (!controlling || controlling === field) {
    reportMissing(
      build,
      `${pointer}/controlled_by`,
      { what: 'field', name },
      object.fields.map((other) => other.name),
    )
    return
  }
  const allowed =
    choicesOf(build, object, controlling)?.map((option) => option.value) ??
    (controlling.type.type === 'checkbox' ? ['true', 'false'] : undefined)
  if (!allowed) {
    build.problems.push({
      pointer: `${pointer}/controlled_by`,
      code: 'metadata.not_a_choice',
      params: { name, type: controlling.type.type },
    })
    return
  }
  choices.forEach((option, index) => {
    option.when?.forEach((value, position) => {
      if (allowed.includes(value) || typeof field.document.picklist === 'string') return
      reportMissing(build, `${pointer}/options/${index}/when/${position}`, { what: 'option', name: value }, allowed)
    })
  })
}

function choicesOf(build: Build, object: ExpandedObject, field: ExpandedField): readonly OptionDocument[] | undefined {
  const { picklist, options } = field.document
  if (field.document['record_types'] === true) return typeOptions(build.documents, object.name)
  if (typeof picklist !== 'string') {
    if (!Array.isArray(options)) return undefined
    return field.companionOf === undefined ? options : options.map((option) => objectChoice(build, option))
  }
  return (documentOf(build, 'picklist', picklist) as PicklistDocument | undefined)?.options
}

/** A companion's choices are names of objects: people read what the objects are called. */
function objectChoice(build: Build, option: OptionDocument): OptionDocument {
  const label = build.expanded.get(option.value)?.document.label
  return label === undefined ? option : { ...option, label }
}

function optionShape(option: OptionDocument): OptionShape {
  const { value, label, description: _, ...rest } = option
  return { value, label: label ?? value, ...rest }
}

const namingTypes = ['text', 'autonumber', 'email', 'external_id', 'long_text', 'phone', 'url', 'formula']

function nameField(build: Build, object: ExpandedObject, fields: ObjectShape['fields']): string {
  const written = object.document.name_field
  if (written !== undefined) {
    if (!own(fields, written))
      reportMissing(
        build,
        `${itemPointer('object', object.name)}/name_field`,
        { what: 'field', name: written },
        Object.keys(fields),
      )
    return written
  }
  if (own(fields, 'name')) return 'name'
  for (const type of namingTypes) {
    const found = object.fields.find(
      (field) => !field.system && field.companionOf === undefined && field.type.type === type,
    )
    if (found) return found.name
  }
  return 'id'
}

/** Fields whose own name or whose companion's name PostgreSQL would cut. */
export function reportLongNames(build: Build): void {
  for (const object of build.expanded.values()) {
    for (const field of object.fields) {
      if (field.name.length <= maxIdentifier) continue
      const name = field.companionOf ?? field.name
      build.problems.push({
        pointer: fieldPointer(object.name, name),
        code: 'metadata.name_too_long',
        params: { name, maximum: maxIdentifier - (field.name.length - name.length) },
      })
    }
  }
}
