import { Type } from '@sinclair/typebox'
import type { FieldTypeDef, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, plainCode } from './text-rules.ts'

/** An IP address: dotted IPv4, or IPv6 in the short form of RFC 5952. */
export const ip: FieldTypeDef = {
  type: 'ip',
  params: Type.Object({}),
  sqlType: () => 'text',
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'text',
  parse: (input) => (typeof input === 'string' ? readIp(input) : refused('value.not_an_ip')),
  parseText: readIp,
  formatText: formatTextCell,
  format: formatTextCell,
}

function readIp(input: string): Parsed {
  if (input.length > 100) return refused('value.not_an_ip')
  const text = plainCode(input).toLowerCase()
  if (text === '') return blank
  if (isIpv4(text)) return accepted(text)
  const groups = ipv6Groups(text)
  return groups ? accepted(shortIpv6(groups)) : refused('value.not_an_ip')
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

/** Eight 16-bit groups; null when the text is no IPv6 address. */
function ipv6Groups(text: string): number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups: number[] = []
  const read = (parts: readonly string[], last: boolean): boolean =>
    parts.every((part, index) => {
      if (last && index === parts.length - 1 && isIpv4(part)) {
        const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
        groups.push(a * 256 + b, c * 256 + d)
        return true
      }
      groups.push(parseInt(part, 16))
      return /^[0-9a-f]{1,4}$/.test(part)
    })
  if (!read(head ?? [], tail === undefined)) return null
  if (tail === undefined) return groups.length === 8 ? groups : null
  const before = groups.length
  if (!read(tail, true) || groups.length > 7) return null
  groups.splice(before, 0, ...Array.from({ length: 8 - groups.length }, () => 0))
  return groups
}

function shortIpv6(groups: readonly number[]): string {
  let best = { from: -1, length: 1 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (groups[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  const hex = groups.map((group) => group.toString(16))
  if (best.from < 0) return hex.join(':')
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`
}
