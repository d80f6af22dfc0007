import { expect, test } from 'vitest'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { filterPaths, filterWithout, isGone } from './gone-fields.ts'

const deal: ObjectView = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    name: { name: 'name', type: 'text', label: 'Name' },
    account: { name: 'account', type: 'lookup', label: 'Account', to: ['account'] },
    about: { name: 'about', type: 'polymorphic_lookup', label: 'About', to: ['account', 'deal'] },
  },
  children: [{ name: 'line.deal', object: 'line', field: 'deal' }],
}
const account: ObjectView = {
  name: 'account',
  label: 'Account',
  name_field: 'name',
  fields: { name: { name: 'name', type: 'text', label: 'Name' } },
}
const model: ModelView = { version: 1, settings: {}, objects: { deal, account }, items: {} }
const gone = (path: string) => isGone(model, deal, path)

test('a path is gone when a step is missing where it would be known', () => {
  expect(['name', 'account.name', 'id', 'about.name', 'line.amount'].filter(gone)).toEqual([])
  expect(['size', 'account.size', 'constructor'].filter(gone)).toEqual(['size', 'account.size', 'constructor'])
})

test('a filter loses the conditions on what is gone and nothing else', () => {
  const kept: Filter = { field: 'name', op: 'eq', value: 'A' }
  const lost: Filter = { field: 'size', op: 'gt', value: 3 }
  const paths = (filter: Filter) => new Set(filterPaths(filter).filter(gone))
  const without = (filter: Filter) => filterWithout(filter, paths(filter))
  expect(without({ and: [kept, { or: [lost, kept] }] })).toEqual({ and: [kept, { or: [kept] }] })
  expect(without({ or: [lost, { not: lost }] })).toBeUndefined()
  expect(without({ and: [{ formula: 'size > 3' }, kept] })).toEqual({ and: [{ formula: 'size > 3' }, kept] })
  expect(without(kept)).toBe(kept)
})
