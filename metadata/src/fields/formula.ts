import { Type } from '@sinclair/typebox'
import { likeResult, resultSqlType } from './computed-rules.ts'
import type { FieldTypeDef } from './field-type.ts'
import { numberAggregates, textOperators } from './operators.ts'
import { text } from './text.ts'

/** What a formula field may return. */
export const formulaReturns = [
  'text',
  'number',
  'currency',
  'percent',
  'boolean',
  'checkbox',
  'date',
  'datetime',
  'time',
  'duration',
] as const

/**
 * A value worked out from other fields. Virtual unless `stored`, which an immutable formula may be and which makes it indexable.
 * Operators and aggregates here are the widest; what the result allows is asked of the type it returns (`fieldTypeOf`).
 */
export const formula: FieldTypeDef = {
  ...likeResult(text),
  type: 'formula',
  params: Type.Object({
    formula: Type.String({ minLength: 1, maxLength: 100_000 }),
    returns: Type.Union(formulaReturns.map((name) => Type.Literal(name))),
    blank_as: Type.Optional(Type.Union([Type.Literal('zero'), Type.Literal('null')])),
    stored: Type.Optional(
      Type.Boolean({ description: 'Keep the value in a column; only for formulas without TODAY, NOW and $User' }),
    ),
    precision: Type.Optional(Type.Integer({ minimum: 1, maximum: 15 })),
    scale: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 15, description: 'Digits after the point the result is rounded to' }),
    ),
  }),
  sqlType: (field) => (field.stored === true ? resultSqlType(field, text) : null),
  computed: true,
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: false,
}
