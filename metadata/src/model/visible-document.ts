/**
 * A document as one caller may see it: what names an object, field or relation they may not read is taken out.
 *
 * Shape   (document, sees) -> document without those parts, or undefined when it makes no sense without them. Pure.
 * Rules   A part is the item of a list around the name (a column, a block, a tile), or the key of a map. A filter is never shortened, for it
 *         would then find other records: the item around it goes, or the whole document.
 */
import type { AnyDocument } from '../schema/document.ts'
import type { Occurrence } from '../schema/occurrences.ts'
import { occurrencesOf } from '../schema/occurrences.ts'
import { own } from './own.ts'

/** May the caller see what this occurrence names? */
export type Sees = (occurrence: Pick<Occurrence, 'refers' | 'text' | 'object'>) => boolean

export function visibleDocument(document: AnyDocument, sees: Sees): AnyDocument | undefined {
  const hidden = occurrencesOf(document).filter((occurrence) => !sees(occurrence))
  if (hidden.length === 0) return document
  const parts = new Set<string>()
  for (const occurrence of hidden) {
    const part = partAround(document, occurrence)
    if (part === undefined) return undefined
    parts.add(part)
  }
  return without(document, '', parts) as AnyDocument
}

/** Pointer of the part that goes with the name; undefined when that is the whole document. */
function partAround(document: AnyDocument, occurrence: Occurrence): string | undefined {
  if (occurrence.isKey) return occurrence.pointer
  const steps = occurrence.pointer.split('/').slice(1)
  const filter = steps.indexOf('where')
  const inside = filter < 0 ? steps : steps.slice(0, filter)
  for (let length = inside.length; length > 0; length--) {
    if (Array.isArray(valueAt(document, inside.slice(0, length - 1)))) return `/${inside.slice(0, length).join('/')}`
  }
  return undefined
}

function valueAt(document: unknown, steps: string[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof value === 'object' && value !== null ? own(value as { [key: string]: unknown }, key) : undefined
  }, document)
}

function without(value: unknown, pointer: string, parts: ReadonlySet<string>): unknown {
  const keeps = (key: string | number) => !parts.has(`${pointer}/${escaped(key)}`)
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (keeps(index) ? [without(item, `${pointer}/${index}`, parts)] : []))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => keeps(key))
  return Object.fromEntries(entries.map(([key, part]) => [key, without(part, `${pointer}/${escaped(key)}`, parts)]))
}

function escaped(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1')
}
