/** JSON Schema fragments that several kinds share. All of them refuse unknown properties. */
import type { TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { Filter } from '../query/record-query.ts'
import { labelSchema } from './field.ts'
import { namePattern, pathPattern, scopedNamePattern } from './names.ts'

/** An object schema that refuses unknown properties. */
export function closed<P extends TProperties>(properties: P, description?: string) {
  return Type.Object(
    properties,
    description ? { additionalProperties: false, description } : { additionalProperties: false },
  )
}

/** A string that is one of a closed list. */
export function oneOf<const T extends string>(values: readonly T[], description?: string) {
  return Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description ? { description } : {}) })
}

export const nameRef = Type.String({ pattern: namePattern, description: 'Name of a document or field' })
export const pathRef = Type.String({
  pattern: pathPattern,
  description: 'A field, also through lookups: account.owner.name',
})
export const nameList = Type.Array(nameRef, { maxItems: 1000, uniqueItems: true })
export const formulaText = Type.String({ minLength: 1, maxLength: 20_000, description: 'A formula' })
export const colorText = Type.String({
  pattern: '^(#[0-9a-fA-F]{6}|[a-z]{3,20})$',
  description: 'Name of a theme colour, or #rrggbb',
})
export const iconText = Type.String({
  maxLength: 60,
  pattern: '^[a-z0-9-]+$',
  description: 'Name of an icon of the icon set',
})
export const minutes = Type.Integer({ minimum: 0, maximum: 5_256_000, description: 'Minutes' })
export const label = labelSchema

const filterRef = Type.Unsafe<Filter>({ $ref: '#/$defs/filter' })
const filterLists = { maxItems: 200 }

/** Recursive parts of schemas, referred to as `#/$defs/<name>`. */
export const definitions: { [name: string]: TSchema } = {
  filter: Type.Union(
    [
      closed({ and: Type.Array(filterRef, filterLists) }),
      closed({ or: Type.Array(filterRef, filterLists) }),
      closed({ not: filterRef }),
      closed({
        field: pathRef,
        op: oneOf([
          'eq',
          'ne',
          'lt',
          'lte',
          'gt',
          'gte',
          'in',
          'nin',
          'between',
          'contains',
          'starts_with',
          'ends_with',
          'is_null',
          'not_null',
        ]),
        value: Type.Optional(Type.Unknown()),
      }),
      closed({ formula: formulaText }),
    ],
    { description: 'Which records: a condition, or and / or / not of conditions' },
  ),
}

/** Which records: a filter, or a formula. */
export const whereSchema = Type.Union([Type.Unsafe<Filter>({ $ref: '#/$defs/filter' }), formulaText], {
  description: 'Which records: a filter or a formula',
})

export const orderBySchema = Type.Array(closed({ field: pathRef, dir: Type.Optional(oneOf(['asc', 'desc'])) }), {
  maxItems: 5,
  description: 'Order of records',
})

/** Who it is for; absent or empty: everybody who may read the object. Any match is enough. */
export const audienceSchema = closed(
  {
    roles: Type.Optional(nameList),
    permission_sets: Type.Optional(nameList),
    groups: Type.Optional(nameList),
    users: Type.Optional(
      Type.Array(Type.String({ maxLength: 320 }), { maxItems: 1000, description: 'E-mail addresses' }),
    ),
  },
  'Who it is for; any match is enough',
)

/** A user, several users or everybody in a place, as receivers, approvers or sharees. Exactly one member is used. */
export const partySchema = closed(
  {
    user: Type.Optional(Type.String({ maxLength: 320, description: 'E-mail address' })),
    role: Type.Optional(nameRef),
    role_and_below: Type.Optional(nameRef),
    group: Type.Optional(nameRef),
    queue: Type.Optional(nameRef),
    field: Type.Optional(pathRef),
    manager_of: Type.Optional(pathRef),
  },
  'One of: user, role, role_and_below, group, queue, field that holds a user, manager of a user field',
)

/** Properties every document has besides its own. */
export function documentProperties<K extends string>(kind: K, scoped: boolean) {
  return {
    $schema: Type.Optional(Type.String({ maxLength: 300 })),
    kind: Type.Literal(kind),
    name: Type.String({ pattern: scoped ? scopedNamePattern : namePattern }),
    schema_version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Version of the kind the document was written for; absent: 1' }),
    ),
    plugin: Type.Optional(Type.String({ pattern: namePattern, description: 'Plugin that ships the document' })),
    label: Type.Optional(labelSchema),
    description: Type.Optional(labelSchema),
  }
}

/** The closed schema of a document of a kind: the shared properties and its own. */
export function documentSchema<K extends string, P extends TProperties>(kind: K, scoped: boolean, properties: P) {
  return Type.Object({ ...documentProperties(kind, scoped), ...properties }, { additionalProperties: false })
}
