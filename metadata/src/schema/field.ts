/**
 * A field as people write it: shared properties, plus the parameters of its type (their JSON Schema stands in fields/<type>.ts).
 * Documents are checked by the strict JSON Schema of the type; this static type is the union of all of it, everything optional.
 */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { namePattern } from './names.ts'

export const labelSchema = Type.Union(
  [
    Type.String({ maxLength: 1000 }),
    Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }), Type.String({ maxLength: 4000 }), {
      additionalProperties: false,
    }),
  ],
  { description: 'One text, or one per locale: {"en": "...", "zh-CN": "..."}' },
)

export const optionSchema = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 255 }),
    label: Type.Optional(labelSchema),
    color: Type.Optional(Type.String({ maxLength: 30 })),
    active: Type.Optional(Type.Boolean({ description: 'false: kept for old records, not offered any more' })),
    description: Type.Optional(labelSchema),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Of a stage, in percent' })),
    category: Type.Optional(Type.String({ maxLength: 40, description: 'Forecast category of a stage' })),
    closed: Type.Optional(Type.Boolean({ description: 'The stage ends the process' })),
    won: Type.Optional(Type.Boolean({ description: 'The stage ends the process well' })),
    max_days: Type.Optional(
      Type.Number({ minimum: 0, description: 'Days after which a record in this stage is late' }),
    ),
    when: Type.Optional(
      Type.Array(Type.String(), { description: 'Values of the controlling field that offer this one' }),
    ),
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
  case_insensitive: Type.Optional(Type.Boolean({ description: 'Unique without regard to case' })),
  searchable: Type.Optional(Type.Boolean({ description: 'Part of the search over all objects' })),
  indexed: Type.Optional(Type.Boolean({ description: 'Keep an index for filters and sorting' })),
  default: Type.Optional(Type.Unknown({ description: 'Constant default, in the wire form of the type' })),
  default_formula: Type.Optional(Type.String({ maxLength: 20_000, description: 'Formula that gives the default' })),
  data_owner: Type.Optional(Type.String({ maxLength: 200, description: 'Who answers for the data' })),
  source: Type.Optional(labelSchema),
  sensitivity: Type.Optional(
    Type.Union([Type.Literal('public'), Type.Literal('internal'), Type.Literal('personal'), Type.Literal('secret')]),
  ),
  unit: Type.Optional(labelSchema),
  examples: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50 })),
  track_history: Type.Optional(Type.Boolean({ description: 'false: changes of this field are noise in the history' })),
  mask: Type.Optional(
    Type.Object(
      {
        keep_start: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
        keep_end: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
      },
      { additionalProperties: false, description: 'Characters shown to those who may see the field masked only' },
    ),
  ),
  renamed_from: Type.Optional(
    Type.String({
      pattern: namePattern,
      description: 'Former name: publishing renames instead of dropping and adding',
    }),
  ),
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
