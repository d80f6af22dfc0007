/** FL-14: how long people took to fill in the forms of a layout, as the studio tells it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const layout = (name: string) => ({
  kind: 'layout',
  name,
  label: name,
  blocks: [{ type: 'section', fields: ['name'] }],
})
const object = (name: string) => ({
  kind: 'object',
  name,
  label: name,
  fields: { name: { type: 'text', required: true } },
})
const items = [
  object('visit'),
  object('site'),
  ...['visit.long', 'visit.short', 'visit.flood', 'site.standard'].map(layout),
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const save = (entry: string, body: object = { name: 'A' }, headers = {}) =>
  app.admin.post('/api/v1/records/visit', body, { 'form-entry': entry, ...headers })
const told = async (name: string) => (await app.admin.get(`/api/v1/metadata/layout/${name}/entry-time`)).body
const counted = (name: string) => expect.poll(async () => (await told(name)).count, { timeout: 20_000, interval: 200 })

test('the median of real saves is told once twenty people saved with the layout, each save counted once', async () => {
  expect(await told('visit.long')).toEqual({ count: 0, median_seconds: null, needed: 20 })
  // One of them was at lunch: a median does not mind.
  const seconds = [3600, ...Array.from({ length: 18 }, (_, at) => 20 + at)]
  const answers = await Promise.all(seconds.map((one) => save(`visit.long;seconds=${one}`)))
  expect(answers.map(({ status }) => status)).toEqual(seconds.map(() => 201))
  await counted('visit.long').toBe(19)
  expect(await told('visit.long')).toEqual({ count: 19, median_seconds: null, needed: 20 })
  const again = { 'idempotency-key': 'the twentieth' }
  for (let sent = 0; sent < 2; sent++) await save('visit.long;seconds=38', { name: 'B' }, again)
  await counted('visit.long').toBe(20)
  expect(await told('visit.long')).toEqual({ count: 20, median_seconds: 30, needed: 20 })
})

test('a save that was refused, one of another object or an unknown layout, and what cannot be true are passed over', async () => {
  expect((await save('visit.short;seconds=9', {})).status).toBe(422)
  for (const entry of [
    'site.standard;seconds=9',
    'visit.nowhere;seconds=9',
    'visit.short;seconds=0.2',
    'visit.short;seconds=99999',
    'visit.short',
    '";drop table',
  ])
    expect((await save(entry)).status).toBe(201)
  const made = await save('visit.short;seconds=9')
  const changed = await app.admin.request(
    'PATCH',
    `/api/v1/records/visit/${made.body.id}`,
    { name: 'C' },
    { 'form-entry': 'visit.short;seconds=50' },
  )
  expect(changed.status).toBe(200)
  const bulk = { op: 'insert', records: [{ name: 'D' }, { name: 'E' }] }
  const inserted = await app.admin.post('/api/v1/records/visit/bulk', bulk, { 'form-entry': 'visit.short;seconds=50' })
  expect(inserted.status).toBe(200)
  await counted('visit.short').toBe(1)
  expect((await told('site.standard')).count).toBe(0)
})

test('no save waits for it: a create says no statement about it, and what is noted is written once for many', async () => {
  app.asked.length = 0
  expect((await save('visit.flood;seconds=5')).status).toBe(201)
  expect(app.asked.length).toBeGreaterThan(0)
  expect(app.asked.filter((text) => text.includes('_entry_time'))).toEqual([])
  await counted('visit.flood').toBe(1)
  app.sql.length = 0
  for (let saves = 0; saves < 30; saves++) app.server.entryTimes.note({ layout: 'visit.flood', seconds: 5 })
  await counted('visit.flood').toBe(31)
  expect(app.sql.filter((text) => text.includes('insert into "ws_main"._entry_time'))).toHaveLength(1)
})

test('only the latest saves of a layout are kept, without whose they are', async () => {
  app.server.entryTimes.note({ layout: 'visit.flood', seconds: 5 })
  for (let saves = 0; saves < 250; saves++) app.server.entryTimes.note({ layout: 'visit.flood', seconds: 60 })
  await counted('visit.flood').toBe(200)
  expect((await told('visit.flood')).median_seconds).toBe(60)
  const columns = await app.server.db.query<{ name: string }>({
    text: `select column_name as name from information_schema.columns where table_name = '_entry_time' order by 1`,
    values: [],
  })
  expect(columns.map(({ name }) => name)).toEqual(['day', 'id', 'layout', 'seconds'])
})

test('it is for who designs: others are refused, and a layout that is not published has no times', async () => {
  const clerk = await app.as('clerk')
  expect((await clerk.get('/api/v1/metadata/layout/visit.long/entry-time')).status).toBe(403)
  expect((await app.anonymous().get('/api/v1/metadata/layout/visit.long/entry-time')).status).toBe(401)
  expect((await app.admin.get('/api/v1/metadata/layout/visit.nowhere/entry-time')).status).toBe(404)
})
