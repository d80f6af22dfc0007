/** The JSON Schemas of fields: one per type, and all of them as the value of an object's `fields`. */
import type { TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { fieldType, fieldTypes } from '../fields/field-types.ts'
import { sharedFieldProperties } from './field.ts'
import { reservedFieldNames } from './names.ts'

const schemas = new Map<string, TSchema>()

/** The JSON Schema of a field of a type: shared properties and the type's own, nothing else. */
export function fieldSchema(typeName: string): TSchema {
  const known = schemas.get(typeName)
  if (known) return known
  const parameters = (fieldType(typeName)?.params.properties ?? {}) as TProperties
  const schema = Type.Object(
    { type: Type.Literal(typeName), ...sharedFieldProperties, ...parameters },
    { additionalProperties: false },
  )
  schemas.set(typeName, schema)
  return schema
}

/** The schema of the map of fields, for editors and clients; checkDocument picks the type by hand, which is faster and explains better. */
export function fieldMapSchema(): TSchema {
  const pattern = `^(?!(?:${reservedFieldNames.join('|')})$)[a-z][a-z0-9_]{0,62}$`
  return Type.Record(Type.String({ pattern }), Type.Union(Object.keys(fieldTypes).map(fieldSchema)), {
    additionalProperties: false,
    maxProperties: 900,
    description: 'Fields by name, in the order they are shown',
  })
}
