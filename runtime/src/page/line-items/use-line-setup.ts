/** What a block of lines asks of its relation, and what the person may do there. */
import { useMemo } from 'react'
import type { FieldView, ObjectView } from '../../api/model.ts'
import { fieldIn, mayDo, objectIn, plainFields, useModel } from '../../api/model.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { defaultColumns } from '../../records/list/views.ts'
import { askedValues } from '../children-shown.ts'
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
    const { where, order_by: orderBy, limit } = block
    const columns = block.columns ?? defaultColumns(child).map((column) => column.field)
    const setup = lineSetup(model, child, via, [...columns, ...missing(child, [via, ...columns], where)])
    // Among some of the lines, or in another order, a place says nothing.
    const isWhole = where === undefined && orderBy === undefined && limit === undefined
    const chosen = { ...(where && { where }), ...(orderBy && { orderBy }), ...(limit !== undefined && { limit }) }
    const fields = [...new Set([...setup.fields, ...Object.keys(askedValues(child, where))])]
    return { ...setup, ...chosen, fields, hasPosition: setup.hasPosition && isWhole }
  }, [model, block])
}

/** Nobody can make a line without what must be filled in, so it has a column whatever the layout says. */
function missing(child: ObjectView, there: readonly string[], where: LineItemsBlock['where']): string[] {
  if (!mayDo(child, 'create')) return []
  const known = new Set([...there, ...Object.keys(askedValues(child, where))])
  const needed = plainFields(child).filter(
    (field) => field.required && isWritable(field) && !isGiven(field) && field.companion_of === undefined,
  )
  return needed.map(({ name }) => name).filter((name) => !known.has(name))
}

function isGiven({ default: constant, default_formula: formula }: FieldView): boolean {
  return constant !== undefined || formula !== undefined
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
