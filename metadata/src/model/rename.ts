/**
 * Carries renames into every document that uses the old name.
 *
 * Shape   (StoredDocument[], old Model) -> StoredDocument[]; documents that are not touched are the same values. Pure.
 * Rules   An object or field is renamed when its document says `renamed_from` a name the old Model has and the new documents no longer have.
 *         Everything else follows: field and object references, paths, relations, formulas, keys of permission sets, and the names of
 *         documents that belong to a renamed object. Run it on the stored documents before layers are applied.
 */
import type { AnyDocument } from '../schema/document.ts'
import { localPart, objectPart } from '../schema/document.ts'
import { kindOf } from '../schema/kinds.ts'
import type { Occurrence } from '../schema/occurrences.ts'
import { occurrencesOf } from '../schema/occurrences.ts'
import type { ObjectDocument } from '../schema/object.ts'
import type { StoredDocument } from './layers.ts'
import { define, own } from './own.ts'
import type { Renames, Renaming } from './rename-text.ts'
import { fieldUnder, formulaUnder, objectUnder, pathUnder, relationUnder } from './rename-text.ts'
import type { Model } from './shape.ts'

/** The documents after all renames they ask for. */
export function followRenames(stored: readonly StoredDocument[], old: Model): StoredDocument[] {
  const renaming = { model: old, renames: renamesIn(stored, old) }
  if (renaming.renames.objects.size === 0 && renaming.renames.fields.size === 0) return [...stored]
  return stored.map((entry) => {
    const document = renamed(entry.document, renaming)
    return document === entry.document ? entry : { ...entry, document }
  })
}

/** What the documents rename, seen from the old Model. */
export function renamesIn(stored: readonly StoredDocument[], old: Model): Renames {
  const documents = stored.map((entry) => entry.document).filter(isObject)
  const live = new Map<string, Set<string>>()
  for (const document of documents) {
    const fields = live.get(document.name) ?? new Set<string>()
    for (const field of Object.keys(document.fields)) fields.add(field)
    live.set(document.name, fields)
  }
  const objects = new Map<string, string>()
  const fields = new Map<string, Map<string, string>>()
  for (const document of documents) {
    const from = document.renamed_from
    const isRename =
      typeof from === 'string' && !own(old.objects, document.name) && own(old.objects, from) && !live.has(from)
    if (isRename) objects.set(from, document.name)
    const former = isRename ? from : document.name
    const shape = own(old.objects, former)
    for (const [name, field] of Object.entries(document.fields)) {
      const source = field?.renamed_from
      if (typeof source !== 'string' || !shape || !own(shape.fields, source) || own(shape.fields, name)) continue
      if (live.get(document.name)?.has(source)) continue
      const map = fields.get(former) ?? new Map<string, string>()
      fields.set(former, map.set(source, name))
      for (const [companion, suffix] of companionsOf(shape.fields, source)) map.set(companion, name + suffix)
    }
  }
  return { objects, fields }
}

function companionsOf(fields: Model['objects'][string]['fields'], field: string): [string, string][] {
  return Object.values(fields)
    .filter((other) => other.companionOf === field)
    .map((other) => [other.name, other.name.slice(field.length)])
}

function isObject(document: AnyDocument): document is AnyDocument & ObjectDocument {
  return document?.kind === 'object' && typeof document['fields'] === 'object' && document['fields'] !== null
}

function renamed(document: AnyDocument, renaming: Renaming): AnyDocument {
  if (document.kind === 'customization') return renamedCustomization(document, renaming)
  const name = kindOf(document.kind)?.scoped ? scopedUnder(renaming, document.name) : document.name
  const body = rewritten(document, renaming)
  return name === document.name ? body : { ...body, name }
}

/** A customisation holds a part of another document: it is rewritten as that document would be. */
function renamedCustomization(document: AnyDocument, renaming: Renaming): AnyDocument {
  const target = document['target'] as { kind?: unknown; name?: unknown } | undefined
  const changes = document['changes']
  if (
    typeof target?.kind !== 'string' ||
    typeof target.name !== 'string' ||
    typeof changes !== 'object' ||
    changes === null
  )
    return document
  const { kind, name } = target
  const part = rewritten({ ...changes, kind, name }, renaming)
  const { kind: _kind, name: _name, ...rest } = part
  const newName =
    kind === 'object' ? objectUnder(renaming, name) : kindOf(kind)?.scoped ? scopedUnder(renaming, name) : name
  const fields =
    kind === 'object' && rest['fields']
      ? { fields: keysRenamed(rest['fields'] as object, (key) => fieldUnder(renaming, name, key)) }
      : {}
  const after = { ...document, target: { kind, name: newName }, changes: { ...rest, ...fields } }
  return JSON.stringify(after) === JSON.stringify(document) ? document : after
}

function scopedUnder(renaming: Renaming, name: string): string {
  const object = objectPart(name)
  return object === undefined ? name : `${objectUnder(renaming, object)}.${localPart(name)}`
}

type Change = { occurrence: Occurrence; text: string }

function rewritten(document: AnyDocument, renaming: Renaming): AnyDocument {
  const changes: Change[] = []
  for (const occurrence of occurrencesOf(document)) {
    const text = textUnder(renaming, formerScope(occurrence, renaming))
    if (text !== occurrence.text) changes.push({ occurrence, text })
  }
  if (changes.length === 0) return document
  const copy = JSON.parse(JSON.stringify(document)) as AnyDocument
  for (const change of changes.filter((entry) => !entry.occurrence.isKey))
    setAt(copy, stepsOf(change.occurrence.pointer), change.text)
  // Inner keys first: renaming an outer one would move them.
  const keys = changes
    .filter((entry) => entry.occurrence.isKey)
    .toSorted((a, b) => b.occurrence.pointer.length - a.occurrence.pointer.length)
  for (const change of keys) renameKey(copy, stepsOf(change.occurrence.pointer), change.text)
  return copy
}

/** A document already written with an object's new name means the same object: scopes are told by old names. */
function formerScope(occurrence: Occurrence, renaming: Renaming): Occurrence {
  const former = [...renaming.renames.objects].find(([, to]) => to === occurrence.object)?.[0]
  return former === undefined ? occurrence : { ...occurrence, object: former }
}

function textUnder(renaming: Renaming, { refers, text, object, local }: Occurrence): string {
  switch (refers) {
    case 'object':
      return objectUnder(renaming, text)
    case 'field':
      return object === undefined ? text : fieldUnder(renaming, object, text)
    case 'path':
      return object === undefined ? text : pathUnder(renaming, object, text)
    case 'order':
      return object === undefined
        ? text
        : text.replace(/^(-?)(.*)$/, (_, sign: string, field: string) => sign + fieldUnder(renaming, object, field))
    case 'relation':
      return relationUnder(renaming, text)
    case 'place':
      return placeUnder(renaming, text)
    case 'formula':
    case 'condition':
      return object === undefined ? text : formulaUnder(renaming, object, text)
    default:
      return local || !kindOf(refers)?.scoped ? text : scopedUnder(renaming, text)
  }
}

/** Where a translated text belongs: `object/opportunity/fields/stage/label`, `list_view/opportunity.open/label`. */
function placeUnder(renaming: Renaming, place: string): string {
  const [kind = '', name = '', ...rest] = place.split('/')
  if (kind !== 'object') return [kind, kindOf(kind)?.scoped ? scopedUnder(renaming, name) : name, ...rest].join('/')
  const [map = '', field = '', ...label] = rest
  const steps = map === 'fields' && field !== '' ? [map, fieldUnder(renaming, name, field), ...label] : rest
  return [kind, objectUnder(renaming, name), ...steps].join('/')
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

type Json = { [key: string]: unknown }

function holderOf(document: unknown, steps: string[]): Json {
  return steps.slice(0, -1).reduce((value, step) => own(value, step) as Json, document as Json)
}

function setAt(document: unknown, steps: string[], text: string): void {
  define(holderOf(document, steps), steps.at(-1) ?? '', text)
}

/** Renames one key and keeps the order of all. */
function renameKey(document: unknown, steps: string[], text: string): void {
  const key = steps.at(-1) ?? ''
  const holder = holderOf(document, steps)
  const entries = Object.entries(holder)
  for (const [name] of entries) delete holder[name]
  for (const [name, value] of entries) define(holder, name === key ? text : name, value)
}

function keysRenamed(map: object, rename: (key: string) => string): Json {
  const result: Json = {}
  for (const [key, value] of Object.entries(map)) define(result, rename(key), value)
  return result
}
