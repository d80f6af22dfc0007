/** Whatever is asked, the answer is 200 or a 4xx problem: random queries over every field, operator and value, right and wrong. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  const owner = (await rep.get('/api/v1/me')).body.user.id
  const { objects } = app.server.models.model()
  await insertRows(app.server.db, objects['account']!, [{ id: idOf(1, 1), name: '中国', city: 'x' }])
  await insertRows(
    app.server.db,
    objects['deal']!,
    [1, 2, 3].map((n) => ({
      id: idOf(3, n),
      owner,
      name: `D${n}`,
      amount: n,
      account: idOf(1, 1),
      close_date: '2026-01-01',
      regarding: idOf(1, 1),
      regarding_object: 'account',
    })),
  )
})
afterAll(() => app.close())

const own = [
  'id',
  'owner',
  'created_at',
  'version',
  'name',
  'account',
  'stage',
  'amount',
  'amount_currency',
  'amount_converted',
  'probability',
  'close_date',
  'met_at',
  'call_time',
  'urgent',
  'tags',
  'vault',
  'regarding',
  'regarding_object',
  'details',
  'expected',
  'account.name',
  'account.parent.parent.name',
  'owner.name',
  'owner.manager.name',
  'regarding.name',
]
const field = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...own) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'margin',
      'phone',
      'products',
      'regarding.city',
      'vault.name',
      'nope',
      '__proto__',
      '',
      'a.b.c.d.e.f.g',
      'products.name',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
)
/** Conditions that are right, so that most queries reach the database. */
const right = fc.oneof(
  fc.record({
    field: fc.constantFrom('amount', 'probability', 'expected', 'version'),
    op: fc.constantFrom('eq', 'ne', 'lt', 'gte'),
    value: fc.constantFrom(0, -1, 1e20, 1e-20, '9'.repeat(30), '-0', 2.5),
  }),
  fc.record({
    field: fc.constantFrom('name', 'account.name', 'regarding.name', 'owner.name'),
    op: fc.constantFrom('eq', 'lt', 'gte', 'contains', 'starts_with', 'ends_with', 'ne'),
    value: fc.oneof(
      fc.constantFrom('D', '中', '%', '\\', "'"),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter((text) => !text.includes('\0')),
    ),
  }),
  fc.record({
    field: fc.constantFrom('close_date', 'met_at', 'created_at'),
    op: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
    value: fc.constantFrom<unknown>(
      '2026-01-01',
      '0001-01-01',
      '9999-12-31',
      { token: 'today' },
      { token: 'this_fiscal_quarter' },
      { token: 'last_n_years', n: 9999 },
      { token: 'next_n_years', n: 9999 },
      { token: 'next_n_days', n: 10000 },
    ),
  }),
  fc.record({
    field: fc.constantFrom('close_date', 'met_at', 'amount'),
    op: fc.constant('between'),
    value: fc.constantFrom<unknown>(['2026-01-01', '2026-12-31'], [1, 2]),
  }),
  fc.record({
    field: fc.constantFrom('stage', 'name', 'tags'),
    op: fc.constantFrom('in', 'nin'),
    value: fc.constantFrom<unknown>([], ['a'], ['qualify', null], [null]),
  }),
  fc.record({
    field: fc.constantFrom('account', 'owner', 'regarding', 'id'),
    op: fc.constantFrom('eq', 'in', 'nin', 'ne'),
    value: fc.constantFrom<unknown>('$me', ['$me'], '00000000-0000-7000-8001-000000000001', [
      '00000000-0000-7000-8001-000000000001',
    ]),
  }),
  fc.record({ field: fc.constantFrom(...own), op: fc.constantFrom('is_null', 'not_null') }),
)
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    1e-20,
    '',
    'x',
    '中',
    '%',
    '2026-01-01',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.123456789+14:00',
    '24:00',
    '12:00',
    '$me',
    '00000000-0000-7000-8003-000000000001',
    'qualify',
    '9'.repeat(31),
    '1e99',
    '-0',
    '0001-01-01',
    '9999-12-31',
    'infinity',
    'NaN',
  ),
  fc.constantFrom(
    { token: 'today' },
    { token: 'last_n_days', n: 3 },
    { token: 'next_n_years', n: 9999 },
    { token: 'last_n_years', n: 9999 },
    { token: 'my_team' },
    { token: 'nope' },
    { token: 1 },
  ),
  fc.array(fc.constantFrom('x', 'qualify', 1, null, '2026-01-01', '00000000-0000-7000-8003-000000000001'), {
    maxLength: 3,
  }),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const op = fc.constantFrom(
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'nin',
  'between',
  'contains',
  'starts_with',
  'ends_with',
  'is_null',
  'not_null',
)
const formula = fc.constantFrom(
  'amount > 1',
  'ISBLANK(stage)',
  'close_date + 1 > TODAY()',
  'amount / 0 > 1',
  'name = account.name',
  'CONTAINS(name, "D")',
  'YEAR(close_date) = 2026',
  'expected > 1',
  'LEN(name) > 1',
  'amount >',
  'nope = 1',
  'margin > 1',
  'MONTH(met_at) = 3',
  'REGEX(name, "D.*")',
  'probability * 1e300 * 1e300 > 1',
  'DATE(99999, 1, 1) > close_date',
  '$User.name = name',
)
const filter = fc.letrec<{ filter: object }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    { weight: 12, arbitrary: right },
    fc.record({ field, op, value }),
    fc.record({ formula }),
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 2 }) }),
    fc.record({ not: tie('filter') }),
  ),
})).filter
const order = fc.array(fc.record({ field, dir: fc.constantFrom('asc', 'desc') }), { maxLength: 3 })
const list = fc.record(
  {
    object: fc.constant('deal'),
    fields: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: field },
        fc.record(
          {
            children: fc.constantFrom('line.deal', 'deal.account', 'nope'),
            fields: fc.array(field, { maxLength: 2 }),
            limit: fc.constantFrom(1, 5),
            as: fc.string({ maxLength: 70 }),
          },
          { requiredKeys: ['children', 'fields'] },
        ),
      ),
      { maxLength: 5 },
    ),
    where: filter,
    order_by: order,
    limit: fc.constantFrom(1, 2, 50),
    total: fc.constantFrom(true, 'capped', false),
    search: fc.oneof(fc.constantFrom('D1', '中国 D', "'&|!:*()", ''), fc.string({ maxLength: 6 })),
    as_of: fc.constantFrom('2026-01-01T00:00:00Z', '2999-01-01'),
    deleted: fc.boolean(),
  },
  { requiredKeys: ['object'] },
)
const grouped = fc.record(
  {
    object: fc.constant('deal'),
    group_by: fc.array(
      fc.oneof(
        field,
        fc.record(
          {
            field,
            unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'),
            as: fc.string({ maxLength: 5 }),
          },
          { requiredKeys: ['field'] },
        ),
      ),
      { maxLength: 3 },
    ),
    aggregates: fc.dictionary(
      fc.constantFrom('a', 'b', 'sum', '$1', '"', '__proto__'),
      fc.record(
        { fn: fc.constantFrom('count', 'count_distinct', 'sum', 'avg', 'min', 'max'), field },
        { requiredKeys: ['fn'] },
      ),
      { maxKeys: 3 },
    ),
    where: filter,
    having: fc.oneof(
      fc.record({ field: fc.constantFrom('a', 'stage', 'close_date'), op, value }),
      fc.record({ formula: fc.constantFrom('a > 1', 'ISBLANK(stage)', 'b = "x"') }),
    ),
    order_by: order,
    limit: fc.constantFrom(1, 10),
    total: fc.boolean(),
  },
  { requiredKeys: ['object', 'group_by'] },
)

test('no query makes the server fail, and every page leads to its next', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: list }, grouped), async (query) => {
      const answer = await rep.post('/api/v1/query', query)
      expect(answer.status, `${JSON.stringify(query)} ${answer.text.slice(0, 500)}`).toBeLessThan(500)
      if (answer.status !== 200 || answer.body.next_cursor === null) return
      const next = await rep.post('/api/v1/query', { ...query, cursor: answer.body.next_cursor })
      expect(next.status, `${JSON.stringify(query)} next page ${next.text.slice(0, 500)}`).toBe(200)
    }),
    {
      numRuns: Number(process.env['QUERY_RUNS'] ?? '300'),
      // What sorts behind the id may be blank where a page ends.
      examples: [
        [
          {
            object: 'deal',
            order_by: [
              { field: 'id', dir: 'asc' },
              { field: 'amount_currency', dir: 'asc' },
            ],
            limit: 1,
          },
        ],
      ],
    },
  )
})
