import { expect, test } from 'vitest'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { copyOfText, fitted, textOfCopy } from './clipboard.ts'
import { inPageOrder, keyOf, selectionWith, stillThere, wholeList } from './selection.ts'
import { slotForPaste } from './use-canvas-clipboard.ts'

const layout = {
  kind: 'layout',
  name: 'lead.page',
  tabs: [
    {
      name: 'a',
      blocks: [
        { type: 'section', columns: 2, fields: ['a', 'b'] },
        { type: 'section', columns: 1, fields: ['c', 'd'] },
      ],
    },
    { name: 'b', blocks: [{ type: 'timeline' }] },
  ],
} as LayoutDraft
const fields = (section: number, index: number): Slot => ({ list: ['tabs', 0, 'blocks', section, 'fields'], index })
const block = (index: number): Slot => ({ list: ['tabs', 0, 'blocks'], index })
const keys = (slots: readonly Slot[]) => slots.map(keyOf)

test('shift reaches over sections, ctrl adds and takes away, and another kind begins anew', () => {
  const range = selectionWith(layout, [fields(0, 1)], fields(1, 1), 'range')
  expect(keys(range)).toEqual(keys([fields(0, 1), fields(1, 0), fields(1, 1)]))
  // Reached the other way, where it began stays first, so that it can be reached anew from there.
  const back = selectionWith(layout, [fields(1, 0)], fields(0, 0), 'range')
  expect(keys(back)).toEqual(keys([fields(1, 0), fields(0, 1), fields(0, 0)]))
  expect(keys(inPageOrder(layout, back))).toEqual(keys([fields(0, 0), fields(0, 1), fields(1, 0)]))
  const two = selectionWith(layout, [fields(0, 0)], fields(1, 0), 'toggle')
  expect(keys(selectionWith(layout, two, fields(0, 0), 'toggle'))).toEqual(keys([fields(1, 0)]))
  expect(selectionWith(layout, two, block(0), 'toggle')).toEqual([block(0)])
  expect(wholeList(layout, [fields(1, 0)])).toEqual([fields(1, 0), fields(1, 1)])
})

test('what is gone is not selected any more', () => {
  const kept = [fields(0, 0)]
  expect(stillThere(layout, kept)).toBe(kept)
  expect(stillThere(layout, [fields(0, 7), block(1)])).toEqual([block(1)])
})

test('what is pasted goes behind what is selected, into the section that is selected, or to the end of what is seen', () => {
  expect(slotForPaste(layout, [fields(0, 0)], { kind: 'field' }, 0)).toEqual(fields(0, 1))
  expect(slotForPaste(layout, [block(0)], { kind: 'field' }, 0)).toEqual(fields(0, 2))
  expect(slotForPaste(layout, [], { kind: 'field' }, 0)).toEqual(fields(1, 2))
  expect(slotForPaste(layout, [fields(1, 0)], { kind: 'block' }, 1)).toEqual(block(2))
  expect(slotForPaste(layout, [], { kind: 'block' }, 1)).toEqual({ list: ['tabs', 1, 'blocks'], index: 1 })
  expect(slotForPaste(layout, [], { kind: 'tab' }, 0)).toEqual({ list: ['tabs'], index: 2 })
})

test('a copy is text that is read back as it was, and other texts are no copy', () => {
  const copied = { object: 'lead', kind: 'field' as const, items: ['a', { field: 'b', span: 2 }] }
  expect(copyOfText(textOfCopy(copied))).toEqual(copied)
  expect(copyOfText('hello')).toBeUndefined()
  expect(copyOfText('{"trellis":"layout","object":"lead","kind":"field","items":[{"field":7}]}')).toBeUndefined()
  expect(copyOfText('{"trellis":"layout","object":"lead","kind":"block","items":[{"type":"script"}]}')).toBeUndefined()
})

test('what the other object does not have is left out and told, and the rest comes along', () => {
  const place = {
    field: (path: string) => path === 'name',
    choice: () => false,
    relation: (name: string) => name === 'task.lead',
    document: () => false,
    condition: (formula: string) => formula === 'true',
  }
  const items = [
    { type: 'section' as const, label: 'S', fields: ['name', 'region', { field: 'name', visible_when: 'region = 1' }] },
    { type: 'related_list' as const, relation: 'task.lead', visible_when: 'true' },
    { type: 'related_list' as const, relation: 'quote.deal' },
  ]
  expect(fitted({ object: 'deal', kind: 'block', items }, place)).toEqual({
    items: [{ type: 'section', label: 'S', fields: ['name', { field: 'name' }] }, items[1]],
    lost: ['region', 'region = 1', 'quote.deal'],
  })
})
