import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client
let other: Client
let repId: string
let otherId: string

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'], time_zone: 'Asia/Shanghai' })
  other = await app.as('other', { permission_sets: ['rep'] })
  repId = (await rep.get('/api/v1/me')).body.user.id
  otherId = (await other.get('/api/v1/me')).body.user.id
  await fill(app)
})
afterAll(() => app.close())

async function fill({ server }: TestServer): Promise<void> {
  const { objects } = server.models.model()
  const { db } = server
  const shape = (name: string) => objects[name] ?? (() => { throw new Error(name) })()
  await insertRows(db, shape('account'), [
    { id: idOf(1, 1), name: '中国移动通信', industry: 'it', city: '北京', secret_note: 'canary' },
    { id: idOf(1, 2), name: 'Acme Steel', industry: 'steel', city: 'Berlin', parent: idOf(1, 1) },
    { id: idOf(1, 3), name: 'Éclair Foods', industry: 'food', city: '上海', parent: idOf(1, 2) },
  ])
  await insertRows(db, shape('product'), [{ id: idOf(2, 1), name: 'Router', code: 'P1' }, { id: idOf(2, 2), name: 'Cable', code: 'P2' }])
  await insertRows(db, shape('vault'), [{ id: idOf(5, 1), name: 'hidden vault' }])
  const deal = (n: number, more: object) => ({ id: idOf(3, n), owner: repId, name: `Deal ${n}`, account: idOf(1, (n % 3) + 1), amount: n * 100, amount_currency: 'CNY', amount_converted: n * 100, ...more })
  await insertRows(db, shape('deal'), [
    deal(1, { stage: 'qualify', close_date: '2026-03-01', tags: ['a', 'b'], phone: '+8613800138000', margin: 5, vault: idOf(5, 1), probability: 50 }),
    deal(2, { stage: 'propose', close_date: '2026-03-15', met_at: '2026-03-01T16:30:00.000Z', regarding: idOf(1, 2), regarding_object: 'account', urgent: true }),
    deal(3, { stage: 'won', close_date: '2026-04-01', regarding: idOf(2, 1), regarding_object: 'product', tags: ['b'], call_time: '09:30:00' }),
    deal(4, { stage: 'won', close_date: null, amount: null, amount_converted: null, details: { a: [1, '二'] } }),
    deal(5, { stage: 'lost', close_date: '2025-12-31', owner: otherId, name: 'Foreign deal' }),
    deal(6, { stage: null, amount: 50, amount_currency: 'USD', amount_converted: 360 }),
  ])
  await insertRows(db, shape('line'), [
    { id: idOf(4, 1), name: 'L1', deal: idOf(3, 1), product: idOf(2, 1), quantity: 3 },
    { id: idOf(4, 2), name: 'L2', deal: idOf(3, 1), product: idOf(2, 2), quantity: 1 },
    { id: idOf(4, 3), name: 'L3', deal: idOf(3, 5), quantity: 9 },
  ])
  const link = shape('deal').fields['products']?.linkTable
  await db.query({ text: `insert into "${db.schema}"."${link}" (source, target) values ($1, $2), ($1, $3)`, values: [idOf(3, 1), idOf(2, 1), idOf(2, 2)] })
}

const ask = (client: Client, body: object) => client.post('/api/v1/query', body)
const names = (answer: { body: { records: { name: string }[] } }) => answer.body.records.map((record) => record.name)

describe('R1 one record', () => {
  test('gives the asked fields under the very names they were asked by, with the version as ETag, in one statement', async () => {
    app.sql.length = 0
    const answer = await rep.get(`/api/v1/records/deal/${idOf(3, 1)}?fields=name,account.name,account.parent.name,owner.name,tags,products`)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      name: 'Deal 1', 'account.name': 'Acme Steel', 'account.parent.name': '中国移动通信', 'owner.name': 'rep', tags: ['a', 'b'], products: [idOf(2, 1), idOf(2, 2)],
    })
    expect(answer.headers.get('etag')).toBe('"1"')
    expect(app.sql.filter((text) => text.includes('"deal"'))).toHaveLength(1)
  })

  test('gives all readable fields when none are asked, in wire form', async () => {
    const { body } = await rep.get(`/api/v1/records/deal/${idOf(3, 2)}`)
    expect(body).toMatchObject({ id: idOf(3, 2), owner: repId, created_at: '2026-01-01T00:00:00.000Z', version: 1, amount: 200, amount_currency: 'CNY', close_date: '2026-03-15', met_at: '2026-03-01T16:30:00.000Z', urgent: true, regarding: idOf(1, 2), tags: null, products: [] })
    expect(Object.keys(body)).not.toContain('margin')
  })

  test('a masked field is shown masked and cannot be asked about', async () => {
    expect((await rep.get(`/api/v1/records/deal/${idOf(3, 1)}?fields=phone`)).body).toEqual({ phone: '****8000' })
    expect((await app.admin.get(`/api/v1/records/deal/${idOf(3, 1)}?fields=phone`)).body).toEqual({ phone: '+8613800138000' })
    expect((await ask(rep, { object: 'deal', where: { field: 'phone', op: 'starts_with', value: '+86' } })).body.code).toBe('query.unknown_field')
  })

  test('what is not there and what is not visible give the same 404', async () => {
    const foreign = await rep.get(`/api/v1/records/deal/${idOf(3, 5)}`)
    const missing = await rep.get(`/api/v1/records/deal/${idOf(3, 99)}`)
    expect(foreign.status).toBe(404)
    expect(without(foreign.body)).toEqual(without(missing.body))
    expect((await rep.get('/api/v1/records/deal/nonsense')).status).toBe(404)
    expect((await rep.get('/api/v1/records/nonsense')).body.code).toBe('query.unknown_object')
    expect((await rep.get('/api/v1/records/vault')).status).toBe(403)
    expect((await app.anonymous().get('/api/v1/records/deal')).status).toBe(401)
  })
})

describe('R2 lists', () => {
  test('filter, order and limit with a joined name are one statement', async () => {
    app.sql.length = 0
    const answer = await rep.get('/api/v1/records/deal?fields=name,account.name&order_by=-close_date,name&limit=2&total=1')
    expect(answer.body).toEqual({ records: [{ name: 'Deal 3', 'account.name': '中国移动通信' }, { name: 'Deal 2', 'account.name': 'Éclair Foods' }], next_cursor: expect.any(String), total: 5 })
    expect(app.sql.filter((text) => text.includes('"deal"'))).toHaveLength(1)
  })

  test('only records the caller reaches are there, and children follow their parent', async () => {
    expect(names(await ask(rep, { object: 'deal', order_by: [{ field: 'name' }] }))).toEqual(['Deal 1', 'Deal 2', 'Deal 3', 'Deal 4', 'Deal 6'])
    expect(names(await ask(other, { object: 'deal' }))).toEqual(['Foreign deal'])
    expect(names(await ask(rep, { object: 'line', order_by: [{ field: 'name' }] }))).toEqual(['L1', 'L2'])
    expect(names(await ask(app.admin, { object: 'line', order_by: [{ field: 'name' }] }))).toEqual(['L1', 'L2', 'L3'])
  })

  test('blanks sort last in both directions, and pages by cursor give every record once', async () => {
    for (const order of ['amount', '-amount', 'account.name,-amount', '-account.parent.name,stage', 'close_date,-stage', '-id', 'met_at']) {
      const whole = names(await rep.get(`/api/v1/records/deal?fields=name&order_by=${order}`))
      const paged: string[] = []
      let cursor = ''
      for (let page = 0; page < 10; page++) {
        const answer = await rep.get(`/api/v1/records/deal?fields=name&order_by=${order}&limit=2${cursor && `&cursor=${cursor}`}`)
        expect(answer.status, answer.text).toBe(200)
        paged.push(...names(answer))
        cursor = answer.body.next_cursor
        if (cursor === null) break
      }
      expect(paged, order).toEqual(whole)
      expect(whole).toHaveLength(5)
    }
    expect(names(await rep.get('/api/v1/records/deal?fields=name&order_by=amount')).at(-1)).toBe('Deal 4')
    expect(names(await rep.get('/api/v1/records/deal?fields=name&order_by=-amount')).at(-1)).toBe('Deal 4')
  })

  test('a cursor of another query, or a changed one, is refused', async () => {
    const { next_cursor: cursor } = (await rep.get('/api/v1/records/deal?order_by=amount&limit=1')).body
    expect((await rep.get(`/api/v1/records/deal?order_by=-amount&limit=1&cursor=${cursor}`)).body.code).toBe('query.cursor_invalid')
    expect((await rep.get(`/api/v1/records/deal?order_by=amount&limit=1&cursor=${cursor.slice(0, -3)}AAA`)).body.code).toBe('query.cursor_invalid')
    expect((await rep.get('/api/v1/records/deal?order_by=amount&limit=1&cursor=x')).body.code).toBe('query.cursor_invalid')
    expect((await rep.get(`/api/v1/records/deal?order_by=amount&limit=3&fields=id&cursor=${cursor}`)).status).toBe(200)
  })

  test('a cursor stays good while the moment of its query moves on', async () => {
    const query = { object: 'deal', fields: ['name'], where: { field: 'created_at', op: 'lt', value: { token: 'now' } }, limit: 2 }
    const first = await ask(rep, query)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(names(await ask(rep, { ...query, cursor: first.body.next_cursor }))).toEqual(['Deal 3', 'Deal 4'])
  })

  test('a saved view gives its filter, order and columns; the query adds to them', async () => {
    expect((await rep.get('/api/v1/records/deal?view=open')).body.records).toEqual([
      { id: idOf(3, 2), name: 'Deal 2', 'account.name': 'Éclair Foods', amount: 200 },
      { id: idOf(3, 1), name: 'Deal 1', 'account.name': 'Acme Steel', amount: 100 },
    ])
    const where = encodeURIComponent(JSON.stringify({ field: 'amount', op: 'lt', value: 150 }))
    expect(names(await rep.get(`/api/v1/records/deal?view=deal.open&where=${where}&fields=name`))).toEqual(['Deal 1'])
    expect((await rep.get('/api/v1/records/deal?view=by_margin')).body.code).toBe('query.unknown_field')
    expect((await rep.get('/api/v1/records/deal?view=nope')).status).toBe(404)
  })

  test('totals are exact or capped', async () => {
    expect((await ask(rep, { object: 'deal', limit: 1, total: true })).body.total).toBe(5)
    expect((await ask(rep, { object: 'deal', limit: 1, total: 'capped' })).body).not.toHaveProperty('total_capped')
    expect((await ask(rep, { object: 'deal', limit: 1 })).body).not.toHaveProperty('total')
  })
})

describe('R4 relations', () => {
  test('children come with their own fields, filter, order and limit', async () => {
    const answer = await ask(rep, { object: 'deal', fields: ['name', { children: 'line.deal', fields: ['name', 'product.name'], order_by: [{ field: 'quantity' }], limit: 1, as: 'lines' }, { children: 'line.deal', fields: ['quantity'], where: { field: 'quantity', op: 'gt', value: 2 } }], where: { field: 'name', op: 'eq', value: 'Deal 1' } })
    expect(answer.body.records).toEqual([{ name: 'Deal 1', lines: [{ name: 'L2', 'product.name': 'Cable' }], 'line.deal': [{ quantity: 3 }] }])
  })

  test('a polymorphic lookup is stepped through to whatever it points at', async () => {
    const answer = await ask(rep, { object: 'deal', fields: ['name', 'regarding.name'], where: { field: 'regarding.name', op: 'not_null' }, order_by: [{ field: 'regarding.name' }] })
    expect(answer.body.records).toEqual([{ name: 'Deal 2', 'regarding.name': 'Acme Steel' }, { name: 'Deal 3', 'regarding.name': 'Router' }])
  })

  test('links of a many-to-many field filter and are listed', async () => {
    expect(names(await ask(rep, { object: 'deal', where: { field: 'products', op: 'contains', value: idOf(2, 2) } }))).toEqual(['Deal 1'])
    expect(names(await ask(rep, { object: 'deal', where: { field: 'products', op: 'is_null' }, order_by: [{ field: 'name' }] }))).toEqual(['Deal 2', 'Deal 3', 'Deal 4', 'Deal 6'])
  })

  test('a name longer than PostgreSQL allows comes back whole', async () => {
    const as = 'x'.repeat(80)
    const answer = await ask(rep, { object: 'deal', fields: ['name', { children: 'line.deal', fields: ['name'], as }], where: { field: 'name', op: 'eq', value: 'Deal 1' } })
    expect(answer.body.records[0][as]).toHaveLength(2)
  })
})

describe('R7 groups', () => {
  test('counts and sums by group, in the organisation currency', async () => {
    const answer = await ask(rep, { object: 'deal', group_by: ['stage'], aggregates: { deals: { fn: 'count' }, sum: { fn: 'sum', field: 'amount' }, mean: { fn: 'avg', field: 'amount' } }, order_by: [{ field: 'deals', dir: 'desc' }, { field: 'stage' }] })
    expect(answer.body.records).toEqual([
      { stage: 'won', deals: 2, sum: 300, mean: 300 },
      { stage: 'propose', deals: 1, sum: 200, mean: 200 },
      { stage: 'qualify', deals: 1, sum: 100, mean: 100 },
      { stage: null, deals: 1, sum: 360, mean: 360 },
    ])
  })

  test('by month, by a joined name, with having and pages', async () => {
    const query = { object: 'deal', group_by: [{ field: 'close_date', unit: 'month', as: 'month' }, 'account.name'], aggregates: { n: { fn: 'count' } }, where: { field: 'close_date', op: 'not_null' } }
    expect((await ask(rep, query)).body.records).toEqual([
      { month: '2026-03-01', 'account.name': 'Acme Steel', n: 1 },
      { month: '2026-03-01', 'account.name': 'Éclair Foods', n: 1 },
      { month: '2026-04-01', 'account.name': '中国移动通信', n: 1 },
    ])
    const first = await ask(rep, { ...query, limit: 2, total: true })
    expect(first.body).toMatchObject({ total: 3, next_cursor: expect.any(String) })
    const second = await ask(rep, { ...query, limit: 2, cursor: first.body.next_cursor })
    expect(second.body).toMatchObject({ records: [{ month: '2026-04-01' }], next_cursor: null })
    expect((await ask(rep, { object: 'deal', group_by: ['stage'], aggregates: { n: { fn: 'count' } }, having: { field: 'n', op: 'gt', value: 1 } })).body.records).toEqual([{ stage: 'won', n: 2 }])
  })

  test('a datetime belongs to the day of the caller', async () => {
    const query = { object: 'deal', group_by: [{ field: 'met_at', unit: 'day' }], aggregates: { n: { fn: 'count' } }, where: { field: 'met_at', op: 'not_null' } }
    expect((await ask(rep, query)).body.records).toEqual([{ met_at: '2026-03-02', n: 1 }])
    expect((await ask(app.admin, query)).body.records).toEqual([{ met_at: '2026-03-01', n: 1 }])
    expect(names(await ask(rep, { object: 'deal', where: { field: 'met_at', op: 'eq', value: '2026-03-02' } }))).toEqual(['Deal 2'])
    expect(names(await ask(app.admin, { object: 'deal', where: { field: 'met_at', op: 'eq', value: '2026-03-02' } }))).toEqual([])
  })

  test('without group_by the aggregates of all records', async () => {
    expect((await ask(rep, { object: 'deal', aggregates: { n: { fn: 'count' }, most: { fn: 'max', field: 'close_date' }, stages: { fn: 'count_distinct', field: 'stage' } } })).body.records).toEqual([{ n: 5, most: '2026-04-01', stages: 3 }])
  })
})

const oracle = (field: string): object[] => [
  { object: 'deal', fields: [field] },
  { object: 'deal', where: { field, op: 'eq', value: 'x' } },
  { object: 'deal', where: { not: { or: [{ field, op: 'starts_with', value: 'x' }] } } },
  { object: 'deal', order_by: [{ field }] },
  { object: 'deal', group_by: [field] },
  { object: 'deal', aggregates: { x: { fn: 'max', field } } },
  { object: 'deal', fields: [{ children: 'line.deal', fields: [`deal.${field}`] }] },
]

describe('R6 formulas', () => {
  test('a formula filters, through lookups, with the moment and the caller', async () => {
    const where = (formula: string) => ask(rep, { object: 'deal', fields: ['name'], where: { formula }, order_by: [{ field: 'name' }] })
    expect(names(await where('amount > 150 && account.industry = "food"'))).toEqual(['Deal 2'])
    expect(names(await where('OR(stage = "won", ISBLANK(stage))'))).toEqual(['Deal 3', 'Deal 4', 'Deal 6'])
    expect(names(await where('close_date > DATE(2026, 3, 10)'))).toEqual(['Deal 2', 'Deal 3'])
    expect(names(await where('close_date < TODAY() - 100000'))).toEqual([])
    expect(names(await where('account.parent.name = "Acme Steel" || CONTAINS(name, "4")'))).toEqual(['Deal 2', 'Deal 4'])
    expect(names(await rep.get(`/api/v1/records/deal?fields=name&where=${encodeURIComponent('amount >= 300')}`))).toEqual(['Deal 3'])
    expect(names(await ask(rep, { object: 'deal', where: { and: [{ not: { formula: 'amount > 100' } }, { field: 'stage', op: 'not_null' }] }, order_by: [{ field: 'name' }] }))).toEqual(['Deal 1', 'Deal 4'])
  })

  test('a formula field is shown, filtered, sorted and summed', async () => {
    const answer = await ask(rep, { object: 'deal', fields: ['name', 'expected'], where: { field: 'expected', op: 'gt', value: 10 } })
    expect(answer.body.records).toEqual([{ name: 'Deal 1', expected: 50 }])
    expect(names(await ask(rep, { object: 'deal', order_by: [{ field: 'expected', dir: 'desc' }], limit: 1 }))).toEqual(['Deal 1'])
    expect((await ask(rep, { object: 'deal', aggregates: { sum: { fn: 'sum', field: 'expected' } } })).body.records).toEqual([{ sum: 50 }])
    expect((await ask(rep, { object: 'deal', group_by: ['stage'], aggregates: { n: { fn: 'count' } }, having: { formula: 'n > 1 && stage = "won"' } })).body.records).toEqual([{ stage: 'won', n: 2 }])
  })

  test('an error of a formula names its place; a hidden field in one is unknown', async () => {
    const bad = await ask(rep, { object: 'deal', where: { and: [{ formula: 'amount >' }] } })
    expect(bad.body).toMatchObject({ code: 'query.bad_value', errors: [{ pointer: '/where/and/0/formula', code: expect.stringMatching(/^formula\./) }] })
    for (const [hidden, missing] of [['margin > 1', 'zzz > 1'], ['account.secret_note = "x"', 'account.zzz = "x"'], ['vault.level = "x"', 'vault.zzz = "x"']] as const) {
      const [a, b] = [await ask(rep, { object: 'deal', where: { formula: hidden } }), await ask(rep, { object: 'deal', where: { formula: missing } })]
      expect(a.body.code, a.text).toBe('query.unknown_field')
      const field = hidden.split(' ')[0]?.split('.').at(-1) ?? ''
      expect(JSON.stringify(without(a.body)).replaceAll(field, 'zzz')).toBe(JSON.stringify(without(b.body)))
    }
  })
})

describe('SEC what the caller may not read', () => {
  test.each(['margin', 'account.secret_note', 'vault.name', 'account.parent.secret_note', 'owner.password'])('SEC-01..04 %s answers like a field that does not exist, everywhere', async (field) => {
    const missing = field.replace(/[a-z_]+$/, 'zzz')
    for (const [index, query] of oracle(field).entries()) {
      const hidden = await ask(rep, query)
      const absent = await ask(rep, oracle(missing)[index] ?? {})
      expect(hidden.status, JSON.stringify(query)).toBe(400)
      expect(JSON.stringify(without(hidden.body)).replaceAll(field, missing)).toBe(JSON.stringify(without(absent.body)))
    }
  })

  test('SEC-07 a parent the caller does not reach reads as blank', async () => {
    const answer = await ask(app.admin, { object: 'line', fields: ['name', 'deal.name'], where: { field: 'name', op: 'eq', value: 'L3' } })
    expect(answer.body.records).toEqual([{ name: 'L3', 'deal.name': 'Foreign deal' }])
    expect((await ask(rep, { object: 'line', fields: ['name', 'deal.name'], where: { field: 'deal.name', op: 'eq', value: 'Foreign deal' } })).body.records).toEqual([])
  })
})

describe('SEC-40, SEC-42 bad input is refused fast and says where', () => {
  const deep = (depth: number): object => { let filter: object = { field: 'name', op: 'eq', value: 'x' }; for (let i = 0; i < depth; i++) filter = { and: [filter] }; return filter }
  test.each<[string, object, string, string]>([
    ['not an object', [], 'query.syntax', ''],
    ['no object', {}, 'query.syntax', '/object'],
    ['unknown member', { object: 'deal', filter: 1 }, 'query.syntax', '/filter'],
    ['1,000 deep', { object: 'deal', where: deep(1000) }, 'request.malformed', ''],
    ['100 deep', { object: 'deal', where: deep(100) }, 'query.too_wide', `/where${'/and/0'.repeat(31)}`],
    ['limit too large', { object: 'deal', limit: 1e9 }, 'query.too_wide', '/limit'],
    ['limit of zero', { object: 'deal', limit: 0 }, 'query.syntax', '/limit'],
    ['500 children', { object: 'deal', fields: Array.from({ length: 500 }, () => ({ children: 'line.deal', fields: ['name'] })) }, 'query.too_wide', '/fields/20'],
    ['too long a list', { object: 'deal', where: { field: 'name', op: 'in', value: Array.from({ length: 10_001 }, String) } }, 'query.too_wide', '/where/value'],
    ['wrong type of value', { object: 'deal', where: { and: [{ field: 'amount', op: 'gt', value: 'much' }] } }, 'query.bad_value', '/where/and/0/value'],
    ['an operator that does not fit', { object: 'deal', where: { field: 'urgent', op: 'gt', value: true } }, 'query.bad_operator', '/where/op'],
    ['__proto__ as a field', { object: 'deal', fields: ['__proto__'] }, 'query.unknown_field', '/fields/0'],
    ['constructor as an object', { object: 'constructor' }, 'query.unknown_object', ''],
    ['a day that is none', { object: 'deal', where: { field: 'close_date', op: 'eq', value: '2026-02-30' } }, 'query.bad_value', '/where/value'],
    ['NUL', { object: 'deal', where: { field: 'name', op: 'eq', value: 'a\0b' } }, 'query.bad_value', '/where/value'],
    ['sum of a text', { object: 'deal', aggregates: { x: { fn: 'sum', field: 'name' } } }, 'query.bad_operator', '/aggregates/x/fn'],
    ['six hops', { object: 'deal', fields: ['account.parent.parent.parent.parent.parent.name'] }, 'query.unknown_field', '/fields/0'],
  ])('%s', async (_title, body, code, pointer) => {
    const start = performance.now()
    const answer = await ask(rep, body)
    expect(performance.now() - start).toBeLessThan(200)
    expect(answer.body.code, answer.text).toBe(code)
    expect(answer.status).toBeLessThan(500)
    if (pointer !== '' || code === 'query.syntax') expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  test('malformed JSON and unknown parameters', async () => {
    expect((await rep.request('POST', '/api/v1/query', '{', { 'content-type': 'application/json' })).body.code).toBe('request.malformed')
    expect((await rep.get('/api/v1/records/deal?wher=x')).body.code).toBe('query.syntax')
    expect((await rep.get('/api/v1/records/deal?limit=-1')).body.code).toBe('query.syntax')
  })

  test('10,000 values in one list are one parameter', async () => {
    const answer = await ask(rep, { object: 'deal', where: { field: 'name', op: 'in', value: [...Array.from({ length: 9_999 }, String), 'Deal 1'] } })
    expect(names(answer)).toEqual(['Deal 1'])
  })

  test('SEC-43 % and _ and \\ match literally', async () => {
    for (const value of ['%', '_', '\\', "'", 'Deal%']) expect(names(await ask(rep, { object: 'deal', where: { field: 'name', op: 'contains', value } }))).toEqual([])
  })
})

function without(body: { request_id?: string; instance?: string }): object {
  return { ...body, request_id: '', instance: '' }
}
