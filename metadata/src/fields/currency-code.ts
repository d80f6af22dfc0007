import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { choiceOperators, countAggregates } from './operators.ts'
import { formatTextCell } from './text-rules.ts'

/** An ISO 4217 code such as `CNY`; companion of every currency field. */
export const currencyCode: FieldTypeDef = {
  type: 'currency_code',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: choiceOperators,
  sortable: true,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: false,
  formulaType: () => 'text',
  parse: (input) => (typeof input === 'string' ? readCode(input) : refused('value.not_a_currency')),
  parseText: readCode,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readCode(text: string): Parsed {
  const code = text.trim().toUpperCase()
  if (code === '') return blank
  return /^[A-Z]{3}$/.test(code) ? accepted(code) : refused('value.not_a_currency')
}
