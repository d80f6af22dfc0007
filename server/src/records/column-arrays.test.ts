import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textArray, textOf } from './column-arrays.ts'

/** What PostgreSQL reads (array_recv): dimensions, nulls, element type, length, first index, then each text behind its length. */
function readArray(array: Buffer): (string | null)[] {
  expect([0, 4, 8, 16].map((place) => array.readInt32BE(place))).toEqual([1, 1, 25, 1])
  const texts: (string | null)[] = []
  let at = 20
  for (let left = array.readInt32BE(12); left > 0; left--) {
    const length = array.readInt32BE(at)
    at += 4
    texts.push(length < 0 ? null : array.toString('utf8', at, at + length))
    at += Math.max(length, 0)
  }
  expect(at).toBe(array.length)
  return texts
}

test('every text comes through as it is, with its nulls, however long', () => {
  const long = '一'.repeat(900_000)
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1 }), (texts) => {
      const array = textArray(texts.length, (row) => texts[row] ?? null)
      if (texts.every((text) => text === null)) expect(array).toBeNull()
      else expect(readArray(array ?? Buffer.alloc(0))).toEqual(texts)
    }),
  )
  expect(readArray(textArray(3, (row) => [long, null, ''][row] ?? null) ?? Buffer.alloc(0))).toEqual([long, null, ''])
})

test('an array made is not touched by the next one', () => {
  const first = textArray(1, () => 'first')
  textArray(1, () => 'other')
  expect(readArray(first ?? Buffer.alloc(0))).toEqual(['first'])
})

test('values are written as the texts of their column', () => {
  expect(textOf('numeric(15,2)')(1000.25)).toBe('1000.25')
  expect(textOf('boolean')(false)).toBe('false')
  expect(textOf('text')('{"a"}')).toBe('{"a"}')
  expect(textOf('text[]')(['a', 'b"\\', 'null', ''])).toBe('{"a","b\\"\\\\","null",""}')
  expect(textOf('jsonb')('text')).toBe('"text"')
  expect(textOf('jsonb')({ a: [1] })).toBe('{"a":[1]}')
  for (const type of ['text', 'jsonb', 'text[]', 'date']) expect(textOf(type)(null), type).toBeNull()
})
