/** What properties, field types and closed values are called in the reader's language; a readable form of the name where no text is kept. */
import { readable } from '../document/documents.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { maybeText } from '../i18n/studio-text.ts'

export function propertyLabel(t: StudioText, name: string): string {
  return maybeText(t, `prop.${name}`) ?? readable(name)
}

/** What a field type is called. */
export function typeLabel(t: StudioText, type: string): string {
  return maybeText(t, `type.${type}`) ?? readable(type)
}

export function choiceLabel(t: StudioText, value: string): string {
  return maybeText(t, `choice.${value}`) ?? maybeText(t, `type.${value}`) ?? readable(value)
}
