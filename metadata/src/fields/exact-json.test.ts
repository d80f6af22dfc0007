import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExactJson, scanJson } from './exact-json.ts'

test('numbers a double cannot hold as written are Infinity, all others come through', () => {
  const text =
    '{"a": 12345678901234567890, "b": 1.00000000000000001, "c": [1e400, 1e3, -0.1, 123456789012345], "d": "12345678901234567890", "e": 1.0}'
  expect(parseExactJson(text)).toEqual({
    a: Infinity,
    b: Infinity,
    c: [Infinity, 1000, -0.1, 123456789012345],
    d: '12345678901234567890',
    e: 1,
  })
  expect(parseExactJson('99999999999999999999')).toBe(Infinity)
})

test('every JSON value printed by JSON.stringify is read unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(parseExactJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('`__proto__` is a member like any other, and bad JSON throws', () => {
  expect(Object.keys(parseExactJson('{"__proto__": 12345678901234567890}') as object)).toEqual(['__proto__'])
  expect(() => parseExactJson('{"a": 12345678901234567890,}')).toThrow(SyntaxError)
})

test('the scan counts brackets and members outside strings and finds every number that may be rounded', () => {
  expect(scanJson('{"a[": [{"b\\"{": ["[[[["]}], "c": 12}')).toEqual({ depth: 4, widest: 2, rounds: false })
  expect(scanJson('[[[1]]]', 2).depth).toBe(3)
  expect(scanJson('[{"a:": 1, "b": {"c": 1}, "d": 1}, {"e": 1}]').widest).toBe(3)
  expect(scanJson(']]}{"a":1').widest).toBe(1)
  expect(scanJson('"1e5 12345678901234567890"').rounds).toBe(false)
  for (const text of ['1e5', '[-1E5]', '{"a":1.5e-3}', '1234567890123456', '[ 0.12345678901234567]'])
    expect(scanJson(text).rounds, text).toBe(true)
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const scan = scanJson(text)
      const deepest = (value: unknown): number =>
        typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(deepest)) : 0
      const widest = (value: unknown): number =>
        typeof value === 'object' && value !== null
          ? Math.max(Array.isArray(value) ? 0 : Object.keys(value).length, ...Object.values(value).map(widest))
          : 0
      expect(scan.depth).toBe(deepest(JSON.parse(text)))
      expect(scan.widest).toBeGreaterThanOrEqual(widest(JSON.parse(text)))
    }),
  )
})
