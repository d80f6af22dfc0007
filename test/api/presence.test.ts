import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import type { TestServer } from '../support/server.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    sharing: 'private',
    fields: { name: { type: 'text', required: true } },
  },
  { kind: 'permission_set', name: 'reader', objects: { deal: { read: true, create: true, update: true } } },
]

let app: TestServer
let id: string
beforeAll(async () => {
  app = await openServer({ items })
  id = (await app.admin.post('/api/v1/records/deal', { name: 'D' })).body.id
})
afterAll(() => app?.close())

const say = (who: Client, state: string, client = 'page-1', record = id) =>
  who.post(`/api/v1/records/deal/${record}/presence`, { client, state })
const peopleOf = (answer: { body: { people: { name: string; state: string }[] } }) =>
  answer.body.people.map(({ name, state }) => `${name} ${state}`).toSorted()

/** The presence events of a stream until `enough` of them came. */
async function heard(who: Client, enough: number): Promise<{ read: Promise<string[]>; stop(): void }> {
  const abort = new AbortController()
  const response = await fetch(`${who.address}/api/v1/events`, { headers: who.headers, signal: abort.signal })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = decoder.decode((await reader.read()).value)
  const read = (async () => {
    for (;;) {
      const events = [...text.matchAll(/event: presence\ndata: (.*)\n/g)].map((found) => found[1] ?? '')
      if (events.length >= enough) return events
      const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }))
      if (done) return events
      text += decoder.decode(value)
    }
  })()
  return { read, stop: () => abort.abort() }
}

test('LV-11 who has a record open is told to the others on it within 2 seconds, on another server too, and nothing is written', async () => {
  const other = await app.another()
  const li = await app.as('li', { permission_sets: ['reader'] })
  await app.admin.post(`/api/v1/records/deal/${id}/shares`, {
    to: { user: (await li.get('/api/v1/me')).body.user.id },
    access: 'read',
  })
  expect(peopleOf(await say(app.admin, 'viewing'))).toEqual(['admin viewing'])
  const stream = await heard(app.admin, 2)
  const far = Object.assign(Object.create(Object.getPrototypeOf(li)), li, { address: other.address }) as Client
  await say(far, 'viewing')
  const started = performance.now()
  expect((await say(far, 'editing')).status).toBe(200)
  const events = await stream.read
  expect(performance.now() - started).toBeLessThan(hangMs)
  stream.stop()
  expect(JSON.parse(events[1] ?? '{}')).toMatchObject({ object: 'deal', record: id })
  expect(
    events.map((event) => JSON.parse(event).people.find((one: { name: string }) => one.name === 'li')?.state),
  ).toEqual(['viewing', 'editing'])
  app.asked.length = 0
  expect(peopleOf(await say(app.admin, 'viewing'))).toEqual(['admin viewing', 'li editing'])
  expect(app.asked.filter((text) => /^\s*(?:insert|update|delete|with\b.*(?:insert|update))/i.test(text))).toEqual([])
  expect(peopleOf(await say(app.admin, 'gone'))).toEqual(['li editing'])
})

test('nobody hears of a record they may not read: it is not there', async () => {
  const stranger = await app.as('stranger', { permission_sets: ['reader'] })
  const answer = await say(stranger, 'viewing')
  expect([answer.status, answer.body.code]).toEqual([404, 'record.not_found'])
  const missing = await say(stranger, 'viewing', 'page-1', '00000000-0000-7000-8000-000000000000')
  expect(missing.body.code).toBe(answer.body.code)
  expect(peopleOf(await say(app.admin, 'viewing')).join()).not.toContain('stranger')
})

test('what is said must be said rightly, by somebody who is signed in', async () => {
  expect((await say(app.anonymous(), 'viewing')).status).toBe(401)
  const wrong = await app.admin.post(`/api/v1/records/deal/${id}/presence`, { client: 'a b', state: 'asleep', x: 1 })
  expect(wrong.status).toBe(400)
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/x', '/client', '/state'])
})
