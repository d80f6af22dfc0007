import { Type } from '@sinclair/typebox'
import { parseDecimal } from './decimal-text.ts'
import type { FieldTypeDef } from './field-type.ts'
import { decimalParams } from './number.ts'
import { digitsOf, formatNumberCell, numberFormat, numberLimits, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

const defaults = { precision: 15, scale: 2 }

/**
 * An amount of money. Companions: `<field>_currency` (ISO 4217, the organisation's when not given) and `<field>_converted` (the amount in
 * the organisation's currency at the record's rate, kept by the platform). Aggregates over several currencies use `<field>_converted`.
 */
export const currency: FieldTypeDef = {
  type: 'currency',
  params: Type.Object(decimalParams),
  sqlType(field) {
    const { precision, scale } = digitsOf(field, defaults)
    return `numeric(${precision},${scale})`
  },
  companions: (_name, field) => [
    { suffix: '_currency', field: { type: 'currency_code' }, readOnly: false },
    // Two digits after the point whatever the amount's own scale, and room for a weak currency turned into a strong one.
    {
      suffix: '_converted',
      field: { type: 'number', precision: 15, scale: Math.max(2, digitsOf(field, defaults).scale ?? 2) },
      readOnly: true,
    },
  ],
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: true,
  formulaType: () => 'currency',
  parse: (input, field) => parseDecimal(input, numberLimits(field, defaults)),
  parseText: (text, field, context) =>
    parseNumberCell(text, numberLimits(field, defaults), context, { currency: true }),
  formatText: formatNumberCell,
  format(value, field, locale) {
    const scale = digitsOf(field.document, defaults).scale ?? 2
    const options = { minimumFractionDigits: scale, maximumFractionDigits: scale }
    return typeof value === 'number' ? numberFormat(locale, options).format(value) : ''
  },
}

/** `¥1,234.50` for people; the currency is that of the record. */
export function formatMoney(amount: number, currencyCode: string, locale: string, scale = 2): string {
  const options = {
    style: 'currency' as const,
    currency: currencyCode,
    currencyDisplay: 'narrowSymbol' as const,
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
  }
  return numberFormat(locale, options).format(amount)
}
