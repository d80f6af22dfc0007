/** Rights over the API: deny by default, every verb by its own right, hidden fields nowhere, other people's records only by owner, role or sharing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const object = (name: string, sharing: string, fields: object = {}) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing,
  fields: { name: text, ...fields },
})
const set = (name: string, objects: object) => ({ kind: 'permission_set', name, label: name, objects })
const everything = { read: true, create: true, update: true, delete: true }

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', 'private', {
        margin: { type: 'number', label: 'Margin' },
        phone: { type: 'phone', label: 'Phone' },
      }),
      object('notice', 'public_read'),
      object('board', 'public_read_write'),
      object('line', 'controlled_by_parent', { deal: { type: 'master_detail', to: 'deal', label: 'Deal' } }),
      ...['read', 'create', 'update', 'delete'].map((right) =>
        set(`only_${right}`, { deal: { read: true, [right]: true } }),
      ),
      set('rep', { deal: everything, notice: everything, board: everything, line: everything }),
      set('blind', { deal: { ...everything, fields: { margin: 'hidden', phone: 'read' } } }),
      set('auditor', { deal: { read: true, view_all: true } }),
      set('fixer', { deal: { read: true, update: true, modify_all: true } }),
      { kind: 'role', name: 'head', label: 'Head' },
      { kind: 'role', name: 'east', label: 'East', parent: 'head' },
      { kind: 'role', name: 'east_rep', label: 'East rep', parent: 'east' },
      { kind: 'role', name: 'west', label: 'West', parent: 'head' },
    ],
  })
})
afterAll(() => app?.close())

async function make(client: Client, values: object, of = 'deal'): Promise<string> {
  const answer = await client.post(`/api/v1/records/${of}`, values)
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}

/** The status of every way to a record. */
async function statuses(client: Client, id: string, of = 'deal'): Promise<{ [verb: string]: number }> {
  const list = await client.get(`/api/v1/records/${of}?limit=1000`)
  return {
    get: (await client.get(`/api/v1/records/${of}/${id}`)).status,
    listed:
      list.status === 200 ? list.body.records.filter((record: { id: string }) => record.id === id).length : list.status,
    history: (await client.get(`/api/v1/records/${of}/${id}/history`)).status,
    update: (await client.patch(`/api/v1/records/${of}/${id}`, { name: 'Changed' })).status,
    delete: (await client.delete(`/api/v1/records/${of}/${id}`)).status,
  }
}

describe('object rights', () => {
  test('without any set no object is there to read or to write', async () => {
    const nobody = await app.as('nobody')
    const id = await make(app.admin, { name: 'Secret' })
    expect(await statuses(nobody, id)).toEqual({ get: 403, listed: 403, history: 403, update: 403, delete: 403 })
    const answers = [
      await nobody.post('/api/v1/records/deal', { name: 'x' }),
      await nobody.post('/api/v1/query', { object: 'deal', fields: ['name'] }),
      await nobody.post('/api/v1/query', { object: 'deal', aggregates: { n: { fn: 'count' } } }),
      await nobody.post('/api/v1/records/deal/bulk', { op: 'insert', records: [{ name: 'x' }] }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403])
    expect(Object.keys((await nobody.get('/api/v1/metadata')).body.objects)).toEqual([])
    expect((await nobody.get('/api/v1/search?q=Secret')).body.records ?? []).toEqual([])
  })

  test('each verb needs its own right', async () => {
    for (const right of ['read', 'create', 'update', 'delete']) {
      const client = await app.as(`only_${right}`, { permission_sets: [`only_${right}`] })
      const { id: owner } = (await client.get('/api/v1/me')).body.user
      const own = await make(app.admin, { name: 'Theirs', owner })
      const created = await client.post('/api/v1/records/deal', { name: 'x' })
      const updated = await client.patch(`/api/v1/records/deal/${own}`, { name: 'y' })
      const deleted = await client.delete(`/api/v1/records/deal/${own}`)
      const allowed = [created, updated, deleted].map((answer) => answer.status < 300)
      expect([right, ...allowed]).toEqual([right, right === 'create', right === 'update', right === 'delete'])
    }
  })

  test('a bulk call and an upsert need the right of what they do', async () => {
    const reader = await app.as('only_read', { permission_sets: ['only_read'] })
    const id = await make(app.admin, { name: 'Kept', owner: (await reader.get('/api/v1/me')).body.user.id })
    for (const body of [
      { op: 'insert', records: [{ name: 'x' }] },
      { op: 'update', records: [{ id, name: 'x' }] },
      { op: 'delete', records: [{ id }] },
      { op: 'upsert', key: 'id', records: [{ id, name: 'x' }] },
    ]) {
      const answer = await reader.post('/api/v1/records/deal/bulk', body)
      const refused = answer.status >= 400 || answer.body.results.every((result: { ok: boolean }) => !result.ok)
      expect([body.op, refused]).toEqual([body.op, true])
    }
    expect((await app.admin.get(`/api/v1/records/deal/${id}`)).body.name).toBe('Kept')
  })
})

describe('records', () => {
  test("somebody else's private record is not there, by any way, with the very answer of one that never was", async () => {
    const [one, two] = [
      await app.as('one', { permission_sets: ['rep'] }),
      await app.as('two', { permission_sets: ['rep'] }),
    ]
    const id = await make(one, { name: 'Mine' })
    expect(await statuses(two, id)).toEqual({ get: 404, listed: 0, history: 404, update: 404, delete: 404 })
    const never = crypto.randomUUID()
    const plain = ({ body: { request_id: _, instance: __, ...body } }: { body: { [member: string]: unknown } }) => body
    for (const method of ['GET', 'DELETE'])
      expect(plain(await two.request(method, `/api/v1/records/deal/${id}`))).toEqual(
        plain(await two.request(method, `/api/v1/records/deal/${never}`)),
      )
    expect((await one.get(`/api/v1/records/deal/${id}`)).body.name).toBe('Mine')
    const counts = await two.post('/api/v1/query', {
      object: 'deal',
      aggregates: { n: { fn: 'count' } },
      where: { field: 'id', op: 'eq', value: id },
    })
    expect(counts.body.records).toEqual([{ n: 0 }])
  })

  test('who stands above in the role tree reaches what is below, never beside or above', async () => {
    const people = { head: 'head', east: 'east', rep: 'east_rep', west: 'west' }
    const clients = new Map<string, Client>()
    for (const [name, role] of Object.entries(people))
      clients.set(name, await app.as(`role_${name}`, { permission_sets: ['rep'], role }))
    const id = await make(clients.get('rep') as Client, { name: 'East deal' })
    const seen = []
    for (const [name, client] of clients) seen.push([name, (await client.get(`/api/v1/records/deal/${id}`)).status])
    expect(seen).toEqual([
      ['head', 200],
      ['east', 200],
      ['rep', 200],
      ['west', 404],
    ])
    const headDeal = await make(clients.get('head') as Client, { name: 'Head deal' })
    expect((await (clients.get('east') as Client).get(`/api/v1/records/deal/${headDeal}`)).status).toBe(404)
  })

  test('view_all reads everything and changes nothing; modify_all changes everything it may', async () => {
    const auditor = await app.as('auditor', { permission_sets: ['auditor'] })
    const fixer = await app.as('fixer', { permission_sets: ['fixer'] })
    const id = await make(app.admin, { name: 'Any' })
    expect([
      (await auditor.get(`/api/v1/records/deal/${id}`)).status,
      (await auditor.patch(`/api/v1/records/deal/${id}`, { name: 'x' })).status,
    ]).toEqual([200, 403])
    expect([
      (await fixer.patch(`/api/v1/records/deal/${id}`, { name: 'Fixed' })).status,
      (await fixer.delete(`/api/v1/records/deal/${id}`)).status,
    ]).toEqual([200, 403])
  })

  test("public_read shows other people's records and keeps them theirs; public_read_write opens both", async () => {
    const [one, two] = [
      await app.as('one', { permission_sets: ['rep'] }),
      await app.as('two', { permission_sets: ['rep'] }),
    ]
    const notice = await make(one, { name: 'Read me' }, 'notice')
    expect(await statuses(two, notice, 'notice')).toEqual({
      get: 200,
      listed: 1,
      history: 200,
      update: 403,
      delete: 403,
    })
    const board = await make(one, { name: 'Write me' }, 'board')
    expect((await statuses(two, board, 'board')).update).toBe(200)
  })

  test('a line follows its deal, whoever owns the line', async () => {
    const [one, two] = [
      await app.as('one', { permission_sets: ['rep'] }),
      await app.as('two', { permission_sets: ['rep'] }),
    ]
    const deal = await make(one, { name: 'Parent' })
    const line = await make(one, { name: 'Line', deal }, 'line')
    expect(await statuses(two, line, 'line')).toEqual({ get: 404, listed: 0, history: 404, update: 404, delete: 404 })
    expect((await two.post('/api/v1/records/line', { name: 'Smuggled', deal })).status).toBe(422)
    expect((await one.patch(`/api/v1/records/line/${line}`, { name: 'Own' })).status).toBe(200)
  })

  test('giving a record away needs the right to transfer', async () => {
    const [one, two] = [
      await app.as('one', { permission_sets: ['rep'] }),
      await app.as('two', { permission_sets: ['rep'] }),
    ]
    const other = (await two.get('/api/v1/me')).body.user.id
    const id = await make(one, { name: 'Mine' })
    expect((await one.patch(`/api/v1/records/deal/${id}`, { owner: other })).status).toBeGreaterThanOrEqual(400)
    expect((await one.post('/api/v1/records/deal', { name: 'For you', owner: other })).status).toBeGreaterThanOrEqual(
      400,
    )
    expect((await app.admin.get(`/api/v1/records/deal/${id}`)).body.owner).toBe(
      (await one.get('/api/v1/me')).body.user.id,
    )
  })

  test("system members of a record are nobody's to write", async () => {
    const one = await app.as('one', { permission_sets: ['rep'] })
    const id = await make(one, { name: 'Plain' })
    const before = (await one.get(`/api/v1/records/deal/${id}`)).body
    for (const values of [
      { id: crypto.randomUUID() },
      { created_at: '2001-01-01T00:00:00Z' },
      { created_by: id },
      { updated_by: id },
      { deleted_at: null },
      { _change: id },
      { is_admin: true },
    ]) {
      expect([values, (await one.patch(`/api/v1/records/deal/${id}`, values)).status]).toEqual([values, 422])
      expect([values, (await one.post('/api/v1/records/deal', { name: 'x', ...values })).status]).toEqual([values, 422])
    }
    expect((await one.get(`/api/v1/records/deal/${id}`)).body).toEqual(before)
  })
})

describe('fields', () => {
  test('a hidden field is nowhere, and asking for it is like asking for one that is not there', async () => {
    const blind = await app.as('blind', { permission_sets: ['blind'] })
    const { id: owner } = (await blind.get('/api/v1/me')).body.user
    const id = await make(app.admin, { name: 'Deal', margin: 77123, phone: '+8613812345678', owner })
    const got = await blind.get(`/api/v1/records/deal/${id}`)
    const list = await blind.get('/api/v1/records/deal')
    const history = await blind.get(`/api/v1/records/deal/${id}/history`)
    const described = await blind.get('/api/v1/metadata')
    for (const answer of [got, list, history, described]) expect(answer.text).not.toMatch(/margin|77123/)
    expect(got.body.phone).toBe('+8613812345678')
    const asks = (field: string) => [
      { object: 'deal', fields: ['name', field] },
      { object: 'deal', fields: ['name'], where: { field, op: 'gt', value: 1 } },
      { object: 'deal', fields: ['name'], where: { not: { field, op: 'is_null' } } },
      { object: 'deal', fields: ['name'], order_by: [{ field }] },
      { object: 'deal', group_by: [field], aggregates: { n: { fn: 'count' } } },
      { object: 'deal', aggregates: { m: { fn: 'max', field } } },
      { object: 'line', fields: [`deal.${field}`] },
    ]
    for (const [at, body] of asks('margin').entries()) {
      const [hidden, missing] = [
        await blind.post('/api/v1/query', body),
        await blind.post('/api/v1/query', asks('nowhere')[at]),
      ]
      expect([at, hidden.status, hidden.body.code]).toEqual([at, missing.status, missing.body.code])
      const plain = (answer: { text: string }) =>
        answer.text.replaceAll(/margin|nowhere/g, '?').replaceAll(/"(?:request_id|instance)":"[^"]*"/g, '')
      expect([at, plain(hidden)]).toEqual([at, plain(missing)])
    }
    for (const query of ['fields=margin', 'order_by=margin', 'where=margin%20%3E%201'])
      expect([query, (await blind.get(`/api/v1/records/deal?${query}`)).body.code]).toEqual([
        query,
        'query.unknown_field',
      ])
  })

  test('a field that may be read only is not written; a hidden one does not exist for writing either', async () => {
    const blind = await app.as('blind', { permission_sets: ['blind'] })
    const id = await make(blind, { name: 'Deal' })
    expect(
      (await blind.patch(`/api/v1/records/deal/${id}`, { phone: '+8613812345678' })).status,
    ).toBeGreaterThanOrEqual(400)
    const [hidden, missing] = [
      await blind.patch(`/api/v1/records/deal/${id}`, { margin: 1 }),
      await blind.patch(`/api/v1/records/deal/${id}`, { nowhere: 1 }),
    ]
    expect([hidden.status, hidden.body.errors.map((error: { code: string }) => error.code)]).toEqual([
      missing.status,
      missing.body.errors.map((error: { code: string }) => error.code),
    ])
    expect((await app.admin.get(`/api/v1/records/deal/${id}`)).body).toMatchObject({ margin: null, phone: null })
  })
})

describe('colleagues', () => {
  test('stand by name on every record, are found and listed by those who work with records, and are written by nobody here', async () => {
    const one = await app.as('one', { permission_sets: ['rep'] })
    const me = (await one.get('/api/v1/me')).body.user
    await make(one, { name: 'Named' })
    const named = await one.post('/api/v1/query', {
      object: 'deal',
      fields: ['name', 'owner.name', 'created_by.email'],
      where: { field: 'name', op: 'eq', value: 'Named' },
    })
    expect(named.body.records).toEqual([
      expect.objectContaining({ name: 'Named', 'owner.name': 'one', 'created_by.email': 'one@example.com' }),
    ])
    const list = await one.get(
      '/api/v1/records/user?fields=name,email,active&where=email%20%3D%20%22one%40example.com%22',
    )
    expect([list.status, list.body.records]).toEqual([
      200,
      [expect.objectContaining({ name: 'one', email: 'one@example.com', active: true })],
    ])
    expect((await one.get('/api/v1/records/user?fields=time_zone')).body.code).toBe('query.unknown_field')
    expect(
      (await one.get('/api/v1/search?q=one&objects=user')).body.records.map((record: { id: string }) => record.id),
    ).toContain(me.id)
    for (const column of ['permission_sets', 'is_admin', 'two_factor_enabled', 'password']) {
      for (const client of [one, app.admin])
        expect([column, (await client.get(`/api/v1/records/user?fields=${column}`)).body.code]).toEqual([
          column,
          'query.unknown_field',
        ])
    }
    for (const client of [one, app.admin]) {
      expect([
        (await client.patch(`/api/v1/records/user/${me.id}`, { name: 'Other' })).status,
        (await client.post('/api/v1/records/user', { name: 'x' })).status,
        (await client.delete(`/api/v1/records/user/${me.id}`)).status,
      ]).toEqual([403, 403, 403])
    }
  })

  test('of yesterday are as they were yesterday', async () => {
    const { body: made } = await app.admin.post('/api/v1/users', { name: 'Former Name', email: 'former@example.com' })
    const then = (
      await app.server.db.query<{ at: string }>({
        text: `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
        values: [],
      })
    )[0]?.at
    await app.admin.patch(`/api/v1/users/${made.id}`, { name: 'Present Name' })
    const ask = async (more: object) =>
      (
        await app.admin.post('/api/v1/query', {
          object: 'user',
          fields: ['name'],
          where: { field: 'id', op: 'eq', value: made.id },
          ...more,
        })
      ).body.records?.map((record: { name: string }) => record.name)
    expect([await ask({}), await ask({ as_of: then })]).toEqual([['Present Name'], ['Former Name']])
  })
})

test('an import started by a narrowed key keeps to what the key may do, also while it runs', async () => {
  const parent = await make(app.admin, { name: 'Only parent' })
  const { body: made } = await app.admin.post('/api/v1/auth/api-key/create', {
    name: 'Lines',
    permissions: { line: ['read', 'create', 'import'] },
  })
  const narrow = new Client(app.address, { authorization: `Bearer ${made.key}` })
  const job = await importFile(narrow, 'line', `Text,Deal\nFrom the key,${parent}\n`, {
    columns: [
      { column: 'Text', field: 'name' },
      { column: 'Deal', field: 'deal', by: 'id' },
    ],
  })
  expect(job.counts).toMatchObject({ created: 0, failed: 1 })
  const full = await importFile(app.admin, 'line', `Text,Deal\nBy hand,${parent}\n`, {
    columns: [
      { column: 'Text', field: 'name' },
      { column: 'Deal', field: 'deal', by: 'id' },
    ],
  })
  expect(full.counts).toMatchObject({ created: 1, failed: 0 })
})
