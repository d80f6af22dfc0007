import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { ask, names, openReadServer, without } from '../support/read-server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client
let other: Client
let repId: string

beforeAll(async () => {
  ;({ app, rep, other, repId } = await openReadServer())
})
afterAll(() => app.close())

describe('R1 one record', () => {
  test('gives the asked fields under the very names they were asked by, with the version as ETag, in one statement', async () => {
    app.sql.length = 0
    const answer = await rep.get(
      `/api/v1/records/deal/${idOf(3, 1)}?fields=name,account.name,account.parent.name,owner.name,tags,products`,
    )
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      name: 'Deal 1',
      'account.name': 'Acme Steel',
      'account.parent.name': '中国移动通信',
      'owner.name': 'rep',
      tags: ['a', 'b'],
      products: [idOf(2, 1), idOf(2, 2)],
    })
    expect(answer.headers.get('etag')).toBe('"1"')
    expect(app.sql.filter((text) => text.includes('"deal"'))).toHaveLength(1)
  })

  test('gives all readable fields when none are asked, in wire form', async () => {
    const { body } = await rep.get(`/api/v1/records/deal/${idOf(3, 2)}`)
    expect(body).toMatchObject({
      id: idOf(3, 2),
      owner: repId,
      created_at: '2026-01-01T00:00:00.000Z',
      version: 1,
      amount: 200,
      amount_currency: 'CNY',
      close_date: '2026-03-15',
      met_at: '2026-03-01T16:30:00.000Z',
      urgent: true,
      regarding: idOf(1, 2),
      tags: null,
      products: [],
    })
    expect(Object.keys(body)).not.toContain('margin')
  })

  test('a masked field is shown masked and cannot be asked about', async () => {
    expect((await rep.get(`/api/v1/records/deal/${idOf(3, 1)}?fields=phone`)).body).toEqual({
      phone: expect.stringMatching(/^(138)?\*{4}8000$/),
    })
    expect((await app.admin.get(`/api/v1/records/deal/${idOf(3, 1)}?fields=phone`)).body).toEqual({
      phone: '+8613800138000',
    })
    expect(
      (await ask(rep, { object: 'deal', where: { field: 'phone', op: 'starts_with', value: '+86' } })).body.code,
    ).toBe('query.unknown_field')
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
    const answer = await rep.get(
      '/api/v1/records/deal?fields=name,account.name&order_by=-close_date,name&limit=2&total=1',
    )
    expect(answer.body).toEqual({
      records: [
        { name: 'Deal 3', 'account.name': '中国移动通信' },
        { name: 'Deal 2', 'account.name': 'Éclair Foods' },
      ],
      next_cursor: expect.any(String),
      total: 5,
    })
    expect(app.sql.filter((text) => text.includes('"deal"'))).toHaveLength(1)
  })

  test('only records the caller reaches are there, and children follow their parent', async () => {
    expect(names(await ask(rep, { object: 'deal', order_by: [{ field: 'name' }] }))).toEqual([
      'Deal 1',
      'Deal 2',
      'Deal 3',
      'Deal 4',
      'Deal 6',
    ])
    expect(names(await ask(other, { object: 'deal' }))).toEqual(['Foreign deal'])
    expect(names(await ask(rep, { object: 'line', order_by: [{ field: 'name' }] }))).toEqual(['L1', 'L2'])
    expect(names(await ask(app.admin, { object: 'line', order_by: [{ field: 'name' }] }))).toEqual(['L1', 'L2', 'L3'])
  })

  test('blanks sort last in both directions, and pages by cursor give every record once', async () => {
    for (const order of [
      'amount',
      '-amount',
      'account.name,-amount',
      '-account.parent.name,stage',
      'close_date,-stage',
      '-id',
      'met_at',
    ]) {
      const whole = names(await rep.get(`/api/v1/records/deal?fields=name&order_by=${order}`))
      const paged: string[] = []
      let cursor = ''
      for (let page = 0; page < 10; page++) {
        const answer = await rep.get(
          `/api/v1/records/deal?fields=name&order_by=${order}&limit=2${cursor && `&cursor=${cursor}`}`,
        )
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
    expect((await rep.get(`/api/v1/records/deal?order_by=-amount&limit=1&cursor=${cursor}`)).body.code).toBe(
      'query.cursor_invalid',
    )
    expect(
      (await rep.get(`/api/v1/records/deal?order_by=amount&limit=1&cursor=${cursor.slice(0, -3)}AAA`)).body.code,
    ).toBe('query.cursor_invalid')
    expect((await rep.get('/api/v1/records/deal?order_by=amount&limit=1&cursor=x')).body.code).toBe(
      'query.cursor_invalid',
    )
    expect((await rep.get(`/api/v1/records/deal?order_by=amount&limit=3&fields=id&cursor=${cursor}`)).status).toBe(200)
  })

  test('a cursor stays good while the moment of its query moves on', async () => {
    const query = {
      object: 'deal',
      fields: ['name'],
      where: { field: 'created_at', op: 'lt', value: { token: 'now' } },
      limit: 2,
    }
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
    // What finds records by a hidden field is no view for whom it is hidden from.
    expect((await rep.get('/api/v1/records/deal?view=by_margin')).body.code).toBe('metadata.not_found')
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
    const answer = await ask(rep, {
      object: 'deal',
      fields: [
        'name',
        {
          children: 'line.deal',
          fields: ['name', 'product.name'],
          order_by: [{ field: 'quantity' }],
          limit: 1,
          as: 'lines',
        },
        { children: 'line.deal', fields: ['quantity'], where: { field: 'quantity', op: 'gt', value: 2 } },
      ],
      where: { field: 'name', op: 'eq', value: 'Deal 1' },
    })
    expect(answer.body.records).toEqual([
      { name: 'Deal 1', lines: [{ name: 'L2', 'product.name': 'Cable' }], 'line.deal': [{ quantity: 3 }] },
    ])
  })

  test('a polymorphic lookup is stepped through to whatever it points at', async () => {
    const answer = await ask(rep, {
      object: 'deal',
      fields: ['name', 'regarding.name'],
      where: { field: 'regarding.name', op: 'not_null' },
      order_by: [{ field: 'regarding.name' }],
    })
    expect(answer.body.records).toEqual([
      { name: 'Deal 2', 'regarding.name': 'Acme Steel' },
      { name: 'Deal 3', 'regarding.name': 'Router' },
    ])
  })

  test('links of a many-to-many field filter and are listed', async () => {
    expect(
      names(await ask(rep, { object: 'deal', where: { field: 'products', op: 'contains', value: idOf(2, 2) } })),
    ).toEqual(['Deal 1'])
    expect(
      names(
        await ask(rep, { object: 'deal', where: { field: 'products', op: 'is_null' }, order_by: [{ field: 'name' }] }),
      ),
    ).toEqual(['Deal 2', 'Deal 3', 'Deal 4', 'Deal 6'])
  })

  test('a name longer than PostgreSQL allows comes back whole', async () => {
    const as = 'x'.repeat(80)
    const answer = await ask(rep, {
      object: 'deal',
      fields: ['name', { children: 'line.deal', fields: ['name'], as }],
      where: { field: 'name', op: 'eq', value: 'Deal 1' },
    })
    expect(answer.body.records[0][as]).toHaveLength(2)
  })
})

describe('R7 groups', () => {
  test('counts and sums by group, in the organisation currency', async () => {
    const answer = await ask(rep, {
      object: 'deal',
      group_by: ['stage'],
      aggregates: { deals: { fn: 'count' }, sum: { fn: 'sum', field: 'amount' }, mean: { fn: 'avg', field: 'amount' } },
      order_by: [{ field: 'deals', dir: 'desc' }, { field: 'stage' }],
    })
    expect(answer.body.records).toEqual([
      { stage: 'won', deals: 2, sum: 300, mean: 300 },
      { stage: 'propose', deals: 1, sum: 200, mean: 200 },
      { stage: 'qualify', deals: 1, sum: 100, mean: 100 },
      { stage: null, deals: 1, sum: 360, mean: 360 },
    ])
  })

  test('by month, by a joined name, with having and pages', async () => {
    const query = {
      object: 'deal',
      group_by: [{ field: 'close_date', unit: 'month', as: 'month' }, 'account.name'],
      aggregates: { n: { fn: 'count' } },
      where: { field: 'close_date', op: 'not_null' },
    }
    expect((await ask(rep, query)).body.records).toEqual([
      { month: '2026-03-01', 'account.name': 'Acme Steel', n: 1 },
      { month: '2026-03-01', 'account.name': 'Éclair Foods', n: 1 },
      { month: '2026-04-01', 'account.name': '中国移动通信', n: 1 },
    ])
    const first = await ask(rep, { ...query, limit: 2, total: true })
    expect(first.body).toMatchObject({ total: 3, next_cursor: expect.any(String) })
    const second = await ask(rep, { ...query, limit: 2, cursor: first.body.next_cursor })
    expect(second.body).toMatchObject({ records: [{ month: '2026-04-01' }], next_cursor: null })
    expect(
      (
        await ask(rep, {
          object: 'deal',
          group_by: ['stage'],
          aggregates: { n: { fn: 'count' } },
          having: { field: 'n', op: 'gt', value: 1 },
        })
      ).body.records,
    ).toEqual([{ stage: 'won', n: 2 }])
  })

  test('a datetime belongs to the day of the caller', async () => {
    const query = {
      object: 'deal',
      group_by: [{ field: 'met_at', unit: 'day' }],
      aggregates: { n: { fn: 'count' } },
      where: { field: 'met_at', op: 'not_null' },
    }
    expect((await ask(rep, query)).body.records).toEqual([{ met_at: '2026-03-02', n: 1 }])
    expect((await ask(app.admin, query)).body.records).toEqual([{ met_at: '2026-03-01', n: 1 }])
    expect(
      names(await ask(rep, { object: 'deal', where: { field: 'met_at', op: 'eq', value: '2026-03-02' } })),
    ).toEqual(['Deal 2'])
    expect(
      names(await ask(app.admin, { object: 'deal', where: { field: 'met_at', op: 'eq', value: '2026-03-02' } })),
    ).toEqual([])
  })

  test('without group_by the aggregates of all records', async () => {
    expect(
      (
        await ask(rep, {
          object: 'deal',
          aggregates: {
            n: { fn: 'count' },
            most: { fn: 'max', field: 'close_date' },
            stages: { fn: 'count_distinct', field: 'stage' },
          },
        })
      ).body.records,
    ).toEqual([{ n: 5, most: '2026-04-01', stages: 3 }])
  })
})

describe('R6 formulas', () => {
  test('a formula filters, through lookups, with the moment and the caller', async () => {
    const where = (formula: string) =>
      ask(rep, { object: 'deal', fields: ['name'], where: { formula }, order_by: [{ field: 'name' }] })
    expect(names(await where('amount > 150 && account.industry = "food"'))).toEqual(['Deal 2'])
    expect(names(await where('OR(stage = "won", ISBLANK(stage))'))).toEqual(['Deal 3', 'Deal 4', 'Deal 6'])
    expect(names(await where('close_date > DATE(2026, 3, 10)'))).toEqual(['Deal 2', 'Deal 3'])
    expect(names(await where('close_date < TODAY() - 100000'))).toEqual([])
    expect(names(await where('account.parent.name = "Acme Steel" || CONTAINS(name, "4")'))).toEqual([
      'Deal 2',
      'Deal 4',
    ])
    expect(
      names(await rep.get(`/api/v1/records/deal?fields=name&where=${encodeURIComponent('amount >= 300')}`)),
    ).toEqual(['Deal 3'])
    expect(
      names(
        await ask(rep, {
          object: 'deal',
          where: { and: [{ not: { formula: 'amount > 100' } }, { field: 'stage', op: 'not_null' }] },
          order_by: [{ field: 'name' }],
        }),
      ),
    ).toEqual(['Deal 1', 'Deal 4'])
  })

  test('a formula field is shown, filtered, sorted and summed', async () => {
    const answer = await ask(rep, {
      object: 'deal',
      fields: ['name', 'expected'],
      where: { field: 'expected', op: 'gt', value: 10 },
    })
    expect(answer.body.records).toEqual([{ name: 'Deal 1', expected: 50 }])
    expect(names(await ask(rep, { object: 'deal', order_by: [{ field: 'expected', dir: 'desc' }], limit: 1 }))).toEqual(
      ['Deal 1'],
    )
    expect(
      (await ask(rep, { object: 'deal', aggregates: { sum: { fn: 'sum', field: 'expected' } } })).body.records,
    ).toEqual([{ sum: 50 }])
    expect(
      (
        await ask(rep, {
          object: 'deal',
          group_by: ['stage'],
          aggregates: { n: { fn: 'count' } },
          having: { formula: 'n > 1 && stage = "won"' },
        })
      ).body.records,
    ).toEqual([{ stage: 'won', n: 2 }])
  })

  test('an error of a formula names its place; a hidden field in one is unknown', async () => {
    const bad = await ask(rep, { object: 'deal', where: { and: [{ formula: 'amount >' }] } })
    expect(bad.body).toMatchObject({
      code: 'query.bad_value',
      errors: [{ pointer: '/where/and/0/formula', code: expect.stringMatching(/^formula\./) }],
    })
    for (const [hidden, missing] of [
      ['margin > 1', 'zzz > 1'],
      ['account.secret_note = "x"', 'account.zzz = "x"'],
      ['vault.level = "x"', 'vault.zzz = "x"'],
    ] as const) {
      const [a, b] = [
        await ask(rep, { object: 'deal', where: { formula: hidden } }),
        await ask(rep, { object: 'deal', where: { formula: missing } }),
      ]
      expect(a.body.code, a.text).toBe('query.unknown_field')
      const field = hidden.split(' ')[0]?.split('.').at(-1) ?? ''
      expect(JSON.stringify(without(a.body)).replaceAll(field, 'zzz')).toBe(JSON.stringify(without(b.body)))
    }
  })
})
