import { expect, test } from 'vitest'
import { isName } from '@trellis/metadata/schema/names.ts'
import { freeFieldName, freeObjectName, freeOptionValue } from './names.ts'
import { withValueAt } from './pointers.ts'

test('names come from labels, are free, and never meet those of the system', () => {
  expect(freeFieldName('Close date', new Set(), false)).toBe('close_date')
  expect(freeFieldName('Close date', new Set(['close_date']), false)).toBe('close_date_2')
  expect(freeFieldName('Owner', new Set(), false)).toBe('owner_2')
  expect(freeFieldName('Café au lait', new Set(), true)).toBe('cafe_au_lait__c')
  expect(freeFieldName('客户名称', new Set(), false)).toBe('field')
  expect(freeObjectName('Visit', new Set(['visit__c']))).toBe('visit_2__c')
  for (const label of ['123', '__', 'a'.repeat(200), '客户', 'É t é'])
    expect(isName(freeFieldName(label, new Set(), true))).toBe(true)
})

test('choices get readable values; Chinese labels stay themselves', () => {
  expect(freeOptionValue('In progress', new Set())).toBe('in_progress')
  expect(freeOptionValue('进行中', new Set(['进行中']))).toBe('进行中_2')
})

test('a place of a document is changed without touching the rest or the order', () => {
  const before = { a: { x: 1 }, b: [1, 2, 3], c: { d: 1 } }
  const after = withValueAt(before, ['a', 'y'], 2)
  expect(after).toEqual({ a: { x: 1, y: 2 }, b: [1, 2, 3], c: { d: 1 } })
  expect(after.c).toBe(before.c)
  expect(withValueAt(before, ['b', 1], undefined).b).toEqual([1, 3])
  expect(withValueAt(before, ['n', 'e', 'w'], 1)).toMatchObject({ n: { e: { w: 1 } } })
})
