import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { blockQuery, countedBlock } from '../layout/block-query.ts'
import { compile } from './compile.ts'

const objects = [
  { kind: 'object', name: 'firm', fields: { name: { type: 'text' } } },
  {
    kind: 'object',
    name: 'deal',
    fields: {
      name: { type: 'text' },
      firm: { type: 'lookup', to: 'firm' },
      worth: { type: 'number' },
      stage: { type: 'select', options: [{ value: 'open' }, { value: 'won' }] },
    },
  },
]

function faults(block: object): { [pointer: string]: string } {
  const layout = { kind: 'layout', name: 'firm.page', tabs: [{ name: 'all', blocks: [block] }] }
  const compiled = compile({ documents: [...objects, layout] as AnyDocument[], revision: 1 })
  const errors = compiled.ok ? [] : (compiled.problem.errors ?? [])
  return Object.fromEntries(
    errors.map(({ pointer, code }) => [pointer.replace('/items/layout/firm.page/tabs/0/blocks/0', ''), code]),
  )
}

const figure = { type: 'figure', relation: 'deal.firm', measure: { fn: 'sum', field: 'worth' } }
const chart = { type: 'chart', relation: 'deal.firm', group_by: { field: 'stage' }, measure: { fn: 'count' } }

test('a figure or chart of a record page is a question the related records answer', () => {
  expect(faults({ ...figure, where: { field: 'stage', op: 'eq', value: 'open' } })).toEqual({})
  expect(faults({ ...chart, where: 'worth > 10' })).toEqual({})
  expect(faults({ ...figure, measure: { fn: 'sum', field: 'stage' } })).toEqual({ '/measure': expect.any(String) })
  expect(faults({ ...chart, group_by: { field: 'size' } })).toEqual({
    '/group_by/field': 'metadata.broken_reference',
  })
  expect(Object.keys(faults({ ...chart, where: { field: 'worth', op: 'contains', value: 'x' } }))[0]).toMatch(
    /^\/where/,
  )
})

test('the filter and order of a related list fit the related records', () => {
  const list = { type: 'related_list', relation: 'deal.firm' }
  expect(faults({ ...list, where: { field: 'worth', op: 'gt', value: 3 }, order_by: [{ field: 'worth' }] })).toEqual({})
  expect(Object.keys(faults({ ...list, where: { field: 'worth', op: 'contains', value: 'x' } }))[0]).toMatch(/^\/where/)
})

test('the query of a figure counts the records that point at the one of the page, narrowed by its own filter', () => {
  const pointing = { field: 'firm', op: 'eq', value: 'id-1' } as const
  expect(
    blockQuery(countedBlock({ ...figure, type: 'figure', where: 'worth > 3' } as never, 'deal', pointing)),
  ).toEqual({
    object: 'deal',
    aggregates: { figure: { fn: 'sum', field: 'worth' } },
    where: { and: [{ formula: 'worth > 3' }, pointing] },
  })
  expect(blockQuery(countedBlock(chart as never, 'deal', pointing))).toMatchObject({
    where: pointing,
    group_by: [{ field: 'stage', as: 'group' }],
  })
})
