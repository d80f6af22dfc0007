import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, parseText, plainCode, textLimits } from './text-rules.ts'

const lengths: { [symbology: string]: number } = { ean13: 13, ean8: 8, upca: 12, itf14: 14 }

/** The text of a bar code; EAN, UPC and ITF-14 are checked by length and check digit. */
export const barcode: FieldTypeDef = {
  type: 'barcode',
  params: Type.Object({
    symbology: Type.Optional(
      Type.Union(['ean13', 'ean8', 'upca', 'itf14', 'code39', 'code128', 'qr'].map((name) => Type.Literal(name))),
    ),
  }),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  searchable: true,
  formulaType: () => 'text',
  parse: (input, field) => (typeof input === 'string' ? readBarcode(input, field) : refused('value.not_a_text')),
  parseText: readBarcode,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readBarcode(input: string, field: FieldShape): Parsed {
  const symbology = String(field.document['symbology'] ?? '')
  const length = Object.hasOwn(lengths, symbology) ? lengths[symbology] : undefined
  if (length === undefined) {
    if (symbology === 'code39' && !/^[0-9A-Z $%*+./-]*$/.test(input)) return refused('value.bad_format')
    return parseText(input, textLimits(field, symbology === 'qr' ? 2000 : 255))
  }
  if (input.length > 100) return refused('value.bad_format')
  const code = plainCode(input)
  if (code === '') return parseText('', textLimits(field, length))
  if (!/^\d+$/.test(code) || code.length !== length) return refused('value.bad_format')
  return hasCheckDigit(code) ? parseText(code, textLimits(field, length)) : refused('value.bad_checksum')
}

/** GS1: from the right, digits count 3 and 1 by turns. */
function hasCheckDigit(code: string): boolean {
  let sum = 0
  for (let at = 0; at < code.length - 1; at++) sum += Number(code[code.length - 2 - at]) * (at % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10 === Number(code.at(-1))
}
