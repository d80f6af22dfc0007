import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { choiceOperators, countAggregates } from './operators.ts'

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', '1', 't', 'on', 'x', '是', '真', '对', '有', '√', '✓', '✔'].map((word): [string, boolean] => [
    word,
    true,
  ]),
  ...['false', 'no', 'n', '0', 'f', 'off', '否', '假', '错', '无', '×', '✗', '✘'].map((word): [string, boolean] => [
    word,
    false,
  ]),
])

/** True or false; blank in a new record is false. */
export const checkbox: FieldTypeDef = {
  type: 'checkbox',
  params: Type.Object({}),
  sqlType: () => 'boolean',
  operators: choiceOperators,
  sortable: true,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: false,
  blank: false,
  formulaType: () => 'boolean',
  parse(input) {
    if (typeof input === 'boolean') return accepted(input)
    if (input === 'true' || input === 'false') return accepted(input === 'true')
    return input === '' ? blank : refused('value.not_a_boolean')
  },
  parseText(text) {
    const word = text.normalize('NFKC').trim().toLowerCase()
    if (word === '') return blank
    const value = words.get(word)
    return value === undefined ? refused('value.not_a_boolean') : accepted(value)
  },
  formatText: (value) => (value === true ? 'TRUE' : value === false ? 'FALSE' : ''),
  format(value, _field, locale) {
    if (typeof value !== 'boolean') return ''
    if (locale.startsWith('zh')) return value ? '是' : '否'
    return value ? 'Yes' : 'No'
  },
}
