import { expect, test } from 'vitest'
import {
  changesOf,
  duplicateAt,
  fillDown,
  insertAt,
  linesOf,
  newLine,
  numbered,
  placeErrors,
  rebase,
  removeAt,
  setCell,
  totalsOf,
} from './lines.ts'

const fields = ['name', 'quantity', 'product']
const saved = linesOf([
  { id: 'a', version: 3, name: 'A', quantity: 1, product: 'p', 'product.name': 'P', total: 10 },
  { id: 'b', version: 1, name: 'B', quantity: 2, product: null, total: 20 },
])

test('only what differs is sent: new lines whole, changed ones by their fields and version, removed ones by id', () => {
  let lines = setCell(saved, 'a', { quantity: 5 })
  lines = removeAt(lines, 1)
  lines = insertAt(lines, 1, [newLine({ name: 'C', product: 'q', 'product.name': 'Q' })])
  expect(changesOf(lines, fields)).toEqual({
    create: [{ name: 'C', product: 'q' }],
    update: [{ id: 'a', version: 3, quantity: 5 }],
    delete: [{ id: 'b', version: 1 }],
  })
  expect(changesOf(setCell(setCell(saved, 'a', { quantity: 5 }), 'a', { quantity: 1 }), fields)).toBeNull()
  expect(changesOf(removeAt(insertAt(saved, 0, [newLine({})]), 0), fields)).toBeNull()
})

test('fill down copies the top of a block, or the row above a single cell, with the name of a chosen record', () => {
  const lines = insertAt(saved, 2, [newLine({}), newLine({})])
  const filled = fillDown(lines, 0, 3, ['product', 'product.name'])
  expect(filled.rows.map((row) => row.values['product.name'])).toEqual(['P', 'P', 'P', 'P'])
  expect(fillDown(lines, 1, 1, ['quantity']).rows[1]?.values['quantity']).toBe(1)
  expect(fillDown(lines, 0, 0, ['quantity'])).toBe(lines)
})

test('a duplicate is a new line below', () => {
  const lines = duplicateAt(saved, 0, (path) => path !== 'total')
  expect(lines.rows.map((row) => row.values['name'])).toEqual(['A', 'A', 'B'])
  expect(changesOf(lines, fields)?.create).toEqual([{ name: 'A', quantity: 1, product: 'p' }])
})

test('a row made by a key and not touched is no line', () => {
  const lines = insertAt(saved, 2, [{ ...newLine({ quantity: 1 }), blank: true }])
  expect(changesOf(lines, fields)).toBeNull()
  const key = lines.rows[2]?.key ?? ''
  expect(changesOf(setCell(lines, key, { name: 'N' }), fields)?.create).toEqual([{ name: 'N', quantity: 1 }])
})

test('each reason stands at its cell; what has no cell is said above', () => {
  const lines = setCell(insertAt(saved, 1, [newLine({ name: 'N' })]), 'b', { quantity: 0 })
  const changes = changesOf(lines, fields)
  if (!changes) throw new Error('there are changes')
  const placed = placeErrors(lines, changes, [
    { pointer: '/create/0/product', code: 'value.required', message: 'Needed' },
    { pointer: '/update/0/quantity', code: 'value.too_small', message: 'Too small' },
    { pointer: '/delete/0', code: 'record.locked', message: 'Locked' },
  ])
  expect(placed.lines.rows.map((row) => row.errors)).toEqual([{}, { product: 'Needed' }, { quantity: 'Too small' }])
  expect(placed.rest).toEqual(['Locked'])
  expect(setCell(placed.lines, 'b', { quantity: 1 }).rows[2]?.errors).toEqual({})
})

test('lines of somebody else come in below what I changed', () => {
  const mine = removeAt(insertAt(setCell(saved, 'a', { quantity: 9 }), 2, [newLine({ name: 'N' })]), 1)
  const now = rebase(
    mine,
    [
      { id: 'a', version: 4, name: 'A2', quantity: 7 },
      { id: 'b', version: 2, name: 'B' },
      { id: 'c', version: 1, name: 'C' },
    ],
    fields,
  )
  expect(now.rows.map((row) => [row.values['name'], row.values['quantity']])).toEqual([
    ['A2', 9],
    ['C', undefined],
    ['N', undefined],
  ])
  expect(changesOf(now, fields)).toEqual({
    create: [{ name: 'N' }],
    update: [{ id: 'a', version: 4, quantity: 9 }],
    delete: [{ id: 'b', version: 2 }],
  })
})

test('rows are numbered in their order, and sums never mix currencies', () => {
  const lines = numbered(saved, 'position')
  expect(lines.rows.map((row) => row.values['position'])).toEqual([1, 2])
  expect(numbered(lines, 'position').rows[0]).toBe(lines.rows[0])
  const rows = [0.1, 0.2, 5].map((price, at) => newLine({ price, price_currency: at === 2 ? 'USD' : 'CNY' }))
  expect([...totalsOf(rows, 'price')]).toEqual([
    ['CNY', 0.3],
    ['USD', 5],
  ])
})
