/** Every field type over the same cases, without a database. What a database adds stands in fields-database.test.ts. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareValues, equalValues } from '@trellis/metadata/fields/compare.ts'
import type { FieldTypeDef, JsonValue, Parsed } from '@trellis/metadata/fields/field-type.ts'
import { fieldType, fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import { operandOf } from '@trellis/metadata/fields/operators.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import { valueMessages } from '@trellis/metadata/messages-of-values.ts'
import { context, sampleField, sampleOf } from './field-samples.ts'
import { naughtyStrings } from './naughty-strings.ts'

const naughty = naughtyStrings()
/** FUZZ_RUNS=10000 for a long look. */
const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

test('there are at least 40 types, and names of prototypes are none of them', () => {
  expect(Object.keys(fieldTypes).length).toBeGreaterThanOrEqual(40)
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])
    expect(fieldType(name)).toBeUndefined()
})

describe.each(Object.values(fieldTypes))('$type', (def: FieldTypeDef) => {
  const sample = sampleOf(def.type)
  const field = sampleField(def.type)
  const parse = (input: unknown): Parsed => def.parse(input, field, context)
  const parseText = (text: string): Parsed => def.parseText(text, field, context)

  test('null: a blank text is blank, a blank cell as well', () => {
    if (def.type !== 'json') expect(parse('')).toEqual({ ok: true, value: null })
    expect(parseText('')).toEqual({ ok: true, value: null })
    expect(def.formatText(null, field)).toBe('')
    expect(def.format(null, field, 'en')).toBe('')
  })

  test('wire values are accepted as they are', () => {
    for (const value of sample.values) expect(parse(value)).toEqual({ ok: true, value })
  })

  test('bounds and unicode: inputs are read as promised', () => {
    for (const [input, value] of sample.reads) expect([input, parse(input)]).toEqual([input, { ok: true, value }])
    for (const [text, value] of sample.cells) expect([text, parseText(text)]).toEqual([text, { ok: true, value }])
  })

  test('wrong input is refused with a code that has a sentence', () => {
    const refusals = [
      ...sample.refuses.map(([input, code]) => [input, code, parse(input)] as const),
      ...(sample.badCells ?? []).map(([text, code]) => [text, code, parseText(text)] as const),
    ]
    for (const [input, code, parsed] of refusals) {
      expect([input, parsed]).toMatchObject([input, { ok: false, code }])
      expect(valueMessages.has(code), code).toBe(true)
      if (!parsed.ok) expect(messageOf(parsed.code, parsed.params ?? {}, 'zh-CN')).not.toContain('undefined')
    }
  })

  test('import and export: parseText(formatText(v)) is v', () => {
    for (const value of sample.values) {
      const text = def.formatText(value, field)
      expect([text, parseText(text)]).toEqual([text, { ok: true, value }])
      expect(def.format(value, field, 'zh-CN', 'Asia/Shanghai')).not.toBe('')
    }
  })

  test('JSON: values survive the wire', () => {
    for (const value of sample.values) expect(parse(JSON.parse(JSON.stringify(value)))).toEqual({ ok: true, value })
  })

  test('sort: samples stand in ascending order, blanks last', () => {
    if (!def.sortable) return expect(def.operators.includes('lt')).toBe(false)
    const sorted = [null, ...sample.values].reverse().sort((a, b) => compareValues(def, a, b, 'zh-CN'))
    expect(sorted).toEqual([...sample.values, null])
  })

  test('filter: each operator takes an operand that this type can read', () => {
    expect(def.operators).toEqual(expect.arrayContaining(['is_null', 'not_null']))
    for (const operator of def.operators) expect(['one', 'many', 'pair', 'text', 'none']).toContain(operandOf(operator))
    expect(def.operators.includes('contains') && def.structured === true).toBe(false)
  })

  test('group: equal values are one group, different values are two', () => {
    const [first, second] = sample.values
    expect(equalValues(first, JSON.parse(JSON.stringify(first)) as JsonValue)).toBe(true)
    expect(equalValues(first, second)).toBe(false)
    if (def.groupable) expect(def.aggregates).toContain('count')
  })

  test('default: a wire value is a valid constant default', () => {
    const value = sample.values.at(-1) as JsonValue
    expect(
      def.parse(value, { ...field, default: value }, { ...context, locale: 'en', timeZone: 'UTC', defaultRegion: '' }),
    ).toEqual({ ok: true, value })
  })

  test('unique: only scalar, comparable values may be unique', () => {
    if (def.uniqueAllowed)
      expect(
        def.many !== true && def.structured !== true && def.encrypted !== true && def.operators.includes('eq'),
      ).toBe(true)
    if (def.uniqueByDefault) expect(def.uniqueAllowed).toBe(true)
  })

  test('anything at all: parse and parseText never throw, and what they accept they accept again', () => {
    const anything = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
      },
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.double(),
      fc.json(),
      fc.constantFrom(-0, Infinity, NaN, 2 ** 53 + 1, '\ud800', '__proto__', '😀'),
    )
    fc.assert(
      fc.property(anything, fc.string({ unit: 'binary', maxLength: 60 }), (input, text) => {
        if (input !== null && input !== undefined) expectStable(parse(input), parse)
        const cell = parseText(text)
        expectStable(cell, parse)
        if (cell.ok && cell.value !== null) expect(parseText(def.formatText(cell.value, field))).toEqual(cell)
      }),
      { numRuns: fuzzRuns },
    )
  })

  test.runIf(sample.freeText === true)('naughty strings come through unchanged, in input and in cells', () => {
    const open = sampleField(def.type, {})
    for (const text of naughty ?? []) {
      const expected = { ok: true, value: text === '' ? null : text }
      expect(def.parse(text, open, context)).toEqual(expected)
      expect(def.parseText(text, open, context)).toEqual(expected)
    }
  })

  test('naughty strings never break any type', () => {
    for (const text of naughty ?? []) for (const parsed of [parse(text), parseText(text)]) expectStable(parsed, parse)
  })
})

/** An accepted value is JSON, and is accepted again as itself. */
function expectStable(parsed: Parsed, parse: (input: unknown) => Parsed): void {
  if (!parsed.ok) return expect(parsed.code).toMatch(/^value\.[a-z_]+$/)
  if (parsed.value === null) return
  const again = parse(JSON.parse(JSON.stringify(parsed.value)))
  if (!again.ok || !equalValues(again.value, parsed.value)) expect(again).toEqual(parsed)
}
