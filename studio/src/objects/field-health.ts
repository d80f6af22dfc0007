/** How well the fields of an object are used: who refers to them, and in how many records they are filled. Pure but for the query it words. */
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import type { Documents, StudioObject } from '../document/documents.ts'
import { fieldsOf } from '../document/documents.ts'
import { byDocument, usesOfField } from './where-used.ts'

export type FieldHealth = {
  name: string
  type: string
  /** Records in which it is filled; undefined: not known (computed, many-to-many, not published, hidden). */
  filled?: number
  /** Documents that refer to it. */
  uses: number
  /** Nobody fills it and nothing computes with it. */
  unused: boolean
}

/** Aggregates of one question. */
const most = 40
const notCounted = new Set(['formula', 'rollup', 'autonumber', 'many_to_many', 'encrypted_text', 'checkbox'])

/** Questions that count what is filled, as the caller may read it; `total` stands in each. */
export function fillQueries(object: StudioObject, published: ObjectView): RecordQuery[] {
  const names = fieldsOf(object).flatMap(([name, { type }]) =>
    Object.hasOwn(published.fields, name) && published.fields[name]?.type === type && !notCounted.has(type)
      ? [name]
      : [],
  )
  return Array.from({ length: Math.max(1, Math.ceil(names.length / most)) }, (_, at) => ({
    object: object.name,
    aggregates: Object.fromEntries([
      ['total', { fn: 'count' as const }],
      ...names
        .slice(at * most, at * most + most)
        .map((name) => [`filled_${name}`, { fn: 'count' as const, field: name }] as const),
    ]),
  }))
}

export function healthOf(
  documents: Documents,
  object: StudioObject,
  counts: { readonly [name: string]: unknown },
): FieldHealth[] {
  return fieldsOf(object).map(([name, { type }]) => {
    const filled = counts[`filled_${name}`]
    // A place on a page or in a list shows a field; it does not make it used.
    const uses = byDocument(usesOfField(documents, object.name, name)).filter(
      ({ document }) => document.kind !== 'object' || document !== object,
    )
    const computing = uses.some(({ document }) => !['layout', 'list_view'].includes(document.kind))
    return {
      name,
      type,
      ...(typeof filled === 'number' && { filled }),
      uses: uses.length,
      unused: filled === 0 && !computing,
    }
  })
}
