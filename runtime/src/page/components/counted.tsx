/** A figure or a chart of the records that point at this one: the blocks of homes, narrowed to the record of the page. A chunk of its own. */
import { useMemo } from 'react'
import { countedBlock } from '@trellis/metadata/layout/block-query.ts'
import { objectIn, useModel } from '../../api/model.ts'
import { ChartBlock } from '../../home/chart-block.tsx'
import { FigureBlock } from '../../home/figure-block.tsx'
import type { CountedBlock } from '../layout.ts'
import type { PageRecord } from '../page-record.ts'
import { pointingAt } from '../pointing-at.ts'

export function Counted({ block, page }: { block: CountedBlock; page: PageRecord }) {
  const model = useModel()
  const { id } = page.record
  const asked = useMemo(() => {
    const [name = '', via = ''] = block.relation.split('.')
    const child = objectIn(model, name)
    return child && countedBlock(block, name, pointingAt(model, child, via, id))
  }, [model, block, id])
  if (!asked) return null
  return asked.type === 'figure' ? <FigureBlock block={asked} /> : <ChartBlock block={asked} />
}
