/** Labels for what has none: `close_date` is shown as "Close date". */
import type { Label } from './shape.ts'

/** A readable text of an API name; the ending `__c` of customer-made names is left out. */
export function readable(name: string): string {
  const words = name
    .replace(/__c$/, '')
    .split('_')
    .filter((word) => word !== '')
  const text = words.join(' ')
  return text === '' ? name : text[0]?.toUpperCase() + text.slice(1)
}

/** The plural of a label that does not say its own: English gets an ending, other languages stay as they are. */
export function pluralOf(label: Label): Label {
  if (typeof label === 'string') return plural(label)
  return Object.fromEntries(
    Object.entries(label).map(([locale, text]) => [locale, locale.startsWith('en') ? plural(text) : text]),
  )
}

function plural(text: string): string {
  if (!/[a-zA-Z]$/.test(text)) return text
  if (/[^aeiou]y$/i.test(text)) return `${text.slice(0, -1)}ies`
  return /(s|x|z|ch|sh)$/i.test(text) ? `${text}es` : `${text}s`
}
