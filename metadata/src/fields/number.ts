import { Type } from '@sinclair/typebox'
import { parseDecimal } from './decimal-text.ts'
import type { FieldTypeDef } from './field-type.ts'
import { digitsOf, formatNumberCell, numberFormat, numberLimits, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

const defaults = { precision: 15, scale: null }

/** Parameters of every decimal type. Without `scale` a number takes any digits after the point, 15 in total. */
export const decimalParams = {
  precision: Type.Optional(Type.Integer({ minimum: 1, maximum: 15, description: 'Most digits in total' })),
  scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 15, description: 'Most digits after the point' })),
  minimum: Type.Optional(Type.Union([Type.Number(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })])),
  maximum: Type.Optional(Type.Union([Type.Number(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })])),
}

/** An exact decimal of at most 15 digits; more digits than the field holds are refused, never rounded. */
export const number: FieldTypeDef = {
  type: 'number',
  params: Type.Object(decimalParams),
  sqlType(field) {
    const { precision, scale } = digitsOf(field, defaults)
    return scale === null ? 'numeric' : `numeric(${precision},${scale})`
  },
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: true,
  formulaType: () => 'number',
  parse: (input, field) => parseDecimal(input, numberLimits(field, defaults)),
  parseText: (text, field, context) => parseNumberCell(text, numberLimits(field, defaults), context),
  formatText: formatNumberCell,
  format(value, field, locale) {
    const scale = field.document.scale
    const options =
      scale === undefined
        ? { maximumFractionDigits: 15 }
        : { minimumFractionDigits: scale, maximumFractionDigits: scale }
    return typeof value === 'number' ? numberFormat(locale, options).format(value) : ''
  },
}
