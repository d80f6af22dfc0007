import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { choiceOperators, countAggregates } from './operators.ts'
import { optionLabel, optionOfText, optionParams, optionProblem, optionsOf } from './option-set.ts'
import { formatTextCell } from './text-rules.ts'

/** One of the field's options, by value. An option that is no longer active stays where it is and cannot be chosen anew. */
export const select: FieldTypeDef = {
  type: 'select',
  params: Type.Object({
    ...optionParams,
    record_types: Type.Optional(Type.Boolean({ description: 'Its choices are the record types of the object' })),
  }),
  sqlType: () => 'text',
  operators: choiceOperators,
  sortable: true,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: true,
  formulaType: () => 'select',
  parse(input, field) {
    if (typeof input !== 'string') return refused('value.not_a_text')
    if (input === '') return blank
    return optionProblem(input, optionsOf(field)) ?? accepted(input)
  },
  parseText(text, field) {
    if (text.trim() === '') return blank
    const set = optionsOf(field)
    const value = optionOfText(text, set)
    return optionProblem(value, set) ?? accepted(value)
  },
  formatText: formatTextCell,
  format: (value, field, locale) => (typeof value === 'string' ? optionLabel(value, field, locale) : ''),
}
