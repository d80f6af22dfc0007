/** One change to everything a filter finds: what was confirmed is done once, as the person who asked, and taken back as a whole. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Client } from '../support/client.ts'
import { finished } from '../support/imports.ts'
import type { JobBody } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const rights = { create: true, read: true, update: true, delete: true }

const items: AnyDocument[] = [
  {
    kind: 'object',
    name: 'deal',
    sharing: 'private',
    name_field: 'name',
    fields: {
      name: { type: 'text', required: true },
      stage: {
        type: 'select',
        options: [
          { value: 'open', label: 'Open' },
          { value: 'won', label: 'Won' },
        ],
      },
      amount: { type: 'integer' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_amount',
    error_when: 'AND(stage = "won", ISBLANK(amount))',
    message: 'Say how much it was',
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'deal.small',
    severity: 'warning',
    error_when: 'AND(stage = "won", amount < 10)',
    message: 'That is very little',
    field: 'amount',
  },
  { kind: 'permission_set', name: 'rep', objects: { deal: rights } },
  { kind: 'permission_set', name: 'many', objects: { deal: { ...rights, bulk: true, transfer: true } } },
]

let app: TestServer
let rep: Client
let lead: Client

beforeAll(async () => {
  app = await openServer({ items })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  lead = await app.as('lead', { permission_sets: ['many'] })
})
afterAll(() => app?.close())

const deals = '/api/v1/records/deal'

async function make(who: Client, names: string, count: number, values: object = {}): Promise<string[]> {
  const records = Array.from({ length: count }, (_, at) => ({ name: `${names} ${at}`, stage: 'open', ...values }))
  const made = await who.post(`${deals}/bulk`, { op: 'insert', records })
  expect(made.status, made.text).toBe(200)
  return made.body.results.map((result: { id: string }) => result.id)
}

const called = (name: string) => ({ field: 'name', op: 'starts_with', value: `${name} ` })
const start = (who: Client, body: object, query = '') => who.post(`${deals}/bulk-job${query}`, body)

async function done(who: Client, body: object, query = ''): Promise<JobBody> {
  const started = await start(who, body, query)
  expect(started.status, started.text).toBe(202)
  return finished(who, started.body.id)
}

async function count(who: Client, where: object, deleted = false): Promise<number> {
  const answer = await who.post('/api/v1/query', {
    object: 'deal',
    where,
    fields: ['id'],
    total: true,
    limit: 1,
    deleted,
  })
  return answer.body.total as number
}

test('all that a filter finds is changed in one change set, also what leaves the filter by it, and undone as a whole', async () => {
  const ids = await make(lead, 'Big', 6000, { amount: 100 })
  const open = { and: [called('Big'), { field: 'stage', op: 'eq', value: 'open' }] }
  const job = await done(lead, {
    op: 'update',
    where: open,
    set: { stage: 'won' },
    expected: 6000,
    label: 'Won them all',
  })
  expect(job).toMatchObject({
    status: 'done',
    counts: { updated: 6000, failed: 0 },
    progress: { done: 6000, total: 6000 },
  })
  expect(await count(lead, open)).toBe(0)
  const changes = (await lead.get('/api/v1/changes?object=deal&limit=1')).body.changes
  expect(changes).toMatchObject([{ id: job.change, label: 'Won them all', counts: { updated: 6000 } }])

  await lead.patch(`${deals}/${ids[3]}`, { stage: null })
  const undone = (await lead.post(`/api/v1/changes/${job.change}/undo`, {})).body
  expect(undone.counts).toEqual({ updated: 5999 })
  expect(undone.kept).toEqual([{ object: 'deal', id: ids[3], field: 'stage', reason: 'changed_since' }])
  expect(await count(lead, open)).toBe(5999)
}, 60_000)

test('what is refused is told by name and reason, in the answer and as a file; the rest is done', async () => {
  const [poor] = await make(lead, 'Mixed', 1)
  await make(lead, 'Mixed rich', 3, { amount: 50 })
  const job = await done(lead, { op: 'update', where: called('Mixed'), set: { stage: 'won' } })
  expect(job.counts).toMatchObject({ updated: 3, failed: 1 })
  expect(job.notes).toMatchObject([{ rows: 1, message: 'Not done: Amount: Say how much it was' }])
  expect((await lead.get(job.error_file)).text.split('\r\n')).toEqual([
    expect.stringContaining('id,Name,'),
    expect.stringMatching(new RegExp(`^${poor},Mixed 0,\\d,Amount: Say how much it was$`)),
    '',
  ])
  expect((await rep.get(job.error_file)).status).toBe(404)
})

test('warnings refuse until the call names them', async () => {
  await make(lead, 'Small', 2, { amount: 5 })
  const wish = { op: 'update', where: called('Small'), set: { stage: 'won' } }
  expect((await done(lead, wish)).counts).toMatchObject({ updated: 0, failed: 2 })
  expect((await done(lead, wish, '?accept=small')).counts).toMatchObject({ updated: 2, failed: 0 })
})

test('what nothing but warnings stopped is done anyway when its person says so: those records, as they were asked for', async () => {
  await make(lead, 'Anyway poor', 1)
  await make(lead, 'Anyway small', 3, { amount: 5 })
  await make(lead, 'Anyway rich', 2, { amount: 50 })
  const job = await done(lead, { op: 'update', where: called('Anyway'), set: { stage: 'won' }, label: 'Won' })
  expect(job.counts).toMatchObject({ updated: 2, failed: 4, warned: 3 })
  expect(job.notes).toContainEqual({
    code: 'bulk.warned',
    params: { reason: 'Amount: That is very little', rule: 'deal.small' },
    rows: 3,
    message: 'Not done for a warning: Amount: That is very little',
  })
  // Not without the name of the warning, not another number, not by somebody else, not what a rule stopped.
  expect((await done(lead, { again: job.id })).progress.total).toBe(0)
  expect((await start(lead, { again: job.id, expected: 4 }, '?accept=deal.small')).body).toMatchObject({ total: 3 })
  expect((await start(rep, { again: job.id }, '?accept=deal.small')).status).toBe(404)
  expect((await start(lead, { again: job.id, op: 'delete' }, '?accept=small')).body.errors).toMatchObject([
    { pointer: '/op', code: 'value.unknown_member' },
  ])
  const again = await done(lead, { again: job.id, expected: 3 }, '?accept=deal.small')
  expect(again.counts).toMatchObject({ updated: 3, failed: 0, warned: 0 })
  const won = { and: [called('Anyway'), { field: 'stage', op: 'eq', value: 'won' }] }
  expect(await count(lead, won)).toBe(5)
  expect((await lead.post(`/api/v1/changes/${again.change}/undo`, {})).body.counts).toEqual({ updated: 3 })
  expect(await count(lead, won)).toBe(2)
})

test('another number of records than was confirmed is refused with that number, and nothing is begun', async () => {
  await make(lead, 'Counted', 3)
  const answer = await start(lead, { op: 'delete', where: called('Counted'), expected: 2 })
  expect([answer.status, answer.body.code, answer.body.total]).toEqual([409, 'record.other_count', 3])
  expect(await count(lead, called('Counted'))).toBe(3)
  expect((await lead.get('/api/v1/jobs')).body.jobs.filter((job: { op?: string }) => job.op === 'delete')).toEqual([])
})

test('a job reaches what its person reaches, and more than a thousand only with the right for it', async () => {
  await make(lead, 'Theirs', 5)
  const own = await make(rep, 'Theirs own', 2)
  const job = await done(rep, { op: 'update', where: called('Theirs'), set: { amount: 7 } })
  expect(job.counts).toMatchObject({ updated: 2, failed: 0 })
  expect(await count(lead, { and: [called('Theirs'), { field: 'amount', op: 'eq', value: 7 }] })).toBe(0)
  const named = await done(rep, { op: 'delete', ids: [...own, ...(await make(lead, 'Hidden', 1))] })
  expect(named.counts).toMatchObject({ deleted: 2, failed: 0 })

  await make(rep, 'Over', 1001)
  const answer = await start(rep, { op: 'delete', where: called('Over') })
  expect([answer.status, answer.body.code, answer.body.max]).toEqual([403, 'limit.bulk_rows', 1000])
  const handed = await done(rep, { op: 'update', ids: await make(rep, 'Mine', 1), set: { owner: await idOf(lead) } })
  expect(handed.counts).toMatchObject({ updated: 0, failed: 1 })
})

const idOf = async (who: Client) => (await who.get('/api/v1/me')).body.user.id as string

test('rights are those of the moment of the work: who lost one meanwhile changes nothing more', async () => {
  const gone = await app.as('gone', { permission_sets: ['many'] })
  const [first] = await make(lead, 'Queue', 5000)
  const ids = await make(gone, 'Leaver', 3)
  // The worker takes one job at a time, so this one stands in front.
  const before = await start(lead, { op: 'update', where: called('Queue'), set: { amount: 1 } })
  const started = await start(gone, { op: 'update', ids, set: { amount: 9 } })
  await app.admin.patch(`/api/v1/users/${await idOf(gone)}`, { permission_sets: [] })
  expect((await finished(lead, before.body.id)).counts).toMatchObject({ updated: 5000 })
  const job = await finished(app.admin, started.body.id)
  expect([job.status, job.counts['updated'] ?? 0]).toEqual(['failed', 0])
  const { records } = (
    await app.admin.post('/api/v1/query', {
      object: 'deal',
      fields: ['amount'],
      where: { field: 'id', op: 'in', value: [...ids, first] },
    })
  ).body
  expect(records.map((record: { amount: number }) => record.amount).sort()).toEqual([1, null, null, null])
}, 60_000)

test('a job that deletes can be stopped, and what it did comes back by restoring or undoing', async () => {
  await make(lead, 'Bin', 20)
  const job = await done(lead, { op: 'delete', where: called('Bin'), expected: 20 })
  expect(job.counts).toMatchObject({ deleted: 20 })
  expect([await count(lead, called('Bin')), await count(lead, called('Bin'), true)]).toEqual([0, 20])
  const back = await done(lead, { op: 'restore', where: called('Bin'), expected: 20 })
  expect(back.counts).toMatchObject({ restored: 20, failed: 0 })
  expect((await lead.post(`/api/v1/changes/${back.change}/undo`, {})).body.counts).toEqual({ deleted: 20 })

  const long = await start(lead, { op: 'restore', where: called('Bin') })
  const waiting = await start(lead, { op: 'update', where: called('Bin'), set: { amount: 3 } })
  await lead.post(`/api/v1/jobs/${waiting.body.id}/cancel`, {})
  await finished(lead, long.body.id)
  expect(['cancelled', 'done']).toContain((await finished(lead, waiting.body.id)).status)
})

test('an open page hears of its own jobs and of nobody else’s', async () => {
  const stop = new AbortController()
  const listen = async (who: Client) => {
    const answer = await fetch(`${app.address}/api/v1/events`, { headers: who.headers, signal: stop.signal })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    void (async () => {
      for (;;) {
        const { done: over, value } = await reader.read()
        if (over) return
        text += new TextDecoder().decode(value)
      }
    })().catch(() => undefined)
    await expect.poll(() => text).toContain(': open')
    return () => text
  }
  const [theirs, others] = [await listen(lead), await listen(rep)]
  await done(lead, { op: 'update', ids: await make(lead, 'Heard', 2), set: { amount: 4 } })
  await expect.poll(theirs, { timeout: 5000, interval: 20 }).toContain('event: job\n')
  expect(others()).not.toContain('event: job\n')
  stop.abort()
})

test('a call with the same key gives the job that is there', async () => {
  const ids = await make(lead, 'Once', 2)
  const headers = { 'idempotency-key': 'once and for all' }
  const [one, two] = [
    await lead.request('POST', `${deals}/bulk-job`, { op: 'delete', ids }, headers),
    await lead.request('POST', `${deals}/bulk-job`, { op: 'delete', ids }, headers),
  ]
  expect([one.status, two.status, two.body.id]).toEqual([202, 202, one.body.id])
  expect((await finished(lead, one.body.id)).counts).toMatchObject({ deleted: 2 })
})

test.each([
  [{}, '/op'],
  [{ op: 'insert' }, '/op'],
  [{ op: 'update' }, '/set'],
  [{ op: 'update', set: [] }, '/set'],
  [{ op: 'delete', ids: 'x' }, '/ids'],
  [{ op: 'delete', ids: [], where: called('x') }, '/ids'],
  [{ op: 'delete', expected: -1 }, '/expected'],
  [{ op: 'delete', records: [] }, '/records'],
  [{ op: 'delete', label: 3 }, '/label'],
])('%o is refused at its place', async (body, pointer) => {
  const answer = await start(lead, body)
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer])
})

test('a filter that cannot be asked is refused as in a list', async () => {
  const answer = await start(lead, { op: 'delete', where: { field: 'nothing', op: 'eq', value: 1 } })
  expect([answer.status, answer.body.code]).toEqual([400, 'query.unknown_field'])
  expect((await start(await app.as('nobody', {}), { op: 'delete' })).status).toBe(403)
})
