/** Formulas over HTTP: checked with located errors in the caller's language, and worked out alike in memory and in PostgreSQL. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let deal = ''
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'firm',
        sharing: 'public_read',
        fields: { name: { type: 'text' }, secret: { type: 'text' } },
      },
      {
        kind: 'object',
        name: 'deal',
        sharing: 'public_read',
        fields: {
          name: { type: 'text' },
          firm: { type: 'lookup', to: 'firm' },
          amount: { type: 'currency', precision: 12, scale: 2 },
          rate: { type: 'percent' },
          close_date: { type: 'date' },
          at: { type: 'datetime' },
          stage: { type: 'select', options: [{ value: 'open' }, { value: 'won' }] },
          tags: { type: 'multi_select', options: [{ value: 'a' }, { value: 'b' }] },
          done: { type: 'checkbox' },
        },
      },
      {
        kind: 'object',
        name: 'line',
        sharing: 'public_read',
        fields: {
          name: { type: 'text' },
          deal: { type: 'lookup', to: 'deal' },
          total: { type: 'number', precision: 12, scale: 2 },
        },
      },
      {
        kind: 'permission_set',
        name: 'rep',
        objects: { deal: { read: true }, firm: { read: true, fields: { secret: 'hidden' } } },
      },
    ],
  })
  const firm = await app.admin.post('/api/v1/records/firm', { name: '云岭', secret: 'x' })
  const made = await app.admin.post('/api/v1/records/deal', {
    name: 'D',
    firm: firm.body.id,
    amount: 1234.5,
    rate: 20,
    close_date: '2026-01-31',
    stage: 'won',
    tags: ['a'],
    done: true,
  })
  deal = made.body.id as string
  await app.admin.post('/api/v1/records/line/bulk', {
    op: 'insert',
    records: [
      { deal, total: 10 },
      { deal, total: 32.5 },
    ],
  })
})
afterAll(() => app?.close())

test('a good formula has its type and the fields it reads', async () => {
  const answer = await app.admin.post('/api/v1/formula/check', {
    object: 'deal',
    formula: 'IF(done, amount * rate / 100, 0)',
  })
  expect(answer.body).toMatchObject({ ok: true, references: ['done', 'amount', 'rate'], errors: [] })
  expect(['currency', 'number']).toContain(answer.body.type)
})

test('a misspelt name is located, with a suggestion, in the language of the caller', async () => {
  const ask = (locale: string) =>
    app.admin.post('/api/v1/formula/check', { object: 'deal', formula: '1 + amuont' }, { 'accept-language': locale })
  const [en, zh] = [await ask('en'), await ask('zh-CN')]
  expect(en.body.errors[0]).toMatchObject({ start: 4, end: 10, message: expect.stringContaining('amount') })
  expect(zh.body.errors[0].message).toMatch(/\p{Script=Han}/u)
})

test('a hidden field is to the caller like one that does not exist', async () => {
  const rep = await app.as('rep', { permission_sets: ['rep'] })
  const ask = async (name: string) =>
    (await rep.post('/api/v1/formula/check', { object: 'deal', formula: `firm.${name}` })).body.errors[0].code as string
  expect(await ask('secret')).toBe(await ask('nothing'))
})

const record = {
  name: '  Hi ',
  amount: 1000.25,
  rate: 12.5,
  close_date: '2026-01-31',
  at: '2026-01-31T10:00:00.000Z',
  stage: 'won',
  tags: ['a', 'b'],
  done: false,
  firm: { name: '云岭' },
  'line.deal': [{ total: 1.5 }, { total: 2 }],
}
const formulas = [
  'amount * rate / 100',
  'amount / 0',
  'ROUND(amount / 3, 4)',
  'UPPER(TRIM(name)) & "!"',
  'LEN(firm.name)',
  'ADDMONTHS(close_date, 1)',
  'close_date + 30',
  'YEAR(close_date) * 100 + MONTH(close_date)',
  'CASE(stage, "won", "W", "other")',
  'INCLUDES(tags, "b")',
  'NOT(done)',
  'at + 0.5',
  'VALUE("abc")',
  'TEXT(amount)',
  'IF(ISBLANK(name), "none", name)',
  'TODAY() - close_date > 0',
  'RMBUPPER(amount)',
]

test.each(formulas)('%s is worth the same in memory and in PostgreSQL', async (formula) => {
  const ask = (mode: string) => app.admin.post('/api/v1/formula/evaluate', { object: 'deal', formula, record, mode })
  const [memory, sql] = [await ask('memory'), await ask('sql')]
  expect([memory.status, sql.status]).toEqual([200, 200])
  expect(sql.body.value).toEqual(memory.body.value)
  expect(sql.body.error === undefined).toBe(memory.body.error === undefined)
})

test.each(['memory', 'sql'])('a stored record is read through its lookups and children (%s)', async (mode) => {
  const ask = (formula: string) =>
    app.admin.post('/api/v1/formula/evaluate', { object: 'deal', formula, id: deal, mode })
  expect((await ask('firm.name & "/" & TEXT(stage)')).body.value).toBe('云岭/won')
  expect((await ask('amount * 2')).body.value).toBe(2469)
})

test.each([
  [{}, 400],
  [{ object: 'deal', formula: 1, record: {} }, 400],
  [{ object: 'nothing', formula: '1', record: {} }, 404],
  [{ object: 'deal', formula: '1 +', record: {} }, 422],
  [{ object: 'deal', formula: 'amount', record: { amount: 'x' }, mode: 'sql' }, 422],
  [{ object: 'deal', formula: 'close_date', record: { close_date: '2026-02-30' }, mode: 'sql' }, 422],
  [{ object: 'deal', formula: 'amount', record: { amount: { $gt: 1 } } }, 422],
  [{ object: 'deal', formula: 'amount', id: 'x' }, 400],
  [{ object: 'deal', formula: '('.repeat(10_000), record: {} }, 422],
])('%j is refused with %i', async (body, status) => {
  expect((await app.admin.post('/api/v1/formula/evaluate', body)).status).toBe(status)
})
