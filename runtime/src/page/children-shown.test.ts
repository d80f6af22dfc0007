import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from '../api/model.ts'
import { askedValues, chosenChildren, wholeList } from './children-shown.ts'

const deal: ObjectView = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    stage: { name: 'stage', type: 'select', label: 'Stage' },
    amount: { name: 'amount', type: 'number', label: 'Amount' },
    owner: { name: 'owner', type: 'user', label: 'Owner', to: ['user'] },
    score: { name: 'score', type: 'formula', label: 'Score' },
  },
}

test('a new child of a filtered list begins with what the filter asks for, and with nothing that cannot be said', () => {
  const stage = { field: 'stage', op: 'eq', value: 'open' } as const
  expect(askedValues(deal, stage)).toEqual({ stage: 'open' })
  const both = { and: [stage, { and: [{ field: 'amount', op: 'eq', value: 0 } as const] }] }
  expect(askedValues(deal, both)).toEqual({ stage: 'open', amount: 0 })
  const unsaid = [
    { or: [stage, stage] },
    { not: stage },
    { formula: 'stage = "open"' },
    { field: 'stage', op: 'ne', value: 'open' } as const,
    { field: 'owner', op: 'eq', value: '$me' } as const,
    { field: 'score', op: 'eq', value: 3 } as const,
    { field: 'account.name', op: 'eq', value: 'x' } as const,
    { field: 'constructor', op: 'eq', value: 'x' } as const,
  ]
  expect(askedValues(deal, { and: unsaid })).toEqual({})
  expect(askedValues(deal, undefined)).toEqual({})
})

test('all children are listed by the same filter, in the same order, with the columns that were chosen', () => {
  const where = { field: 'account', op: 'eq', value: '1' } as const
  expect(wholeList({}, ['name'], where)).toEqual({ where: { and: [where] }, as: 'table' })
  const chosen = {
    columns: ['name', 'amount'],
    order_by: [{ field: 'amount', dir: 'desc' as const }, { field: 'name' }],
  }
  const both = { and: [where, where] }
  expect(wholeList(chosen, ['name', 'amount'], both)).toEqual({
    where: both,
    as: 'table',
    sort: '-amount,name',
    columns: 'name,amount',
  })
})

test('a list that asks for a field this person does not see is not drawn; an order by it is left out', () => {
  const model = { version: 1, objects: [deal] } as unknown as ModelView
  const [open, secret] = ['stage', 'margin'].map((field) => ({ field, op: 'eq', value: 'x' }) as const)
  const order = [{ field: 'amount' }, { field: 'margin', dir: 'desc' as const }]
  expect(chosenChildren(model, deal, { where: open!, order_by: order })).toEqual({ where: open, order_by: [order[0]] })
  expect(chosenChildren(model, deal, { where: { and: [open!, { not: secret! }] } })).toBe(null)
  expect(chosenChildren(model, deal, { order_by: [order[1]!] })).toEqual({})
})
