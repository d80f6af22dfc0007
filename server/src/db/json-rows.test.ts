import { expect, test } from 'vitest'
import { JsonRowWriter, jsonForm } from './json-rows.ts'

/** A DataRow message as PostgreSQL sends it, with something in front as in a stream. */
function message(fields: (string | null)[]): { bytes: Buffer; start: number; length: number } {
  const parts = [Buffer.from('xx'), Buffer.from([0, fields.length])]
  for (const field of fields) {
    const text = Buffer.from(field ?? '')
    const length = Buffer.alloc(4)
    length.writeInt32BE(field === null ? -1 : text.length)
    parts.push(length, text)
  }
  const bytes = Buffer.concat(parts)
  return { bytes, start: 2, length: bytes.length - 2 }
}

type Asked = { members: string[]; types: number[]; limit?: number; places?: number }

function jsonOf({ members, types, limit = 10, places = 0 }: Asked, rows: (string | null)[][]) {
  const writer = new JsonRowWriter(jsonForm(members, limit, places))
  writer.columns(types)
  for (const row of rows) {
    const { bytes, start, length } = message(row)
    writer.row(bytes, start, length)
  }
  const { json, place } = writer.result()
  return { records: JSON.parse(json.toString()) as unknown, text: json.toString(), place }
}

const text = 25

test('a value stands in JSON as its type asks: texts in quotes, numbers and JSON as they are, blanks as null', () => {
  const asked = { members: ['a', 'b', 'c', 'd', 'e', 'f'], types: [text, 1700, 16, 16, 3802, 1082] }
  expect(
    jsonOf(asked, [
      ['x', '12.50', 't', 'f', '{"k": [1]}', '2026-09-25'],
      [null, null, null, null, null, null],
    ]).text,
  ).toBe(
    '[{"a":"x","b":12.50,"c":true,"d":false,"e":{"k": [1]},"f":"2026-09-25"},{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null}]',
  )
})

test('what is no number in JSON is told as a text', () => {
  const asked = { members: ['n'], types: [1700] }
  expect(jsonOf(asked, [['NaN'], ['Infinity'], ['-Infinity'], ['-1']]).records).toEqual([
    { n: 'NaN' },
    { n: 'Infinity' },
    { n: '-Infinity' },
    { n: -1 },
  ])
})

test('every character of a text and of a name comes out as it went in', () => {
  const all = Array.from({ length: 300 }, (_, code) => String.fromCodePoint(code)).join('')
  const odd = `${all}中文 😀 \u2028 "quoted" \\ back`
  const name = 'a"b\\c\u0001'
  expect(jsonOf({ members: [name], types: [text] }, [[odd], ['']]).records).toEqual([{ [name]: odd }, { [name]: '' }])
})

test('of more rows than asked for only the asked ones are shown, and where the next page starts', () => {
  const asked = { members: ['a'], types: [text, text, text], limit: 2, places: 2 }
  const rows = [
    ['1', 'p1', 'q1'],
    ['2', 'p2', null],
  ]
  expect(jsonOf(asked, [...rows, ['3', 'p3', 'q3']])).toMatchObject({
    records: [{ a: '1' }, { a: '2' }],
    place: ['p2', null],
  })
  expect(jsonOf(asked, rows)).toMatchObject({ records: [{ a: '1' }, { a: '2' }], place: null })
  expect(jsonOf(asked, [])).toMatchObject({ records: [], place: null })
})

test('rows far longer than the first room are all there', () => {
  const long = '\u0001长'.repeat(5000)
  const rows = Array.from({ length: 9 }, (_, n) => [`${n}${long}`])
  expect(jsonOf({ members: ['a'], types: [text] }, rows).records).toEqual(rows.map(([a]) => ({ a })))
})

test('a type that has no place in JSON is refused', () => {
  expect(() => new JsonRowWriter(jsonForm(['a'], 1, 0)).columns([1009])).toThrow('type 1009')
})
