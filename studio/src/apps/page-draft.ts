/** A page of blocks as its designer edits it, and what a new block of each kind starts with. Pure. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { PageBlockType } from '@trellis/metadata/layout/page-parts.ts'
import type { PageBlock, PageDocument } from '@trellis/metadata/schema/page.ts'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind, fieldsOf, objectIn } from '../document/documents.ts'
import { freeName } from '../document/names.ts'

export type PageDraft = AnyDocument & PageDocument
/** A block of the runtime, or a component of a plugin. */
export type PagePart = PageDraft['components'][number]

/** A block that can be published as it is; undefined: there is nothing yet it could show. */
export function startBlock(kind: PageBlockType, page: PageDraft, documents: Documents): PageBlock | undefined {
  const taken = new Set(page.components.map((block) => block.id))
  const id = freeName(kind, (name) => taken.has(name))
  const object = documentsOfKind(documents, 'object')[0]?.name
  const choice = fieldsOf(object === undefined ? undefined : objectIn(documents, object)).find(
    ([, field]) => field.type === 'select',
  )?.[0]
  const view = documentsOfKind<AnyDocument & ListViewDocument>(documents, 'list_view').find(
    (one) => (one.type ?? 'table') === 'table',
  )?.name
  switch (kind) {
    case 'list':
      return view === undefined ? undefined : { id, type: kind, width: 6, view, limit: 6 }
    case 'figure':
      return object === undefined ? undefined : { id, type: kind, width: 3, object, measure: { fn: 'count' } }
    case 'chart':
      return object === undefined
        ? undefined
        : {
            id,
            type: kind,
            width: 6,
            object,
            group_by: { field: choice ?? 'created_at', ...(choice === undefined && { unit: 'month' as const }) },
            measure: { fn: 'count' },
          }
    case 'recent':
      return { id, type: kind, width: 6, limit: 6 }
    case 'create':
      return object === undefined ? undefined : { id, type: kind, objects: [object] }
    case 'text':
      return { id, type: kind, text: { en: 'A word to everybody', 'zh-CN': '给大家的话' } }
  }
}
