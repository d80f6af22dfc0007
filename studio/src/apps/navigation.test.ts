import { expect, test } from 'vitest'
import type { Entry } from './entry-line.tsx'
import { movedInto, movedOut } from './navigation.ts'

const entries: Entry[] = [
  { type: 'object', object: 'lead' },
  { type: 'group', label: 'More', items: [{ type: 'page', page: 'news' }] },
  { type: 'link', url: '/x', label: 'X' },
]

test('an entry goes into a group and comes out again, behind it, with everything it has', () => {
  const inside = movedInto(entries, 2, 1)
  expect(inside).toEqual([
    entries[0],
    { type: 'group', label: 'More', items: [{ type: 'page', page: 'news' }, entries[2]] },
  ])
  expect(movedOut(inside, 1, 1)).toEqual(entries)
})

test('a group goes into no group, and nothing goes into what is none', () => {
  expect(movedInto(entries, 1, 1)).toEqual(entries)
  expect(movedInto(entries, 0, 2)).toEqual(entries)
  expect(movedOut(entries, 1, 4)).toEqual(entries)
  expect(movedOut(entries, 0, 0)).toEqual(entries)
})
