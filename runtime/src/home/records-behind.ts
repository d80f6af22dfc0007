/** Where the records of a figure stand: the search part of the list's address. */
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { documentsOf, objectIn, useModel } from '../api/model.ts'
import type { ListSearch } from '../records/list/list-search.ts'
import { allOf } from '../records/list/list-search.ts'
import { viewFrom } from '../records/list/views.ts'

type Counted = Extract<PageBlock, { type: 'figure' | 'chart' }>

/** The list view the block names, narrowed by the filter of the block and by `more` (the group of a bar). */
export function useRecordsBehind(block: Counted): (more?: Filter) => ListSearch {
  const model = useModel()
  const object = objectIn(model, block.object)
  const document = documentsOf(model, 'list_view').find((one) => one.name === block.view)
  const view = object && document ? viewFrom(model, object, document as unknown as ListViewDocument) : undefined
  const own: Filter | undefined = typeof block.where === 'string' ? { formula: block.where } : block.where
  return (more) => {
    const narrowed = own !== undefined || more !== undefined
    return {
      ...(view ? { view: view.name, as: 'table' as const } : {}),
      ...(narrowed ? { where: allOf(view?.where, own, more) ?? null } : {}),
    }
  }
}
