/**
 * What record types mean: the choices of the field that holds them, which choices they offer, and what a new record of a type starts with.
 *
 * Shape   an object with record types has a select field `record_type` with `record_types: true`; its values are their local names. The choices of other
 *         fields get `types` (who offers them), and defaults of types become part of each field's default formula. Required fields and stages
 *         are rules of a write: record/record-type-rules.ts.
 * Errors  metadata.no_record_type_field, metadata.broken_reference (a value that is no choice), the reason a default is no value of its field.
 */
import type { JsonValue, ParseContext } from '../fields/field-type.ts'
import { fieldType } from '../fields/field-types.ts'
import { recordTypeField } from '../layout/choose-layout.ts'
import type { AnyDocument } from '../schema/document.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { OptionDocument } from '../schema/field.ts'
import type { RecordTypeDocument } from '../schema/record-type.ts'
import type { Build } from './build.ts'
import { documentsOf, reportMissing } from './build.ts'
import { own } from './own.ts'
import type { FieldShape, ObjectShape } from './shape.ts'

type Documents = { [kind: string]: { [name: string]: AnyDocument } }

/** The field that says of which type a record is; undefined: the object has no record types. */
export function typeFieldOf(shape: ObjectShape): FieldShape | undefined {
  const field = own(shape.fields, recordTypeField)
  return field?.document['record_types'] === true ? field : undefined
}

/** The record types of an object in their order; those no longer in use are among them. */
export function recordTypesOf(documents: Documents, object: string): RecordTypeDocument[] {
  return (Object.values(own(documents, 'record_type') ?? {}) as unknown as RecordTypeDocument[])
    .filter((type) => objectPart(type.name) === object)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.name < b.name ? -1 : 1))
}

/** `opportunity.renewal` -> `renewal`. */
export function localName(type: { name: string }): string {
  return type.name.slice(type.name.indexOf('.') + 1)
}

/** The record types of an object as the choices of its field. */
export function typeOptions(documents: Documents, object: string): OptionDocument[] {
  return recordTypesOf(documents, object).map((type) => ({
    value: localName(type),
    ...(type.label !== undefined && { label: type.label }),
    ...(type.color !== undefined && { color: type.color }),
    ...(type.active === false && { active: false }),
  }))
}

/** The type of a new record that says none. */
export function defaultType(documents: Documents, object: string): string | undefined {
  const found = recordTypesOf(documents, object).find((type) => type.is_default === true && type.active !== false)
  return found && localName(found)
}

/** Gives the fields of every object what its record types say of them; reports what they say in vain. */
export function applyRecordTypes(build: Build): void {
  const objects = new Set(
    documentsOf<RecordTypeDocument>(build, 'record_type').map(({ name }) => objectPart(name) ?? ''),
  )
  for (const name of objects) {
    const shape = own(build.shapes, name)
    if (!shape) continue
    const types = recordTypesOf(build.documents, name)
    const holder = typeFieldOf(shape)
    if (!holder) {
      for (const type of types)
        build.problems.push({
          pointer: `${itemPointer('record_type', type.name)}/name`,
          code: 'metadata.no_record_type_field',
          params: { object: name },
        })
      continue
    }
    for (const type of types) checkValues(build, shape, type)
    for (const field of Object.values(shape.fields)) {
      if (field === holder) continue
      offer(field, holder, types)
      field.defaultFormula = withTypeDefaults(build, field, holder, types)
      if (field.defaultFormula === undefined) delete field.defaultFormula
    }
  }
}

/** Values of choices and stages that do not exist. */
function checkValues(build: Build, shape: ObjectShape, type: RecordTypeDocument): void {
  const pointer = itemPointer('record_type', type.name)
  const check = (field: string, value: string, place: string) => {
    const known = own(shape.fields, field)?.options?.map((option) => option.value)
    if (known && !known.includes(value)) reportMissing(build, pointer + place, { what: 'option', name: value }, known)
  }
  for (const [field, values] of Object.entries(type.options ?? {}))
    values.forEach((value, at) => check(field, value, `/options/${field}/${at}`))
  const stages = type.stages ?? []
  if (stages.length > 0 && type.stage_field === undefined)
    build.problems.push({ pointer, code: 'schema.required', params: { name: 'stage_field' } })
  else stages.forEach((stage, at) => check(type.stage_field ?? '', stage.value, `/stages/${at}/value`))
}

function offer(field: FieldShape, holder: FieldShape, types: readonly RecordTypeDocument[]): void {
  if (!field.options || !types.some((type) => own(type.options, field.name))) return
  field.typedBy = holder.name
  field.options = field.options.map((option) => {
    const offering = types.filter((type) => own(type.options, field.name)?.includes(option.value) !== false)
    return offering.length === types.length ? option : { ...option, types: offering.map(localName) }
  })
}

/**
 * `CASE(record_type, "renewal", "first", ..., else)`. A type whose choices leave the default out, and that says no other, starts with
 * the first of its choices.
 */
function withTypeDefaults(
  build: Build,
  field: FieldShape,
  holder: FieldShape,
  types: readonly RecordTypeDocument[],
): string | undefined {
  const cases = types.flatMap((type) => {
    const value = startOf(build, field, type)
    return value === undefined ? [] : [`${quoted(localName(type))}, ${value}`]
  })
  if (cases.length === 0) return field.defaultFormula
  const otherwise = field.defaultFormula ?? literalOf(field, field.default ?? null) ?? 'NULL'
  return `CASE(${holder.name}, ${cases.join(', ')}, ${otherwise})`
}

function startOf(build: Build, field: FieldShape, type: RecordTypeDocument): string | undefined {
  const written = own(type.defaults, field.name)
  if (written === undefined || written === null) {
    const offered = own(type.options, field.name)
    const isLeftOut = offered && typeof field.default === 'string' && !offered.includes(field.default)
    return isLeftOut && offered[0] !== undefined ? quoted(offered[0]) : undefined
  }
  const pointer = `${itemPointer('record_type', type.name)}/defaults/${field.name}`
  const parsed = fieldType(field.type)?.parse(written, field, contextOf(build))
  const literal = parsed?.ok ? literalOf(field, parsed.value) : undefined
  if (literal === undefined)
    build.problems.push({
      pointer,
      code: parsed && !parsed.ok ? parsed.code : 'metadata.bad_default',
      ...(parsed && !parsed.ok && parsed.params && { params: parsed.params }),
    })
  return literal
}

function contextOf({ settings }: Build): ParseContext {
  const { locale, timeZone, currency, region } = settings
  return { locale, timeZone, today: '2000-01-01', defaultCurrency: currency, defaultRegion: region }
}

/** A value as it stands in a formula; undefined: the language has no way to write it. */
function literalOf(field: FieldShape, value: JsonValue): string | undefined {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  return field.type === 'date' ? `DATEVALUE(${quoted(value)})` : quoted(value)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
