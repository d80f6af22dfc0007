import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, JsonValue, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { presenceOperators } from './operators.ts'
import { badCharacter, codePoints } from './text-rules.ts'

/** Members of an address in the order of a cell, with their greatest lengths in characters. */
const members = { street: 500, district: 100, city: 100, state: 100, postal_code: 30, country: 2 } as const
type Member = keyof typeof members
const names = Object.keys(members) as Member[]

/** `{street, district, city, state, postal_code, country}`, all optional texts; the country is an ISO 3166 code such as `CN`. */
export const address: FieldTypeDef = {
  type: 'address',
  params: Type.Object({}),
  sqlType: () => 'jsonb',
  operators: presenceOperators,
  sortable: false,
  groupable: false,
  aggregates: ['count'],
  uniqueAllowed: false,
  structured: true,
  formulaType: () => 'json',
  parse: readAddress,
  parseText: readAddressCell,
  formatText: (value) => partsOf(value).map(quoted).join(', '),
  format: printAddress,
}

function readAddress(input: unknown): Parsed {
  if (input === '') return blank
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refused('value.not_an_address')
  const found: { [member: string]: string } = {}
  for (const [name, value] of Object.entries(input as { [name: string]: unknown })) {
    if (!Object.hasOwn(members, name)) return refused('value.unknown_member', { member: name.slice(0, 100) })
    if (value === null) continue
    if (typeof value !== 'string') return refused('value.not_a_text', { member: name })
    const problem = badCharacter(value)
    if (problem) return problem
    const text = name === 'country' ? value.trim().toUpperCase() : value.trim()
    const maxLength = members[name as Member]
    if (name === 'country' && text !== '' && !/^[A-Z]{2}$/.test(text))
      return refused('value.not_a_country', { member: name })
    if (codePoints(text) > maxLength)
      return refused('value.too_long', { member: name, max_length: maxLength, length: codePoints(text) })
    if (text !== '') found[name] = text
  }
  return inOrder(found)
}

function inOrder(found: { readonly [member: string]: string }): Parsed {
  const entries = names.flatMap((name): [string, string][] => (found[name] === undefined ? [] : [[name, found[name]]]))
  return entries.length === 0 ? blank : accepted(Object.fromEntries(entries))
}

// Six parts that end in a country code (or nothing) were printed by formatText; any other text is a street.
function readAddressCell(text: string): Parsed {
  const cell = text.trim()
  if (cell === '') return blank
  if (cell.length > 5000) return refused('value.too_long', { max_length: 5000, length: cell.length })
  if (cell.startsWith('{')) {
    try {
      return readAddress(JSON.parse(cell))
    } catch {
      return readAddress({ street: cell })
    }
  }
  const parts = splitCell(cell)
  if (parts.length === names.length && /^([A-Za-z]{2})?$/.test(parts.at(-1) ?? '')) {
    return readAddress(Object.fromEntries(names.map((name, index) => [name, parts[index] ?? ''])))
  }
  return readAddress({ street: cell })
}

function splitCell(cell: string): string[] {
  const parts: string[] = []
  const part = /\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(,|$)/y
  for (;;) {
    const match = part.exec(cell)
    if (!match) return []
    parts.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    if (match[3] === '') return parts
  }
}

function quoted(part: string): string {
  return /[,"{]|^\s|\s$/.test(part) ? `"${part.replaceAll('"', '""')}"` : part
}

function partsOf(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return names.map((name) => String(value[name] ?? ''))
}

/** Large to small and without commas in Chinese; small to large elsewhere. */
function printAddress(value: JsonValue, _field: unknown, locale: string): string {
  const [street = '', district = '', city = '', state = '', postalCode = '', code = ''] = partsOf(value)
  const country = code === '' ? '' : countryName(code, locale)
  if (!locale.startsWith('zh')) return joined([street, district, city, joined([state, postalCode], ' '), country], ', ')
  const place = [state, city === state ? '' : city, district, street].join('')
  return joined([code === 'CN' && place !== '' ? '' : country, place, postalCode], ' ')
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator)
}

function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
