/**
 * The documents the studio works on, as one immutable value: every document in force with the author's edits laid over it.
 *
 * Shape   key `<kind>/<name>` -> document. Edits give a new map that shares every unchanged document, so telling what an edit did is a
 *         comparison of references. Pure.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { ObjectDocument } from '@trellis/metadata/schema/object.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'

export type Documents = ReadonlyMap<string, AnyDocument>

/** What an edit did to one document; undefined: it was not there, or is not there any more. */
export type Change = { key: string; before: AnyDocument | undefined; after: AnyDocument | undefined }

export function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`
}

export function partsOf(key: string): { kind: string; name: string } {
  const at = key.indexOf('/')
  return { kind: key.slice(0, at), name: key.slice(at + 1) }
}

export function documentsFrom(list: readonly AnyDocument[]): Documents {
  return new Map(list.map((document) => [keyOf(document.kind, document.name), document]))
}

export function documentIn<T extends AnyDocument = AnyDocument>(
  documents: Documents,
  kind: string,
  name: string,
): T | undefined {
  return documents.get(keyOf(kind, name)) as T | undefined
}

export function withDocument(documents: Documents, document: AnyDocument): Documents {
  return new Map(documents).set(keyOf(document.kind, document.name), document)
}

export function without(documents: Documents, kind: string, name: string): Documents {
  const next = new Map(documents)
  next.delete(keyOf(kind, name))
  return next
}

/** Documents of a kind in the order of their names; with `object`, only those named `<object>.<name>`. */
export function documentsOfKind<T extends AnyDocument = AnyDocument>(
  documents: Documents,
  kind: string,
  object?: string,
): T[] {
  const found: AnyDocument[] = []
  for (const document of documents.values()) {
    if (document.kind === kind && (object === undefined || document.name.startsWith(`${object}.`))) found.push(document)
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)) as T[]
}

/** What differs between two sets, by reference. */
export function differenceOf(before: Documents, after: Documents): Change[] {
  const changes: Change[] = []
  if (before === after) return changes
  for (const [key, document] of after) {
    const former = before.get(key)
    if (former !== document) changes.push({ key, before: former, after: document })
  }
  for (const [key, document] of before) if (!after.has(key)) changes.push({ key, before: document, after: undefined })
  return changes
}

export function applyChanges(documents: Documents, changes: readonly Change[]): Documents {
  const next = new Map(documents)
  for (const change of changes) {
    if (change.after === undefined) next.delete(change.key)
    else next.set(change.key, change.after)
  }
  return next
}

export function inverse(changes: readonly Change[]): Change[] {
  return changes.map(({ key, before, after }) => ({ key, before: after, after: before }))
}

/** Changes against what is published, by meaning: a document edited back to what it was is no change. */
export function draftChanges(published: Documents, documents: Documents): Change[] {
  return differenceOf(published, documents).filter(
    ({ before, after }) => !before || !after || !sameDocument(before, after),
  )
}

export function sameDocument(a: AnyDocument | undefined, b: AnyDocument | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
}

export type StudioObject = AnyDocument & ObjectDocument

export function objectIn(documents: Documents, name: string): StudioObject | undefined {
  return documentIn<StudioObject>(documents, 'object', name)
}

export function fieldsOf(object: StudioObject | undefined): [string, FieldDocument][] {
  return Object.entries((object?.fields ?? {}) as { [name: string]: FieldDocument })
}

export function fieldOf(object: StudioObject | undefined, name: string): FieldDocument | undefined {
  const fields = object?.fields as { [name: string]: FieldDocument } | undefined
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The label a document or field carries, or a readable form of its name: `close_date` -> `Close date`. */
export function labelOr(label: unknown, name: string): Label {
  if (typeof label === 'string' && label !== '') return label
  if (typeof label === 'object' && label !== null) return label as Label
  return readable(name)
}

export function readable(name: string): string {
  const words = name.replace(/^.*\./, '').replace(/__c$/, '').replaceAll('_', ' ').trim()
  return words === '' ? name : words[0]!.toUpperCase() + words.slice(1)
}
