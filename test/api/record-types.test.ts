/** Record types hold on every way to write: one by one, in bulk, by import, and from one type to another. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer

const items = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    fields: {
      name: { type: 'text', required: true },
      record_type: { type: 'select', record_types: true },
      stage: { type: 'select', options: [{ value: 'new' }, { value: 'review' }, { value: 'won' }], default: 'new' },
      amount: { type: 'number' },
      reviewer: { type: 'text' },
      term: { type: 'integer', default: 12 },
    },
  },
  { kind: 'record_type', name: 'deal.sale', label: 'Sale', is_default: true, position: 1 },
  {
    kind: 'record_type',
    name: 'deal.renewal',
    label: { en: 'Renewal', 'zh-CN': '续约' },
    position: 2,
    stage_field: 'stage',
    options: { stage: ['review', 'won'] },
    defaults: { term: 24 },
    required: ['amount'],
    stages: [{ value: 'won', required_to_enter: ['reviewer'] }],
  },
]

beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app.close())

type Answer = { status: number; body: { errors?: { pointer: string; code: string }[] } }
const reasons = ({ body }: Answer) => (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

test('a new record starts as its type says, and keeps to it', async () => {
  const usual = await app.admin.post('/api/v1/records/deal', { name: 'Usual' })
  expect(usual.body).toMatchObject({ record_type: 'sale', stage: 'new', term: 12 })
  const renewal = await app.admin.post('/api/v1/records/deal', { name: 'R', record_type: 'renewal', amount: 1 })
  expect(renewal.body).toMatchObject({ stage: 'review', term: 24 })
  expect(reasons(await app.admin.post('/api/v1/records/deal', { name: 'R', record_type: 'renewal' }))).toEqual([
    '/amount value.required',
  ])
  const path = `/api/v1/records/deal/${renewal.body.id}`
  expect(reasons(await app.admin.patch(path, { stage: 'new' }))).toEqual(['/stage value.not_available'])
  expect(reasons(await app.admin.patch(path, { stage: 'won' }))).toEqual(['/reviewer value.required'])
  expect((await app.admin.patch(path, { stage: 'won', reviewer: 'Li' })).status).toBe(200)
})

test('a record that moves to another type is asked for a stage of it', async () => {
  const { body } = await app.admin.post('/api/v1/records/deal', { name: 'Moves', amount: 2 })
  const path = `/api/v1/records/deal/${body.id}`
  expect(reasons(await app.admin.patch(path, { record_type: 'renewal' }))).toEqual(['/stage value.not_available'])
  expect((await app.admin.patch(path, { record_type: 'renewal', stage: 'review' })).status).toBe(200)
})

test('bulk writes and imports are held to the types as well', async () => {
  const records = [{ name: 'B1', record_type: 'renewal' }, { name: 'B2' }]
  const bulk = await app.admin.post('/api/v1/records/deal/bulk', { op: 'insert', records })
  expect(bulk.body.results.map((one: { ok: boolean }) => one.ok)).toEqual([false, true])
  const csv = 'name,record_type,stage,amount\nI1,续约,new,1\nI2,Renewal,review,\nI3,renewal,review,5\n'
  const columns = ['name', 'record_type', 'stage', 'amount'].map((field) => ({ column: field, field }))
  const job = await importFile(app.admin, 'deal', csv, { columns })
  expect(job.counts).toMatchObject({ created: 1, failed: 2 })
})

test('the types of an object are described to browsers with what each offers', async () => {
  const { objects, items: documents } = (await app.admin.get('/api/v1/metadata')).body
  expect(objects.deal.fields.record_type.options).toMatchObject([{ value: 'sale' }, { value: 'renewal' }])
  expect(objects.deal.fields.stage).toMatchObject({
    typed_by: 'record_type',
    options: [{ value: 'new', types: ['sale'] }, { value: 'review' }, { value: 'won' }],
  })
  expect(Object.keys(documents.record_type)).toEqual(['deal.renewal', 'deal.sale'])
})

test('record types without the field that holds them cannot be published', async () => {
  const answer = await app.admin.post('/api/v1/metadata/apply', {
    items: [
      { kind: 'object', name: 'visit', label: 'Visit', fields: { name: { type: 'text' } } },
      { kind: 'record_type', name: 'visit.first', label: 'First' },
    ],
  })
  expect(answer.status).toBe(422)
  expect(reasons(answer)).toEqual(['/items/1/name metadata.no_record_type_field'])
})
