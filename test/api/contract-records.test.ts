/** The contract, section "Records": one record, bin, history, bulk, import, export, search, events. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import { finished, importFile, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deals = '/api/v1/records/opportunity'
const accounts = '/api/v1/records/account'
let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: contractDocuments })
})
afterAll(() => app?.close())

const make = async (path: string, values: object) => (await app.admin.post(path, values)).body
const listed = async (parameters: { [name: string]: string }) =>
  app.admin.get(`${deals}?${new URLSearchParams(parameters)}`)

describe('one record', () => {
  test('create answers 201 with the record, its formulas and defaults; fields may be asked through lookups', async () => {
    const acme = await make(accounts, { name: 'Acme' })
    const made = await app.admin.post(deals, { name: 'Deal', account: acme.id, amount: '1000.00', probability: 25 })
    expect([made.status, made.body.stage, made.body.expected]).toEqual([201, 'qualify', 250])
    expect((await app.admin.get(`${deals}/${made.body.id}?fields=name,account.name`)).body).toEqual({
      name: 'Deal',
      'account.name': 'Acme',
    })
    expect((await app.admin.get(`${deals}/${made.body.id}`)).body).toEqual(made.body)
    const patched = await app.admin.patch(`${deals}/${made.body.id}`, { probability: 50 })
    expect([patched.status, patched.body.expected, patched.body.version, patched.body.name]).toEqual([
      200,
      500,
      2,
      'Deal',
    ])
  })

  test('delete is to the bin; restore brings the record and what was deleted along with it', async () => {
    const deal = await make(deals, { name: 'Binned' })
    const quotes = [
      await make('/api/v1/records/quote', { number: 'B1', opportunity: deal.id, total: 5, status: 'accepted' }),
      await make('/api/v1/records/quote', { number: 'B2', opportunity: deal.id }),
    ]
    await app.admin.delete(`/api/v1/records/quote/${quotes[1].id}`)
    expect((await app.admin.delete(`${deals}/${deal.id}`)).status).toBe(204)
    for (const path of [`${deals}/${deal.id}`, `/api/v1/records/quote/${quotes[0].id}`])
      expect((await app.admin.get(path)).status).toBe(404)
    const back = await app.admin.post(`${deals}/${deal.id}/restore`)
    expect([back.status, back.body.name, back.body.quoted]).toEqual([200, 'Binned', 5])
    expect((await app.admin.get(`/api/v1/records/quote/${quotes[0].id}`)).status).toBe(200)
    expect((await app.admin.get(`/api/v1/records/quote/${quotes[1].id}`)).status).toBe(404)
  })

  test('a lookup with on_delete restrict holds its target', async () => {
    const acme = await make(accounts, { name: 'Held' })
    await make(deals, { name: 'Holds', account: acme.id })
    const answer = await app.admin.delete(`${accounts}/${acme.id}`)
    expect([answer.status, answer.body.code]).toEqual([409, 'record.restricted_delete'])
  })

  test('history says who, when, via what, field by field, old and new', async () => {
    const deal = await make(deals, { name: 'H', amount: 1 })
    expect((await app.admin.patch(`${deals}/${deal.id}`, { amount: 2, stage: 'propose' })).status).toBe(200)
    const { id, name } = (await app.admin.get('/api/v1/me')).body.user
    const { status, body } = await app.admin.get(`${deals}/${deal.id}/history`)
    expect(status).toBe(200)
    const change = body.entries.find((entry: { kind: string }) => entry.kind === 'updated')
    expect(change).toMatchObject({
      by: { id, name },
      via: 'ui',
      version: 2,
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{3}Z$/),
    })
    expect(change.fields).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'amount', old: 1, new: 2 }),
        expect.objectContaining({ field: 'stage', old: 'qualify', new: 'propose' }),
      ]),
    )
  })

  test('a rule of validation holds on create and on change, and names its field', async () => {
    const answer = await app.admin.post(deals, { name: 'Won', stage: 'won' })
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/amount'])
    const deal = await make(deals, { name: 'Won', stage: 'won', amount: 5 })
    expect((await app.admin.patch(`${deals}/${deal.id}`, { amount: null })).status).toBe(422)
  })

  test('system fields, formulas, roll-ups and numbers are not taken from the body', async () => {
    const id = '01890000-0000-7000-8000-000000000001'
    for (const values of [
      { id },
      { created_at: '2020-01-01T00:00:00Z' },
      { created_by: id },
      { updated_by: id },
      { expected: 5 },
      { quoted: 5 },
      { deleted_at: null },
    ]) {
      const answer = await app.admin.post(deals, { name: 'x', ...values })
      expect([values, answer.status, answer.body.errors?.[0].pointer]).toEqual([
        values,
        422,
        `/${Object.keys(values)[0]}`,
      ])
    }
  })
})

describe('lists', () => {
  test('fields, where, order_by, limit, cursor, total and view', async () => {
    const results = (
      await app.admin.post(`${deals}/bulk`, {
        op: 'insert',
        records: [1, 2, 3].map((n) => ({
          name: `L${n}`,
          amount: n,
          close_date: `2026-0${n}-01`,
          stage: n === 3 ? 'lost' : 'qualify',
        })),
      })
    ).body.results
    expect(results).toHaveLength(3)
    const page = await listed({
      fields: 'name,amount',
      where: 'BEGINS(name, "L")',
      order_by: '-close_date,name',
      limit: '2',
      total: '1',
    })
    expect(page.body).toEqual({
      records: [
        { name: 'L3', amount: 3 },
        { name: 'L2', amount: 2 },
      ],
      next_cursor: expect.any(String),
      total: 3,
    })
    const next = await listed({
      fields: 'name,amount',
      where: 'BEGINS(name, "L")',
      order_by: '-close_date,name',
      limit: '2',
      cursor: page.body.next_cursor,
    })
    expect(next.body).toEqual({ records: [{ name: 'L1', amount: 1 }], next_cursor: null })
    const view = await listed({ view: 'open_deals', where: 'BEGINS(name, "L")', order_by: 'name' })
    expect(view.body.records.map((record: { name: string }) => record.name)).toEqual(['L1', 'L2'])
  })
})

describe('bulk', () => {
  test('results are in the order of the records, with and without all_or_none', async () => {
    const records = [{ name: 'B0', amount: 1 }, { name: 'B1', amount: 'x' }, { name: 'B2' }, { nope: 1 }]
    const answer = await app.admin.post(`${deals}/bulk`, { op: 'insert', records })
    expect([answer.status, answer.body.results.map((result: { ok: boolean }) => result.ok)]).toEqual([
      200,
      [true, false, true, false],
    ])
    expect(answer.body.results[1].errors).toEqual([
      expect.objectContaining({ pointer: '/records/1/amount', message: expect.any(String) }),
    ])
    expect((await app.admin.get(`${deals}/${answer.body.results[2].id}`)).body.name).toBe('B2')
    const none = await app.admin.post(`${deals}/bulk`, { op: 'insert', records, all_or_none: true })
    expect(none.status).toBe(422)
    expect(none.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      expect.arrayContaining(['/records/1/amount', '/records/3/nope']),
    )
    expect((await listed({ where: 'name = "B0"', total: '1' })).body.total).toBe(1)
  })

  test('update, upsert by a key, delete', async () => {
    const path = `${accounts}/bulk`
    const first = (
      await app.admin.post(path, {
        op: 'upsert',
        key: 'code',
        records: [
          { code: 'K1', name: 'One' },
          { code: 'K2', name: 'Two' },
        ],
      })
    ).body.results
    const second = (
      await app.admin.post(path, {
        op: 'upsert',
        key: 'code',
        records: [
          { code: 'K2', name: 'Two again' },
          { code: 'K3', name: 'Three' },
        ],
      })
    ).body.results
    expect([second[0].id, second.map((result: { ok: boolean }) => result.ok)]).toEqual([first[1].id, [true, true]])
    const updated = (
      await app.admin.post(path, {
        op: 'update',
        records: [
          { id: first[0].id, name: 'Uno' },
          { id: '01890000-0000-7000-8000-000000000000', name: 'x' },
        ],
      })
    ).body.results
    expect(updated.map((result: { ok: boolean }) => result.ok)).toEqual([true, false])
    const removed = (await app.admin.post(path, { op: 'delete', records: [{ id: first[0].id }, { id: first[1].id }] }))
      .body.results
    expect(removed).toEqual([
      expect.objectContaining({ ok: true, id: first[0].id }),
      expect.objectContaining({ ok: true, id: first[1].id }),
    ])
    expect((await app.admin.get(`${accounts}/${first[0].id}`)).status).toBe(404)
  })

  test('10,000 at once are taken, 10,001 are not', async () => {
    const records = Array.from({ length: 10_001 }, (_, at) => ({ name: `N${at}` }))
    const refused = await app.admin.post(`${accounts}/bulk`, { op: 'insert', records })
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([413, '/records'])
    const taken = await app.admin.post(`${accounts}/bulk`, { op: 'insert', records: records.slice(1) })
    expect([taken.status, taken.body.results.length]).toEqual([200, 10_000])
  })
})

describe('files', () => {
  test('an import is a job with progress, counts and an error file; a change set that can be undone', async () => {
    const csv = 'name,stage,amount\r\nI1,qualify,5\r\nI2,nope,5\r\nI3,propose,"1,000.50"\r\n'
    const started = await app.admin.post(`${deals}/import`, uploadForm(csv))
    expect([started.status, started.body.id]).toEqual([202, expect.any(String)])
    const job = await finished(app.admin, started.body.id)
    expect(job).toMatchObject({ status: 'done', counts: { created: 2, failed: 1 } })
    const errors = await app.admin.get(job.error_file)
    expect(errors.text).toMatch(/I2,nope/)
    const undone = await app.admin.post(`/api/v1/changes/${job.change}/undo`)
    expect(undone.status).toBe(200)
    expect((await listed({ where: 'BEGINS(name, "I")', total: '1' })).body.total).toBe(0)
    expect(
      (await (await app.as('rep', { permission_sets: ['sales_rep'] })).post(`${deals}/import`, uploadForm(csv))).status,
    ).toBe(403)
  })

  test('exports are CSV, XLSX and NDJSON, for who may export', async () => {
    await make(deals, { name: '=X1', amount: -5 })
    const at = (format: string) =>
      app.admin.get(
        `${deals}/export?${new URLSearchParams({ format, fields: 'name,amount', where: 'CONTAINS(name, "X1")' })}`,
      )
    const csv = await at('csv')
    expect([csv.status, csv.headers.get('content-type'), csv.text.replace('\uFEFF', '')]).toEqual([
      200,
      expect.stringMatching(/^text\/csv/),
      "name,amount\r\n'=X1,-5\r\n",
    ])
    const ndjson = await at('ndjson')
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ name: '=X1', amount: -5 }])
    const xlsx = await at('xlsx')
    expect([xlsx.status, xlsx.text.slice(0, 2)]).toEqual([200, 'PK'])
    expect(
      (await (await app.as('rep', { permission_sets: ['sales_rep'] })).get(`${deals}/export?format=csv`)).status,
    ).toBe(403)
    const again = await importFile(app.admin, 'opportunity', csv.text)
    expect(again.counts).toMatchObject({ created: 1 })
    expect((await listed({ fields: 'name', where: 'CONTAINS(name, "X1")' })).body.records).toEqual([
      { name: '=X1' },
      { name: '=X1' },
    ])
  })
})

test('search goes across objects, Chinese included', async () => {
  await make(accounts, { name: '上海华信科技有限公司' })
  await make(deals, { name: '华信科技 二期' })
  const all = (await app.admin.get(`/api/v1/search?q=${encodeURIComponent('华信')}`)).body.records
  expect(all.map((hit: { object: string }) => hit.object).sort()).toEqual(['account', 'opportunity'])
  const one = (await app.admin.get(`/api/v1/search?q=${encodeURIComponent('科技')}&objects=account`)).body.records
  expect(one).toEqual([expect.objectContaining({ object: 'account', name: '上海华信科技有限公司' })])
})

test('events tell record and metadata changes to who may see them', async () => {
  const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
  const stop = new AbortController()
  const open = async (cookie: string) => {
    const answer = await fetch(`${app.address}/api/v1/events`, { headers: { cookie }, signal: stop.signal })
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const stream = { text: '' }
    const read = async () => {
      for await (const chunk of answer.body as ReadableStream<Uint8Array>)
        stream.text += new TextDecoder().decode(chunk)
    }
    void read().catch(() => undefined)
    return stream
  }
  const [admins, reps] = [
    await open(app.admin.headers['cookie'] as string),
    await open(rep.headers['cookie'] as string),
  ]
  const hidden = await make(deals, { name: 'Only mine' })
  const shared = await make(accounts, { name: 'For all' })
  await app.apply([{ kind: 'picklist', name: 'told', label: 'Told', options: [{ value: 'a', label: 'A' }] }])
  await expect
    .poll(
      () => [admins, reps].map((stream) => stream.text.includes(shared.id) && stream.text.includes('event: metadata')),
      { timeout: 10_000 },
    )
    .toEqual([true, true])
  expect([admins.text.includes(hidden.id), reps.text.includes(hidden.id)]).toEqual([true, false])
  stop.abort()
})
