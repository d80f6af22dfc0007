import { expect, test } from 'vitest'
import { compile } from '../model/compile.ts'
import { orThrow } from '../problem.ts'
import type { AnyDocument } from '../schema/document.ts'
import { compileAccess } from './compile-access.ts'
import { isReadable } from './access.ts'

const set = (name: string, objects: object): AnyDocument => ({ kind: 'permission_set', name, objects })
const documents: AnyDocument[] = [
  {
    kind: 'object',
    name: 'account',
    fields: {
      name: { type: 'text' },
      total: { type: 'rollup', from: 'deal.account', aggregate: 'sum', field: 'margin' },
      deals: { type: 'rollup', from: 'deal.account', aggregate: 'count' },
      twice: { type: 'formula', returns: 'number', formula: 'total * 2' },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    fields: {
      name: { type: 'text' },
      account: { type: 'lookup', to: 'account' },
      amount: { type: 'number' },
      margin: { type: 'number' },
      rate: { type: 'formula', returns: 'number', formula: 'margin / amount' },
      half: { type: 'formula', returns: 'number', formula: 'amount / 2' },
      of_account: { type: 'formula', returns: 'number', formula: 'account.twice' },
    },
  },
  set('rep', { account: { read: true }, deal: { read: true, fields: { margin: 'hidden' } } }),
  set('patterns', { deal: { read: true, fields: { margin: 'masked', rate: 'masked', half: 'masked' } } }),
  set('desk', { account: { read: true } }),
  set('admin', { account: { read: true } }),
]
const model = orThrow(compile({ documents, revision: 1 }))
const grants = (name: string) => ({
  userId: 'u',
  admin: false,
  role: null,
  permissionSets: [name],
  ownerIds: [],
  scope: null,
})
const readable = (name: string) => {
  const access = compileAccess(model, grants(name))
  return ['account', 'deal'].map((object) =>
    Object.keys(model.objects[object]?.fields ?? {}).filter(
      (field) => !model.objects[object]?.fields[field]?.system && isReadable(access, model.objects[object]!, field),
    ),
  )
}

test('SEC-03 what is worked out from a hidden field is hidden, through roll-ups, formulas and lookups', () => {
  expect(readable('rep')).toEqual([
    ['name', 'deals'],
    ['name', 'account', 'amount', 'half'],
  ])
})

test('a roll-up over records of an object that may not be read is hidden', () => {
  expect(readable('desk')).toEqual([['name'], []])
})

test('what is worked out from a hidden or masked field shows no pattern of its own', () => {
  expect(readable('patterns')[1]).toEqual(['name', 'account', 'amount', 'margin', 'half'])
})

test('a permission set called admin is no administrator', () => {
  compileAccess(model, { ...grants('rep'), admin: true })
  expect(compileAccess(model, grants('admin')).admin).toBe(false)
})
