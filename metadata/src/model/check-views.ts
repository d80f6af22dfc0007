/** That the filter and order of a list view are a query its object answers: operators fit the fields, values fit, orders can be sorted by. */
import type { Access } from '../access/access.ts'
import { checkQuery } from '../query/check-query.ts'
import { queryEnv } from '../query/query-env.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { Build } from './build.ts'
import { documentsOf } from './build.ts'
import { own } from './own.ts'
import type { Model } from './shape.ts'

/** Somebody who may read everything: what is not there for them is not there at all. */
const everybody: Access = { userId: '', admin: true, key: '', objects: {}, ownerIds: [], system: [] }

export function checkViews(build: Build): void {
  const model: Model = {
    revision: 0,
    objects: build.shapes,
    documents: build.documents,
    origins: {},
    settings: build.settings,
  }
  // Relative dates are worked out for any day to see whether they can be: which day does not matter.
  const env = queryEnv({
    model,
    access: everybody,
    user: { id: '00000000-0000-0000-0000-000000000000' },
    nowMs: 0,
    timeZone: 'UTC',
  })
  for (const view of documentsOf<ListViewDocument>(build, 'list_view')) {
    const object = objectPart(view.name) ?? ''
    const pointer = itemPointer('list_view', view.name)
    const isTold = build.problems.some((problem) => problem.pointer.startsWith(`${pointer}/`))
    if (isTold || !own(build.shapes, object)) continue
    const where = typeof view.where === 'object' ? view.where : undefined
    const checked = checkQuery(
      { object, fields: ['id'], ...(where && { where }), ...(view.order_by && { order_by: view.order_by }) },
      env,
    )
    if (checked.ok) continue
    for (const error of checked.problem.errors ?? [{ pointer: '', code: checked.problem.code }]) {
      build.problems.push({ ...error, pointer: pointer + error.pointer })
    }
  }
}
