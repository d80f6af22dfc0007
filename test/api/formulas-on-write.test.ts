/** Formulas while a record is saved: defaults, stored formulas and validation rules, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'ticket',
    label: 'Ticket',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      state: { type: 'select', options: [{ value: 'open' }, { value: 'lost' }], default: 'open' },
      reason: { type: 'text' },
      cost: { type: 'number' },
    },
  },
  {
    kind: 'layout',
    name: 'ticket.standard',
    blocks: [
      {
        type: 'section',
        fields: [
          'name',
          'state',
          { field: 'reason', visible_when: 'state = "lost"', required_when: 'state = "lost"' },
          { field: 'cost', read_only_when: 'state = "lost"' },
        ],
      },
    ],
  },
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    fields: { name: { type: 'text', required: true }, limit: { type: 'currency' } },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      account: { type: 'lookup', to: 'account' },
      stage: { type: 'select', options: [{ value: 'open' }, { value: 'won' }], default: 'open' },
      amount: { type: 'currency' },
      by: { type: 'text', default_formula: '$User.email' },
      initials: { type: 'text', default_formula: 'PINYIN(name, "initials")' },
      third: { type: 'formula', returns: 'currency', formula: 'amount / 3', stored: true, scale: 2 },
    },
  },
  {
    kind: 'object',
    name: 'line',
    label: 'Line',
    fields: { name: { type: 'text' }, deal: { type: 'master_detail', to: 'deal' }, price: { type: 'currency' } },
  },
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_amount',
    error_when: 'AND(stage = "won", ISBLANK(amount))',
    message: { en: 'A won deal needs an amount', 'zh-CN': '赢单须填金额' },
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'deal.over_limit',
    error_when: 'amount > account.limit',
    message: 'Over the limit of the account',
    severity: 'warning',
  },
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_lines',
    error_when: 'AND(stage = "won", NOT(ISNEW()), COUNTIF(line.deal, price > 10) < 1)',
    message: 'Too few lines',
    field: 'stage',
  },
  {
    kind: 'validation_rule',
    name: 'deal.stays_won',
    error_when: 'AND(NOT(ISNEW()), PRIORVALUE(stage) = "won", stage <> "won")',
    message: 'Won stays won',
    field: 'stage',
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const create = (values: object) => app.admin.post('/api/v1/records/deal', values)

test('W4 a default by formula knows the caller, and W6 a stored formula is rounded to its scale', async () => {
  const answer = await create({ name: '中国移动', amount: 20 })
  expect(answer.body).toMatchObject({ by: 'admin@example.com', initials: 'zgyd', third: 6.67, stage: 'open' })
  const changed = await app.admin.patch(`/api/v1/records/deal/${answer.body.id}`, { amount: 20.03 })
  expect(changed.body).toMatchObject({ third: 6.68 })
})

test('W7 a rule refuses with its own code, field and message in the language of the caller', async () => {
  const answer = await app.admin.post(
    '/api/v1/records/deal',
    { name: 'A', stage: 'won' },
    { 'accept-language': 'zh-CN' },
  )
  expect(answer.status).toBe(422)
  expect(answer.body).toMatchObject({
    code: 'record.validation_failed',
    errors: [{ pointer: '/amount', code: 'rule.won_needs_amount', message: '赢单须填金额' }],
  })
})

test('W7 a rule reads the related record, and a warning is saved once it is accepted', async () => {
  const account = await app.admin.post('/api/v1/records/account', { name: 'Acme', limit: 100 })
  expect((await create({ name: 'small', account: account.body.id, amount: 100 })).status).toBe(201)
  const refused = await create({ name: 'big', account: account.body.id, amount: 101 })
  expect([refused.status, refused.body.errors]).toMatchObject([
    422,
    [{ pointer: '', code: 'rule.over_limit', params: { severity: 'warning' } }],
  ])
})

test('W7 rules read the before-image and the children of a record', async () => {
  const { body: deal } = await create({ name: 'with lines', amount: 5 })
  const win = () => app.admin.patch(`/api/v1/records/deal/${deal.id}`, { stage: 'won' })
  expect((await win()).body).toMatchObject({ errors: [{ pointer: '/stage', code: 'rule.won_needs_lines' }] })
  await app.admin.post('/api/v1/records/line', { name: 'L', deal: deal.id, price: 11 })
  expect((await win()).status).toBe(200)
  expect((await app.admin.patch(`/api/v1/records/deal/${deal.id}`, { stage: 'open' })).body).toMatchObject({
    errors: [{ code: 'rule.stays_won' }],
  })
})

test('a batch costs as many statements as its formulas need, whatever its size', async () => {
  const accounts = await app.admin.post('/api/v1/records/account/bulk', {
    op: 'insert',
    records: Array.from({ length: 40 }, (_, index) => ({ name: `A${index}`, limit: 10 })),
  })
  const ids: string[] = accounts.body.results.map((result: { id: string }) => result.id)
  const count = async (size: number) => {
    app.asked.length = 0
    const answer = await app.admin.post('/api/v1/records/deal/bulk', {
      op: 'insert',
      all_or_none: false,
      records: ids.slice(0, size).map((account, index) => ({ name: 'x', account, amount: index })),
    })
    expect(answer.body.results.filter((result: { ok: boolean }) => result.ok)).toHaveLength(Math.min(size, 11))
    return app.asked.length
  }
  expect(await count(40)).toBe(await count(5))
})

test('FL-03, FL-04 conditions of the layout hold for every client: required on entering a stage, closed while it lasts', async () => {
  const path = '/api/v1/records/ticket'
  const { body: ticket } = await app.admin.post(path, { name: 'T', cost: 1 })
  const refused = await app.admin.patch(`${path}/${ticket.id}`, { state: 'lost' })
  expect([refused.status, refused.body.errors]).toMatchObject([422, [{ pointer: '/reason', code: 'value.required' }]])
  expect((await app.admin.patch(`${path}/${ticket.id}`, { state: 'lost', reason: 'price' })).status).toBe(200)
  expect((await app.admin.patch(`${path}/${ticket.id}`, { cost: 2 })).body.errors).toMatchObject([
    { pointer: '/cost', code: 'value.read_only' },
  ])
  expect((await app.admin.patch(`${path}/${ticket.id}`, { name: 'renamed' })).status).toBe(200)
  const bulk = await app.admin.post(`${path}/bulk`, {
    op: 'insert',
    all_or_none: false,
    records: [
      { name: 'a', state: 'lost' },
      { name: 'b', state: 'lost', reason: 'x' },
    ],
  })
  expect(bulk.body.results.map((result: { ok: boolean }) => result.ok)).toEqual([false, true])
})
