import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'quote',
    label: 'Quote',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      total: { type: 'rollup', from: 'quote_line.quote', aggregate: 'sum', field: 'amount' },
      lines: { type: 'rollup', from: 'quote_line.quote', aggregate: 'count' },
    },
  },
  {
    kind: 'object',
    name: 'quote_line',
    label: 'Line',
    sharing: 'controlled_by_parent',
    fields: {
      quote: { type: 'master_detail', to: 'quote', required: true },
      name: { type: 'text', required: true },
      quantity: { type: 'integer', minimum: 1, required: true },
      price: { type: 'number', precision: 12, scale: 2, required: true },
      amount: { type: 'formula', returns: 'number', formula: 'quantity * price' },
    },
  },
  {
    kind: 'permission_set',
    name: 'quoter',
    objects: {
      quote: { read: true, create: true, update: true },
      quote_line: { read: true, create: true, update: false, delete: false },
    },
  },
  {
    kind: 'permission_set',
    name: 'blind',
    objects: { quote: { read: true, create: true, update: true } },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const quotes = '/api/v1/records/quote'
const relation = 'quote_line.quote'
const line = (name: string, quantity = 1, price = 10) => ({ name, quantity, price })
const linesOf = async (id: string) =>
  (
    await app.admin.get(
      `/api/v1/records/quote_line?filter=${encodeURIComponent(JSON.stringify({ field: 'quote', op: 'eq', value: id }))}&order_by=name&limit=500`,
    )
  ).body.records as { id: string; name: string; version: number; quantity: number }[]
const count = async (object: string) => (await app.admin.get(`/api/v1/records/${object}?total=true&limit=1`)).body.total

test('FL-05 a quote and its lines are one save, one change set, and the answer has the totals', async () => {
  const made = await app.admin.post(quotes, { name: 'Q1', [relation]: { create: [line('a', 2, 5), line('b', 3, 1)] } })
  expect(made.status).toBe(201)
  expect({ total: made.body.total, lines: made.body.lines }).toEqual({ total: 13, lines: 2 })
  const [a, b] = await linesOf(made.body.id)
  const changed = await app.admin.patch(
    `${quotes}/${made.body.id}`,
    {
      name: 'Q1b',
      [relation]: {
        create: [line('c', 1, 100)],
        update: [{ id: a?.id, version: a?.version, quantity: 4 }],
        delete: [b?.id],
      },
    },
    { 'if-match': `"${made.body.version}"` },
  )
  expect(changed.status).toBe(200)
  expect(changed.body).toMatchObject({ name: 'Q1b', total: 120, lines: 2 })
  expect((await linesOf(made.body.id)).map(({ name, quantity }) => [name, quantity])).toEqual([
    ['a', 4],
    ['c', 1],
  ])
  const histories = await Promise.all(
    [`quote/${made.body.id}`, `quote_line/${a?.id}`].map(
      async (path) => (await app.admin.get(`/api/v1/records/${path}/history`)).body.entries[0].change as string,
    ),
  )
  expect(histories[0]).toBe(histories[1])
})

test('200 lines are saved within a second, in the statements of two', async () => {
  const create = (lines: number) =>
    app.admin.post(quotes, {
      name: 'Big',
      [relation]: { create: Array.from({ length: lines }, (_, at) => line(`l${at}`)) },
    })
  const statements = async (lines: number) => {
    app.sql.length = 0
    expect((await create(lines)).status).toBe(201)
    return app.sql.filter((text) => /"quote/.test(text)).length
  }
  const few = await statements(2)
  const started = performance.now()
  expect(await statements(200)).toBe(few)
  expect(performance.now() - started).toBeLessThan(hangMs)
})

test('one wrong line takes back everything, and the reason stands at its cell', async () => {
  const before = [await count('quote'), await count('quote_line')]
  const answer = await app.admin.post(quotes, {
    name: 'Q2',
    [relation]: { create: [line('a'), line('b', 0), { name: 'c', quantity: 1 }] },
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
    [`/${relation}/create/1/quantity`, 'value.too_small'],
    [`/${relation}/create/2/price`, 'value.required'],
  ])
  expect([await count('quote'), await count('quote_line')]).toEqual(before)
})

test('a line of another quote is not there, and no line moves to another quote', async () => {
  const one = await app.admin.post(quotes, { name: 'Own', [relation]: { create: [line('a')] } })
  const other = await app.admin.post(quotes, { name: 'Other' })
  const [own] = await linesOf(one.body.id)
  const at = `${quotes}/${other.body.id}`
  for (const changes of [{ update: [{ id: own?.id, quantity: 9 }] }, { delete: [own?.id] }])
    expect((await app.admin.patch(at, { [relation]: changes })).status).toBe(404)
  const moved = await app.admin.patch(`${quotes}/${one.body.id}`, {
    [relation]: { update: [{ id: own?.id, quote: other.body.id }] },
  })
  expect(moved.body.errors).toMatchObject([{ pointer: `/${relation}/update/0/quote`, code: 'value.read_only' }])
  expect((await linesOf(one.body.id)).map(({ quantity }) => quantity)).toEqual([1])
})

test('a stale line and a stale quote refuse the whole save', async () => {
  const made = await app.admin.post(quotes, { name: 'Stale', [relation]: { create: [line('a')] } })
  const [a] = await linesOf(made.body.id)
  await app.admin.patch(`/api/v1/records/quote_line/${a?.id}`, { quantity: 2 })
  const stale = await app.admin.patch(`${quotes}/${made.body.id}`, {
    name: 'X',
    [relation]: { update: [{ id: a?.id, version: 1, quantity: 3 }] },
  })
  expect([stale.status, stale.body.code]).toEqual([409, 'record.stale'])
  await app.admin.patch(`${quotes}/${made.body.id}`, { name: 'Y' })
  const old = await app.admin.patch(
    `${quotes}/${made.body.id}`,
    { [relation]: { create: [line('b')] } },
    { 'if-match': '"1"' },
  )
  expect(old.status).toBe(409)
  expect((await linesOf(made.body.id)).map(({ quantity }) => quantity)).toEqual([2])
})

test('rights on lines are those of the lines; a relation one may not read is no relation', async () => {
  const quoter = await app.as('quoter', { permission_sets: ['quoter'] })
  const blind = await app.as('blind', { permission_sets: ['blind'] })
  const made = await quoter.post(quotes, { name: 'Q', [relation]: { create: [line('a')] } })
  expect(made.status).toBe(201)
  const [a] = await linesOf(made.body.id)
  const refused = await quoter.patch(`${quotes}/${made.body.id}`, {
    [relation]: { update: [{ id: a?.id, quantity: 2 }] },
  })
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([403, `/${relation}`])
  const codes = async (name: string) =>
    (await blind.post(quotes, { name: 'Q', [name]: { create: [line('a')] } })).body.errors.map(
      ({ code }: { code: string }) => code,
    )
  expect(await codes(relation)).toEqual(['value.unknown_field'])
  expect(await codes('nothing.quote')).toEqual(['value.unknown_field'])
})

test('what is no list of lines is malformed, each place named', async () => {
  const answer = await app.admin.post(quotes, {
    name: 'Q',
    [relation]: { create: [1], update: [{ quantity: 1 }, { id: 'x' }], delete: {}, extra: [] },
  })
  expect(answer.status).toBe(400)
  expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer.slice(relation.length + 2))).toEqual([
    'extra',
    'create/0',
    'update/0/id',
    'update/1/id',
    'delete',
  ])
})

test('a save sent twice under one key is done once, a change too', async () => {
  const made = await app.admin.post(quotes, { name: 'Once' })
  const body = { [relation]: { create: [line('a')] } }
  const send = () => app.admin.patch(`${quotes}/${made.body.id}`, body, { 'idempotency-key': 'k6-once' })
  const [first, second] = [await send(), await send()]
  expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true'])
  expect(await linesOf(made.body.id)).toHaveLength(1)
})
