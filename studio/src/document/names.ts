/**
 * API names for what people call things in words: `Close date` -> `close_date`, unique among those taken.
 *
 * Rules   What a customer adds to what a plugin ships ends in `__c`, so a later version of the plugin never collides with it.
 *         A label without Latin letters gives the fallback: names are for formulas and integrations, labels for people.
 */
import { isReservedField, systemObjectNames } from '@trellis/metadata/schema/names.ts'

const maxLength = 55

export function nameFrom(label: string, fallback: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, maxLength)
    .replace(/_+$/, '')
  return plain.length >= 2 ? plain : fallback
}

/** The name, with a number behind it when it is taken. */
export function freeName(name: string, taken: (name: string) => boolean, suffix = ''): string {
  for (let count = 1; ; count++) {
    const candidate = `${name}${count === 1 ? '' : `_${count}`}${suffix}`
    if (!taken(candidate)) return candidate
  }
}

export function freeFieldName(label: string, taken: ReadonlySet<string>, shipped: boolean): string {
  return freeName(nameFrom(label, 'field'), (name) => taken.has(name) || isReservedField(name), shipped ? '__c' : '')
}

export function freeObjectName(label: string, taken: ReadonlySet<string>): string {
  return freeName(nameFrom(label, 'object'), (name) => taken.has(name) || systemObjectNames.includes(name), '__c')
}

/** The value a choice gets for its label; Chinese labels stand as they are. */
export function freeOptionValue(label: string, taken: ReadonlySet<string>): string {
  const trimmed = label.trim().slice(0, 200)
  return freeName(nameFrom(trimmed, trimmed === '' ? 'choice' : trimmed), (name) => taken.has(name))
}
