/** JSON Schemas of an object's records for the OpenAPI document: what is read, and what may be written. Pure. */
import { can, fieldRight, isEditable } from '@trellis/metadata/access/access.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import type { ValueClass } from '@trellis/metadata/query/checked-query.ts'
import { readableFields, valueClassOf } from '@trellis/metadata/query/path.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { labelText } from '@trellis/metadata/model/shape.ts'

export type Schema = { [keyword: string]: unknown }

/** A record as a GET without `fields` gives it. */
export function recordSchema(shape: ObjectShape, access: Access, locale: string): Schema {
  const fields = readableFields(access, shape)
  return {
    type: 'object',
    title: labelText(shape.label, locale),
    properties: schemas(fields, (field) => fieldSchema(field, locale, !field.system)),
  }
}

/** What a create or an update takes: the fields the caller may change. */
export function inputSchema(shape: ObjectShape, access: Access, locale: string): Schema {
  const fields = readableFields(access, shape).filter(
    (field) => !field.readOnly && isEditable(access, shape, field.name),
  )
  const required = fields
    .filter((field) => field.required && field.default === undefined && field.defaultFormula === undefined)
    .map((field) => field.name)
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...schemas(fields, (field) => fieldSchema(field, locale, !field.required)),
      ...childSchemas(shape, access),
    },
    ...(required.length > 0 && { required }),
  }
}

/** Children saved with the record: lines of a quote. Their values are those of their own object. */
function childSchemas(shape: ObjectShape, access: Access): { [name: string]: Schema } {
  const values: Schema = { type: 'object' }
  const named: Schema = {
    type: 'object',
    required: ['id'],
    properties: { id: byClass.id, version: { type: 'integer' } },
  }
  const changes: Schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      create: { type: 'array', items: values },
      update: { type: 'array', items: named },
      delete: { type: 'array', items: { anyOf: [byClass.id, named] } },
    },
  }
  const written = shape.children.filter(
    ({ object, kind }) => kind === 'master_detail' && (can(access, object, 'create') || can(access, object, 'update')),
  )
  return Object.fromEntries(written.map(({ name }) => [name, changes]))
}

/** Names of fields of an object that may be written; none: nothing may. */
export function hasInput(shape: ObjectShape, access: Access): boolean {
  return Object.values(shape.fields).some(
    (field) => !field.readOnly && fieldRight(access, shape, field.name) === 'edit',
  )
}

function schemas(fields: FieldShape[], of: (field: FieldShape) => Schema): { [name: string]: Schema } {
  const properties = Object.create(null) as { [name: string]: Schema }
  for (const field of fields) properties[field.name] = of(field)
  return properties
}

const byClass: { [valueClass in ValueClass]: Schema } = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
  id: { type: 'string', format: 'uuid' },
  list: { type: 'array', items: { type: 'string' } },
  many: { type: 'array', items: { type: 'string', format: 'uuid' } },
  json: {},
}

function fieldSchema(field: FieldShape, locale: string, nullable: boolean): Schema {
  const valueClass = valueClassOf(field)
  const own = { ...byClass[valueClass] }
  const { max_length: maxLength, minimum, maximum } = field.document
  if (valueClass === 'text' && typeof maxLength === 'number') own['maxLength'] = maxLength
  if (valueClass === 'number' && typeof minimum === 'number') own['minimum'] = minimum
  if (valueClass === 'number' && typeof maximum === 'number') own['maximum'] = maximum
  const choices = field.options?.map((option) => option.value)
  if (choices && valueClass === 'list') own['items'] = { type: 'string', enum: choices }
  else if (choices && valueClass === 'text') own['enum'] = nullable ? [...choices, null] : choices
  if (nullable && typeof own['type'] === 'string') own['type'] = [own['type'], 'null']
  return {
    ...own,
    title: labelText(field.label, locale),
    ...(field.to && { description: `Record of ${field.to.join(' or ')}` }),
    ...(field.readOnly && { readOnly: true }),
  }
}
