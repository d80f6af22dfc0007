/**
 * One text per document: what export writes and import reads, so export, import, export gives the same bytes.
 *
 * Rules   `$schema`, `kind`, `name`, `plugin`, `label` first, then the other members by name; deeper, members by name, except maps whose order
 *         people see (fields of an object), which keep it. Lists keep their order. Two spaces, a final newline.
 */
import type { AnyDocument } from '../schema/document.ts'
import { define } from './own.ts'

const firstMembers = [
  '$schema',
  'kind',
  'name',
  'schema_version',
  'plugin',
  'label',
  'plural_label',
  'description',
  'type',
]

/** Paths of maps whose order has a meaning, by kind; `*` is any one member. */
const orderedMaps: { [kind: string]: readonly string[] } = {
  object: ['fields'],
  customization: ['changes.fields'],
  plugin: ['triggers', 'functions', 'jobs'],
}

/** The canonical text of a document. */
export function canonicalJson(document: AnyDocument): string {
  return `${JSON.stringify(canonical(document), null, 2)}\n`
}

/** The document with its members in canonical order; the value is the same. */
export function canonical(document: AnyDocument): AnyDocument {
  const ordered = new Set(Object.hasOwn(orderedMaps, document.kind) ? orderedMaps[document.kind] : [])
  return arrange(document, '', ordered) as AnyDocument
}

function arrange(value: unknown, path: string, ordered: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => arrange(item, path, ordered))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  if (!ordered.has(path)) members.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const result: { [member: string]: unknown } = {}
  for (const [member, part] of members)
    define(result, member, arrange(part, path === '' ? member : `${path}.${member}`, ordered))
  return result
}

function rank(member: string): number {
  const index = firstMembers.indexOf(member)
  return index < 0 ? firstMembers.length : index
}
