import { expect, test } from 'vitest'
import { detailsText } from './audit-details.ts'

const told = (details: { [name: string]: unknown }, address: string | null = null) =>
  detailsText({ details, address }, { name: (name) => name, text: (text) => text, flag: (is) => (is ? 'yes' : 'no') })

test('details are words: lists by commas, parts of parts in brackets, then the address', () => {
  expect(told({ count: 2, items: ['object deal', 'queue inbound'] })).toBe(
    'count: 2 · items: object deal, queue inbound',
  )
  expect(told({ objects: { deal: { rows: 4, digest: 'ab12' }, lead: { rows: 0, digest: '' } } })).toBe(
    'objects: deal (rows 4, digest ab12), lead (rows 0, digest )',
  )
  expect(told({ way: 'sign-in/email' }, '127.0.0.1')).toBe('way: sign-in/email · 127.0.0.1')
})

test('what is blank is left out; what is false or zero is told', () => {
  expect(told({ reason: null, items: [], changed: false, rows: 0 })).toBe('changed: no · rows: 0')
})

test('names of details and texts are said as the reader says them, however deep they stand', () => {
  const words = {
    name: (name: string) => name.toUpperCase(),
    text: (text: string, of: string) => (of === 'role' ? `role ${text}` : `“${text}”`),
    flag: (is: boolean) => (is ? 'yes' : 'no'),
  }
  expect(
    detailsText(
      { details: { way: 'key', to: { user: 'ann', role: 'rep' }, objects: { deal: { rows: 4 } } }, address: null },
      words,
    ),
  ).toBe('WAY: “key” · TO: USER “ann”, ROLE role rep · OBJECTS: DEAL (ROWS 4)')
})
