import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guardCell, unguardCell } from './export-cells.ts'

test('SEC-36 what a spreadsheet would run is guarded, and importing takes the guard off', () => {
  for (const text of [
    '=1+1',
    '+86',
    '-1',
    '@x',
    '\t=1',
    '\r=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '"=1',
    "'=1",
    '\ufeff=1',
    '\n=1',
  ]) {
    expect(guardCell(text)).toBe(`'${text}`)
    expect(unguardCell(guardCell(text))).toBe(text)
  }
  for (const text of ['', 'a=1', ' =1', "it's", "'quoted'", '1-2']) expect(guardCell(text)).toBe(text)
})

test('the guard round-trips any text', () => {
  const tricky = fc.string({ unit: fc.constantFrom("'", '"', '=', '+', '-', '@', '\t', 'a', '＝', '\ufeff') })
  fc.assert(
    fc.property(fc.oneof(tricky, fc.string()), (text) => unguardCell(guardCell(text)) === text),
    { numRuns: 2000 },
  )
})
