/** What a line of the audit trail holds beside who, what and when: every word of it, as its reader calls things, without a machine's notation. Pure. */
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'

/** How the reader calls a detail, and says what it holds; `of` is the detail that holds the text. */
export type DetailWords = {
  name(name: string): string
  text(text: string, of: string): string
  flag(is: boolean): string
}

/** Shape: (line, words) -> `name: value` in the order they were written, then the address; what is blank is left out. */
export function detailsText({ details, address }: Pick<AuditEntry, 'details' | 'address'>, words: DetailWords): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    const text = plain(value, name, words)
    return text === '' ? [] : [`${words.name(name)}: ${text}`]
  })
  return [...parts, ...(address === null ? [] : [address])].join(' · ')
}

function plain(value: unknown, of: string, words: DetailWords): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return words.text(value, of)
  if (typeof value === 'boolean') return words.flag(value)
  if (Array.isArray(value)) return value.map((one) => plain(one, of, words)).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, inner]) => {
      const text = plain(inner, name, words)
      return typeof inner === 'object' && inner !== null
        ? `${words.name(name)} (${text})`
        : `${words.name(name)} ${text}`
    })
    .join(', ')
}
