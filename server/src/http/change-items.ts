/** The items of a change as requests and drafts give them, each with the pointer its problems are reported at. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kinds } from '@trellis/metadata/schema/kinds.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { DraftItem } from '../model/documents.ts'
import type { ChangeItem } from '../model/plan.ts'

/** Pointers are `/items/<kind>/<name>`. */
export function fromDrafts(drafts: DraftItem[]): { items: ChangeItem[]; pointers: string[] } {
  return {
    items: drafts.map((draft) => ({ kind: draft.kind, name: draft.name, document: draft.body })),
    pointers: drafts.map((draft) => `/items/${draft.kind}/${draft.name}`),
  }
}

/** `items` of a request. Errors: request.malformed, metadata.invalid. */
export function fromBody(items: unknown): { items: ChangeItem[]; pointers: string[] } {
  if (!Array.isArray(items))
    return raise('request.malformed', { errors: [{ pointer: '/items', code: 'value.not_a_list' }] })
  const parsed = items.map((item: unknown, index): ChangeItem => {
    const document = item as AnyDocument & { delete?: unknown }
    const kind = document?.kind
    const name = document?.name
    if (typeof kind !== 'string' || !(kinds as readonly string[]).includes(kind))
      return raise('metadata.invalid', { errors: [{ pointer: `/items/${index}/kind`, code: 'metadata.unknown_kind' }] })
    if (typeof name !== 'string')
      return raise('metadata.invalid', { errors: [{ pointer: `/items/${index}/name`, code: 'value.required' }] })
    return { kind, name, document: document.delete === true ? null : document }
  })
  return { items: parsed, pointers: parsed.map((_, index) => `/items/${index}`) }
}
