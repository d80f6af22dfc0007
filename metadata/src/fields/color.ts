import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { choiceOperators, countAggregates } from './operators.ts'
import { formatTextCell, plainCode } from './text-rules.ts'

/** A colour, `#rrggbb` in small letters. `#abc` and `AABBCC` are read as well. */
export const color: FieldTypeDef = {
  type: 'color',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: choiceOperators,
  sortable: true,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: true,
  formulaType: () => 'text',
  parse: (input) => (typeof input === 'string' ? readColor(input) : refused('value.not_a_color')),
  parseText: readColor,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readColor(input: string): Parsed {
  if (input.length > 50) return refused('value.not_a_color')
  const text = plainCode(input).toLowerCase()
  if (text === '') return blank
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)
  const digits = match?.[1]
  if (!digits) return refused('value.not_a_color')
  return accepted(`#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`)
}
