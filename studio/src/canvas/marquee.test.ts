import { expect, test } from 'vitest'
import type { Drawn } from './marquee.ts'
import { chosenBy, rectBetween } from './marquee.ts'

const block = (index: number, top: number): Drawn => ({
  slot: { list: ['blocks'], index },
  rect: { left: 0, top, width: 200, height: 90 },
})
const field = (section: number, index: number, top: number): Drawn => ({
  slot: { list: ['blocks', section, 'fields'], index },
  rect: { left: 10, top, width: 180, height: 30 },
})
const items = [block(0, 0), field(0, 0, 5), field(0, 1, 40), block(1, 100), field(1, 0, 105), block(2, 200)]
const slots = (...drawn: (Drawn | undefined)[]) => drawn.map((one) => one?.slot)

test('a rectangle chooses the blocks that lie in it, else the fields it touches, else the blocks it touches', () => {
  const from = { x: -10, y: -5 }
  expect(chosenBy(rectBetween({ x: 210, y: 195 }, from), items)).toEqual(slots(items[0], items[3]))
  expect(chosenBy(rectBetween(from, { x: 40, y: 60 }), items)).toEqual(slots(items[1], items[2]))
  expect(chosenBy(rectBetween({ x: -10, y: 36 }, { x: 40, y: 110 }), items)).toEqual(slots(items[2], items[4]))
  expect(chosenBy(rectBetween({ x: -10, y: 240 }, { x: 40, y: 250 }), items)).toEqual(slots(items[5]))
  expect(chosenBy(rectBetween({ x: 300, y: 300 }, { x: 400, y: 400 }), items)).toEqual([])
})

test('with what was chosen before, only things of one kind, and each once', () => {
  const before = [items[1]!.slot]
  const some = rectBetween({ x: -10, y: 36 }, { x: 40, y: 110 })
  expect(chosenBy(some, items, before)).toEqual(slots(items[1], items[2], items[4]))
  expect(chosenBy(some, items, [items[2]!.slot])).toEqual(slots(items[2], items[4]))
  expect(chosenBy(some, items, [items[5]!.slot])).toEqual(slots(items[2], items[4]))
  expect(chosenBy(rectBetween({ x: 300, y: 300 }, { x: 400, y: 400 }), items, before)).toEqual(before)
})
