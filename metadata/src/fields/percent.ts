import { Type } from '@sinclair/typebox'
import { parseDecimal } from './decimal-text.ts'
import type { FieldTypeDef } from './field-type.ts'
import { decimalParams } from './number.ts'
import { digitsOf, formatNumberCell, numberFormat, numberLimits, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

const defaults = { precision: 15, scale: 4 }

/** A share in points: 50 means 50 %, so a formula says `amount * probability / 100`. */
export const percent: FieldTypeDef = {
  type: 'percent',
  params: Type.Object(decimalParams),
  sqlType(field) {
    const { precision, scale } = digitsOf(field, defaults)
    return `numeric(${precision},${scale})`
  },
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: true,
  formulaType: () => 'percent',
  parse: (input, field) => parseDecimal(input, numberLimits(field, defaults)),
  parseText: (text, field, context) => parseNumberCell(text, numberLimits(field, defaults), context, { percent: true }),
  formatText: formatNumberCell,
  format(value, field, locale) {
    if (typeof value !== 'number') return ''
    const options = { style: 'percent' as const, maximumFractionDigits: field.document.scale ?? 4 }
    return numberFormat(locale, options).format(value / 100)
  },
}
