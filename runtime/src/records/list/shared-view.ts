/**
 * A view that others have too, changed by an administrator (others may not see all of its document): what the list shows now goes into it, all
 * else there stays.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { request } from '../../api/client.ts'
import type { ModelView } from '../../api/model.ts'
import { documentsFor } from '../../api/model.ts'
import type { ListState } from './use-list.ts'

/** Undefined for the view that stands where there is none. */
export function sharedView(model: ModelView, list: Pick<ListState, 'object' | 'view'>): AnyDocument | undefined {
  const name = `${list.object.name}.${list.view.name}`
  return documentsFor(model, 'list_view', list.object.name).find((one) => one.name === name) as AnyDocument | undefined
}

/** Only what was changed is written: a filter that was not touched keeps its scope and its formula. Pure. */
export function changedView(document: AnyDocument, list: ListState): AnyDocument {
  const { search } = list
  const next: AnyDocument = { ...document }
  if (search.where !== undefined) {
    delete next['scope']
    put(next, 'where', list.where)
  }
  if (search.sort !== undefined) put(next, 'order_by', list.sort.length > 0 ? list.sort : undefined)
  if (search.group !== undefined) put(next, 'group_by', list.group)
  if (search.columns !== undefined) put(next, 'columns', list.columns)
  if (search.lanes !== undefined) put(next, 'board', list.board)
  if (search.as !== undefined) {
    put(next, 'type', list.type)
    if (list.type === 'board') put(next, 'board', list.board)
    if (list.type === 'calendar') put(next, 'calendar', list.calendar)
  }
  return next
}

/** Errors: those of a publish. */
export async function publishView(document: AnyDocument): Promise<void> {
  await request('POST', '/api/v1/metadata/apply', { body: { items: [document] } })
}

function put(document: AnyDocument, member: string, value: unknown): void {
  if (value === undefined) delete document[member]
  else document[member] = JSON.parse(JSON.stringify(value)) as unknown
}
