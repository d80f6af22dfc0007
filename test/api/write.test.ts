import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hangMs } from '../support/in-time.ts'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    plural_label: 'Accounts',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', label: 'Name', required: true, max_length: 120, unique: true, case_insensitive: true },
      industry: { type: 'select', label: 'Industry', options: [{ value: 'it' }, { value: 'retail' }] },
      deals: { type: 'rollup', label: 'Deals', from: 'deal.account', aggregate: 'count' },
      total: { type: 'rollup', label: 'Total', from: 'deal.account', aggregate: 'sum', field: 'amount' },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    plural_label: 'Deals',
    name_field: 'name',
    sharing: 'private',
    fields: {
      name: { type: 'text', label: 'Name', required: true, max_length: 120 },
      account: { type: 'lookup', label: 'Account', to: 'account', on_delete: 'restrict' },
      amount: { type: 'currency', label: 'Amount', precision: 15, scale: 2 },
      close_date: { type: 'date', label: 'Close' },
      number: { type: 'autonumber', label: 'Number', format: 'OP-{YYYY}-{0000}' },
    },
  },
  {
    kind: 'object',
    name: 'note',
    label: 'Note',
    plural_label: 'Notes',
    name_field: 'title',
    sharing: 'private',
    fields: {
      title: { type: 'text', label: 'Title', required: true, max_length: 200 },
      body: { type: 'long_text', label: 'Body' },
      deal: { type: 'master_detail', label: 'Deal', to: 'deal' },
      stars: { type: 'rating', label: 'Stars' },
    },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

let count = 0
const unique = (word: string) => `${word} ${++count}`

async function account(name = unique('Acme')): Promise<string> {
  const made = await app.admin.post('/api/v1/records/account', { name })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

async function deal(values: object = {}): Promise<{ id: string; version: number; number: string }> {
  const made = await app.admin.post('/api/v1/records/deal', { name: unique('Deal'), ...values })
  expect(made.status, made.text).toBe(201)
  return made.body
}

const read = async (object: string, id: string) => (await app.admin.get(`/api/v1/records/${object}/${id}`)).body
const sql = <R>(text: string, values: unknown[] = []) => app.server.db.query<R>({ text, values })

const twin = (object: string) => `ws_main."${app.server.models.model().objects[object]?.historyTable}"`

/** Every superseded version ends where the next one begins, and no two overlap. */
async function expectWholeHistory(table: string): Promise<void> {
  const broken =
    await sql(`with v as (select id, _from, _to from ${twin(table)} union all select id, _from, null from ws_main."${table}"),
    s as (select *, lead(_from) over (partition by id order by _from) as next from v)
    select * from s where (_to is null) <> (next is null) or _to is distinct from next`)
  expect(broken).toEqual([])
}

describe('create', () => {
  test('gives the record back with its id, version and owner', async () => {
    const name = unique('Acme')
    const made = await app.admin.post('/api/v1/records/account', { name, industry: 'it' })
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({ name, industry: 'it', version: 1, deals: 0, total: 0 })
    expect(made.headers.get('etag')).toBe('"1"')
    expect(made.headers.get('location')).toBe(`/api/v1/records/account/${made.body.id}`)
    expect((await app.admin.get(`/api/v1/records/account/${made.body.id}`)).body).toEqual(made.body)
  })

  test('create and a plain update are one statement each when nothing else depends on the record', async () => {
    const parent = await deal()
    app.sql.length = 0
    const made = await app.admin.post('/api/v1/records/note', { title: 'One', deal: parent.id, stars: 4 })
    expect(made.status, made.text).toBe(201)
    expect(app.sql.filter((text) => text.includes('"note"')).length).toBe(1)
    app.sql.length = 0
    expect((await app.admin.patch(`/api/v1/records/note/${made.body.id}`, { stars: 5 })).body).toMatchObject({
      stars: 5,
      version: 2,
    })
    expect(app.sql.filter((text) => text.includes('"note"')).length).toBe(1)
  })

  test('names every problem of the record at once', async () => {
    const refused = await app.admin.post('/api/v1/records/deal', {
      name: '',
      amount: 'x',
      close_date: '2026-02-30',
      nonsense: 1,
      id: crypto.randomUUID(),
      version: 3,
    })
    expect(refused.status).toBe(422)
    expect(refused.body.code).toBe('record.validation_failed')
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/amount',
      '/close_date',
      '/id',
      '/name',
      '/nonsense',
      '/version',
    ])
  })

  test('bad bodies are refused fast, and leave the database as it was', async () => {
    const before = await sql('select count(*) as n from ws_main.account')
    const bodies: [string, number][] = [
      ['{"name": ', 400],
      ['[]', 400],
      ['null', 400],
      ['"text"', 400],
      ['{"__proto__": {"name": "x"}}', 422],
      ['{"constructor": 1, "toString": 2, "name": "x"}', 422],
      [JSON.stringify({ name: { a: 1 } }), 422],
      [JSON.stringify({ name: ['x'] }), 422],
      [`{"name": ${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
      [JSON.stringify({ name: 'x'.repeat(5_000_000) }), 422],
      [JSON.stringify({ name: 'x'.repeat(11_000_000) }), 413],
    ]
    for (const [body, status] of bodies) {
      const started = performance.now()
      const answer = await app.admin.request('POST', '/api/v1/records/account', body, {
        'content-type': 'application/json',
      })
      expect([body.slice(0, 40), answer.status]).toEqual([body.slice(0, 40), status])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(performance.now() - started).toBeLessThan(hangMs)
    }
    expect(
      (await app.admin.request('POST', '/api/v1/records/account', '{}', { 'content-type': 'text/plain' })).status,
    ).toBe(415)
    expect(await sql('select count(*) as n from ws_main.account')).toEqual(before)
  })

  test('an unknown object is 404, an object without the right 403, without a session 401', async () => {
    expect((await app.admin.post('/api/v1/records/nothing', {})).status).toBe(404)
    expect((await app.admin.post('/api/v1/records/user', { name: 'x' })).status).toBe(403)
    expect((await app.anonymous().post('/api/v1/records/account', { name: 'x' })).status).toBe(401)
  })
})

describe('references', () => {
  test('a missing or deleted record cannot be referred to', async () => {
    const gone = await account()
    await app.admin.delete(`/api/v1/records/account/${gone}`)
    for (const id of [crypto.randomUUID(), gone]) {
      const refused = await app.admin.post('/api/v1/records/deal', { name: 'x', account: id })
      expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
        422,
        'record.missing_parent',
        '/account',
      ])
    }
    const note = await app.admin.post('/api/v1/records/note', { title: 'x', deal: crypto.randomUUID() })
    expect([note.status, note.body.code]).toEqual([422, 'record.missing_parent'])
  })
})

describe('unique', () => {
  test('a taken value is 409 and names the record that has it', async () => {
    const name = unique('Globex')
    const id = await account(name)
    const refused = await app.admin.post('/api/v1/records/account', { name: name.toUpperCase() })
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer, refused.body.existing]).toEqual([
      409,
      'record.duplicate',
      '/name',
      { id },
    ])
    const other = await account()
    const update = await app.admin.patch(`/api/v1/records/account/${other}`, { name })
    expect([update.status, update.body.code]).toEqual([409, 'record.duplicate'])
  })

  test('SEC-46 of 60 at once exactly one succeeds', async () => {
    const name = unique('Initech')
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        app.admin.post('/api/v1/records/account', { name: at % 2 ? name : name.toUpperCase() }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 201).length).toBe(1)
    expect(answers.filter((answer) => answer.status === 409).length).toBe(59)
  })

  test('a deleted record frees its value; restoring it meets the new one', async () => {
    const name = unique('Hooli')
    const first = await account(name)
    await app.admin.delete(`/api/v1/records/account/${first}`)
    const second = await account(name)
    const refused = await app.admin.post(`/api/v1/records/account/${first}/restore`)
    expect([refused.status, refused.body.existing]).toEqual([409, { id: second }])
  })
})

describe('auto-numbers', () => {
  test('DM-06 50 writers get no number twice', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        app.admin.post('/api/v1/records/deal/bulk', {
          op: 'insert',
          records: Array.from({ length: 20 }, () => ({ name: unique('D') })),
        }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
    const [row] = await sql<{ n: number; different: number; greatest: string }>(
      'select count(*) as n, count(distinct number) as different, max(number) as greatest from ws_main.deal',
    )
    expect(row?.n).toBe(row?.different)
    expect(row?.greatest).toBe(`OP-2026-${String(row?.n).padStart(4, '0')}`)
  })
})

describe('update', () => {
  test('changes one field, keeps the others, and writes history and event', async () => {
    const made = await deal({ amount: 10, close_date: '2026-01-31' })
    const answer = await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: '12.50' })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ amount: 12.5, close_date: '2026-01-31', version: 2 })
    const [event] = await sql<{ kind: string; fields: string[] }>(
      `select kind, fields from ws_main._event where record = $1 order by tx desc, id desc limit 1`,
      [made.id],
    )
    expect(event).toEqual({ kind: 'updated', fields: ['amount', 'amount_converted'] })
    expect(await sql(`select version, amount from ${twin('deal')} where id = $1`, [made.id])).toEqual([
      { version: 1, amount: 10 },
    ])
  })

  test('a patch that changes nothing writes nothing', async () => {
    const made = await deal({ amount: 10 })
    const answer = await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 10, name: undefined })
    expect([answer.status, answer.body.version]).toEqual([200, 1])
    expect(await sql(`select 1 from ${twin('deal')} where id = $1`, [made.id])).toEqual([])
  })

  test('DM-17 a stale version is 409 with the record as it is', async () => {
    const made = await deal({ amount: 1 })
    await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 2 })
    for (const stale of [
      await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 3, version: 1 }),
      await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 3 }, { 'if-match': '"1"' }),
      await app.admin.delete(`/api/v1/records/deal/${made.id}`, { 'if-match': '"1"' }),
    ]) {
      expect([stale.status, stale.body.code, stale.body.current.version, stale.body.current.amount]).toEqual([
        409,
        'record.stale',
        2,
        2,
      ])
    }
    expect(
      (await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 3 }, { 'if-match': '"2"' })).status,
    ).toBe(200)
    expect((await app.admin.patch(`/api/v1/records/deal/${made.id}`, { amount: 3, version: 'x' })).status).toBe(400)
  })

  test('REL-12 increments with If-Match lose nothing', async () => {
    const made = await deal({ amount: 0 })
    const increment = async () => {
      for (;;) {
        const current = await read('deal', made.id)
        const answer = await app.admin.patch(
          `/api/v1/records/deal/${made.id}`,
          { amount: current.amount + 1 },
          { 'if-match': `"${current.version}"` },
        )
        if (answer.status === 200) return
        expect(answer.status, answer.text).toBe(409)
      }
    }
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let round = 0; round < 5; round++) await increment()
      }),
    )
    expect((await read('deal', made.id)).amount).toBe(50)
    await expectWholeHistory('deal')
  })

  test('REL-13 two fields edited at the same time are both kept', async () => {
    const made = await deal({ amount: 0 })
    const edits = Array.from({ length: 30 }, (_, at) =>
      app.admin.patch(
        `/api/v1/records/deal/${made.id}`,
        at % 2 ? { amount: at } : { close_date: `2026-03-${String(at + 1).padStart(2, '0')}` },
      ),
    )
    for (const answer of await Promise.all(edits)) expect(answer.status, answer.text).toBe(200)
    const after = await read('deal', made.id)
    expect(after.version).toBe(31)
    expect(after.amount % 2).toBe(1)
    expect(after.close_date).toMatch(/^2026-03/)
    await expectWholeHistory('deal')
  })

  test('what is not there is 404, whatever the id looks like', async () => {
    for (const id of [crypto.randomUUID(), 'x', '1%27--', '__proto__']) {
      expect([id, (await app.admin.patch(`/api/v1/records/deal/${id}`, { name: 'x' })).status]).toEqual([id, 404])
      expect([id, (await app.admin.delete(`/api/v1/records/deal/${id}`)).status]).toEqual([id, 404])
    }
  })
})

describe('roll-ups', () => {
  test('follow create, update, move, delete and restore', async () => {
    const [first, second] = [await account(), await account()]
    const one = await deal({ account: first, amount: 10 })
    const two = await deal({ account: first, amount: 5.5 })
    expect(await read('account', first)).toMatchObject({ deals: 2, total: 15.5, version: 1 })
    await app.admin.patch(`/api/v1/records/deal/${one.id}`, { amount: 20 })
    expect(await read('account', first)).toMatchObject({ deals: 2, total: 25.5 })
    await app.admin.patch(`/api/v1/records/deal/${two.id}`, { account: second })
    expect(await read('account', first)).toMatchObject({ deals: 1, total: 20 })
    expect(await read('account', second)).toMatchObject({ deals: 1, total: 5.5 })
    expect((await app.admin.delete(`/api/v1/records/deal/${one.id}`)).status).toBe(204)
    expect(await read('account', first)).toMatchObject({ deals: 0, total: 0 })
    expect((await app.admin.post(`/api/v1/records/deal/${one.id}/restore`)).status).toBe(200)
    expect(await read('account', first)).toMatchObject({ deals: 1, total: 20 })
    await expectWholeHistory('account')
  })

  test('REL-14 are exact after 200 concurrent child writes under one parent', { timeout: 60_000 }, async () => {
    const parent = await account()
    const made = await app.admin.post('/api/v1/records/deal/bulk', {
      op: 'insert',
      records: Array.from({ length: 100 }, () => ({ name: 'child', account: parent, amount: 1 })),
    })
    expect(made.body.results.every((result: { ok: boolean }) => result.ok)).toBe(true)
    const ids = made.body.results.map((result: { id: string }) => result.id) as string[]
    const started = performance.now()
    const answers = await Promise.all([
      ...ids.map((id, at) => app.admin.patch(`/api/v1/records/deal/${id}`, { amount: at })),
      ...Array.from({ length: 100 }, () =>
        app.admin.post('/api/v1/records/deal', { name: 'more', account: parent, amount: 2 }),
      ),
    ])
    expect([...new Set(answers.map((answer) => answer.status))].sort()).toEqual([200, 201])
    expect(await read('account', parent)).toMatchObject({ deals: 200, total: 4950 + 200 })
    expect(performance.now() - started).toBeLessThan(hangMs)
    await expectWholeHistory('account')
  })
})

describe('delete and restore', () => {
  test('a restricting child keeps its parent', async () => {
    const parent = await account()
    await deal({ account: parent })
    const refused = await app.admin.delete(`/api/v1/records/account/${parent}`)
    expect([refused.status, refused.body.code, refused.body.errors[0].params.count]).toEqual([
      409,
      'record.restricted_delete',
      1,
    ])
  })

  test('DM-15 details go to the bin with their master and come back with it', async () => {
    const master = await deal()
    const note = await app.admin.post('/api/v1/records/note', { title: 'kept', deal: master.id })
    const before = await app.admin.post('/api/v1/records/note', { title: 'deleted before', deal: master.id })
    await app.admin.delete(`/api/v1/records/note/${before.body.id}`)
    expect((await app.admin.delete(`/api/v1/records/deal/${master.id}`)).status).toBe(204)
    expect((await app.admin.get(`/api/v1/records/note/${note.body.id}`)).status).toBe(404)
    expect((await app.admin.patch(`/api/v1/records/deal/${master.id}`, { name: 'x' })).status).toBe(404)
    expect((await app.admin.post(`/api/v1/records/note/${note.body.id}/restore`)).status).toBe(422)
    const back = await app.admin.post(`/api/v1/records/deal/${master.id}/restore`)
    expect([back.status, back.body.version]).toEqual([200, 3])
    expect((await app.admin.get(`/api/v1/records/note/${note.body.id}`)).status).toBe(200)
    expect((await app.admin.get(`/api/v1/records/note/${before.body.id}`)).status).toBe(404)
    await expectWholeHistory('note')
  })

  test('purging takes the record and its history, and says so', async () => {
    const made = await deal({ amount: 1 })
    expect((await app.admin.delete(`/api/v1/records/deal/${made.id}?purge=1`)).status).toBe(404)
    await app.admin.delete(`/api/v1/records/deal/${made.id}`)
    expect((await app.admin.delete(`/api/v1/records/deal/${made.id}?purge=1`)).status).toBe(204)
    expect(
      await sql(`select 1 from ws_main.deal where id = $1 union all select 1 from ${twin('deal')} where id = $1`, [
        made.id,
      ]),
    ).toEqual([])
    expect(
      (
        await sql<{ kind: string }>('select kind from ws_main._event where record = $1 order by tx desc limit 1', [
          made.id,
        ])
      )[0]?.kind,
    ).toBe('purged')
  })
})
