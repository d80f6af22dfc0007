import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { countAggregates, presenceOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

const defaultMaxLength = 255

/** A secret text. The shell encrypts it before it is stored, so it can neither be searched nor sorted. */
export const encryptedText: FieldTypeDef = {
  type: 'encrypted_text',
  params: Type.Object({ max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 4000 })) }),
  sqlType: () => 'text',
  operators: presenceOperators,
  sortable: false,
  groupable: false,
  aggregates: countAggregates.filter((name) => name === 'count'),
  uniqueAllowed: false,
  encrypted: true,
  formulaType: () => 'text',
  parse: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  parseText: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  formatText: formatTextCell,
  format: (value) => (typeof value === 'string' ? '••••••••' : ''),
}
