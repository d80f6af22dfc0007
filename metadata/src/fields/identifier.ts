/** Ids on the wire: UUIDs in small letters. */
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { choiceOperators, countAggregates } from './operators.ts'
import { formatTextCell } from './text-rules.ts'

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Errors: value.not_an_id. */
export function parseId(input: unknown): Parsed {
  if (typeof input !== 'string') return refused('value.not_an_id')
  if (canonical.test(input)) return accepted(input)
  const text = input.trim().toLowerCase()
  if (text === '') return blank
  return canonical.test(text) ? accepted(text) : refused('value.not_an_id')
}

/** What is true of every single id: the importer resolves names and external ids before they come here. */
export const idLike = {
  sqlType: () => 'uuid',
  operators: choiceOperators,
  sortable: true,
  groupable: true,
  aggregates: countAggregates,
  uniqueAllowed: true,
  reference: true,
  formulaType: () => 'id',
  parse: parseId,
  parseText: parseId,
  formatText: formatTextCell,
  format: formatTextCell,
} as const satisfies Omit<FieldTypeDef, 'type' | 'params'>
