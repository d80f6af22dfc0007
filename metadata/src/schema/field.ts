/**
 * A field as people write it: shared properties, plus the parameters of its type (their JSON Schema stands in fields/<type>.ts).
 * Documents are checked by the strict JSON Schema of the type; this static type is the union of all of it, everything optional.
 */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'

export const labelSchema = Type.Union([Type.String({ maxLength: 1000 }), Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }), Type.String({ maxLength: 4000 }))], {
  description: 'One text, or one per locale: {"en": "...", "zh-CN": "..."}',
})

export const optionSchema = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 255 }),
    label: Type.Optional(labelSchema),
    color: Type.Optional(Type.String({ maxLength: 30 })),
    active: Type.Optional(Type.Boolean()),
    description: Type.Optional(labelSchema),
    /** For stages. */
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    category: Type.Optional(Type.String({ maxLength: 40 })),
    closed: Type.Optional(Type.Boolean()),
    won: Type.Optional(Type.Boolean()),
    /** Controlling values of a dependent picklist. */
    when: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
)

/** Properties every field may have, whatever its type. */
export const sharedFieldProperties = {
  label: Type.Optional(labelSchema),
  help: Type.Optional(labelSchema),
  description: Type.Optional(labelSchema),
  required: Type.Optional(Type.Boolean()),
  unique: Type.Optional(Type.Boolean()),
  case_insensitive: Type.Optional(Type.Boolean()),
  searchable: Type.Optional(Type.Boolean()),
  indexed: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown({ description: 'Constant default, in the wire form of the type' })),
  default_formula: Type.Optional(Type.String({ description: 'Formula that gives the default' })),
  /** Field dictionary. */
  data_owner: Type.Optional(Type.String({ maxLength: 200 })),
  source: Type.Optional(labelSchema),
  sensitivity: Type.Optional(Type.Union([Type.Literal('public'), Type.Literal('internal'), Type.Literal('personal'), Type.Literal('secret')])),
  unit: Type.Optional(labelSchema),
  examples: Type.Optional(Type.Array(Type.String({ maxLength: 500 }))),
  track_history: Type.Optional(Type.Boolean()),
  /** The field's former name: publishing renames instead of dropping and adding. */
  renamed_from: Type.Optional(Type.String()),
}

const sharedFieldSchema = Type.Object(sharedFieldProperties)

export type OptionDocument = Static<typeof optionSchema>

export type FieldDocument = Static<typeof sharedFieldSchema> & {
  type: string
  max_length?: number
  min_length?: number
  pattern?: string
  precision?: number
  scale?: number
  minimum?: number | string
  maximum?: number | string
  /** Lookup-like: target object; several for a polymorphic lookup. */
  to?: string | string[]
  on_delete?: 'restrict' | 'cascade' | 'set_null'
  options?: OptionDocument[]
  /** Name of a picklist document instead of own options. */
  picklist?: string
  restricted?: boolean
  controlled_by?: string
  /** autonumber */
  format?: string
  /** formula */
  formula?: string
  returns?: string
  blank_as?: 'zero' | 'null'
  stored?: boolean
  /** rollup */
  from?: string
  aggregate?: 'sum' | 'count' | 'min' | 'max' | 'avg' | 'first' | 'last'
  field?: string
  where?: string
  order_by?: string
  [parameter: string]: unknown
}
