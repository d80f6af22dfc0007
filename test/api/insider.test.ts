/**
 * A member with ordinary rights who looks for what they may not know by ways that are not reads: refusals, conflicts, live news, background
 * work of others. Each way is held beside what somebody with the rights is told, so that silence is not emptiness.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text' }
const all = { read: true, create: true, update: true, delete: true }
const records = '/api/v1/records'
const object = (name: string, sharing: string, fields: object) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing,
  fields: { name: text, ...fields },
})
const ofDeal = { deal: { type: 'lookup', to: 'deal', on_delete: 'restrict' } }

let app: TestServer
let insider: Client
let other: Client
const ids: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', 'public_read_write', {}),
      object('ticket', 'private', ofDeal),
      object('vault', 'private', ofDeal),
      object('contact', 'public_read_write', {
        alias: text,
        passport: { type: 'encrypted_text', blind_index: true },
      }),
      object('memo', 'private', { mentions: { type: 'many_to_many', to: 'user' } }),
      {
        kind: 'matching_rule',
        name: 'contact.alias',
        criteria: [{ field: 'name', other_field: 'alias', method: 'exact' }],
      },
      { kind: 'duplicate_rule', name: 'contact.alias', matching_rules: ['contact.alias'], on_create: 'warn' },
      {
        kind: 'permission_set',
        name: 'insider',
        label: 'Insider',
        objects: {
          deal: all,
          ticket: all,
          memo: all,
          contact: { ...all, fields: { alias: 'hidden', passport: 'read' } },
        },
      },
      {
        kind: 'permission_set',
        name: 'other',
        label: 'Other',
        objects: {
          ...Object.fromEntries(['deal', 'ticket', 'memo', 'contact'].map((name) => [name, { ...all, import: true }])),
          vault: all,
        },
      },
      { kind: 'permission_set', name: 'jobs', label: 'Jobs', objects: {}, system: ['manage_jobs'] },
    ],
  })
  insider = await app.as('insider', { permission_sets: ['insider'] })
  other = await app.as('other', { permission_sets: ['other'] })
  for (const [name, who] of Object.entries({ insider, other }))
    ids[name] = (await who.get('/api/v1/me')).body.user.id as string
}, 60_000)
afterAll(() => app?.close())

const make = async (who: Client, kind: string, values: object): Promise<string> => {
  const made = await who.post(`${records}/${kind}`, values)
  expect([made.status, made.text]).toEqual([201, made.text])
  return made.body.id
}
/** What two answers say, but for what names the request. */
const said = ({ status, body }: Answer) => [status, { ...body, request_id: undefined, instance: undefined }]

test('a record that cannot be deleted says so, and of what stands in the way only what one reads', async () => {
  const [byVault, byTicket, byOwn] = await Promise.all(['A', 'B', 'C'].map((name) => make(app.admin, 'deal', { name })))
  for (const name of ['One', 'Two']) await make(other, 'vault', { name, deal: byVault })
  for (const deal of [byTicket, byOwn]) await make(other, 'ticket', { name: 'Theirs', deal })
  await make(insider, 'ticket', { name: 'Mine', deal: byOwn })
  const hidden = await insider.delete(`${records}/deal/${byVault}`)
  const unread = await insider.delete(`${records}/deal/${byTicket}`)
  expect([hidden.status, hidden.body.code, hidden.body.errors[0].params]).toEqual([
    409,
    'record.restricted_delete',
    undefined,
  ])
  expect(said(unread)).toEqual(said(hidden))
  const partly = await insider.delete(`${records}/deal/${byOwn}`)
  expect(partly.body.errors[0].params).toMatchObject({ object: 'ticket', count: 1 })
  // Who reads all of them is told all.
  const told = [byVault, byOwn].map(async (id) => (await other.delete(`${records}/deal/${id}`)).body.errors[0].params)
  expect(await Promise.all(told)).toMatchObject([
    { object: 'vault', count: 2 },
    { object: 'ticket', count: 1 },
  ])
  const bulk = await insider.post(`${records}/deal/bulk`, { op: 'delete', records: [{ id: byVault }] })
  expect(bulk.text).not.toContain('vault')
})

test('a conflict shows the record as it is without the cipher text of what is encrypted, whose head tells equal values', async () => {
  const id = await make(other, 'contact', { name: 'Twice', passport: 'P-123456' })
  await other.patch(`${records}/contact/${id}`, { name: 'Changed' })
  for (const who of [insider, other]) {
    const stale = await who.request('PATCH', `${records}/contact/${id}`, { name: 'Late' }, { 'if-match': '"1"' })
    expect([stale.status, stale.body.current.name, stale.body.current.passport]).toEqual([409, 'Changed', '••••••'])
    expect(stale.text).not.toMatch(/s[12]:/)
  }
})

test('a duplicate rule that holds one field against another confirms no guess of one that is hidden', async () => {
  await make(other, 'contact', { name: 'Plain', alias: 'Canary alias' })
  const guess = await insider.post(`${records}/contact`, { name: 'Canary alias' })
  const wrong = await insider.post(`${records}/contact`, { name: 'No alias' })
  expect([guess.status, wrong.status]).toEqual([201, 201])
  expect((await other.post(`${records}/contact`, { name: 'Canary alias' })).body.code).toBe(
    'record.duplicate_suspected',
  )
})

/** What a stream of the person's hears from now on. */
async function listen(who: Client): Promise<{ heard(): string; stop(): void }> {
  const stop = new AbortController()
  const answer = await fetch(`${who.address}/api/v1/events`, { headers: who.headers, signal: stop.signal })
  let heard = ''
  void (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
      heard += Buffer.from(chunk).toString()
  })().catch(() => undefined)
  await expect.poll(() => heard, { timeout: 15_000 }).toContain(': open')
  return { heard: () => heard, stop: () => stop.abort() }
}

const count = (text: string, part: string) => text.split(part).length - 1

test('who is spoken to in a record out of reach is told nothing: no news, no place in the list, no number', async () => {
  const { notifications: before } = (await insider.get('/api/v1/notifications')).body
  const stream = await listen(insider)
  for (let n = 0; n < 3; n++) await make(other, 'memo', { name: `Unseen ${n}`, mentions: [ids['insider']] })
  const seen = await make(other, 'memo', { name: 'Seen' })
  await other.post(`${records}/memo/${seen}/shares`, { to: { user: ids['insider'] }, access: 'read' })
  await expect.poll(stream.heard, { timeout: 15_000 }).toContain('event: notification')
  stream.stop()
  expect(count(stream.heard(), 'event: notification')).toBe(1)
  const page = (await insider.get('/api/v1/notifications?limit=1')).body
  expect(page).toMatchObject({ notifications: [{ record: seen }], unread: 1 })
  for (let n = 0; n < 3; n++) await make(other, 'memo', { name: `Later ${n}`, mentions: [ids['insider']] })
  const later = (await insider.get('/api/v1/notifications?limit=1')).body
  expect(later).toEqual({ ...page, next_cursor: before.length > 0 ? expect.any(String) : null })
})

test('who lost a record hears no more of who works on it, though their page was there', async () => {
  const id = await make(other, 'memo', { name: 'Shared for a while' })
  const share = await other.post(`${records}/memo/${id}/shares`, { to: { user: ids['insider'] }, access: 'read' })
  const say = (who: Client, state: string) => who.post(`${records}/memo/${id}/presence`, { client: 'page', state })
  expect((await say(insider, 'viewing')).status).toBe(200)
  const stream = await listen(insider)
  await say(other, 'viewing')
  await expect.poll(stream.heard, { timeout: 15_000 }).toContain('event: presence')
  await other.delete(`${records}/memo/${id}/shares/${share.body.id}`)
  const known = count(stream.heard(), 'event: presence')
  await say(other, 'editing')
  // News that come after it, so that it would have come by now.
  await other.post(`${records}/deal`, { name: 'Marker' })
  await expect.poll(stream.heard, { timeout: 15_000 }).toContain('"object":"deal"')
  stream.stop()
  expect(count(stream.heard(), 'event: presence')).toBe(known)
})

test('who manages jobs follows and stops those of others, and reads nothing of what these were about', async () => {
  const job = await importFile(other, 'ticket', 'name,deal\nCanary ticket,Canary deal\n', {
    columns: [
      { column: 'name', field: 'name' },
      { column: 'deal', field: 'deal' },
    ],
  })
  expect([job.counts['failed'], job.refusals.length]).toEqual([1, 1])
  const manager = await app.as('jobs', { permission_sets: ['jobs'] })
  const one = await manager.get(`/api/v1/jobs/${job.id}`)
  expect(one.body).toMatchObject({ kind: 'import', status: 'done', refusals: [], notes: [], error_file: null })
  expect((await manager.get(`/api/v1/jobs/${job.id}/errors`)).status).toBe(403)
  expect((await manager.post(`/api/v1/jobs/${job.id}/cancel`, {})).status).toBe(200)
  const list = await manager.get('/api/v1/jobs')
  expect(list.body.jobs.map(({ id }: { id: string }) => id)).toContain(job.id)
  for (const answer of [one, list]) expect(answer.text).not.toMatch(/canary/i)
  expect((await insider.get(`/api/v1/jobs/${job.id}`)).status).toBe(404)
  for (const who of [other, app.admin])
    expect((await who.get(`/api/v1/jobs/${job.id}/errors`)).text).toContain('Canary ticket')
})

test('of an object one knows nothing of, it cannot be found out which views there are', async () => {
  await app.apply([{ kind: 'list_view', name: 'vault.known', label: 'Known', columns: ['name'] }] as never)
  const share = (name: string) =>
    insider.put(`/api/v1/views/vault/${name}`, {
      label: 'V',
      columns: ['name'],
      visible_to: { users: ['a@example.com'] },
    })
  expect(said(await share('known'))).toEqual(said(await share('unknown')))
})

test('a refused change of oneself changes nothing of it', async () => {
  const refused = await insider.patch('/api/v1/me', { name: 'Half', preferences: 7 })
  expect(refused.status).toBe(422)
  expect((await insider.get('/api/v1/me')).body.user.name).toBe('insider')
})
