import { Type } from '@sinclair/typebox'
import { parseDecimal } from './decimal-text.ts'
import type { FieldTypeDef } from './field-type.ts'
import { decimalParams } from './number.ts'
import { formatNumberCell, numberFormat, numberLimits, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

const defaults = { precision: 15, scale: 0 }

/** A whole number of at most 15 digits. */
export const integer: FieldTypeDef = {
  type: 'integer',
  params: Type.Object({
    precision: decimalParams.precision,
    minimum: decimalParams.minimum,
    maximum: decimalParams.maximum,
  }),
  sqlType: () => 'bigint',
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: true,
  formulaType: () => 'number',
  parse: (input, field) => parseDecimal(input, numberLimits(field, defaults)),
  parseText: (text, field, context) => parseNumberCell(text, numberLimits(field, defaults), context),
  formatText: formatNumberCell,
  format: (value, _field, locale) =>
    typeof value === 'number' ? numberFormat(locale, { maximumFractionDigits: 0 }).format(value) : '',
}
