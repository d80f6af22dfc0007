/** Formulas that read more than records: currency rates by day, how long a stage has lasted, the acting user; the same in memory and in SQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'bid',
    label: 'Bid',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text' },
      stage: { type: 'select', options: [{ value: 'new' }, { value: 'won' }] },
      amount: { type: 'number', precision: 12, scale: 2 },
      day: { type: 'date' },
      phone: { type: 'phone' },
      rate: { type: 'number', precision: 12, scale: 4, default_formula: 'CONVERTRATE("USD", "CNY", day)' },
      dollars: { type: 'formula', returns: 'number', formula: 'CONVERTCURRENCY(amount, "CNY", "USD")', scale: 2 },
      back_then: { type: 'formula', returns: 'number', formula: 'CONVERTRATE("USD", "CNY", day)', scale: 4 },
      now: { type: 'formula', returns: 'number', formula: 'CURRENCYRATE("USD")', scale: 4 },
      days: { type: 'formula', returns: 'number', formula: 'STAGEDAYS(stage)' },
      region: { type: 'formula', returns: 'text', formula: 'PHONEREGION(phone)' },
      mine: { type: 'formula', returns: 'checkbox', formula: 'owner = $User.id && $User.active' },
      boss: { type: 'formula', returns: 'text', formula: 'IF(ISBLANK($User.manager), "none", "some")' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'bid.too_long',
    error_when: 'AND(stage = "new", STAGEDAYS(stage) > 5)',
    message: 'This stage lasts too long',
  },
  {
    kind: 'validation_rule',
    name: 'bid.has_boss',
    error_when: 'AND(name = "boss needed", ISBLANK($User.manager))',
    message: 'Whoever saves this has a manager',
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
  const own = app.server.models.model().settings.currency
  expect(own).toBe('CNY')
  const rates = await app.admin.put('/api/v1/currency-rates', {
    rates: [
      { currency: 'USD', day: '2020-01-01', rate: 6.9 },
      { currency: 'USD', day: '2024-01-01', rate: 7.25 },
    ],
  })
  expect(rates.status, rates.text).toBe(200)
})
afterAll(() => app?.close())

async function made(values: object): Promise<{ id: string; [field: string]: unknown }> {
  const answer = await app.admin.post('/api/v1/records/bid', values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

/** The record grows older: its making and what was superseded lie so many days further back. */
async function age(id: string, days: number): Promise<void> {
  for (const text of [
    `update ws_main.bid set created_at = created_at - interval '1 day' * $2 where id = $1`,
    `update ws_main.bid__h set _from = _from - interval '1 day' * $2, _to = _to - interval '1 day' * $2 where id = $1`,
  ])
    await app.server.db.query({ text, values: [id, days] })
}

async function bothModes(id: string, formula: string): Promise<unknown[]> {
  const answers = await Promise.all(
    ['memory', 'sql'].map((mode) => app.admin.post('/api/v1/formula/evaluate', { object: 'bid', formula, id, mode })),
  )
  return answers.map((answer) => (expect(answer.status, answer.text).toBe(200), answer.body.value))
}

describe('currency rates', () => {
  test('of a day, of today, and of a default stand in the record and in the list', async () => {
    const bid = await made({ name: 'a', amount: 725, day: '2023-05-01' })
    expect(bid).toMatchObject({ rate: 6.9, dollars: 100, back_then: 6.9, now: 7.25 })
    expect(await made({ name: 'b', amount: 1, day: '2019-01-01' })).toMatchObject({ rate: null, back_then: null })
    const where = encodeURIComponent('CONVERTRATE("USD", "CNY", day) < 7')
    const list = await app.admin.get(`/api/v1/records/bid?where=${where}&fields=name,back_then`)
    expect(list.body.records).toEqual([{ name: 'a', back_then: 6.9 }])
    expect(await bothModes(bid.id, 'CONVERTRATE("CNY", "USD", day) * 69')).toEqual([10, 10])
    expect(await bothModes(bid.id, 'CURRENCYRATE("USD") + CURRENCYRATE("CNY")')).toEqual([8.25, 8.25])
    expect(await bothModes(bid.id, 'CURRENCYRATE("NOK")')).toEqual([null, null])
  })
})

describe('days in a stage', () => {
  test('are counted since the last change of the field, not of the record', async () => {
    const bid = await made({ name: 'c', stage: 'new', amount: 1 })
    expect(bid['days']).toBe(0)
    await age(bid.id, 3)
    await app.admin.patch(`/api/v1/records/bid/${bid.id}`, { amount: 2 })
    const read = () => app.admin.get(`/api/v1/records/bid/${bid.id}?fields=days`)
    expect((await read()).body.days).toBe(3)
    await app.admin.patch(`/api/v1/records/bid/${bid.id}`, { stage: 'won' })
    expect((await read()).body.days).toBe(0)
    await age(bid.id, 2)
    expect((await read()).body.days).toBe(2)
    expect(await bothModes(bid.id, 'STAGEDAYS(stage) * 10')).toEqual([20, 20])
    const where = encodeURIComponent('STAGEDAYS(stage) = 2')
    expect((await app.admin.get(`/api/v1/records/bid?where=${where}`)).body.records).toHaveLength(1)
  })

  test('refuse a save by a rule, pass with the change of the stage, and are counted in a test-run', async () => {
    const bid = await made({ name: 'd', stage: 'new' })
    await age(bid.id, 6)
    const tried = (error_when: string) =>
      app.admin.post('/api/v1/metadata/validation_rule/bid.tried/test', { document: { message: 'x', error_when } })
    expect((await tried('STAGEDAYS(stage) > 5 && CONVERTRATE("USD", "CNY", TODAY()) > 7')).body).toMatchObject({
      refused: 1,
      by: 'sql',
    })
    expect((await tried('STAGEDAYS(stage) > 5 && LABEL(stage) <> "" && CURRENCYRATE("USD") > 7')).body).toMatchObject({
      refused: 1,
      by: 'memory',
    })
    const late = await app.admin.patch(`/api/v1/records/bid/${bid.id}`, { amount: 5 })
    expect([late.status, late.body.errors[0].code]).toEqual([422, 'rule.too_long'])
    expect((await app.admin.patch(`/api/v1/records/bid/${bid.id}`, { stage: 'won', amount: 5 })).status).toBe(200)
  })
})

test('the region of a phone number is a column like any other', async () => {
  const bid = await made({ name: 'e', phone: '010 62791234' })
  expect(bid).toMatchObject({ phone: '+861062791234', region: 'CN-BJ' })
  const groups = await app.admin.post('/api/v1/query', {
    object: 'bid',
    where: { field: 'region', op: 'eq', value: 'CN-BJ' },
    group_by: ['region'],
    aggregates: { n: { fn: 'count' } },
  })
  expect(groups.body.records).toEqual([{ region: 'CN-BJ', n: 1 }])
})

test('any field of the acting user is known in a list as it is on a save', async () => {
  const bid = await made({ name: 'f' })
  expect(bid).toMatchObject({ mine: true, boss: 'none' })
  const me = (await app.admin.get('/api/v1/me')).body
  const boss = await app.as('boss', {})
  const bossId = (await boss.get('/api/v1/me')).body.user?.id ?? (await boss.get('/api/v1/me')).body.id
  const refused = await app.admin.post('/api/v1/records/bid', { name: 'boss needed' })
  expect(refused.body.errors[0].code).toBe('rule.has_boss')
  const set = await app.admin.patch(`/api/v1/users/${me.user?.id ?? me.id}`, { manager: bossId })
  expect(set.status, set.text).toBe(200)
  expect((await app.admin.get(`/api/v1/records/bid/${bid.id}?fields=boss`)).body.boss).toBe('some')
  expect((await app.admin.post('/api/v1/records/bid', { name: 'boss needed' })).status).toBe(201)
})
