import { describe, expect, test } from 'vitest'
import type { FieldProblem } from '../problem.ts'
import { checkDocument } from './check.ts'
import { maxDepth } from './checker.ts'
import { kindOf, kinds, kindTable, schemaOf } from './kinds.ts'
import { closest } from './suggest.ts'

const at = (document: unknown): [string, string][] =>
  checkDocument(document).map((problem) => [problem.pointer, problem.code])
const first = (document: unknown): FieldProblem | undefined => checkDocument(document)[0]
const object = (fields: object, more: object = {}) => ({ kind: 'object', name: 'deal', fields, ...more })

describe('the documents of the API contract are good', () => {
  const contract = [
    object({
      name: { type: 'text', label: 'Name', required: true, max_length: 120 },
      account: { type: 'lookup', to: 'account', on_delete: 'restrict' },
      stage: {
        type: 'select',
        options: [{ value: 'qualify', label: { en: 'Qualify', 'zh-CN': '初识' }, color: 'blue' }],
        default: 'qualify',
      },
      amount: { type: 'currency', precision: 15, scale: 2 },
      probability: { type: 'percent' },
      expected: { type: 'formula', returns: 'currency', formula: 'amount * probability / 100' },
      quoted: {
        type: 'rollup',
        from: 'quote.opportunity',
        aggregate: 'sum',
        field: 'total',
        where: 'status = "accepted"',
      },
      number: { type: 'autonumber', format: 'OP-{YYYY}-{0000}' },
    }),
    {
      kind: 'validation_rule',
      name: 'opportunity.won_needs_amount',
      error_when: 'AND(stage = "won", ISBLANK(amount))',
      message: { en: 'No' },
      field: 'amount',
    },
    {
      kind: 'permission_set',
      name: 'sales_rep',
      objects: {
        opportunity: {
          read: true,
          create: true,
          update: true,
          delete: false,
          view_all: false,
          modify_all: false,
          export: false,
          import: false,
          fields: { margin: 'hidden', phone: 'masked', score: 'read' },
        },
      },
    },
    { kind: 'role', name: 'rep_east', parent: 'manager_east', label: 'East' },
    {
      kind: 'sharing_rule',
      name: 'opportunity.big_deals_to_finance',
      when: 'amount > 1000000',
      to: { role: 'finance' },
      access: 'read',
    },
    { $schema: '/api/v1/metadata/schemas/picklist', kind: 'picklist', name: 'industry', options: [{ value: 'it' }] },
  ]
  test.each(contract.map((document) => [`${document.kind} ${document.name}`, document] as const))(
    '%s',
    (_name, document) => {
      expect(checkDocument(document)).toEqual([])
    },
  )
})

describe('what is wrong is told with its place', () => {
  test('an unknown property, with the one that was meant', () => {
    expect(first(object({ name: { type: 'text', requird: true } }))).toEqual({
      pointer: '/fields/name/requird',
      code: 'schema.unknown_property',
      params: { name: 'requird', suggestion: 'required' },
    })
    expect(first({ kind: 'role', name: 'r', parant: 'x' })).toMatchObject({
      pointer: '/parant',
      params: { suggestion: 'parent' },
    })
  })

  test('a parameter of another type is unknown on this one', () => {
    expect(at(object({ name: { type: 'text', scale: 2 } }))).toEqual([
      ['/fields/name/scale', 'schema.unknown_property'],
    ])
  })

  test('kinds and field types that do not exist', () => {
    expect(first({ kind: 'objekt', name: 'x' })).toMatchObject({
      pointer: '/kind',
      code: 'metadata.unknown_kind',
      params: { suggestion: 'object' },
    })
    expect(first(object({ name: { type: 'txt' } }))).toMatchObject({
      pointer: '/fields/name/type',
      code: 'metadata.unknown_type',
      params: { suggestion: 'text' },
    })
    expect(at(object({ name: {} }))).toEqual([['/fields/name/type', 'schema.required']])
    expect(at(object({ name: null, other: [] }))).toEqual([
      ['/fields/name', 'schema.type'],
      ['/fields/other', 'schema.type'],
    ])
  })

  test('of several possible forms the one that was meant is explained', () => {
    expect(at({ kind: 'app', name: 'a', navigation: [{ type: 'object', objekt: 'deal' }] })).toEqual([
      ['/navigation/0/object', 'schema.required'],
      ['/navigation/0/objekt', 'schema.unknown_property'],
    ])
    expect(first({ kind: 'app', name: 'a', navigation: [{ type: 'nothing' }] })).toMatchObject({
      pointer: '/navigation/0/type',
      code: 'schema.enum',
    })
    expect(first({ kind: 'list_view', name: 'a.b', label: 5 })).toMatchObject({
      pointer: '/label',
      code: 'schema.type',
      params: { expected: 'string | object' },
    })
    expect(first({ kind: 'list_view', name: 'a.b', where: { field: 'x', op: 'is' } })).toMatchObject({
      pointer: '/where/op',
      code: 'schema.enum',
    })
  })

  test('pointers escape what JSON Pointer gives a meaning', () => {
    expect(at({ kind: 'role', name: 'r', 'a/b~c': 1 })).toEqual([['/a~1b~0c', 'schema.unknown_property']])
  })

  test('what is no document at all', () => {
    for (const value of [null, undefined, 1, 'x', [], [[]], new Date(0), {}, { kind: '__proto__' }, { kind: 5 }])
      expect(checkDocument(value).length).toBeGreaterThan(0)
  })

  test('many problems are cut at a hundred', () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, { type: 'nothing' }]))
    expect(checkDocument(object(fields)).length).toBe(100)
  })
})

describe('names', () => {
  test.each(['constructor', 'select', 'tostring', 'a', 'a'.repeat(63), 'x__c'])('%s is allowed', (name) => {
    expect(checkDocument({ ...object({ [name]: { type: 'text' } }), name })).toEqual([])
  })

  test.each(['A', '1a', '_a', 'a-b', 'a b', 'a.b', 'ä', '', 'a'.repeat(64), 'a"; drop table x; --'])(
    '%j is refused',
    (name) => {
      expect(at({ ...object({}), name })).toEqual([['/name', 'schema.pattern']])
      expect(checkDocument(object({ [name]: { type: 'text' } }))[0]?.code).toBe('metadata.bad_name')
    },
  )

  test('__proto__ as a key is an unknown name, not a prototype', () => {
    const fields = JSON.parse('{"__proto__": {"type": "text"}}') as object
    expect(at(object(fields))).toEqual([['/fields/__proto__', 'metadata.bad_name']])
    expect(at(JSON.parse('{"kind": "role", "name": "r", "__proto__": {"x": 1}}'))).toEqual([
      ['/__proto__', 'schema.unknown_property'],
    ])
  })
})

test('filters nest to a limit, and a filter 100,000 deep is refused without a crash', () => {
  const nested = (depth: number): unknown => {
    let filter: unknown = { field: 'a', op: 'is_null' }
    for (let level = 0; level < depth; level++) filter = { not: filter }
    return { kind: 'list_view', name: 'a.b', where: filter }
  }
  expect(checkDocument(nested(maxDepth - 2))).toEqual([])
  expect(checkDocument(nested(maxDepth + 1)).map((problem) => problem.code)).toContain('schema.too_deep')
  expect(checkDocument(nested(100_000)).map((problem) => problem.code)).toContain('schema.too_deep')
})

test('every kind has its schema under its own address, and its name says whether it belongs to an object', () => {
  expect(kinds).toEqual([...kinds].sort())
  expect(kinds.length).toBe(34)
  for (const kind of kinds) {
    expect(kindOf(kind)?.kind).toBe(kind)
    expect(schemaOf(kind)).toMatchObject({
      $id: `/api/v1/metadata/schemas/${kind}`,
      additionalProperties: false,
      properties: { kind: { const: kind } },
    })
    expect(checkDocument({ kind, name: kindTable[kind].scoped ? 'plain' : 'a.scoped' })[0]).toBeDefined()
  }
  expect(schemaOf('constructor')).toBeUndefined()
})

test('a suggestion is near or it is not made', () => {
  expect(closest('amuont', ['amount', 'account'])).toBe('amount')
  expect(closest('xyz', ['amount', 'account'])).toBeUndefined()
})
