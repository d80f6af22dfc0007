import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import type { UseTarget } from './where-used.ts'
import { usesOf } from './where-used.ts'

const documents: AnyDocument[] = [
  {
    kind: 'object',
    name: 'account',
    fields: {
      name: { type: 'text' },
      size: { type: 'number' },
      sold: { type: 'rollup', from: 'deal.account', aggregate: 'sum', field: 'amount', where: 'won' },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    fields: {
      name: { type: 'text' },
      account: { type: 'lookup', to: 'account' },
      amount: { type: 'number' },
      won: { type: 'checkbox' },
      share: { type: 'formula', returns: 'number', formula: 'amount / account.size' },
    },
  },
  {
    kind: 'list_view',
    name: 'deal.all',
    columns: ['name', 'account.size'],
    where: { field: 'amount', op: 'gt', value: 1 },
  },
  { kind: 'role', name: 'rep', permission_sets: ['sales'] },
  { kind: 'permission_set', name: 'sales', objects: { deal: { read: true, fields: { amount: 'read' } } } },
  { kind: 'app', name: 'work', navigation: [{ type: 'object', object: 'deal', view: 'all' }] },
]

function uses(target: UseTarget): string[] {
  const compiled = compile({ documents, revision: 1 })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  return usesOf(compiled.value, target).map((use) => `${use.kind} ${use.name} ${use.pointer}`)
}

test('a field is used by views, rights, roll-ups and formulas, also through lookups', () => {
  expect(uses({ object: 'deal', field: 'amount' })).toEqual([
    'list_view deal.all /where/field',
    'object account /fields/sold/field',
    'object deal /fields/share/formula',
    'permission_set sales /objects/deal/fields/amount',
  ])
  expect(uses({ object: 'account', field: 'size' })).toEqual([
    'list_view deal.all /columns/1',
    'object deal /fields/share/formula',
  ])
  expect(uses({ object: 'deal', field: 'won' })).toEqual(['object account /fields/sold/where'])
})

test('an object and other documents are used, too, by their full or local names', () => {
  expect(uses({ object: 'account' })).toEqual([
    'list_view deal.all /columns/1',
    'object deal /fields/account/to',
    'object deal /fields/share/formula',
  ])
  expect(uses({ kind: 'permission_set', name: 'sales' })).toEqual(['role rep /permission_sets/0'])
  expect(uses({ kind: 'list_view', name: 'deal.all' })).toEqual(['app work /navigation/0/view'])
  expect(uses({ kind: 'role', name: 'rep' })).toEqual([])
})
