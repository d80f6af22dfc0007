import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { countAggregates, longTextOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

const defaultMaxLength = 100_000

/** A text of many lines, 100,000 characters unless said otherwise. */
export const longText: FieldTypeDef = {
  type: 'long_text',
  params: Type.Object({
    max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    min_length: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  }),
  sqlType: () => 'text',
  operators: longTextOperators,
  sortable: false,
  groupable: false,
  aggregates: countAggregates,
  uniqueAllowed: false,
  formulaType: () => 'text',
  parse: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  parseText: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  formatText: formatTextCell,
  format: formatTextCell,
}
