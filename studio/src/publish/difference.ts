/** What differs between two documents, place by place, for people. Pure. */
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'

export type Difference = {
  path: string[]
  kind: 'added' | 'removed' | 'changed' | 'reordered'
  before: unknown
  after: unknown
}

type Json = { [member: string]: unknown }

/** Lists whose items have a name are compared item by item; others as a whole. */
const itemKeys = ['value', 'name', 'id', 'field', 'relation']

export function differencesOf(before: unknown, after: unknown, path: string[] = []): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isJson(before) && isJson(after)) {
    if (isLabel(before) && isLabel(after)) return [{ path, kind: 'changed', before, after }]
    const found = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      differencesOf(before[name], after[name], [...path, name]),
    )
    return found.length > 0 ? found : [{ path, kind: 'reordered', before, after }]
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [first, second] = [byItem(before), byItem(after)]
    if (first && second) {
      const names = [...new Set([...first.keys(), ...second.keys()])]
      const found = names.flatMap((name) => differencesOf(first.get(name), second.get(name), [...path, name]))
      return found.length > 0 ? found : [{ path, kind: 'reordered', before, after }]
    }
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return [{ path, kind, before, after }]
}

/** Where two changes of one document meet: the places of the first that the second changes too, or a part of. */
export function sharedPlaces(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const isWithin = (outer: readonly string[], inner: readonly string[]) => outer.every((step, at) => inner[at] === step)
  return first.filter(({ path }) => second.some((other) => isWithin(path, other.path) || isWithin(other.path, path)))
}

/** Members whose own members are things with names of their own, not properties. */
const maps: ReadonlySet<string> = new Set(['fields', 'objects', 'settings'])

/**
 * The path of a difference in the words of its reader: properties by `property`, the texts of a label by
 * `language`, fields, choices and other items by the label they have in `document`, else by `named`.
 */
export function placeText(
  document: unknown,
  path: readonly string[],
  words: {
    locale: string
    property(name: string): string
    named(name: string): string
    language(code: string): string
  },
): string {
  let here = document
  return path
    .map((step, at) => {
      const list = Array.isArray(here)
      const inLabel = isJson(here) && isLabel(here)
      const item: unknown = list
        ? (here as unknown[]).find((one) => nameOf(one) === step)
        : isJson(here)
          ? here[step]
          : undefined
      here = item
      if (inLabel) return words.language(step)
      if (!list && !maps.has(path[at - 1] ?? '')) return words.property(step)
      const own = isJson(item) ? item['label'] : undefined
      return own === undefined ? words.named(step) : labelText(own as Label, words.locale)
    })
    .join(' › ')
}

/** A value in few words: labels in the reader's language, lists by their items, the rest as JSON. */
export function shortText(value: unknown, locale: string, words: { nothing: string; yes: string; no: string }): string {
  if (value === undefined || value === null || value === '') return words.nothing
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (isJson(value) && isLabel(value)) return labelText(value as Label, locale)
  if (Array.isArray(value)) return value.map((item) => shortText(item, locale, words)).join(', ')
  const named = value as Json
  const label = named['label'] ?? named['field'] ?? named['name'] ?? named['type']
  return label === undefined ? JSON.stringify(value) : shortText(label, locale, words)
}

function byItem(list: unknown[]): Map<string, unknown> | undefined {
  const names = list.map(nameOf)
  if (names.some((name) => name === undefined) || new Set(names).size !== names.length) return undefined
  return new Map(list.map((item, at) => [names[at] ?? '', item]))
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isJson(item)) return undefined
  const key = itemKeys.find((member) => typeof item[member] === 'string')
  return key === undefined ? undefined : String(item[key])
}

function isLabel(value: Json): boolean {
  const keys = Object.keys(value)
  return (
    keys.length > 0 && keys.every((key) => /^[a-z]{2}(-[A-Za-z]{2,8})?$/.test(key) && typeof value[key] === 'string')
  )
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
