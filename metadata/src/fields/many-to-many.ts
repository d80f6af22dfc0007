import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { parseId } from './identifier.ts'
import { joinList, splitList } from './list-text.ts'
import { linkOperators } from './operators.ts'

const maxLinks = 1000

/** Records of another object, kept in a link table: an array of ids, each once. A write gives the whole new set. */
export const manyToMany: FieldTypeDef = {
  type: 'many_to_many',
  params: Type.Object({
    to: Type.String(),
    related_label: Type.Optional(
      Type.Union([Type.String({ maxLength: 1000 }), Type.Record(Type.String(), Type.String())]),
    ),
  }),
  sqlType: () => null,
  operators: linkOperators,
  sortable: false,
  groupable: false,
  aggregates: [],
  uniqueAllowed: false,
  many: true,
  reference: true,
  formulaType: () => 'multiselect',
  parse(input) {
    if (typeof input === 'string') return input === '' ? blank : readIds([input])
    return Array.isArray(input) ? readIds(input) : refused('value.not_a_list')
  },
  parseText: (text) => readIds(splitList(text)),
  formatText: (value) => (Array.isArray(value) ? joinList(value.map(String)) : ''),
  format: (value) => (Array.isArray(value) ? value.join(', ') : ''),
}

// Sorted, because a set has no order and equal sets must be equal values.
function readIds(values: readonly unknown[]): Parsed {
  if (values.length > maxLinks) return refused('value.too_many_values', { maximum: maxLinks })
  const ids = new Set<string>()
  for (const value of values) {
    const parsed = parseId(value)
    if (!parsed.ok) return parsed
    if (typeof parsed.value === 'string') ids.add(parsed.value)
  }
  return ids.size === 0 ? blank : accepted([...ids].sort())
}
