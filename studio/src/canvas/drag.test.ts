import { expect, test } from 'vitest'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { asksMuch, entryCost, entryLimit, measuredCost } from './entry-cost.ts'
import type { Spot } from './drag.ts'
import { placingAt } from './drag.ts'
import { itemAfter, slotAfter } from './keyboard.ts'

const fields = ['tabs', 0, 'blocks', 0, 'fields']
const spot = (id: string, more: Partial<Spot>): Spot => ({
  id,
  takes: 'field',
  list: fields,
  index: 0,
  across: false,
  ...more,
})
const spots = [
  {
    spot: spot('block', { takes: 'block', list: ['tabs', 0, 'blocks'] }),
    rect: { left: 0, top: 0, width: 400, height: 200 },
  },
  { spot: spot('a', { index: 0, across: true }), rect: { left: 0, top: 0, width: 200, height: 40 } },
  { spot: spot('b', { index: 1, across: true }), rect: { left: 200, top: 0, width: 200, height: 40 } },
  { spot: spot('end', { index: 2, end: true }), rect: { left: 0, top: 40, width: 400, height: 20 } },
]

test('a field goes before or behind the one it is dropped on, by the half the pointer is in', () => {
  expect(placingAt({ x: 20, y: 10 }, spots, 'field')).toEqual({
    slot: { list: fields, index: 0 },
    spot: 'a',
    edge: 'before',
  })
  expect(placingAt({ x: 380, y: 10 }, spots, 'field')).toEqual({
    slot: { list: fields, index: 2 },
    spot: 'b',
    edge: 'behind',
  })
  expect(placingAt({ x: 20, y: 50 }, spots, 'field')).toEqual({
    slot: { list: fields, index: 2 },
    spot: 'end',
    edge: 'end',
  })
})

test('a block takes no field, and beside the page there is no place', () => {
  expect(placingAt({ x: 20, y: 190 }, spots, 'field')).toBeUndefined()
  expect(placingAt({ x: 20, y: 190 }, spots, 'block')).toEqual({
    slot: { list: ['tabs', 0, 'blocks'], index: 1 },
    spot: 'block',
    edge: 'behind',
  })
  expect(placingAt({ x: 900, y: 10 }, spots, 'block')).toBeUndefined()
})

const layout = {
  kind: 'layout',
  name: 'lead.page',
  tabs: [
    {
      name: 'a',
      blocks: [
        { type: 'section', columns: 2, fields: ['a', 'b', 'c'] },
        { type: 'section', columns: 1, fields: ['d'] },
      ],
    },
  ],
} as LayoutDraft
const second = ['tabs', 0, 'blocks', 1, 'fields']

test('arrows move within a section, by rows in columns, and on to the next section', () => {
  expect(slotAfter(layout, [{ list: fields, index: 0 }], 'right')).toEqual({ list: fields, index: 2 })
  expect(slotAfter(layout, [{ list: fields, index: 0 }], 'down')).toEqual({ list: fields, index: 3 })
  expect(slotAfter(layout, [{ list: fields, index: 2 }], 'down')).toEqual({ list: second, index: 0 })
  expect(slotAfter(layout, [{ list: second, index: 0 }], 'up')).toEqual({ list: fields, index: 3 })
  expect(slotAfter(layout, [{ list: fields, index: 0 }], 'up')).toBeUndefined()
  // Several go as one: forward from the last of them, back from the first.
  const pair = [0, 1].map((index) => ({ list: fields, index }))
  expect(slotAfter(layout, pair, 'right')).toEqual({ list: fields, index: 3 })
  expect(slotAfter(layout, pair, 'left')).toBeUndefined()
})

test('arrows alone go from field to field, over the end of a section into the next one', () => {
  expect(itemAfter(layout, { list: fields, index: 0 }, 'down')).toEqual({ list: fields, index: 2 })
  expect(itemAfter(layout, { list: fields, index: 2 }, 'right')).toEqual({ list: second, index: 0 })
  expect(itemAfter(layout, { list: second, index: 0 }, 'up')).toEqual({ list: fields, index: 2 })
  expect(itemAfter(layout, { list: second, index: 0 }, 'down')).toBeUndefined()
  expect(itemAfter(layout, { list: ['tabs', 0, 'blocks'], index: 0 }, 'down')).toEqual({
    list: ['tabs', 0, 'blocks'],
    index: 1,
  })
})

test('the cost of a form counts what must be typed, not what is filled in by itself', () => {
  const object = {
    kind: 'object',
    name: 'lead',
    fields: {
      a: { type: 'text', required: true },
      b: { type: 'select', required: true, default: 'x' },
      c: { type: 'long_text', required: true },
      d: { type: 'formula', required: true },
    },
  } as never
  expect(entryCost(object, layout)).toEqual({ required: 2, seconds: 25 })
})

test('more than twelve required fields or more than a minute is much to ask, unless the page says otherwise', () => {
  const usual = entryLimit(layout)
  expect(asksMuch({ required: 12, seconds: 60 }, usual)).toBe(false)
  expect(asksMuch({ required: 13, seconds: 20 }, usual)).toBe(true)
  expect(asksMuch({ required: 3, seconds: 61 }, usual)).toBe(true)
  const quick = entryLimit({ ...layout, entry_limit: { seconds: 15 } })
  expect(quick).toEqual({ required: 12, seconds: 15 })
  expect(asksMuch({ required: 3, seconds: 16 }, quick)).toBe(true)
})

test('what people really took is the cost of the page as published; what a draft asks more or less comes on top', () => {
  const published = { required: 2, seconds: 25 }
  expect(measuredCost(published, published, 40)).toEqual({ required: 2, seconds: 40, estimated: 0 })
  expect(measuredCost({ required: 3, seconds: 31 }, published, 40)).toEqual({ required: 3, seconds: 46, estimated: 6 })
  expect(measuredCost({ required: 0, seconds: 0 }, published, 12)).toEqual({ required: 0, seconds: 0, estimated: -25 })
})
