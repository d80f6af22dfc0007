/** That the figures and charts of pages are questions their object answers, and that a list view they name is one of the same object. */
import type { Access } from '../access/access.ts'
import { blockQuery } from '../layout/block-query.ts'
import { checkQuery } from '../query/check-query.ts'
import { queryEnv } from '../query/query-env.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { PageBlock, PageDocument } from '../schema/page.ts'
import type { Build } from './build.ts'
import { documentsOf, reportMissing } from './build.ts'
import { own } from './own.ts'

const everybody: Access = { userId: '', admin: true, key: '', objects: {}, ownerIds: [], system: [] }

/** Errors: those of checkQuery, metadata.broken_reference. */
export function checkPages(build: Build): void {
  const env = queryEnv({
    model: {
      revision: 0,
      objects: build.shapes,
      documents: build.documents,
      origins: {},
      settings: build.settings,
    },
    access: everybody,
    user: { id: '00000000-0000-0000-0000-000000000000' },
    nowMs: 0,
    timeZone: 'UTC',
  })
  for (const page of documentsOf<PageDocument>(build, 'page')) {
    for (const [index, component] of page.components.entries()) {
      const pointer = `${itemPointer('page', page.name)}/components/${index}`
      const isTold = build.problems.some((problem) => problem.pointer.startsWith(`${pointer}/`))
      if (isTold || (component.type !== 'figure' && component.type !== 'chart') || !('object' in component)) continue
      const block = component as Extract<PageBlock, { type: 'figure' | 'chart' }>
      if (!own(build.shapes, block.object)) continue
      if (block.view !== undefined && objectPart(block.view) !== block.object) {
        reportMissing(build, `${pointer}/view`, { what: 'list_view', name: block.view }, [])
        continue
      }
      const { view: _view, ...query } = blockQuery(block)
      const checked = checkQuery(query, env)
      if (checked.ok) continue
      for (const error of checked.problem.errors ?? [{ pointer: '', code: checked.problem.code }])
        build.problems.push({ ...error, pointer: pointer + placeIn(block, error.pointer) })
    }
  }
}

/** Where in the block the part of the query stands. */
function placeIn(block: PageBlock, pointer: string): string {
  if (pointer.startsWith('/aggregates')) return '/measure'
  if (pointer.startsWith('/group_by')) return block.type === 'chart' ? '/group_by' : ''
  return pointer.startsWith('/where') ? pointer : ''
}
