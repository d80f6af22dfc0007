import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { badCharacter, formatTextCell, plainCode } from './text-rules.ts'

const local = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}$/u
const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u

/** An e-mail address; the domain is kept in small letters, the part before `@` as written. */
export const email: FieldTypeDef = {
  type: 'email',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  searchable: true,
  formulaType: () => 'text',
  parse: (input) => (typeof input === 'string' ? readEmail(input) : refused('value.not_an_email')),
  parseText: (text: string, _field: FieldShape) => readEmail(text.replace(/^\s*mailto:/i, '')),
  formatText: formatTextCell,
  format: formatTextCell,
}

function readEmail(input: string): Parsed {
  if (input.length > 1000) return refused('value.not_an_email')
  const bad = badCharacter(input)
  if (bad) return bad
  const text = plainCode(input)
  if (text === '') return blank
  const at = text.lastIndexOf('@')
  const name = text.slice(0, Math.max(at, 0))
  const domain = text.slice(at + 1).toLowerCase()
  const labels = domain.split('.')
  const good =
    text.length <= 254 &&
    local.test(name) &&
    !/^\.|\.$|\.\./.test(name) &&
    labels.length >= 2 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  return good ? accepted(`${name}@${domain}`) : refused('value.not_an_email')
}
