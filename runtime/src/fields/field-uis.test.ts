import { expect, test } from 'vitest'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import { fieldUis, isWritable, uiOf } from './field-uis.ts'

test('every field type of the metadata can be read, edited and filtered here', () => {
  expect(Object.keys(fieldTypes).filter((type) => !Object.hasOwn(fieldUis, type))).toEqual([])
})

test('a type nobody knows is shown as text, never as nothing', () => {
  expect(uiOf({ name: 'x', type: 'constructor', label: 'X' })).toBe(fieldUis['text'])
})

test('a computed field looks and filters like what it returns', () => {
  const amount = uiOf({ name: 'expected', type: 'formula', label: 'Expected', returns: 'currency' })
  expect([amount.align, amount.filter]).toEqual(['right', 'number'])
  expect(uiOf({ name: 'due', type: 'formula', label: 'Due', returns: 'date' }).filter).toBe('date')
})

test('what the caller may only read, and what the server computes, is not writable', () => {
  const plain = { name: 'x', type: 'text', label: 'X' }
  expect(isWritable(plain)).toBe(true)
  expect(isWritable({ ...plain, right: 'read' })).toBe(false)
  expect(isWritable({ ...plain, read_only: true })).toBe(false)
  expect(isWritable({ ...plain, type: 'rollup' })).toBe(false)
})
