import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

const defaultMaxLength = 500

/** Parameters of plain text types; lengths in code points, the pattern in RE2 syntax and over the whole text. */
export const textParams = {
  max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 4000 })),
  min_length: Type.Optional(Type.Integer({ minimum: 0, maximum: 4000 })),
  pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
}

/** A short text, 500 characters unless said otherwise. */
export const text: FieldTypeDef = {
  type: 'text',
  params: Type.Object(textParams),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'text',
  parse: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  parseText: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  formatText: formatTextCell,
  format: formatTextCell,
}
