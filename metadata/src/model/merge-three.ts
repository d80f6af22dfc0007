/**
 * Merges my edit of a document with what somebody else made of it, over the document both started from. Pure.
 *
 * What only one side changed is taken; where both changed the same place differently there is a conflict, to be decided by path.
 */
import type { AnyDocument } from '../schema/document.ts'

export type Clash = { path: string[]; original: unknown; mine: unknown; theirs: unknown }
type Json = { [member: string]: unknown }

/** `document` has their side where the sides clash; null: the document goes away. */
export type Merged = { document: AnyDocument | null; clashes: Clash[] }

export function mergeThree(original: AnyDocument | null, mine: AnyDocument | null, theirs: AnyDocument | null): Merged {
  if (mine === null || theirs === null) {
    if (equal(mine, theirs)) return { document: theirs, clashes: [] }
    return { document: theirs, clashes: [{ path: [], original, mine, theirs }] }
  }
  const clashes: Clash[] = []
  const document = mergeMembers((original ?? {}) as Json, mine, theirs, { path: [], clashes }) as AnyDocument
  return { document, clashes }
}

type Visit = { path: string[]; clashes: Clash[] }

function mergeMembers(original: Json, mine: Json, theirs: Json, visit: Visit): Json {
  const result: Json = {}
  // The order is theirs, with what I added behind; when only I changed the order, mine.
  const order = equal(Object.keys(original), Object.keys(theirs))
    ? [...Object.keys(mine), ...Object.keys(theirs)]
    : [...Object.keys(theirs), ...Object.keys(mine)]
  for (const name of new Set(order)) {
    const value = mergeValue(original[name], mine[name], theirs[name], {
      path: [...visit.path, name],
      clashes: visit.clashes,
    })
    if (value !== undefined) result[name] = value
  }
  return result
}

function mergeValue(original: unknown, mine: unknown, theirs: unknown, visit: Visit): unknown {
  if (equal(mine, theirs) || equal(mine, original)) return theirs
  if (equal(theirs, original)) return mine
  if (isJson(mine) && isJson(theirs)) return mergeMembers(isJson(original) ? original : {}, mine, theirs, visit)
  visit.clashes.push({ path: visit.path, original, mine, theirs })
  return theirs
}

function equal(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
