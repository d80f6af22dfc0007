/** That the filter and order of a list view are a query its object answers: operators fit the fields, values fit, orders can be sorted by. */
import { itemPointer, objectPart } from '../schema/document.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { Build } from './build.ts'
import { documentsOf } from './build.ts'
import { own } from './own.ts'
import { isTold, reportQuery, screenEnv } from './screen-env.ts'

export function checkViews(build: Build): void {
  const env = screenEnv(build)
  for (const view of documentsOf<ListViewDocument>(build, 'list_view')) {
    const object = objectPart(view.name) ?? ''
    const pointer = itemPointer('list_view', view.name)
    if (isTold(build, pointer) || !own(build.shapes, object)) continue
    const where = typeof view.where === 'object' ? view.where : undefined
    const query = { object, fields: ['id'], ...(where && { where }), ...(view.order_by && { order_by: view.order_by }) }
    reportQuery(build, { env, query }, (part) => pointer + part)
  }
}
