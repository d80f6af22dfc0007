import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { sumsOf } from './totals.ts'

const fields = {
  name: { name: 'name', type: 'text', label: 'Name' },
  amount: { name: 'amount', type: 'currency', label: 'Amount' },
  amount_converted: { name: 'amount_converted', type: 'currency', label: 'Converted' },
  share: { name: 'share', type: 'percent', label: 'Share' },
  pieces: { name: 'pieces', type: 'integer', label: 'Pieces' },
}
const deal = { name: 'deal', label: 'Deal', name_field: 'name', fields } as unknown as ObjectView
const model = { objects: { deal } } as unknown as ModelView

test('a list that names no total has the sums of its amounts and quantities, in one currency', () => {
  expect(
    sumsOf(model, deal, [{ field: 'name' }, { field: 'amount' }, { field: 'share' }, { field: 'pieces' }]),
  ).toEqual({
    amount: { fn: 'sum', field: 'amount_converted' },
    pieces: { fn: 'sum', field: 'pieces' },
  })
})

test('a list that names totals has exactly those', () => {
  expect(
    sumsOf(model, deal, [{ field: 'amount' }, { field: 'share', total: 'avg' }, { field: 'name', total: 'count' }]),
  ).toEqual({ share: { fn: 'avg', field: 'share' }, name: { fn: 'count', field: 'name' } })
})
