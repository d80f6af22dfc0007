import { expect, test } from 'vitest'
import type { RightWords } from './rights-told.ts'
import { rightsTold } from './rights-told.ts'

const words: RightWords = {
  object: (name) => name.toUpperCase(),
  verb: (name) => name,
  field: (_object, name) => `‹${name}›`,
  rule: (name) => (name === 'deal.west' ? 'rule West' : undefined),
  plain: (name) => `the ${name}`,
  fields: (names) => `fields ${names}`,
}
const told = (...rights: string[]) => rightsTold(rights, words).map(({ title, text }) => [title, text])

test('rights are told object by object, what belongs to none at the end', () => {
  expect(told('manage_users', 'deal update', 'lead create', 'deal.margin', 'deal.note', 'deal.west')).toEqual([
    ['DEAL', 'update · rule West · fields ‹margin›, ‹note›'],
    ['LEAD', 'create'],
    [undefined, 'the manage_users'],
  ])
})

test('who gains or loses an object is not told each of its fields, nor the same right twice', () => {
  expect(told('deal read', 'deal read reach', 'deal.margin', 'deal.note')).toEqual([['DEAL', 'read']])
  expect(told('deal update reach', 'deal role hierarchy')).toEqual([['DEAL', 'update reach · role hierarchy']])
})
