import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Documents } from '../documents.ts'
import { documentIn, documentsFrom } from '../documents.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { sectionsOf } from '../layout-tree.ts'
import { valueAt } from '../pointers.ts'
import type { Item, Slot } from './edit-layout.ts'
import {
  duplicateInLayout,
  insertInLayout,
  itemsAt,
  moveInLayout,
  placesAfterMove,
  removeFromLayout,
  setInLayout,
} from './edit-layout.ts'

const layout = {
  kind: 'layout',
  name: 'lead.page',
  tabs: [
    {
      name: 'a',
      blocks: [
        { type: 'section', columns: 2, fields: ['f0', 'f1', { field: 'f2', visible_when: 'x > 1' }, 'f3', 'f4'] },
        { type: 'history', id: 'own' },
        { type: 'section', columns: 1, fields: ['g0', 'g1'] },
      ],
    },
    { name: 'b', blocks: [] },
  ],
} as LayoutDraft
const documents = documentsFrom([layout])
const first = ['tabs', 0, 'blocks', 0, 'fields']
const second = ['tabs', 0, 'blocks', 2, 'fields']
const blocks = ['tabs', 0, 'blocks']
const page = (next: Documents) => documentIn<LayoutDraft>(next, 'layout', 'lead.page') as LayoutDraft
const at = (next: Documents, list: (string | number)[]) => valueAt(page(next), list)
const slots = (list: (string | number)[], ...indexes: number[]): Slot[] => indexes.map((index) => ({ list, index }))
const move = (from: Slot[], slot: Slot) => moveInLayout(documents, { layout: 'lead.page', from, slot })
const rule = { field: 'f2', visible_when: 'x > 1' }

test('several fields move as one, in the order of the page, whatever the order they were chosen in', () => {
  expect(at(move(slots(first, 3, 0), { list: first, index: 2 }), first)).toEqual(['f1', 'f0', 'f3', rule, 'f4'])
  const across = move([...slots(second, 1), ...slots(first, 4, 2)], { list: second, index: 0 })
  expect(at(across, first)).toEqual(['f0', 'f1', 'f3'])
  expect(at(across, second)).toEqual([rule, 'f4', 'g1', 'g0'])
  expect(placesAfterMove(slots(first, 3, 0), { list: first, index: 2 })).toEqual(slots(first, 1, 2))
})

test('a block that moves keeps everything in it, also into another tab and to the side', () => {
  const moved = move(slots(blocks, 0, 1), { list: ['tabs', 1, 'blocks'], index: 0 })
  expect(page(moved).tabs?.map((tab) => tab.blocks.map((block) => block.type))).toEqual([
    ['section'],
    ['section', 'history'],
  ])
  expect(page(move(slots(blocks, 1), { list: ['aside'], index: 0 })).aside).toEqual([{ type: 'history', id: 'own' }])
})

test('nothing moves into itself, onto its own place, or into a list of other things', () => {
  expect(move(slots(blocks, 0), { list: first, index: 0 })).toBe(documents)
  expect(move(slots(['tabs'], 0), { list: blocks, index: 0 })).toBe(documents)
  expect(move(slots(first, 1, 2), { list: first, index: 3 })).toBe(documents)
  expect(move(slots(first, 9), { list: first, index: 0 })).toBe(documents)
})

test('a tab that moves takes its blocks along, and places behind it are counted anew', () => {
  const moved = move(slots(['tabs'], 0), { list: ['tabs'], index: 2 })
  expect(page(moved).tabs?.map((tab) => [tab.name, tab.blocks.length])).toEqual([
    ['b', 0],
    ['a', 3],
  ])
})

test('a copy stands behind the last, without the id of the original; a tab gets a name of its own', () => {
  const doubled = duplicateInLayout(documents, { layout: 'lead.page', from: slots(blocks, 0, 1) })
  expect(page(doubled).tabs?.[0]?.blocks.map((block) => [block.type, block.id])).toEqual([
    ['section', undefined],
    ['history', 'own'],
    ['section', undefined],
    ['history', undefined],
    ['section', undefined],
  ])
  const tabs = duplicateInLayout(documents, { layout: 'lead.page', from: slots(['tabs'], 0) })
  expect(page(tabs).tabs?.map((tab) => tab.name)).toEqual(['a', 'a_2', 'b'])
})

test('one member is set in each, and a field that has nothing of its own is a name again', () => {
  const set = setInLayout(documents, {
    layout: 'lead.page',
    at: slots(first, 0, 2),
    member: ['required'],
    value: true,
  })
  expect(at(set, first)).toEqual([
    { field: 'f0', required: true },
    'f1',
    { field: 'f2', visible_when: 'x > 1', required: true },
    'f3',
    'f4',
  ])
  const back = setInLayout(set, { layout: 'lead.page', at: slots(first, 0, 2), member: ['required'], value: undefined })
  expect(JSON.stringify(page(back))).toBe(JSON.stringify(layout))
})

const listArb = fc.constantFrom<(string | number)[]>(first, second, blocks, ['tabs', 1, 'blocks'], ['tabs'])
const slotsArb = listArb.chain((list) =>
  fc.array(
    fc.nat(5).map((index): Slot => ({ list, index })),
    { maxLength: 4 },
  ),
)

/** Every field, block and tab of a page, whatever their order. */
function inventory(of: LayoutDraft): string[] {
  const areas = [...(of.tabs ?? []).flatMap((tab) => tab.blocks), ...(of.blocks ?? []), ...(of.aside ?? [])]
  const fields = sectionsOf(of).flatMap(({ section }) => section.fields.map((item) => JSON.stringify(item)))
  return [...fields, ...areas.map((block) => block.type), ...(of.tabs ?? []).map((tab) => tab.name)].sort()
}

test('a move loses nothing and doubles nothing, and what moved stands where it is said to stand', () => {
  fc.assert(
    fc.property(slotsArb, listArb, fc.nat(6), (from, list, index) => {
      const moved = move(from, { list, index })
      expect(inventory(page(moved))).toEqual(inventory(layout))
      if (moved === documents) return
      const there = from.filter((slot) => valueAt(layout, [...slot.list, slot.index]) !== undefined)
      const target = Math.min(index, (valueAt(layout, list) as Item[]).length)
      expect(itemsAt(page(moved), placesAfterMove(there, { list, index: target }))).toEqual(itemsAt(layout, there))
    }),
    { numRuns: 400 },
  )
})

test('taking out what was put in gives the page as it was, byte for byte', () => {
  fc.assert(
    fc.property(fc.constantFrom(first, second), fc.nat(2), (list, index) => {
      const items: Item[] = ['status', { gap: true }]
      const put = insertInLayout(documents, { layout: 'lead.page', items, slot: { list, index } })
      const out = removeFromLayout(put, { layout: 'lead.page', from: slots(list, index, index + 1) })
      expect(JSON.stringify(page(out))).toBe(JSON.stringify(layout))
    }),
  )
})
