/** That the figures and charts of pages are questions their object answers, and that a list view they name is one of the same object. */
import { blockQuery } from '../layout/block-query.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { PageBlock, PageDocument } from '../schema/page.ts'
import type { Build } from './build.ts'
import { documentsOf, reportMissing } from './build.ts'
import { own } from './own.ts'
import { isTold, reportQuery, screenEnv } from './screen-env.ts'

type Counted = Extract<PageBlock, { type: 'figure' | 'chart' }>

/** Errors: those of checkQuery, metadata.broken_reference. */
export function checkPages(build: Build): void {
  const env = screenEnv(build)
  for (const page of documentsOf<PageDocument>(build, 'page')) {
    for (const [index, component] of page.components.entries()) {
      const pointer = `${itemPointer('page', page.name)}/components/${index}`
      if (isTold(build, pointer)) continue
      if ((component.type !== 'figure' && component.type !== 'chart') || !('object' in component)) continue
      const block = component as Counted
      if (!own(build.shapes, block.object)) continue
      if (block.view !== undefined && objectPart(block.view) !== block.object) {
        reportMissing(build, `${pointer}/view`, { what: 'list_view', name: block.view }, [])
        continue
      }
      const { view: _view, ...query } = blockQuery(block)
      reportQuery(build, { env, query }, (part) => pointer + placeInCounted(block, part))
    }
  }
}

/** Where in a figure or chart the part of its query stands. */
export function placeInCounted(block: { type: string }, pointer: string): string {
  if (pointer.startsWith('/aggregates')) return '/measure'
  if (pointer.startsWith('/group_by')) return block.type === 'chart' ? '/group_by' : ''
  return pointer.startsWith('/where') ? pointer : ''
}
