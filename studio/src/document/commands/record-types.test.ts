import { expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { documentIn, documentsFrom, fieldOf, objectIn } from '../documents.ts'
import {
  addRecordType,
  layoutsOfType,
  makeUsualType,
  moveRecordType,
  removeRecordType,
  typesOf,
} from './record-types.ts'

const start = documentsFrom([
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    fields: { name: { type: 'text' }, stage: { type: 'select', options: [{ value: 'new' }, { value: 'won' }] } },
  },
  { kind: 'layout', name: 'deal.page', blocks: [{ type: 'section', fields: ['name'] }] },
])
const add = (documents: typeof start, local: string) =>
  addRecordType(documents, { object: 'deal', name: `deal.${local}`, label: local, stageField: 'stage' })
const names = (documents: typeof start) => typesOf(documents, 'deal').map((type) => type.name)
const both = add(add(start, 'sale'), 'renewal')

test('the first record type brings its field and is the usual one; what comes out can be published', () => {
  expect(fieldOf(objectIn(both, 'deal'), 'record_type')).toMatchObject({ type: 'select', record_types: true })
  expect(typesOf(both, 'deal')).toMatchObject([
    { name: 'deal.sale', is_default: true, position: 1 },
    { name: 'deal.renewal', position: 2 },
  ])
  expect(JSON.stringify(documentIn(both, 'layout', 'deal.page'))).toContain('record_type')
  expect(compile({ documents: [...both.values()], revision: 1 }).ok).toBe(true)
})

test('types are put in order, and one is the usual one', () => {
  expect(names(moveRecordType(both, { object: 'deal', from: 1, to: 0 }))).toEqual(['deal.renewal', 'deal.sale'])
  const usual = makeUsualType(both, { object: 'deal', name: 'deal.renewal', on: true })
  expect(typesOf(usual, 'deal').map((type) => type.is_default)).toEqual([undefined, true])
  expect(makeUsualType(usual, { object: 'deal', name: 'deal.renewal', on: true })).toBe(usual)
})

test('a layout is for the types that name it, and for all again when none does', () => {
  const assigned = layoutsOfType(both, { object: 'deal', name: 'deal.sale', layouts: ['deal.page'] })
  expect(documentIn(assigned, 'layout', 'deal.page')?.['assign']).toEqual({ record_types: ['sale'] })
  const freed = layoutsOfType(assigned, { object: 'deal', name: 'deal.sale', layouts: [] })
  expect(documentIn(freed, 'layout', 'deal.page')).not.toHaveProperty('assign')
})

test('with the last type its field goes, also from the pages', () => {
  const assigned = layoutsOfType(both, { object: 'deal', name: 'deal.sale', layouts: ['deal.page'] })
  const one = removeRecordType(assigned, { object: 'deal', name: 'deal.sale' })
  expect(names(one)).toEqual(['deal.renewal'])
  expect(documentIn(one, 'layout', 'deal.page')).not.toHaveProperty('assign')
  const none = removeRecordType(one, { object: 'deal', name: 'deal.renewal' })
  expect(fieldOf(objectIn(none, 'deal'), 'record_type')).toBeUndefined()
  expect(JSON.stringify([...none.values()])).not.toContain('record_type')
  expect(removeRecordType(none, { object: 'deal', name: 'deal.renewal' })).toBe(none)
})
