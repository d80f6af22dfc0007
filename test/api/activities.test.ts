/** Activities and attachments of the shipped plugins: the timeline of a record, and who reads what hangs on it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let ann: Client
let bob: Client

beforeAll(async () => {
  const shipped = (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()
  app = await openServer({ items: shipped })
  ann = await app.as('ann', { permission_sets: ['sales_rep'] })
  bob = await app.as('bob', { permission_sets: ['sales_rep'] })
})
afterAll(() => app?.close())

async function make(client: Client, object: string, values: object): Promise<string> {
  const answer = await client.post(`/api/v1/records/${object}`, values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id as string
}

const idOf = async (client: Client): Promise<string> => (await client.get('/api/v1/me')).body.user.id

type Entry = { type: string; kind?: string; at: string; record?: { subject: string }; fields?: { field: string }[] }
type Page = { open: Entry[]; entries: Entry[]; next_cursor: string | null }

async function timeline(client: Client, at: string, query = ''): Promise<Page> {
  const answer = await client.get(`/api/v1/records/${at}/timeline${query}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as Page
}

const told = (entries: Entry[]) => entries.map((entry) => entry.record?.subject ?? entry.kind)

async function deal(client: Client, name: string): Promise<string> {
  const account = await make(client, 'account', { name: `${name} Ltd` })
  return make(client, 'opportunity', { name, account, stage: 'qualify', close_date: '2027-01-31' })
}

const about = (id: string, object = 'opportunity') => ({ related_to: id, related_to_object: object })

describe('the timeline', () => {
  test('what is open stands ahead, soonest first; what was done and what changed follow, newest first', async () => {
    const id = await deal(ann, 'Timeline')
    const at = `opportunity/${id}`
    await make(ann, 'activity', { subject: 'Later', due: '2027-03-01T09:00:00Z', ...about(id) })
    await make(ann, 'activity', { subject: 'Sooner', due: '2027-02-01T09:00:00Z', ...about(id) })
    await make(ann, 'activity', { subject: 'Some time', ...about(id) })
    const old = { subject: 'Old call', type: 'call', status: 'done', due: '2020-01-01T09:00:00Z' }
    await make(ann, 'activity', { ...old, ...about(id) })
    await make(ann, 'activity', { subject: 'Note of now', type: 'note', status: 'done', ...about(id) })
    await ann.patch(`/api/v1/records/${at}`, { stage: 'discover' })
    const page = await timeline(ann, at)
    expect(told(page.open)).toEqual(['Sooner', 'Later', 'Some time'])
    expect(told(page.entries)).toEqual(['updated', 'Note of now', 'created', 'Old call'])
    expect(page.entries[0]?.fields?.map(({ field }) => field)).toContain('stage')
    expect(page.next_cursor).toBeNull()
    expect(told((await timeline(ann, at, '?kinds=call,note')).entries)).toEqual(['Note of now', 'Old call'])
    expect(told((await timeline(ann, at, '?kinds=change')).entries)).toEqual(['updated', 'created'])
  })

  test('pages join without a gap or a repetition, also where times are equal', async () => {
    const id = await deal(ann, 'Pages')
    const at = `opportunity/${id}`
    const records = Array.from({ length: 23 }, (_, index) => ({
      subject: `Call ${index}`,
      type: 'call',
      status: 'done',
      due: `2026-01-0${1 + (index % 3)}T09:00:00Z`,
      ...about(id),
    }))
    const made = await app.admin.post('/api/v1/records/activity/bulk', { op: 'insert', records })
    expect(made.status, made.text).toBe(200)
    for (let step = 0; step < 4; step++) await ann.patch(`/api/v1/records/${at}`, { next_step: `Step ${step}` })
    const whole = await timeline(ann, at, '?limit=100')
    const parts: Entry[] = []
    let cursor: string | null = null
    do {
      const page: Page = await timeline(ann, at, `?limit=4${cursor === null ? '' : `&cursor=${cursor}`}`)
      expect(page.entries.length).toBeGreaterThan(0)
      parts.push(...page.entries)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(parts).toEqual(whole.entries)
    expect(new Set(parts.map((entry) => JSON.stringify(entry))).size).toBe(28)
  })

  test('the number of statements does not depend on how much there is', async () => {
    const id = await deal(ann, 'Count')
    await timeline(ann, `opportunity/${id}`)
    app.asked.length = 0
    await timeline(ann, `opportunity/${id}`)
    const few = app.asked.length
    const records = Array.from({ length: 50 }, (_, index) => ({ subject: `T ${index}`, status: 'done', ...about(id) }))
    await app.admin.post('/api/v1/records/activity/bulk', { op: 'insert', records })
    app.asked.length = 0
    await timeline(ann, `opportunity/${id}`)
    expect(app.asked.length).toBe(few)
    expect(few).toBeLessThanOrEqual(6)
  })

  test('malformed, not signed in, not allowed', async () => {
    const id = await deal(ann, 'Refused')
    const path = `/api/v1/records/opportunity/${id}/timeline`
    expect((await ann.get(`${path}?limit=0`)).body.code).toBe('request.malformed')
    for (const cursor of [
      'x',
      Buffer.from('{"activities":1}').toString('base64url'),
      Buffer.from('{"activities":null,"history":"1; drop"}').toString('base64url'),
    ])
      expect((await ann.get(`${path}?cursor=${cursor}`)).body.code).toBe('query.cursor_invalid')
    expect((await app.anonymous().get(path)).status).toBe(401)
    expect((await bob.get(path)).body.code).toBe('record.not_found')
    expect((await ann.get('/api/v1/records/nothing/x/timeline')).status).toBe(404)
  })
})

describe('who reads an activity', () => {
  test('who reads the record reads what was done about it; changing it stays with its owner', async () => {
    const account = await make(ann, 'account', { name: 'Shared Ltd' })
    const note = await make(ann, 'activity', { subject: 'Note', type: 'note', ...about(account, 'account') })
    expect((await bob.get(`/api/v1/records/activity/${note}`)).status).toBe(200)
    expect((await bob.patch(`/api/v1/records/activity/${note}`, { subject: 'Mine' })).body.code).toBe('access.denied')
    const id = await deal(ann, 'Private')
    const secret = await make(ann, 'activity', { subject: 'Secret', ...about(id) })
    expect((await bob.get(`/api/v1/records/activity/${secret}`)).status).toBe(404)
    const listed = (await bob.get('/api/v1/records/activity?limit=100')).body.records as { subject: string }[]
    expect(listed.map((record) => record.subject)).toEqual(expect.arrayContaining(['Note']))
    expect(listed.map((record) => record.subject)).not.toContain('Secret')
  })

  test('a task handed to somebody stays readable for him, though its deal is not', async () => {
    const id = await deal(ann, 'Hand over')
    const owner = await idOf(bob)
    const task = await make(app.admin, 'activity', { subject: 'For Bob', owner, ...about(id) })
    const seen = await bob.get(`/api/v1/records/activity/${task}?fields=subject,related_to.name`)
    expect([seen.status, seen.body['related_to.name'] ?? null]).toEqual([200, null])
    expect((await ann.get(`/api/v1/records/activity/${task}`)).status, 'the owner of the deal reads it too').toBe(200)
  })

  test('an activity goes to the bin with its record and comes back with it', async () => {
    const id = await deal(ann, 'Bin')
    const task = await make(ann, 'activity', { subject: 'Along', ...about(id) })
    expect((await ann.delete(`/api/v1/records/opportunity/${id}`)).status).toBe(204)
    expect((await ann.get(`/api/v1/records/activity/${task}`)).status).toBe(404)
    expect((await ann.post(`/api/v1/records/opportunity/${id}/restore`)).status).toBe(200)
    expect((await ann.get(`/api/v1/records/activity/${task}`)).status).toBe(200)
  })

  test('why somebody reads an activity is told: because of the record it is about', async () => {
    const account = await make(ann, 'account', { name: 'Explained Ltd' })
    const note = await make(ann, 'activity', { subject: 'Why', ...about(account, 'account') })
    const query = `user=${await idOf(bob)}&object=activity&verb=read&record=${note}`
    const { body } = await app.admin.get(`/api/v1/access/explain?${query}`)
    expect(body.allowed).toBe(true)
    expect(body.steps).toContainEqual(expect.objectContaining({ step: 'parent', ok: true }))
  })
})

describe('attachments', () => {
  const pdf = '%PDF-1.7 contract'
  async function upload(client: Client): Promise<string> {
    const body = new FormData()
    body.append('file', new Blob([pdf]), 'contract.pdf')
    return (await client.post('/api/v1/files', body)).body.id as string
  }

  test('an attached file follows its record: who may not read that, has no file, not even who uploaded it', async () => {
    const id = await deal(ann, 'Contract')
    const file = await upload(ann)
    const attachment = await make(ann, 'attachment', { name: 'contract.pdf', file, ...about(id) })
    const seen = async (client: Client) => [
      (await client.get(`/api/v1/records/attachment/${attachment}`)).status,
      (await client.get(`/api/v1/files/${file}`)).status,
    ]
    expect([await seen(ann), await seen(bob)]).toEqual([
      [200, 200],
      [404, 404],
    ])
    await app.admin.patch(`/api/v1/records/opportunity/${id}`, { owner: await idOf(bob) })
    expect([await seen(ann), await seen(bob)]).toEqual([
      [404, 404],
      [200, 200],
    ])
  })

  test('only who may change a record attaches files to it', async () => {
    const account = await make(ann, 'account', { name: 'Attach Ltd' })
    const refused = await bob.post('/api/v1/records/attachment', {
      name: 'x.pdf',
      file: await upload(bob),
      ...about(account, 'account'),
    })
    expect([refused.status, refused.body.code]).toEqual([422, 'record.missing_parent'])
  })
})

test('an object that says it has activities is among what they are related to', async () => {
  await app.apply([
    { kind: 'object', name: 'ticket', label: 'Ticket', activities: true, fields: { name: { type: 'text' } } } as never,
  ])
  const ticket = await make(app.admin, 'ticket', { name: 'Broken' })
  await make(app.admin, 'activity', { subject: 'Look at it', status: 'done', ...about(ticket, 'ticket') })
  expect(told((await timeline(app.admin, `ticket/${ticket}`)).entries)).toEqual(['Look at it', 'created'])
  expect((await app.admin.get(`/api/v1/records/activity?view=my_open_tasks`)).status).toBe(200)
  expect((await app.admin.get(`/api/v1/records/activity?view=overdue`)).status).toBe(200)
})
