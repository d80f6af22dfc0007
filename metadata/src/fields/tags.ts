import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { joinList, splitList } from './list-text.ts'
import { countAggregates, listOperators } from './operators.ts'
import { badCharacter, codePoints } from './text-rules.ts'

const maxTags = 100
const maxLength = 100

/** Free words: an array of texts, each once, in the order given. */
export const tags: FieldTypeDef = {
  type: 'tags',
  params: Type.Object({}),
  sqlType: () => 'text[]',
  operators: listOperators,
  sortable: false,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: false,
  many: true,
  searchable: true,
  formulaType: () => 'multiselect',
  parse(input) {
    if (typeof input === 'string') return input === '' ? blank : readTags([input])
    return Array.isArray(input) ? readTags(input) : refused('value.not_a_list')
  },
  parseText: (text) => readTags(splitList(text)),
  formatText: (value) => (Array.isArray(value) ? joinList(value.map(String)) : ''),
  format: (value) => (Array.isArray(value) ? value.join(', ') : ''),
}

function readTags(values: readonly unknown[]): Parsed {
  if (values.length > maxTags) return refused('value.too_many_values', { maximum: maxTags })
  const words = new Set<string>()
  for (const value of values) {
    if (typeof value !== 'string') return refused('value.not_a_text')
    const word = value.trim()
    const bad = badCharacter(word)
    if (bad) return bad
    if (codePoints(word) > maxLength)
      return refused('value.too_long', { max_length: maxLength, length: codePoints(word) })
    if (word !== '') words.add(word)
  }
  return words.size === 0 ? blank : accepted([...words])
}
