/** What a block of lines asks of its relation, and what the person may do there. */
import { useMemo } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { fieldIn, mayDo, objectIn, useModel } from '../../api/model.ts'
import { defaultColumns } from '../../records/list/views.ts'
import type { LineItemsBlock } from '../layout.ts'
import type { LineSetup } from './use-lines.ts'
import { lineSetup } from './use-lines.ts'

/** What a block asks of its relation; null when the person does not see it. */
export function useLineSetup(block: LineItemsBlock): LineSetup | null {
  const model = useModel()
  return useMemo(() => {
    const [name = '', via = ''] = block.relation.split('.')
    const child = objectIn(model, name)
    if (!child || !fieldIn(model, child, via)) return null
    return lineSetup(model, child, via, block.columns ?? defaultColumns(child).map((column) => column.field))
  }, [model, block])
}

export function mayWith(
  child: ObjectView,
  page: { editable: boolean },
): { create: boolean; update: boolean; delete: boolean } {
  return {
    create: page.editable && mayDo(child, 'create'),
    update: page.editable && mayDo(child, 'update'),
    delete: page.editable && mayDo(child, 'delete'),
  }
}
