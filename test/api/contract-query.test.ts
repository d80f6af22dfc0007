/** The contract, `POST /api/v1/query`: fields, children, filters with every operator, relative dates, groups, the past, totals. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let account: string
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

const names = ['a', 'b', 'c', 'd', 'e']
const deals = () => [
  { name: 'a', stage: 'qualify', amount: 100, probability: 50, account, close_date: day(0), score: 1, margin: 1 },
  { name: 'b', stage: 'propose', amount: 2000, probability: 25, account, close_date: day(-1), score: 2, margin: 2 },
  { name: 'c', stage: 'won', amount: 3000.5, close_date: '2020-01-15', score: 3, met_at: '2020-01-15T10:00:00Z' },
  { name: 'd', stage: 'lost', amount: 4000, close_date: '2020-01-31', score: 4 },
  { name: 'e', amount: null, stage: null, close_date: null },
]

beforeAll(async () => {
  app = await openServer({ items: contractDocuments })
  account = (await app.admin.post('/api/v1/records/account', { name: 'Acme', industry: 'it' })).body.id
  const made = await app.admin.post('/api/v1/records/opportunity/bulk', { op: 'insert', records: deals() })
  const parent = made.body.results[0].id
  await app.admin.post('/api/v1/records/quote/bulk', {
    op: 'insert',
    records: [1, 2, 3].map((n) => ({
      number: `Q${n}`,
      opportunity: parent,
      total: n * 10,
      status: n === 3 ? 'draft' : 'accepted',
    })),
  })
})
afterAll(() => app?.close())

const query = (body: object, client: Client = app.admin) =>
  client.post('/api/v1/query', { object: 'opportunity', ...body })
async function found(where: unknown): Promise<string[]> {
  const answer = await query({ fields: ['name'], where, order_by: [{ field: 'name' }] })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.records.map((record: { name: string }) => record.name)
}

test('the example of the contract: relations, children, nested filter, order, limit, capped total', async () => {
  const answer = await query({
    fields: [
      'id',
      'name',
      'amount',
      'account.name',
      { children: 'quote.opportunity', fields: ['number', 'total'], limit: 5 },
    ],
    where: {
      and: [
        { field: 'stage', op: 'in', value: ['qualify', 'propose'] },
        { field: 'account.industry', op: 'eq', value: 'it' },
        { formula: 'amount > 1000' },
      ],
    },
    order_by: [{ field: 'close_date', dir: 'desc' }],
    limit: 50,
    cursor: null,
    total: 'capped',
  })
  expect([answer.status, answer.body.total, answer.body.next_cursor]).toEqual([200, 1, null])
  expect(answer.body.records).toEqual([
    { id: expect.any(String), name: 'b', amount: 2000, 'account.name': 'Acme', 'quote.opportunity': [] },
  ])
  const [withQuotes] = (
    await query({
      fields: [
        'name',
        'quoted',
        { children: 'quote.opportunity', fields: ['number', 'total'], limit: 2, order_by: [{ field: 'number' }] },
      ],
      where: { field: 'name', op: 'eq', value: 'a' },
    })
  ).body.records
  expect(withQuotes).toEqual({
    name: 'a',
    quoted: 30,
    'quote.opportunity': [
      { number: 'Q1', total: 10 },
      { number: 'Q2', total: 20 },
    ],
  })
})

describe('operators', () => {
  test('of numbers', async () => {
    const where = (op: string, value?: unknown) => found({ field: 'amount', op, ...(value !== undefined && { value }) })
    expect(await where('eq', 2000)).toEqual(['b'])
    expect(await where('eq', '2000.00')).toEqual(['b'])
    expect(await where('ne', 2000)).toEqual(['a', 'c', 'd', 'e'])
    expect(await where('lt', 2000)).toEqual(['a'])
    expect(await where('lte', 2000)).toEqual(['a', 'b'])
    expect(await where('gt', 3000)).toEqual(['c', 'd'])
    expect(await where('gte', 3000.5)).toEqual(['c', 'd'])
    expect(await where('in', [100, 4000])).toEqual(['a', 'd'])
    expect(await where('nin', [100, 4000])).toEqual(['b', 'c', 'e'])
    expect(await where('between', [100, 2000])).toEqual(['a', 'b'])
    expect(await where('is_null')).toEqual(['e'])
    expect(await where('not_null')).toEqual(['a', 'b', 'c', 'd'])
    expect(await where('in', [])).toEqual([])
    expect(await where('nin', [])).toEqual(names)
  })
  test('of text, literally', async () => {
    expect(await found({ field: 'account.name', op: 'contains', value: 'cm' })).toEqual(['a', 'b'])
    expect(await found({ field: 'account.name', op: 'starts_with', value: 'Ac' })).toEqual(['a', 'b'])
    expect(await found({ field: 'account.name', op: 'ends_with', value: 'me' })).toEqual(['a', 'b'])
    for (const value of ['%', '_', 'A%e', '\\'])
      expect(await found({ field: 'account.name', op: 'contains', value })).toEqual([])
  })
  test('and, or, not nest', async () => {
    expect(
      await found({
        or: [
          { field: 'name', op: 'eq', value: 'a' },
          { and: [{ field: 'stage', op: 'eq', value: 'won' }, { not: { field: 'amount', op: 'lt', value: 5 } }] },
        ],
      }),
    ).toEqual(['a', 'c'])
  })
  test('relative dates and $me are values', async () => {
    const date = (token: object) => found({ field: 'close_date', op: 'eq', value: token })
    expect(await date({ token: 'today' })).toEqual(['a'])
    expect(await date({ token: 'yesterday' })).toEqual(['b'])
    expect(await date({ token: 'last_n_days', n: 7 })).toEqual(['a', 'b'])
    expect(await date({ token: 'this_quarter' })).toContain('a')
    expect(await found({ field: 'close_date', op: 'lt', value: { token: 'this_year' } })).toEqual(
      expect.arrayContaining(['c', 'd']),
    )
    expect(await found({ field: 'owner', op: 'eq', value: '$me' })).toEqual(names)
    expect(await found({ field: 'created_by', op: 'in', value: ['$me'] })).toEqual(names)
    expect(await found({ field: 'owner', op: 'ne', value: '$me' })).toEqual([])
  })
  test('formula fields and roll-ups filter and sort like others', async () => {
    expect(await found({ field: 'expected', op: 'gte', value: 50 })).toEqual(['a', 'b'])
    expect(await found({ field: 'quoted', op: 'eq', value: 30 })).toEqual(['a'])
    const sorted = await query({
      fields: ['name', 'expected'],
      order_by: [{ field: 'expected', dir: 'desc' }],
      limit: 2,
    })
    expect(sorted.body.records).toEqual([
      { name: 'b', expected: 500 },
      { name: 'a', expected: 50 },
    ])
  })
})

describe('groups', () => {
  test('by a field and by month of a date, with aggregates, one record per group', async () => {
    const answer = await query({
      group_by: ['stage', { field: 'close_date', unit: 'month' }],
      aggregates: { deals: { fn: 'count' }, sum: { fn: 'sum', field: 'amount' } },
      where: { field: 'stage', op: 'in', value: ['won', 'lost'] },
      order_by: [{ field: 'stage' }],
    })
    expect(answer.status, answer.text).toBe(200)
    const rows = answer.body.records as { [name: string]: unknown }[]
    expect(rows.map((row) => [row['stage'], row['deals'], row['sum']]).sort()).toEqual([
      ['lost', 1, 4000],
      ['won', 1, 3000.5],
    ])
    expect(Object.values(rows[0] ?? {}).some((value) => String(value).startsWith('2020-01'))).toBe(true)
  })
  test('having keeps groups by their aggregates', async () => {
    const answer = await query({
      group_by: ['account.name'],
      aggregates: { deals: { fn: 'count' }, most: { fn: 'max', field: 'amount' } },
      having: { formula: 'deals = 2' },
    })
    expect(answer.body.records).toEqual([{ 'account.name': 'Acme', deals: 2, most: 2000 }])
    const parts = await query({
      group_by: ['account.name'],
      aggregates: { deals: { fn: 'count' } },
      having: { field: 'deals', op: 'gt', value: 2 },
    })
    expect(parts.body.records).toEqual([{ 'account.name': null, deals: 3 }])
  })
})

describe('totals', () => {
  test('true is exact; capped counts to 1,000 and says so', async () => {
    expect((await query({ total: true, limit: 1 })).body.total).toBe(5)
    await app.admin.post('/api/v1/records/account/bulk', {
      op: 'insert',
      records: Array.from({ length: 1100 }, (_, at) => ({ name: `T${at}` })),
    })
    const capped = (
      await app.admin.post('/api/v1/query', { object: 'account', fields: ['id'], limit: 1, total: 'capped' })
    ).body
    expect([capped.total, capped.total_capped]).toEqual([1000, true])
    const exact = (await app.admin.post('/api/v1/query', { object: 'account', fields: ['id'], limit: 1, total: true }))
      .body
    expect([exact.total, exact.total_capped]).toEqual([1101, undefined])
  })
})

describe('as_of', () => {
  test("exactly at a record's created_at it is there; just before it is not; later states are their own", async () => {
    const path = '/api/v1/records/opportunity'
    for (let round = 0; round < 20; round++) {
      const made = (await app.admin.post(path, { name: `past ${round}`, amount: 1 })).body
      const where = { field: 'id', op: 'eq', value: made.id }
      const at = async (as_of: string) =>
        (await query({ fields: ['name', 'amount', 'version'], where, as_of })).body.records
      expect([round, await at(made.created_at)]).toEqual([round, [{ name: `past ${round}`, amount: 1, version: 1 }]])
      expect(await at(new Date(Date.parse(made.created_at) - 1).toISOString())).toEqual([])
      await new Promise((resolve) => setTimeout(resolve, 3))
      const changed = (await app.admin.patch(`${path}/${made.id}`, { amount: 2 })).body
      expect(await at(changed.updated_at)).toEqual([{ name: `past ${round}`, amount: 2, version: 2 }])
      expect(await at(made.created_at)).toEqual([{ name: `past ${round}`, amount: 1, version: 1 }])
    }
  })
})

describe('what does not exist and what is hidden', () => {
  test('give the same 400 query.unknown_field anywhere in a query', async () => {
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    const places: ((name: string) => object)[] = [
      (name) => ({ fields: [name] }),
      (name) => ({ where: { field: name, op: 'not_null' } }),
      (name) => ({ where: { formula: `ISBLANK(${name})` } }),
      (name) => ({ order_by: [{ field: name }] }),
      (name) => ({ group_by: [name], aggregates: { n: { fn: 'count' } } }),
      (name) => ({ aggregates: { n: { fn: 'sum', field: name } } }),
      (name) => ({
        group_by: ['stage'],
        aggregates: { n: { fn: 'count' } },
        having: { field: name, op: 'gt', value: 1 },
      }),
      (name) => ({ where: { not: { or: [{ field: name, op: 'eq', value: 1 }] } } }),
    ]
    for (const place of places) {
      const answers = []
      for (const name of ['margin', 'nosuch']) {
        const answer = await query(place(name), rep)
        expect([JSON.stringify(place(name)), answer.status, answer.body.code]).toEqual([
          JSON.stringify(place(name)),
          400,
          'query.unknown_field',
        ])
        answers.push(answer.text.replaceAll(name, '?').replace(/"(request_id|instance)":"[^"]*"/g, ''))
      }
      expect(answers[0]).toBe(answers[1])
    }
    const lists = await Promise.all(
      ['margin', 'nosuch']
        .flatMap((name) => [`fields=${name}`, `where=${name}%20%3E%201`, `order_by=-${name}`])
        .map((part) => rep.get(`/api/v1/records/opportunity?${part}`)),
    )
    expect(lists.map((answer) => [answer.status, answer.body.code])).toEqual(
      lists.map(() => [400, 'query.unknown_field']),
    )
  })
})
