import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseListUrl } from './parse-list-url.ts'
import { printListUrl } from './print-query.ts'
import { readQueryBody } from './read-body.ts'
import type { RecordQuery } from './record-query.ts'

const parse = (text: string) => parseListUrl('deal', new URLSearchParams(text))

test('an address says fields, filter, order, page and total', () => {
  expect(
    parse('fields=name,account.name&where=amount > 5&order_by=-close_date,name&limit=20&total=1&deleted=0'),
  ).toEqual({
    ok: true,
    value: {
      object: 'deal',
      fields: ['name', 'account.name'],
      where: { formula: 'amount > 5' },
      order_by: [
        { field: 'close_date', dir: 'desc' },
        { field: 'name', dir: 'asc' },
      ],
      limit: 20,
      total: true,
      deleted: false,
    },
  })
})

test.each([
  ['unknown=1', '/unknown', 'query.syntax'],
  ['limit=-1', '/limit', 'query.syntax'],
  ['limit=9999', '/limit', 'query.too_wide'],
  ['total=maybe', '/total', 'query.syntax'],
  ['where={', '/where', 'query.syntax'],
  ['where={"and":[{"field":1}]}', '/where/and/0/field', 'query.syntax'],
  ['limit=1&limit=2', '/limit', 'query.syntax'],
])('%s is refused at %s', (text, pointer, code) => {
  const result = parse(text)
  expect(result.ok ? null : [result.problem.errors?.[0]?.pointer, result.problem.code]).toEqual([pointer, code])
})

const name = fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{1,6})?$/)
const condition = fc.record({
  field: name,
  op: fc.constantFrom('eq', 'in', 'contains'),
  value: fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())),
})
const filter: fc.Arbitrary<object> = fc.letrec((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    condition,
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
    fc.record({ formula: fc.stringMatching(/^[a-z ]{0,5}[a-z=><"]{1,9}$/) }),
  ),
})).filter as fc.Arbitrary<object>

test('an address printed from a query reads back as the query', () => {
  const query = fc.record(
    {
      fields: fc.array(name, { minLength: 1, maxLength: 4 }),
      where: filter,
      order_by: fc.array(fc.record({ field: name, dir: fc.constantFrom('asc', 'desc') }), {
        minLength: 1,
        maxLength: 3,
      }),
      limit: fc.integer({ min: 1, max: 1000 }),
      search: fc.string({ minLength: 1, maxLength: 20 }),
      total: fc.constantFrom(true, 'capped'),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(query, (asked) => {
      const full = { object: 'deal', ...asked } as RecordQuery
      expect(parse(printListUrl(full))).toEqual({ ok: true, value: full })
    }),
    { numRuns: 300 },
  )
})

test('whatever JSON comes, it is read or refused with a pointer, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json().map((text): unknown => JSON.parse(text)),
        fc.dictionary(
          fc.constantFrom(
            'object',
            'fields',
            'where',
            'order_by',
            'limit',
            'group_by',
            'aggregates',
            'having',
            'cursor',
            '__proto__',
          ),
          fc.jsonValue(),
        ),
      ),
      (body) => {
        const result = readQueryBody(body)
        if (!result.ok) expect(result.problem.errors?.[0]?.pointer).toEqual(expect.any(String))
      },
    ),
    { numRuns: 1000 },
  )
})
