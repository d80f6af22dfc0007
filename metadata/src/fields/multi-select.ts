import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { joinList, splitList } from './list-text.ts'
import { countAggregates, listOperators } from './operators.ts'
import { optionLabel, optionOfText, optionParams, optionProblem, optionsOf } from './option-set.ts'

const maxValues = 500

/** Several of the field's options: an array of values, each once, in the order of the options. */
export const multiSelect: FieldTypeDef = {
  type: 'multi_select',
  params: Type.Object(optionParams),
  sqlType: () => 'text[]',
  operators: listOperators,
  sortable: false,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: false,
  many: true,
  formulaType: () => 'multiselect',
  parse(input, field) {
    const values = typeof input === 'string' ? (input === '' ? [] : [input]) : input
    return Array.isArray(values) ? readValues(values, field) : refused('value.not_a_list')
  },
  parseText(text, field) {
    const set = optionsOf(field)
    return readValues(
      splitList(text).map((part) => optionOfText(part, set)),
      field,
    )
  },
  formatText: (value) => (Array.isArray(value) ? joinList(value.map(String)) : ''),
  format: (value, field, locale) =>
    Array.isArray(value) ? value.map((one) => optionLabel(String(one), field, locale)).join(', ') : '',
}

function readValues(values: readonly unknown[], field: FieldShape): Parsed {
  if (values.length > maxValues) return refused('value.too_many_values', { maximum: maxValues })
  const set = optionsOf(field)
  const chosen = new Set<string>()
  for (const value of values) {
    if (typeof value !== 'string' || value === '') return refused('value.not_a_text')
    const problem = optionProblem(value, set)
    if (problem) return problem
    chosen.add(value)
  }
  const rank = (value: string) => set.rank.get(value) ?? set.rank.size
  return chosen.size === 0 ? blank : accepted([...chosen].sort((a, b) => rank(a) - rank(b)))
}
