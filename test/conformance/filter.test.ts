/** The same filter gives the same records in memory and in PostgreSQL: random filters over random records. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import { matches } from '@trellis/metadata/query/match.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import { bindSlots } from '@trellis/server/records/params.ts'
import { planPage } from '@trellis/server/records/plan-read.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let model: Model
let deal: ObjectShape
let rows: { [field: string]: unknown }[]

const texts = [
  '',
  'a',
  'A',
  'ab',
  'Ab',
  'É',
  'é',
  'e\u0301',
  'ß',
  'SS',
  'İ',
  'i',
  'ς',
  'Σ',
  '中国',
  '中國',
  '北京',
  'z',
  'Z',
  ' a',
  'a ',
  '%',
  '_',
  '\\',
  "'",
  '"',
  '10',
  '9',
  '👩‍👩‍👧',
  'ﬁ',
]
const owners = [idOf(9, 1), idOf(9, 2)]
const blankOr = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 })
const values: { [field: string]: fc.Arbitrary<unknown> } = {
  name: fc.constantFrom(...texts.slice(1)),
  stage: fc.constantFrom('qualify', 'propose', 'won'),
  amount: fc.constantFrom(-5, 0, 0.1, 1, 10, 10.5, 999999999.99),
  close_date: fc.constantFrom('1900-01-01', '2026-02-28', '2026-11-20', '2026-11-21', '2026-11-22', '9999-12-31'),
  met_at: fc.constantFrom(
    '2026-11-20T15:59:59.999Z',
    '2026-11-20T16:00:00.000Z',
    '2026-11-21T15:59:59.999Z',
    '2026-11-21T16:00:00.000Z',
    '1969-12-31T23:59:59.000Z',
  ),
  call_time: fc.constantFrom('00:00:00', '09:30:00', '23:59:59'),
  urgent: fc.boolean(),
  tags: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
  owner: fc.constantFrom(...owners),
}
const dateTokens = fc.constantFrom<object>(
  { token: 'today' },
  { token: 'yesterday' },
  { token: 'this_month' },
  { token: 'last_n_days', n: 5 },
)

const condition: fc.Arbitrary<Filter> = fc.constantFrom(...Object.keys(values)).chain((field): fc.Arbitrary<Filter> => {
  const value =
    field === 'tags'
      ? fc.constantFrom('a', 'b', 'c', 'd')
      : field === 'name'
        ? fc.constantFrom(...texts.slice(1))
        : (values[field] ?? fc.constant(null))
  const dated =
    field === 'close_date'
      ? fc.oneof(value, dateTokens)
      : field === 'met_at'
        ? fc.oneof(value, dateTokens, fc.constant('2026-11-21'))
        : field === 'owner'
          ? fc.oneof(value, fc.constant('$me'))
          : value
  const ordered = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const
  const single =
    field === 'urgent' || field === 'owner' || field === 'stage'
      ? (['eq', 'ne'] as const)
      : field === 'tags'
        ? (['contains', 'eq', 'ne'] as const)
        : field === 'name'
          ? ([...ordered, 'contains', 'starts_with', 'ends_with'] as const)
          : ordered
  return fc.oneof(
    fc.record({ field: fc.constant(field), op: fc.constantFrom(...single), value: dated as fc.Arbitrary<never> }),
    fc.record({ field: fc.constant(field), op: fc.constantFrom('is_null', 'not_null') }),
    fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('in', 'nin'),
      value: fc.array(fc.oneof({ weight: 5, arbitrary: dated }, { weight: 1, arbitrary: fc.constant(null) }), {
        maxLength: 3,
      }) as fc.Arbitrary<never>,
    }),
    ...(single.length > 4
      ? [
          fc.record({
            field: fc.constant(field),
            op: fc.constant('between' as const),
            value: fc.tuple(dated, dated) as fc.Arbitrary<never>,
          }),
        ]
      : []),
  )
})
const filters = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
})).filter

beforeAll(async () => {
  app = await openServer({ items: [...readDocuments, { kind: 'settings', name: 'workspace', locale: 'zh-CN' }] })
  model = app.server.models.model()
  deal = model.objects['deal'] as ObjectShape
  const record = fc.record(
    Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, field === 'name' ? value : blankOr(value)]),
    ),
  )
  rows = fc.sample(record, { numRuns: 200, seed: 7 }).map((row, n) => ({ ...(row as object), id: idOf(3, n + 1) }))
  await insertRows(app.server.db, deal, rows)
})
afterAll(() => app.close())

test('a filter matches the same records in memory and in PostgreSQL', async () => {
  const access = { userId: owners[0] ?? '', admin: true, key: 'admin', objects: {}, ownerIds: [], system: [] }
  const env = queryEnv({
    model,
    access,
    user: { id: owners[0] ?? '' },
    nowMs: Date.parse('2026-11-21T03:00:00Z'),
    timeZone: 'Asia/Shanghai',
  })
  await fc.assert(
    fc.asyncProperty(filters, async (where) => {
      const checked = checkQuery({ object: 'deal', fields: ['id'], where, limit: 1000 }, env)
      if (!checked.ok) throw new Error(JSON.stringify([where, checked.problem]))
      const query = checked.value
      const inMemory = rows
        .filter(
          (row) =>
            query.where === null ||
            matches(query.where, { values: query.values, locale: 'zh-CN', read: (path) => row[path.field.name] }),
        )
        .map((row) => row['id'])
      const plan = planPage(
        { model, access, schema: app.server.db.schema, nowMs: 0, timeZone: env.timeZone, globals: {} },
        query,
        null,
        null,
      )
      const values = bindSlots(plan.slots, { values: query.values, ownerIds: [], timeZone: env.timeZone })
      if (plan.form === null) throw new Error('A page without a total has a form')
      const { json } = await app.server.db.json({ text: plan.text, values }, plan.form)
      const inSql = (JSON.parse(json.toString()) as { id: string }[]).map((record) => record.id)
      expect(inSql.toSorted(), plan.text).toEqual(inMemory.toSorted())
    }),
    { numRuns: Number(process.env['FILTER_RUNS'] ?? '400') },
  )
})
