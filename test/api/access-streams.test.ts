/**
 * Streams of events that stay open while a right goes: whatever it was, and whichever server it went on, what happens afterwards is not
 * told. Each stream is of the second server; what is taken away, is taken away on the first.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../support/client.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const rights = { read: true, create: true, update: true }
const object = (name: string, sharing: string) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing,
  fields: { name: text, margin: text },
})
const set = (name: string, objects: object) => ({ kind: 'permission_set', name, label: name, objects })
const records = '/api/v1/records'
const group = (...users: string[]) => ({
  kind: 'group',
  name: 'near',
  label: 'Near',
  members: users.map((user) => ({ user })),
})
const rule = { kind: 'sharing_rule', name: 'deal.shown', when: 'name = "shown"', to: { group: 'near' }, access: 'read' }

let app: TestServer
let second: string
beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', 'private'),
      object('note', 'private'),
      set('rep', { deal: rights, note: rights }),
      set('notes', { note: rights }),
      { kind: 'role', name: 'head', label: 'Head' },
      { kind: 'role', name: 'desk', label: 'Desk', parent: 'head' },
      group('nobody@example.com'),
      rule,
    ],
  })
  second = (await app.another()).address
}, 60_000)
afterAll(() => app?.close())

type Listener = { name: string; id: string; client: Client; told(): string; close(): Promise<void> }

/** Somebody signed in, with a stream on the second server. */
async function listening(name: string, grants: object = {}): Promise<Listener> {
  const client = await app.as(name, { permission_sets: ['rep'], ...grants })
  const stop = new AbortController()
  const stream = await fetch(`${second}/api/v1/events`, {
    headers: { ...client.headers, origin: second },
    signal: stop.signal,
  })
  let told = ''
  const reading = (async () => {
    for await (const part of stream.body as unknown as AsyncIterable<Uint8Array>) told += Buffer.from(part).toString()
  })().catch(() => undefined)
  const close = async () => {
    stop.abort()
    await reading
  }
  return { name, id: (await client.get('/api/v1/me')).body.user.id, client, told: () => told, close }
}

const made = async (values: object, of = 'deal'): Promise<string> => {
  const answer = await app.admin.post(`${records}/${of}`, values)
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}
/** Counts up, so that no write is one that changes nothing. */
let turn = 0
const touch = async (id: string, more: object = { margin: `m${++turn}` }) =>
  expect((await app.admin.patch(`${records}/deal/${id}`, more)).status).toBe(200)

const heard = (who: Listener, word: string) =>
  expect.poll(() => who.told().includes(word), { timeout: hangMs, interval: 10 }).toBe(true)

/** Until the second server itself refuses the record: from then on nothing of it may be told. */
const unseen = (who: Listener, id: string) =>
  expect
    .poll(async () => (await new Client(second, who.client.headers).get(`${records}/deal/${id}`)).status, {
      timeout: hangMs,
      interval: 20,
    })
    .not.toBe(200)

/** Ways in which somebody comes to see a deal, and how each is taken away again. */
const ways: {
  [how: string]: {
    open(who: Listener, id: string): Promise<unknown>
    shut(who: Listener, id: string): Promise<unknown>
  }
} = {
  'a share ends at its time': {
    open: (who, id) => app.admin.post(`${records}/deal/${id}/shares`, { to: { user: who.id } }),
    // A moment that has passed when the call arrives is refused: then a later one is asked for.
    async shut(who, id) {
      for (let ahead = 500; ; ahead *= 2) {
        const expires_at = new Date(Date.now() + ahead).toISOString()
        const answer = await app.admin.post(`${records}/deal/${id}/shares`, { to: { user: who.id }, expires_at })
        if (answer.status === 201) return
        expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/expires_at'])
      }
    },
  },
  'a share is taken away': {
    open: (who, id) => app.admin.post(`${records}/deal/${id}/shares`, { to: { user: who.id } }),
    async shut(_, id) {
      const [share] = (await app.admin.get(`${records}/deal/${id}/shares`)).body.records
      return app.admin.delete(`${records}/deal/${id}/shares/${share.id}`)
    },
  },
  'a role is taken away': {
    async open(who, id) {
      const below = await app.as('below', { permission_sets: ['rep'], role: 'desk' })
      await app.admin.patch(`${records}/deal/${id}`, { owner: (await below.get('/api/v1/me')).body.user.id })
      return app.admin.patch(`/api/v1/users/${who.id}`, { role: 'head' })
    },
    shut: (who) => app.admin.patch(`/api/v1/users/${who.id}`, { role: null }),
  },
  'a permission set is taken away': {
    open: (who, id) => app.admin.patch(`${records}/deal/${id}`, { owner: who.id }),
    shut: (who) => app.admin.patch(`/api/v1/users/${who.id}`, { permission_sets: ['notes'] }),
  },
  'a member leaves a group': {
    async open(who, id) {
      await app.admin.patch(`${records}/deal/${id}`, { name: 'shown' })
      return app.apply([group(`${who.name}@example.com`)])
    },
    shut: () => app.apply([group('nobody@example.com')]),
  },
  'a sharing rule is deleted': {
    async open(who, id) {
      await app.admin.patch(`${records}/deal/${id}`, { name: 'shown' })
      return app.apply([group(`${who.name}@example.com`), rule])
    },
    shut: () => app.apply([{ kind: 'sharing_rule', name: 'deal.shown', delete: true }]),
  },
}

test.each(Object.keys(ways))('nothing more is told of a record when %s', async (how) => {
  const { open, shut } = ways[how] as (typeof ways)[string]
  const who = await listening(how.replaceAll(' ', '_'))
  try {
    const id = await made({ name: 'Theirs' })
    await open(who, id)
    // The record changes until the listener hears of it: the second server hears of rights within a second.
    await expect
      .poll(
        async () => {
          await touch(id)
          return who.told().includes(id)
        },
        { timeout: hangMs, interval: 50 },
      )
      .toBe(true)
    await shut(who, id)
    await unseen(who, id)
    const before = await made({ name: 'A sign that what was before is told', owner: who.id }, 'note')
    await heard(who, before)
    const known = who.told().split(id).length
    await touch(id)
    await touch(id, { name: 'After' })
    // A note of their own comes after the changes: when it is told, they were looked at.
    const after = await made({ name: 'A sign that what was after is told', owner: who.id }, 'note')
    await heard(who, after)
    expect(who.told().split(id).length).toBe(known)
  } finally {
    await who.close()
  }
})

test('a field that is hidden while a stream is open is named no more', async () => {
  const who = await listening('hiding')
  try {
    const id = await made({ name: 'Theirs', owner: who.id })
    await touch(id)
    await heard(who, '"margin"')
    await app.apply([set('rep', { deal: { ...rights, fields: { margin: 'hidden' } }, note: rights })])
    await expect
      .poll(
        async () => {
          const asked = await new Client(second, who.client.headers).get('/api/v1/records/deal?fields=margin')
          return asked.body.code
        },
        { timeout: hangMs, interval: 20 },
      )
      .toBe('query.unknown_field')
    const before = who.told().split('"margin"').length
    await touch(id)
    await touch(id, { name: 'Seen', margin: 'not seen' })
    await heard(who, '"fields":["name"]')
    expect(who.told().split('"margin"').length).toBe(before)
  } finally {
    await who.close()
    await app.apply([set('rep', { deal: rights, note: rights })])
  }
})

test('a stream ends with its session, ended from elsewhere, and tells nothing before it does', async () => {
  const who = await listening('leaving')
  const note = await made({ name: 'Hers', owner: who.id }, 'note')
  await heard(who, note)
  expect((await app.admin.post(`/api/v1/users/${who.id}/end-sessions`, {})).status).toBeLessThan(300)
  const known = who.told()
  const late = await made({ name: 'Hers as well', owner: who.id }, 'note')
  const other = await listening('staying')
  await heard(other, await made({ name: 'His', owner: other.id }, 'note'))
  await who.close()
  await other.close()
  expect([who.told().includes(late), who.told().slice(known.length).includes('event: record')]).toEqual([false, false])
})
