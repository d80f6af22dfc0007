/** English gets its plural; Chinese has none. Pure. */
import type { Label } from '@trellis/metadata/model/shape.ts'

export function pluralOf(label: Label): Label {
  const plural = (text: string) =>
    /[^aeiou]y$/i.test(text)
      ? `${text.slice(0, -1)}ies`
      : /(s|x|ch|sh)$/i.test(text)
        ? `${text}es`
        : /[a-z]$/i.test(text)
          ? `${text}s`
          : text
  if (typeof label === 'string') return plural(label)
  return Object.fromEntries(
    Object.entries(label).map(([language, text]) => [language, language === 'en' ? plural(text) : text]),
  )
}
