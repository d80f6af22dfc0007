/** What people are told: once, at once, and only of what they may read at that moment. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const items: AnyDocument[] = [
  {
    kind: 'object',
    name: 'lead',
    sharing: 'private',
    name_field: 'name',
    fields: { name: { type: 'text', required: true } },
  },
  {
    kind: 'object',
    name: 'note',
    sharing: 'public_read_write',
    name_field: 'title',
    fields: { title: { type: 'text' }, mentions: { type: 'many_to_many', to: 'user' } },
  },
  {
    kind: 'permission_set',
    name: 'rep',
    objects: {
      lead: { create: true, read: true, update: true, transfer: true, delete: true },
      note: { create: true, read: true, update: true },
    },
  },
]

let app: TestServer
let ann: Client
let ben: Client
let annId: string
let benId: string

beforeAll(async () => {
  app = await openServer({ items })
  ann = await app.as('ann', { permission_sets: ['rep'] })
  ben = await app.as('ben', { permission_sets: ['rep'] })
  annId = (await ann.get('/api/v1/me')).body.user.id
  benId = (await ben.get('/api/v1/me')).body.user.id
})
afterAll(async () => {
  await app?.close()
})

const told = async (who: Client, query = '') => (await who.get(`/api/v1/notifications${query}`)).body
const clear = (who: Client) => who.post('/api/v1/notifications/read', { all: true })
const lead = async (who: Client, values: object) => {
  const answer = await who.post('/api/v1/records/lead', values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id as string
}

test('who is given a record is told in the very moment, by whom and of what; the giver is told nothing', async () => {
  await clear(ben)
  const id = await lead(ann, { name: 'Aurora', owner: benId })
  const page = await told(ben)
  expect(page.unread).toBe(1)
  expect(page.notifications[0]).toMatchObject({
    kind: 'assigned',
    object: 'lead',
    record: id,
    name: 'Aurora',
    count: 1,
    read: false,
    actor: { id: annId, name: 'ann' },
  })
  expect(await told(ann)).toMatchObject({ unread: 0, notifications: [] })
})

test('a write that changes no owner tells nobody', async () => {
  await clear(ben)
  const id = await lead(ben, { name: 'Mine' })
  expect((await ben.patch(`/api/v1/records/lead/${id}`, { name: 'Still mine' })).status).toBe(200)
  expect((await ben.patch(`/api/v1/records/lead/${id}`, { owner: benId })).status).toBe(200)
  expect((await told(ben)).unread).toBe(0)
})

test('records given in one go are one notification that counts them', async () => {
  await clear(ben)
  const records = ['one', 'two', 'three'].map((name) => ({ name, owner: benId }))
  expect((await app.admin.post('/api/v1/records/lead/bulk', { op: 'insert', records })).status).toBe(200)
  const page = await told(ben, '?unread=true')
  expect(page.notifications).toHaveLength(1)
  expect(page.notifications[0]).toMatchObject({ kind: 'assigned', object: 'lead', record: null, count: 3 })
})

test('a refused write tells nobody', async () => {
  await clear(ben)
  const records = [{ name: 'good', owner: benId }, { owner: benId }]
  const refused = await app.admin.post('/api/v1/records/lead/bulk', { op: 'insert', records, all_or_none: true })
  expect(refused.status).toBe(422)
  expect((await told(ben)).unread).toBe(0)
})

test('who is mentioned is told once a record, however often it is saved', async () => {
  await clear(ben)
  const made = await ann.post('/api/v1/records/note', { title: 'Look here', mentions: [benId, annId] })
  expect(made.status, made.text).toBe(201)
  await ann.patch(`/api/v1/records/note/${made.body.id}`, { mentions: [benId] })
  const page = await told(ben, '?unread=true')
  expect(page.notifications.map((one: { kind: string; name: string }) => [one.kind, one.name])).toEqual([
    ['mentioned', 'Look here'],
  ])
})

test('a share is told to the person it is for, and what can be read no more is not there any more', async () => {
  await clear(ben)
  const id = await lead(ann, { name: 'Shared' })
  const share = await ann.post(`/api/v1/records/lead/${id}/shares`, { to: { user: benId }, access: 'read' })
  expect(share.status, share.text).toBe(201)
  expect((await told(ben)).notifications[0]).toMatchObject({ kind: 'shared', record: id, name: 'Shared' })
  await ann.delete(`/api/v1/records/lead/${id}/shares/${share.body.id}`)
  await expect.poll(async () => (await told(ben)).unread).toBe(0)
  expect(JSON.stringify(await told(ben))).not.toContain(id)
})

test('a record that was given on is not told of any more, nor one in the bin', async () => {
  await clear(ben)
  const given = await lead(ann, { name: 'Passing by', owner: benId })
  const binned = await lead(ann, { name: 'Short life', owner: benId })
  expect((await told(ben)).unread).toBe(2)
  await app.admin.patch(`/api/v1/records/lead/${given}`, { owner: annId })
  await app.admin.delete(`/api/v1/records/lead/${binned}`)
  expect((await told(ben)).unread).toBe(0)
  expect((await told(ann)).notifications[0]).toMatchObject({ kind: 'assigned', record: given })
})

test('a finished import is told to who started it, a dry run is not', async () => {
  await clear(app.admin)
  await importFile(app.admin, 'lead', 'name\nFrom a file\n', {
    columns: [{ column: 'name', field: 'name' }],
    dry_run: true,
  })
  expect((await told(app.admin)).unread).toBe(0)
  await importFile(app.admin, 'lead', 'name\nFrom a file\n', { columns: [{ column: 'name', field: 'name' }] })
  expect((await told(app.admin)).notifications[0]).toMatchObject({
    kind: 'job_done',
    object: 'lead',
    details: { kind: 'import', file: 'file.csv' },
  })
})

test('read and unread are the own ones only, one by one or all', async () => {
  await clear(ben)
  await lead(ann, { name: 'First', owner: benId })
  await lead(ann, { name: 'Second', owner: benId })
  const [newest] = (await told(ben)).notifications
  await ann.post('/api/v1/notifications/read', { ids: [newest.id] })
  expect((await told(ben)).unread).toBe(2)
  expect((await ben.post('/api/v1/notifications/read', { ids: [newest.id] })).status).toBe(204)
  expect((await told(ben)).unread).toBe(1)
  await ben.post('/api/v1/notifications/read', { ids: [newest.id], read: false })
  expect((await told(ben)).unread).toBe(2)
  await clear(ben)
  expect(await told(ben, '?unread=true')).toMatchObject({ unread: 0, notifications: [] })
  expect((await told(ben)).notifications.length).toBeGreaterThan(1)
})

test('pages follow one another without gaps', async () => {
  const all = (await told(ben, '?limit=200')).notifications.map((one: { id: string }) => one.id)
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await told(ben, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.notifications.map((one: { id: string }) => one.id))
    cursor = page.next_cursor
  }
  expect(seen).toEqual(all)
  expect(seen.length).toBeGreaterThan(3)
})

test('what lies behind thousands that are not told any more is found by a few statements', async () => {
  await lead(ann, { name: 'Before the flood', owner: benId })
  const [first] = (await told(ben, '?limit=1')).notifications
  const given = await lead(ann, { name: 'Given on', owner: benId })
  await app.behind(
    `insert into ws_main._notification (recipient, kind, source, actor, object, record)
     select n.recipient, n.kind, n.source || s, n.actor, n.object, n.record from ws_main._notification n, generate_series(1, 5000) s where n.record = '${given}'`,
  )
  await ben.patch(`/api/v1/records/lead/${given}`, { owner: annId })
  app.asked.length = 0
  expect((await told(ben, '?limit=1')).notifications).toEqual([first])
  expect(app.asked.length).toBeLessThan(30)
})

test('a kind that is switched off is not told', async () => {
  await clear(ben)
  await ben.patch('/api/v1/me', { preferences: { notifications: { assigned: false } } })
  await lead(ann, { name: 'Quietly', owner: benId })
  expect((await told(ben)).unread).toBe(0)
  await ben.patch('/api/v1/me', { preferences: { notifications: null } })
  await lead(ann, { name: 'Loudly', owner: benId })
  expect((await told(ben)).unread).toBe(1)
})

test('an open page is told within a second, through another server too, and only the person meant', async () => {
  const other = await app.another()
  const stop = new AbortController()
  const listen = async (address: string, who: Client) => {
    const answer = await fetch(`${address}/api/v1/events`, { headers: who.headers, signal: stop.signal })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    void (async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        text += new TextDecoder().decode(value)
      }
    })().catch(() => undefined)
    await expect.poll(() => text).toContain(': open')
    return () => text
  }
  const bens = await listen(other.address, ben)
  const anns = await listen(app.address, ann)
  await lead(ann, { name: 'Live', owner: benId })
  await expect.poll(bens, { timeout: 5000, interval: 20 }).toContain('event: notification')
  expect(anns()).not.toContain('event: notification')
  stop.abort()
})

test('malformed questions are refused, and nobody asks without signing in', async () => {
  for (const query of ['?limit=0', '?limit=x', '?limit=201', '?cursor=-1', '?cursor=x', '?unread=maybe'])
    expect((await ben.get(`/api/v1/notifications${query}`)).status, query).toBe(400)
  for (const body of [
    {},
    { ids: 'x' },
    { ids: ['x'] },
    { ids: [1] },
    { all: 'yes' },
    { all: true, read: 'no' },
    { stray: 1 },
  ])
    expect((await ben.post('/api/v1/notifications/read', body)).status, JSON.stringify(body)).toBe(400)
  expect((await app.anonymous().get('/api/v1/notifications')).status).toBe(401)
  expect((await app.anonymous().post('/api/v1/notifications/read', { all: true })).status).toBe(401)
})
