import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'client',
    label: 'Client',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      tier: { type: 'select', options: [{ value: 'gold' }, { value: 'none' }] },
      limit: { type: 'number', precision: 12, scale: 2 },
      won: { type: 'rollup', from: 'offer.client', aggregate: 'sum', field: 'amount', where: 'status = "won"' },
      open: { type: 'rollup', from: 'offer.client', aggregate: 'count', where: 'AND(status <> "won", amount > 10)' },
      golden: { type: 'rollup', from: 'offer.client', aggregate: 'count', where: 'client.tier = "gold"' },
      latest: { type: 'rollup', from: 'offer.client', aggregate: 'last', field: 'title', order_by: 'due' },
      group: { type: 'lookup', to: 'client_group', on_delete: 'set_null' },
    },
  },
  {
    kind: 'object',
    name: 'client_group',
    label: 'Group',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      won: { type: 'rollup', from: 'client.group', aggregate: 'sum', field: 'won' },
      clients: { type: 'rollup', from: 'client.group', aggregate: 'count' },
    },
  },
  {
    kind: 'object',
    name: 'offer',
    label: 'Offer',
    name_field: 'title',
    sharing: 'public_read_write',
    fields: {
      title: { type: 'text', required: true },
      client: { type: 'lookup', to: 'client', on_delete: 'restrict' },
      status: { type: 'select', options: [{ value: 'open' }, { value: 'won' }, { value: 'lost' }], default: 'open' },
      amount: { type: 'currency', precision: 15, scale: 2 },
      share: { type: 'percent' },
      due: { type: 'date', default_formula: 'TODAY() + 30' },
      expected: { type: 'formula', returns: 'currency', formula: 'amount * share / 100' },
      secret: { type: 'encrypted_text' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'offer.won_needs_amount',
    error_when: 'AND(status = "won", ISBLANK(amount))',
    message: { en: 'A won offer needs an amount', 'zh-CN': '赢单必须有金额' },
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'offer.over_limit',
    error_when: 'AND(NOT(ISBLANK(client.limit)), amount > client.limit)',
    message: 'Over the limit of the client',
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'offer.no_way_back',
    error_when: 'AND(ISCHANGED(status), PRIORVALUE(status) = "won")',
    message: 'Won stays won',
  },
  {
    kind: 'validation_rule',
    name: 'offer.big',
    error_when: 'amount > 1000000',
    message: 'Really?',
    field: 'amount',
    severity: 'warning',
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const create = (object: string, values: object) => app.admin.post(`/api/v1/records/${object}`, values)
const patch = (object: string, id: string, values: object) => app.admin.patch(`/api/v1/records/${object}/${id}`, values)
const read = async (object: string, id: string) => (await app.admin.get(`/api/v1/records/${object}/${id}`)).body
const made = async (object: string, values: object) => {
  const answer = await create(object, values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

describe('formulas of a write', () => {
  test('defaults by formula, formula fields and numbers stand in the answer', async () => {
    const offer = await made('offer', { title: 'One', amount: 200, share: 25 })
    expect(offer).toMatchObject({
      status: 'open',
      expected: 50,
      amount_currency: app.server.models.model().settings.currency,
      amount_converted: 200,
    })
    expect(offer.due).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect((await patch('offer', offer.id, { share: 50 })).body.expected).toBe(100)
  })

  test('W7 validation rules see the record as it will be, its parents and its past', async () => {
    const won = await create('offer', { title: 'x', status: 'won' })
    expect([won.status, won.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/amount', code: 'rule.won_needs_amount', message: 'A won offer needs an amount' },
    ])
    const client = await made('client', { name: 'Limited', limit: 100 })
    const over = await create('offer', { title: 'x', client: client.id, amount: 101 })
    expect([over.status, over.body.errors[0].code]).toEqual([422, 'rule.over_limit'])
    const offer = await made('offer', { title: 'x', client: client.id, amount: 99, status: 'won' })
    expect((await patch('offer', offer.id, { amount: 102 })).body.errors[0].code).toBe('rule.over_limit')
    expect((await patch('offer', offer.id, { status: 'open' })).body.errors[0]).toMatchObject({
      pointer: '',
      code: 'rule.no_way_back',
    })
    expect((await patch('offer', offer.id, { client: null, amount: 102 })).status).toBe(200)
    const chinese = await app.admin.post(
      '/api/v1/records/offer',
      { title: 'x', status: 'won' },
      { 'accept-language': 'zh-CN' },
    )
    expect(chinese.body.errors[0].message).toBe('赢单必须有金额')
  })

  test('a warning is passed by who accepts it', async () => {
    const refused = await create('offer', { title: 'big', amount: 2_000_000 })
    expect([refused.status, refused.body.errors[0].params.severity]).toEqual([422, 'warning'])
    expect((await app.admin.post('/api/v1/records/offer?accept=big', { title: 'big', amount: 2_000_000 })).status).toBe(
      201,
    )
  })

  test('bulk loads parents once for the batch', async () => {
    const clients = await Promise.all([50, 60].map((limit) => made('client', { name: 'c', limit })))
    const answer = await app.admin.post('/api/v1/records/offer/bulk', {
      op: 'insert',
      records: Array.from({ length: 20 }, (_, at) => ({ title: 't', client: clients[at % 2].id, amount: 55 })),
    })
    expect(answer.body.results.filter((result: { ok: boolean }) => result.ok).length).toBe(10)
  })
})

describe('roll-ups with conditions', () => {
  test('count what the condition holds for, through lookups too, and reach the grandparents', async () => {
    const group = await made('client_group', { name: 'G' })
    const client = await made('client', { name: 'C', tier: 'gold', group: group.id })
    const first = await made('offer', { title: 'first', client: client.id, amount: 100, due: '2026-05-01' })
    await made('offer', { title: 'second', client: client.id, amount: 5, due: '2026-06-01' })
    expect(await read('client', client.id)).toMatchObject({ won: 0, open: 1, golden: 2, latest: 'second' })
    await patch('offer', first.id, { status: 'won', due: '2026-07-01' })
    expect(await read('client', client.id)).toMatchObject({ won: 100, open: 0, golden: 2, latest: 'first' })
    expect(await read('client_group', group.id)).toMatchObject({ won: 100, clients: 1 })
    await app.admin.delete(`/api/v1/records/offer/${first.id}`)
    expect(await read('client_group', group.id)).toMatchObject({ won: 0, clients: 1 })
  })
})

describe('money', () => {
  test('DM-13 an amount in another currency is converted at the rate of its day, and refused without one', async () => {
    const own = app.server.models.model().settings.currency
    const other = own === 'USD' ? 'EUR' : 'USD'
    const without = await create('offer', { title: 'x', amount: 10, amount_currency: 'NOK' })
    expect([without.status, without.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/amount_currency', code: 'value.no_currency_rate' },
    ])
    const rates = await app.admin.put('/api/v1/currency-rates', {
      rates: [
        { currency: other, day: '2020-01-01', rate: 7 },
        { currency: other, day: '2021-01-01', rate: 7.123456 },
      ],
    })
    expect(rates.status, rates.text).toBe(200)
    const client = await made('client', { name: 'money' })
    const offer = await made('offer', {
      title: 'x',
      client: client.id,
      amount: 10.01,
      amount_currency: other,
      status: 'won',
    })
    expect(offer).toMatchObject({ amount: 10.01, amount_currency: other, amount_converted: 71.31 })
    expect((await read('client', client.id)).won).toBe(71.31)
    expect((await patch('offer', offer.id, { amount_currency: own })).body).toMatchObject({ amount_converted: 10.01 })
    expect((await read('client', client.id)).won).toBe(10.01)
    const bad = await app.admin.put('/api/v1/currency-rates', {
      rates: [{ currency: 'dollar', day: '2020-02-30', rate: -1 }],
    })
    expect([bad.status, bad.body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([
      422,
      ['/rates/0/currency', '/rates/0/day', '/rates/0/rate'],
    ])
  })
})

describe('encrypted text', () => {
  test('is stored sealed, shown masked, kept when the mask comes back, and revealed to who may edit it', async () => {
    const offer = await made('offer', { title: 'x', secret: 'canary-4711' })
    expect(offer.secret).toBe('••••••')
    const [row] = await app.server.db.query<{ secret: string }>({
      text: 'select secret from ws_main.offer where id = $1',
      values: [offer.id],
    })
    expect(row?.secret).toMatch(/^s1:/)
    expect((await patch('offer', offer.id, { secret: '••••••', title: 'y' })).body).toMatchObject({
      title: 'y',
      version: 2,
    })
    const shown = await app.admin.post(`/api/v1/records/offer/${offer.id}/reveal`, { field: 'secret' })
    expect([shown.status, shown.body]).toEqual([200, { value: 'canary-4711' }])
    const history = await app.admin.get(`/api/v1/records/offer/${offer.id}/history`)
    expect(history.text).not.toContain('canary')
  })
})

describe('roll-ups of records that exist', () => {
  test('a new or changed roll-up is worked out after its publish, and shows no drift when worked out again', async () => {
    const field = (where?: string) => ({
      type: 'rollup',
      from: 'part.box',
      aggregate: 'sum',
      field: 'weight',
      ...(where && { where }),
    })
    const box = (fields: object) => ({
      kind: 'object',
      name: 'box',
      label: 'Box',
      name_field: 'name',
      sharing: 'public_read_write',
      fields: { name: { type: 'text' }, ...fields },
    })
    const part = {
      kind: 'object',
      name: 'part',
      label: 'Part',
      name_field: 'name',
      fields: {
        name: { type: 'text' },
        box: { type: 'lookup', to: 'box' },
        weight: { type: 'number', precision: 8, scale: 1 },
      },
    }
    await app.apply([box({}), part])
    const boxes = await Promise.all([1, 2].map((n) => made('box', { name: `B${n}` })))
    for (const weight of [1, 2, 3.5]) await made('part', { name: 'p', box: boxes[0].id, weight })
    const reaches = async (total: number) => {
      for (let waited = 0; waited < 5000; waited += 20) {
        if ((await read('box', boxes[0].id)).weight === total) return true
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return false
    }
    await app.apply([box({ weight: field() })])
    expect(await reaches(6.5)).toBe(true)
    expect((await read('box', boxes[1].id)).weight).toBe(0)
    await app.apply([box({ weight: field('weight > 1') })])
    expect(await reaches(5.5)).toBe(true)
    const model = app.server.models.model()
    const { ctxOfPlatform } = await import('@trellis/server/jobs/job-ctx.ts')
    const { rebuildRollups } = await import('@trellis/server/records/rollups.ts')
    for (const shape of Object.values(model.objects)) {
      const rows = await app.server.db.query<{ id: string }>({
        text: `select id from ws_main."${shape.table}" where deleted_at is null`,
        values: [],
      })
      expect([
        shape.name,
        await rebuildRollups(ctxOfPlatform(app.server, 'drift'), crypto.randomUUID(), shape, {
          ids: rows.map((row) => row.id),
        }),
      ]).toEqual([shape.name, 0])
    }
  })
})
