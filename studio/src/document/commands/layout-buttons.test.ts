import { expect, test } from 'vitest'
import { documentIn, documentsFrom } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { buttonList } from '../layout-tree.ts'
import { moveInLayout } from './edit-layout.ts'
import type { Button } from './layout-buttons.ts'
import { addButton, removeButton, withButtons, writeButtons } from './layout-buttons.ts'

const run = { type: 'update', values: {} }
const button = (name: string, more: object = {}) => ({ kind: 'action', name, run, ...more }) as Button
const plain = { kind: 'layout', name: 'deal.page', tabs: [] } as unknown as LayoutDraft
const named = { ...plain, name: 'deal.other', header: { actions: ['win', 'deal.lose'] } } as unknown as LayoutDraft
const documents = documentsFrom([
  plain,
  named,
  button('deal.win'),
  button('deal.lose'),
  button('deal.palette', { place: ['palette'] }),
  button('firm.call'),
])
const row = (all: typeof documents, name: string) => documentIn<LayoutDraft>(all, 'layout', name)?.header?.actions

test('a layout that names no buttons shows those made for records, and an edit of the row writes them down', () => {
  expect(withButtons(plain, documents).header?.actions).toEqual(['lose', 'win'])
  expect(withButtons(named, documents)).toBe(named)
  const written = writeButtons(documents, 'deal.page')
  expect(row(written, 'deal.page')).toEqual(['lose', 'win'])
  const from = [{ list: buttonList, index: 1 }]
  const moved = moveInLayout(written, { layout: 'deal.page', from, slot: { list: buttonList, index: 0 } })
  expect(row(moved, 'deal.page')).toEqual(['win', 'lose'])
})

test('a new button stands in the row of its page; one that is removed leaves every row', () => {
  const slot = { list: buttonList, index: 1 }
  const added = addButton(documents, { layout: 'deal.page', button: button('deal.call'), slot })
  expect(row(added, 'deal.page')).toEqual(['lose', 'call', 'win'])
  expect(documentIn(added, 'action', 'deal.call')).toBeDefined()
  const removed = removeButton(added, { name: 'deal.lose' })
  expect([row(removed, 'deal.page'), row(removed, 'deal.other')]).toEqual([['call', 'win'], ['win']])
  expect(documentIn(removed, 'action', 'deal.lose')).toBeUndefined()
  expect(removeButton(removed, { name: 'deal.lose' })).toBe(removed)
})
