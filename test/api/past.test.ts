import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let admin: Client
let account: string
let deal: string
const moments: string[] = []

/** A moment between two writes; instants are read with milliseconds. */
async function mark(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 15))
  moments.push(new Date().toISOString())
  await new Promise((resolve) => setTimeout(resolve, 15))
}

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  admin = app.admin
  await mark()
  account = (await admin.post('/api/v1/records/account', { name: 'Old name', industry: 'it' })).body.id
  deal = (await admin.post('/api/v1/records/deal', { name: 'Deal', account, stage: 'qualify', amount: 100 })).body.id
  await mark()
  await admin.patch(`/api/v1/records/account/${account}`, { name: 'New name' })
  await admin.patch(`/api/v1/records/deal/${deal}`, { stage: 'won', amount: 300 })
  await mark()
  await admin.delete(`/api/v1/records/deal/${deal}`)
  await mark()
})
afterAll(() => app.close())

const at = (moment: number, body: object) =>
  admin.post('/api/v1/query', {
    object: 'deal',
    fields: ['stage', 'amount', 'account.name'],
    ...body,
    as_of: moments[moment],
  })

test('R8 a query at a moment sees the records, and what they point at, as they were', async () => {
  expect((await at(0, {})).body.records).toEqual([])
  expect((await at(1, {})).body.records).toEqual([{ stage: 'qualify', amount: 100, 'account.name': 'Old name' }])
  expect((await at(2, {})).body.records).toEqual([{ stage: 'won', amount: 300, 'account.name': 'New name' }])
  expect((await at(3, {})).body.records).toEqual([])
  expect((await at(1, { where: { field: 'account.name', op: 'eq', value: 'New name' } })).body.records).toEqual([])
  expect(
    (await at(1, { fields: undefined, aggregates: { sum: { fn: 'sum', field: 'amount' } } })).body.records,
  ).toEqual([{ sum: 100 }])
  expect((await at(2, { total: true, limit: 1 })).body.total).toBe(1)
  expect((await admin.get(`/api/v1/records/deal?fields=amount&as_of=${moments[1]}`)).body.records).toEqual([
    { amount: 100 },
  ])
  expect((await at(1, { search: 'Deal' })).body.code).toBe('query.bad_operator')
  expect((await admin.get('/api/v1/records/deal?as_of=yesterday')).body.code).toBe('query.bad_value')
})

test('R8 the bin holds what was deleted, and only that', async () => {
  expect((await admin.get('/api/v1/records/deal?fields=name')).body.records).toEqual([])
  expect((await admin.get('/api/v1/records/deal?fields=name&deleted=1')).body.records).toEqual([{ name: 'Deal' }])
  expect((await admin.get(`/api/v1/records/deal/${deal}`)).status).toBe(404)
  await admin.post(`/api/v1/records/deal/${deal}/restore`)
  expect((await admin.get('/api/v1/records/deal?fields=name&deleted=1')).body.records).toEqual([])
  expect((await admin.get(`/api/v1/records/deal/${deal}?fields=name`)).body).toEqual({ name: 'Deal' })
})
