/** Samples of choices, references and structured values. Data for fields.test.ts. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldSample } from './field-samples.ts'
import { notText } from './field-samples-refused.ts'

const idA = '01890a5d-ac96-774b-bcce-b302099a8057'
const idB = '01890a5d-ac96-774b-bcce-b302099a8058'
const upper = idB.toUpperCase()
const options = [
  { value: 'open', label: { en: 'Open; new', 'zh-CN': '打开' } },
  { value: 'won', label: { en: 'Won', 'zh-CN': '赢单' } },
  { value: 'lost', label: 'Lost' },
  { value: 'old', label: 'Old', active: false },
]
const idSample: FieldSample = {
  document: {},
  values: [idA, idB],
  reads: [
    [upper, idB],
    [` ${idA} `, idA],
    ['', null],
  ],
  cells: [
    [upper, idB],
    ['', null],
  ],
  refuses: [
    ['Acme', 'value.not_an_id'],
    [7, 'value.not_an_id'],
    [{ id: idA }, 'value.not_an_id'],
    [`${idA}0`, 'value.not_an_id'],
  ],
  badCells: [['Acme', 'value.not_an_id']],
}

export const referenceSamples: { readonly [type: string]: FieldSample } = {
  select: {
    document: { options },
    values: ['lost', 'open', 'won'],
    reads: [['', null]],
    cells: [
      ['赢单', 'won'],
      [' WON ', 'won'],
      ['Open; new', 'open'],
      ['', null],
    ],
    refuses: [
      ['Won', 'value.not_an_option'],
      ['old', 'value.inactive_option'],
      ['__proto__', 'value.not_an_option'],
      ['constructor', 'value.not_an_option'],
      ...notText,
    ],
    badCells: [
      ['Old', 'value.inactive_option'],
      ['nothing', 'value.not_an_option'],
    ],
  },
  multi_select: {
    document: { options },
    values: [['open'], ['open', 'won'], ['won', 'lost']],
    reads: [
      [
        ['won', 'open', 'won'],
        ['open', 'won'],
      ],
      ['won', ['won']],
      [[], null],
      ['', null],
    ],
    cells: [
      ['赢单, open', ['open', 'won']],
      ['"Open; new"; Lost', ['open', 'lost']],
      ['', null],
    ],
    refuses: [
      [['nope'], 'value.not_an_option'],
      [['old'], 'value.inactive_option'],
      [[5], 'value.not_a_text'],
      [{ 0: 'won' }, 'value.not_a_list'],
      [7, 'value.not_a_list'],
    ],
  },
  tags: {
    document: {},
    values: [['a'], ['a', 'b; "c"', '标签'], [', ', '“x”'].map((word) => word.trim())],
    reads: [
      [[' a ', 'a', ''], ['a']],
      [[], null],
      ['one', ['one']],
    ],
    cells: [
      ['a; b；c、d, e', ['a', 'b', 'c', 'd', 'e']],
      ['"a;b"; c', ['a;b', 'c']],
      ['"open', ['"open']],
      [' ; ; ', null],
    ],
    refuses: [
      [[1], 'value.not_a_text'],
      [5, 'value.not_a_list'],
      [['x'.repeat(101)], 'value.too_long'],
      [Array.from({ length: 101 }, (_, index) => `t${index}`), 'value.too_many_values'],
      [['a\0'], 'value.bad_character'],
    ],
  },
  id: idSample,
  lookup: { ...idSample, document: { to: 'account' } },
  master_detail: { ...idSample, document: { to: 'account' } },
  polymorphic_lookup: { ...idSample, document: { to: ['account', 'contact'] } },
  hierarchy: idSample,
  user: idSample,
  file: idSample,
  image: idSample,
  signature: idSample,
  many_to_many: {
    document: { to: 'account' },
    values: [[idA], [idA, idB]],
    reads: [
      [
        [idB, idA, upper],
        [idA, idB],
      ],
      [idA, [idA]],
      [[], null],
    ],
    cells: [
      [`${idB}; ${idA}`, [idA, idB]],
      ['', null],
    ],
    refuses: [
      [['x'], 'value.not_an_id'],
      [7, 'value.not_a_list'],
      [Array.from({ length: 1001 }, () => idA), 'value.too_many_values'],
    ],
    virtual: true,
  },
  json: {
    document: {},
    values: [
      { a: [1, 'x', null, true] },
      [],
      'text',
      5,
      false,
      JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as JsonValue,
    ],
    reads: [
      [{}, {}],
      ['', ''],
    ],
    cells: [
      ['{"a": 1}', { a: 1 }],
      ['null', null],
      ['"x"', 'x'],
      ['', null],
    ],
    refuses: [
      [{ a: 'x\0' }, 'value.bad_character'],
      [{ '\ud800': 1 }, 'value.bad_character'],
      [[Infinity], 'value.not_json'],
      [nested(70), 'value.too_deep'],
      ['x'.repeat(100_001), 'value.too_long'],
      [new Map(), 'value.not_json'],
      [Symbol.iterator, 'value.not_json'],
    ],
    badCells: [
      ['{a: 1}', 'value.not_json'],
      ['{', 'value.not_json'],
    ],
  },
  address: {
    document: {},
    values: [
      { street: '1 Main St', city: 'Springfield', state: 'IL', postal_code: '62701', country: 'US' },
      { district: '朝阳区', city: '北京市' },
      { street: 'a, "b"' },
      { country: 'CN' },
    ],
    reads: [
      [
        { street: ' x ', city: null, country: 'cn' },
        { street: 'x', country: 'CN' },
      ],
      [{}, null],
      ['', null],
    ],
    cells: [
      ['中山路 1 号', { street: '中山路 1 号' }],
      [
        '1 Main St, , Beijing, , 100000, CN',
        { street: '1 Main St', city: 'Beijing', postal_code: '100000', country: 'CN' },
      ],
      ['a, b', { street: 'a, b' }],
      ['{"city":"X"}', { city: 'X' }],
    ],
    refuses: [
      ['x', 'value.not_an_address'],
      [[], 'value.not_an_address'],
      [{ planet: 'x' }, 'value.unknown_member'],
      [JSON.parse('{"__proto__": "x"}'), 'value.unknown_member'],
      [{ city: 5 }, 'value.not_a_text'],
      [{ country: 'China' }, 'value.not_a_country'],
      [{ city: 'x'.repeat(101) }, 'value.too_long'],
      [{ city: '\0' }, 'value.bad_character'],
    ],
  },
  location: {
    document: {},
    values: [
      { latitude: 31.2304, longitude: 121.4737 },
      { latitude: -90, longitude: 180 },
      { latitude: 0, longitude: 1e-7 },
    ],
    reads: [
      [
        { latitude: '31.5', longitude: 121 },
        { latitude: 31.5, longitude: 121 },
      ],
      ['', null],
    ],
    cells: [
      ['31.2304, 121.4737', { latitude: 31.2304, longitude: 121.4737 }],
      ['', null],
    ],
    refuses: [
      [{ latitude: 91, longitude: 0 }, 'value.not_a_location'],
      [{ latitude: 1 }, 'value.not_a_location'],
      [{ latitude: 1, longitude: 2, altitude: 3 }, 'value.unknown_member'],
      ['x', 'value.not_a_location'],
      [[1, 2], 'value.not_a_location'],
      [null as unknown as object, 'value.not_a_location'],
    ],
    badCells: [
      ['31', 'value.not_a_location'],
      ['a, b', 'value.not_a_location'],
    ],
  },
}

function nested(levels: number): JsonValue {
  let value: JsonValue = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}
