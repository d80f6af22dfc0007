/** What a line of the audit trail holds beside who, what and when: every word of it, without the marks of a machine's notation. */
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'

/** Shape: (line) -> `name: value` in the order they were written, then the address; what is blank is left out. */
export function detailsText({ details, address }: Pick<AuditEntry, 'details' | 'address'>): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    const text = plain(value)
    return text === '' ? [] : [`${name}: ${text}`]
  })
  return [...parts, ...(address === null ? [] : [address])].join(' · ')
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, inner]) => {
      const text = plain(inner)
      return typeof inner === 'object' && inner !== null ? `${name} (${text})` : `${name} ${text}`
    })
    .join(', ')
}
