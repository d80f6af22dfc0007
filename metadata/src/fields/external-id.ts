import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

/** The key of the record in another system: unique, indexed, the key of upserts. Kept without blanks at its ends; a number is its digits. */
export const externalId: FieldTypeDef = {
  type: 'external_id',
  params: Type.Object({ max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })) }),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  uniqueByDefault: true,
  searchable: true,
  formulaType: () => 'text',
  parse(input, field) {
    if (typeof input === 'number' && Number.isSafeInteger(input)) return readKey(String(input), field)
    return typeof input === 'string' ? readKey(input, field) : refused('value.not_a_text')
  },
  parseText: readKey,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readKey(input: string, field: FieldShape): Parsed {
  return parseText(input.trim(), textLimits(field, 255))
}
