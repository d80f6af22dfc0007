import { expect, test } from 'vitest'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import { completeOf, isComplete, operatorsOf, withField, withOperator } from './filter-model.ts'
import { allOf, checkListSearch, countConditions, readSort, writeSort } from './list-search.ts'

test('half-filled conditions stay out of the query', () => {
  const filter: Filter = {
    and: [
      { field: 'stage', op: 'in', value: ['won'] },
      { field: 'amount', op: 'gt' },
      { or: [{ field: 'name', op: 'contains', value: '' }] },
      { field: 'owner', op: 'is_null' },
    ],
  }
  expect(completeOf(filter)).toEqual({
    and: [
      { field: 'stage', op: 'in', value: ['won'] },
      { field: 'owner', op: 'is_null' },
    ],
  })
  expect(completeOf({ and: [{ field: 'amount', op: 'between', value: [1, null] }] })).toBeNull()
  expect(isComplete({ field: 'amount', op: 'eq', value: 0 })).toBe(true)
  expect(isComplete({ field: 'active', op: 'eq', value: false })).toBe(true)
})

test('a condition keeps its value only where the new operator can use it', () => {
  expect(withOperator({ field: 'a', op: 'gt', value: 5 }, 'lte')).toEqual({ field: 'a', op: 'lte', value: 5 })
  expect(withOperator({ field: 'a', op: 'in', value: ['x'] }, 'nin')).toEqual({ field: 'a', op: 'nin', value: ['x'] })
  expect(withOperator({ field: 'a', op: 'gt', value: 5 }, 'between')).toEqual({ field: 'a', op: 'between' })
  expect(withField({ field: 'a', op: 'gt', value: 5 }, 'b', { name: 'b', type: 'text', label: 'B' })).toEqual({
    field: 'b',
    op: 'contains',
  })
})

test('only operators that the type itself has are offered', () => {
  expect(
    operatorsOf({ name: 'n', type: 'long_text', label: 'N', operators: ['contains', 'is_null', 'not_null'] }),
  ).toEqual(['contains', 'is_null', 'not_null'])
})

test('the state of a list survives the address, nonsense in it does not', () => {
  expect(
    checkListSearch({ view: 'open', q: 12, sort: '-amount', where: { and: [] }, as: 'board', bin: 'yes', junk: 1 }),
  ).toEqual({
    view: 'open',
    q: '12',
    sort: '-amount',
    where: { and: [] },
    group: undefined,
    columns: undefined,
    as: 'board',
    bin: undefined,
  })
  expect(checkListSearch({ where: { field: 1 } }).where).toBeUndefined()
  expect(checkListSearch({ where: null }).where).toBeNull()
  expect(writeSort(readSort('-amount, name,'))).toBe('-amount,name')
  expect(allOf(undefined, { and: [] }, { formula: 'TRUE' })).toEqual({ formula: 'TRUE' })
  expect(countConditions({ or: [{ formula: 'x' }, { not: { field: 'a', op: 'is_null' } }] })).toBe(2)
})

test('an encrypted field is asked for whole values where it keeps hashes, by who may look at them', () => {
  const field = { name: 'p', type: 'encrypted_text', label: 'P' }
  expect(operatorsOf(field)).toEqual(['is_null', 'not_null'])
  expect(operatorsOf({ ...field, blind_index: true })).toEqual(['eq', 'ne', 'is_null', 'not_null'])
  expect(operatorsOf({ ...field, blind_index: true, right: 'read' })).toEqual(['is_null', 'not_null'])
})
