import { expect, test } from 'vitest'
import { keyKeeper, newKey } from './new-key.ts'

test('the same content keeps its key until it is done, other content gets another', () => {
  const keeper = keyKeeper()
  const first = keeper.keyFor({ name: 'A' })
  expect(keeper.keyFor({ name: 'A' })).toBe(first)
  const second = keeper.keyFor({ name: 'B' })
  expect(second).not.toBe(first)
  keeper.done()
  expect(keeper.keyFor({ name: 'B' })).not.toBe(second)
})

test('keys are long and never alike', () => {
  const keys = Array.from({ length: 1000 }, newKey)
  expect(new Set(keys).size).toBe(1000)
  expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true)
})
