import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, plainCode } from './text-rules.ts'

const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** 统一社会信用代码: 18 characters with a check character by GB 32100-2015, in capitals. */
export const uscc: FieldTypeDef = {
  type: 'uscc',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  searchable: true,
  formulaType: () => 'text',
  parse: (input) => (typeof input === 'string' ? readUscc(input) : refused('value.not_a_uscc')),
  parseText: readUscc,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readUscc(input: string): Parsed {
  if (input.length > 100) return refused('value.not_a_uscc')
  const code = plainCode(input).toUpperCase().replace(/[\s-]/g, '')
  if (code === '') return blank
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return refused('value.not_a_uscc')
  return checkCharacter(code) === code[17] ? accepted(code) : refused('value.bad_checksum')
}

/** The 18th character that belongs to the first 17; undefined when they hold a character the standard leaves out. */
export function checkCharacter(code: string): string | undefined {
  let sum = 0
  for (let at = 0; at < 17; at++) {
    const digit = characters.indexOf(code[at] ?? ' ')
    if (digit < 0) return undefined
    sum += digit * (weights[at] ?? 0)
  }
  return characters[(31 - (sum % 31)) % 31]
}

/** Whether a text is a unified social credit code as it stands. */
export function isUscc(code: string): boolean {
  return /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code) && checkCharacter(code) === code[17]
}
