/**
 * A view that others have too. Who shares it changes it, and who administers metadata; what the workspace ships an administrator publishes. What the
 * list shows now goes into it, all else there stays.
 */
import { isHers } from '@trellis/metadata/layout/choose-views.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { request } from '../../api/client.ts'
import type { ModelView } from '../../api/model.ts'
import { documentsFor } from '../../api/model.ts'
import type { Me } from '../../api/session.ts'
import type { ListState } from './use-list.ts'
import type { SavedView } from './views.ts'

/** Undefined for the view that stands where there is none. */
export function sharedView(model: ModelView, list: Pick<ListState, 'object' | 'view'>): AnyDocument | undefined {
  const name = `${list.object.name}.${list.view.name}`
  return documentsFor(model, 'list_view', list.object.name).find((one) => one.name === name) as AnyDocument | undefined
}

/** May this person name, share, change and delete the view? */
export function mayChangeView(view: SavedView, me: Me): boolean {
  return (
    view.own === true || (view.sharedBy !== undefined && (me.publishes || isHers({ shared_by: view.sharedBy }, me)))
  )
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

/** What people share is put by itself, what the workspace ships is published. Errors: those of the call. */
export async function saveShared(document: AnyDocument): Promise<void> {
  if (document['shared_by'] === undefined)
    await request('POST', '/api/v1/metadata/apply', { body: { items: [document] } })
  else await shareView(document)
}

/** Shares a view, new or changed; the server says whose it is. Errors: access.denied, limit.shared_views, those of the query it is. */
export async function shareView(document: AnyDocument): Promise<void> {
  const { kind: _kind, name, shared_by: _by, position: _position, ...body } = document
  await request('PUT', pathOf(name), { body })
}

/** It stays with nobody. Errors: metadata.broken_reference where a page stands on it. */
export async function unshareView(object: string, view: string): Promise<void> {
  await request('DELETE', pathOf(`${object}.${view}`))
}

function pathOf(name: string): string {
  const [object = '', view = ''] = name.split('.')
  return `/api/v1/views/${object}/${encodeURIComponent(view)}`
}

function put(document: AnyDocument, member: string, value: unknown): void {
  if (value === undefined) delete document[member]
  else document[member] = JSON.parse(JSON.stringify(value)) as unknown
}
