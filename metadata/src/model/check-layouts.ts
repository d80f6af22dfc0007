/** That what a record page asks about related records is a question they answer: filters and orders of lists, figures, charts. */
import { blockQuery, countedBlock, filterOf } from '../layout/block-query.ts'
import type { RecordQuery } from '../query/record-query.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import type { LayoutBlock, LayoutDocument } from '../schema/layout.ts'
import type { Build } from './build.ts'
import { documentsOf } from './build.ts'
import { placeInCounted } from './check-pages.ts'
import { own } from './own.ts'
import { placedBlocks } from './placed-blocks.ts'
import { isTold, reportQuery, screenEnv } from './screen-env.ts'

/** Errors: those of checkQuery. */
export function checkLayouts(build: Build): void {
  const env = screenEnv(build)
  for (const layout of documentsOf<LayoutDocument>(build, 'layout')) {
    for (const [place, block] of placedBlocks(layout)) {
      const query = queryOf(block)
      const pointer = itemPointer('layout', layout.name) + place
      if (!query || !own(build.shapes, query.object) || isTold(build, pointer)) continue
      reportQuery(build, { env, query }, (part) => pointer + placeIn(block, part))
    }
  }
}

function queryOf(block: LayoutBlock): RecordQuery | undefined {
  if (block.type === 'figure' || block.type === 'chart')
    return blockQuery(countedBlock(block, objectPart(block.relation) ?? ''))
  if (block.type !== 'related_list' || (block.where === undefined && block.order_by === undefined)) return undefined
  const where = filterOf(block.where)
  return {
    object: objectPart(block.relation) ?? '',
    fields: ['id'],
    ...(where && { where }),
    ...(block.order_by && { order_by: block.order_by }),
  }
}

function placeIn(block: LayoutBlock, pointer: string): string {
  return block.type === 'related_list' ? pointer : placeInCounted(block, pointer)
}
