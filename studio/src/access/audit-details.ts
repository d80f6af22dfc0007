/** What a line of the audit trail holds beside who, what and when: every word of it, as its reader calls things, without a machine's notation. Pure. */
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'

/** How the reader calls a detail, and says a text of one. */
export type DetailWords = { name(name: string): string; text(text: string): string }

/** Shape: (line, words) -> `name: value` in the order they were written, then the address; what is blank is left out. */
export function detailsText({ details, address }: Pick<AuditEntry, 'details' | 'address'>, words: DetailWords): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    const text = plain(value, words)
    return text === '' ? [] : [`${words.name(name)}: ${text}`]
  })
  return [...parts, ...(address === null ? [] : [address])].join(' · ')
}

function plain(value: unknown, words: DetailWords): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return words.text(value)
  if (Array.isArray(value)) return value.map((one) => plain(one, words)).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, inner]) => {
      const text = plain(inner, words)
      return typeof inner === 'object' && inner !== null
        ? `${words.name(name)} (${text})`
        : `${words.name(name)} ${text}`
    })
    .join(', ')
}
