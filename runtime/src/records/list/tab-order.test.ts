import { expect, test } from 'vitest'
import { inOrder, moved, opensWith, readTabOrder, toggleFirst, togglePin } from './tab-order.ts'

const views = ['a', 'b', 'c', 'd'].map((name) => ({ name }))
const names = (kept: unknown) => inOrder(views, readTabOrder(kept)).map((view) => view.name)

test('tabs stand as the person moved them, pinned ones in front, new ones behind', () => {
  expect(names(undefined)).toEqual(['a', 'b', 'c', 'd'])
  expect(names({ order: ['c', 'gone', 'a'] })).toEqual(['c', 'a', 'b', 'd'])
  expect(names({ order: ['c', 'a'], pinned: ['d', 'a'] })).toEqual(['a', 'd', 'c', 'b'])
})

test('a list opens with what was chosen, else with its first tab; a choice that is gone counts for nothing', () => {
  const tabs = togglePin(readTabOrder({}), 'b')
  expect(opensWith(inOrder(views, tabs), tabs)?.name).toBe('b')
  expect(opensWith(views, toggleFirst(tabs, 'c'))?.name).toBe('c')
  expect(opensWith(views, toggleFirst(toggleFirst(tabs, 'c'), 'c'))?.name).toBe('a')
  expect(opensWith(views, { ...tabs, first: 'gone' })?.name).toBe('a')
})

test('a tab moves by one place among its like', () => {
  const tabs = readTabOrder({ pinned: ['a', 'b'] })
  expect(moved(views, tabs, 'b', -1)?.order).toEqual(['b', 'a', 'c', 'd'])
  expect(moved(views, tabs, 'b', 1)).toBeUndefined()
  expect(moved(views, tabs, 'd', 1)).toBeUndefined()
  expect(moved(views, tabs, 'gone', 1)).toBeUndefined()
})

test('preferences of any shape are read', () => {
  for (const kept of [null, 4, 'x', [], { order: 'a', pinned: [1, 'b', null], first: 3 }])
    expect(readTabOrder(kept)).toMatchObject({ order: [] })
  expect(readTabOrder({ pinned: [1, 'b', null] }).pinned).toEqual(['b'])
})
