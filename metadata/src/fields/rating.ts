import { Type } from '@sinclair/typebox'
import { parseDecimal } from './decimal-text.ts'
import type { FieldTypeDef, ParseContext, Parsed } from './field-type.ts'
import type { FieldShape } from '../model/shape.ts'
import { formatNumberCell, numberFormat, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

/** Stars from 1 to `stars` (5 unless said otherwise, at most 10). */
export const rating: FieldTypeDef = {
  type: 'rating',
  params: Type.Object({ stars: Type.Optional(Type.Integer({ minimum: 2, maximum: 10 })) }),
  sqlType: () => 'smallint',
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: false,
  formulaType: () => 'number',
  parse: (input, field) => parseDecimal(input, limits(field)),
  parseText: parseStars,
  formatText: formatNumberCell,
  format: (value, _field, locale) =>
    typeof value === 'number' ? numberFormat(locale, { maximumFractionDigits: 0 }).format(value) : '',
}

/** How many stars the field has. */
export function starsOf(field: FieldShape): number {
  const stars = field.document['stars']
  return typeof stars === 'number' ? stars : 5
}

function limits(field: FieldShape) {
  return { precision: 2, scale: 0, minimum: 1, maximum: starsOf(field) }
}

function parseStars(text: string, field: FieldShape, context: ParseContext): Parsed {
  const stars = /^(★+)☆*$/.exec(text.trim())
  return stars?.[1] ? parseDecimal(stars[1].length, limits(field)) : parseNumberCell(text, limits(field), context)
}
