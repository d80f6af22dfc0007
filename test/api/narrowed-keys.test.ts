/**
 * A key narrowed to objects and verbs does no more, by any route: of what its owner may do, reading deals is all that is left. Every
 * route that writes is asked with a body that works for a key that is not narrowed, so that a refusal is one of the narrowing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { Client } from '../support/client.ts'
import { changedTables } from '../support/fingerprint.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { readsOnly } from '../support/watch.ts'

const text = { type: 'text', label: 'Text' }
const object = (name: string, fields: object = {}) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing: 'private',
  fields: {
    name: text,
    note: text,
    day: { type: 'date', label: 'Day' },
    paper: { type: 'file', label: 'Paper' },
    ...fields,
  },
  period_field: 'day',
})
const records = '/api/v1/records'

let app: TestServer
/** Keys of the administrator: all of it, and to read deals alone. */
let full: Client
let narrow: Client
const ids: { [name: string]: string } = {}

beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', { card: { ...text, label: 'Card' } }),
      object('memo', { deal: { type: 'lookup', to: 'deal', label: 'Deal' } }),
      { kind: 'validation_rule', name: 'deal.rule', error_when: 'name = "never"', message: 'Never' },
      { kind: 'queue', name: 'desk', label: 'Desk', objects: ['deal'], members: [{ user: 'admin@example.com' }] },
    ],
  })
  const key = async (more: object) => {
    const made = await app.admin.post('/api/v1/auth/api-key/create', { name: 'k', ...more })
    return new Client(app.address, { authorization: `Bearer ${made.body.key}` })
  }
  full = await key({})
  narrow = await key({ permissions: { deal: ['read'] } })
  for (const of of ['deal', 'memo']) await fill(of)
  const other = await app.as('other')
  ids['user'] = (await other.get('/api/v1/me')).body.user.id
  ids['me'] = (await full.get('/api/v1/me')).body.user.id
  ids['desk'] = (await full.get('/api/v1/queues')).body.records[0].id
}, 60_000)
afterAll(() => app?.close())

/** Of each object a record, one in the bin, a change set, an import with refusals, a file in a record. */
async function fill(of: string): Promise<void> {
  const secret = `Secret of a ${of}`
  const { admin } = app
  const paper = await admin.post('/api/v1/files', uploadForm(secret, undefined, `${secret}.txt`))
  const made = await admin.post(`${records}/${of}`, { name: secret, note: 'first', paper: paper.body.id })
  const bulk = await admin.post(`${records}/${of}/bulk`, {
    op: 'update',
    records: [{ id: made.body.id, note: 'second' }],
    label: secret,
  })
  const gone = await admin.post(`${records}/${of}`, { name: `${secret} in the bin` })
  await admin.delete(`${records}/${of}/${gone.body.id}`)
  const started = await admin.post(
    `${records}/${of}/import`,
    uploadForm(`name,day\n${secret} imported,never\n`, undefined, `${secret}.csv`),
  )
  await finished(admin, started.body.id)
  Object.assign(ids, {
    [of]: made.body.id,
    [`${of} gone`]: gone.body.id,
    [`${of} change`]: bulk.body.change,
    [`${of} job`]: started.body.id,
    [`${of} paper`]: paper.body.id,
  })
}

type Wish = { path: string; body?: unknown }
const at =
  (path: string, body?: unknown): (() => Wish) =>
  () => ({ path, ...(body !== undefined && { body }) })
const ofDeal = (rest: string, body?: unknown) => () => ({ path: `${records}/deal/${ids['deal']}${rest}`, body })
const rule = { kind: 'validation_rule', name: 'deal.another', error_when: 'name = "no"', message: 'No' }
const bare = (one: typeof rule) => ({ error_when: one.error_when, message: one.message })

/** What the administrator's own key is allowed, and the narrowed one is not; in an order in which the first can do all of it. */
const wishes: { [route: string]: () => Wish } = {
  'POST /api/v1/users': at('/api/v1/users', {
    name: 'New',
    email: 'new@example.com',
    password: 'correct horse battery',
  }),
  'PATCH /api/v1/users/:id': () => ({ path: `/api/v1/users/${ids['user']}`, body: { name: 'Renamed' } }),
  'POST /api/v1/users/:id/hand-over': () => ({
    path: `/api/v1/users/${ids['user']}/hand-over`,
    body: { to: ids['me'] },
  }),
  'POST /api/v1/users/:id/end-sessions': () => ({ path: `/api/v1/users/${ids['user']}/end-sessions`, body: {} }),
  'POST /api/v1/metadata/plan': at('/api/v1/metadata/plan', { items: [rule] }),
  'POST /api/v1/metadata/validation_rule/:name/test': at('/api/v1/metadata/validation_rule/deal.rule/test', {}),
  'PUT /api/v1/metadata/:kind/:name': at('/api/v1/metadata/validation_rule/deal.another', bare(rule)),
  'PUT /api/v1/metadata/drafts': at('/api/v1/metadata/drafts', { items: [rule] }),
  'DELETE /api/v1/metadata/:kind/:name': at('/api/v1/metadata/validation_rule/deal.another'),
  'POST /api/v1/metadata/apply': at('/api/v1/metadata/apply', { items: [rule] }),
  'PUT /api/v1/currency-rates': at('/api/v1/currency-rates', { rates: [] }),
  'POST /api/v1/access/preview': at('/api/v1/access/preview', { items: [] }),
  'POST /api/v1/records/:object': at(`${records}/deal`, { name: 'Made' }),
  'PATCH /api/v1/records/:object/:id': ofDeal('', { note: 'third' }),
  'POST /api/v1/records/:object/bulk': at(`${records}/deal/bulk`, { op: 'insert', records: [{ name: 'Made' }] }),
  'POST /api/v1/records/:object/bulk-job': () => ({
    path: `${records}/deal/bulk-job`,
    body: { op: 'update', ids: [ids['deal']], set: { note: 'by a job' } },
  }),
  'POST /api/v1/records/:object/export-job': at(`${records}/deal/export-job`, { fields: ['name'] }),
  'POST /api/v1/records/:object/import/preview': () => ({
    path: `${records}/deal/import/preview`,
    body: uploadForm('name\nA\n'),
  }),
  'POST /api/v1/records/:object/import': () => ({
    path: `${records}/deal/import`,
    body: uploadForm('name\nA\n', { mode: 'insert', columns: [{ column: 'name', field: 'name' }] }),
  }),
  'POST /api/v1/files': () => ({ path: '/api/v1/files', body: uploadForm('x', undefined, 'x.txt') }),
  'POST /api/v1/records/:object/:id/history/restore': ofDeal('/history/restore', { version: 1 }),
  'POST /api/v1/changes/:id/undo': () => ({ path: `/api/v1/changes/${ids['deal change']}/undo`, body: {} }),
  'POST /api/v1/records/:object/:id/shares': () => ({
    path: `${records}/deal/${ids['deal']}/shares`,
    body: { to: { user: 'other@example.com' } },
  }),
  'POST /api/v1/records/:object/:id/lock': ofDeal('/lock', { reason: 'Approval' }),
  'DELETE /api/v1/records/:object/:id/lock': ofDeal('/lock'),
  'PUT /api/v1/closed-periods/:name': at('/api/v1/closed-periods/deal', { until: '2019-12-31' }),
  'POST /api/v1/records/:object/:id/restore': () => ({ path: `${records}/deal/${ids['deal gone']}/restore`, body: {} }),
  'DELETE /api/v1/records/:object/:id': ofDeal(''),
}

/** Writes that say nothing of records; a key that reads may do them in its owner's name. */
const harmless: { [route: string]: string } = {
  'POST /api/v1/notifications/read': 'that its owner has seen a note',
  'POST /api/v1/records/:object/:id/presence': 'that somebody looks at a record it reads; in memory',
}

/** Not asked with a body that works: why a narrowed key cannot be the way all the same. */
const elsewhere: { [route: string]: string } = {
  'POST /api/v1/metadata/publish': 'manage_metadata, as apply',
  'POST /api/v1/metadata/rollback': 'manage_metadata, as apply',
  'POST /api/v1/metadata/plugins/:name/install': 'manage_metadata, as apply',
  'POST /api/v1/metadata/import': 'manage_metadata, as apply',
  'PATCH /api/v1/metadata/change-sets/mine': 'manage_metadata, as apply',
  'POST /api/v1/metadata/change-sets/:author/comments': 'manage_metadata, as apply',
  'POST /api/v1/metadata/change-sets/:author/approval': 'manage_metadata, as apply',
  'DELETE /api/v1/metadata/change-sets/:author/approval': 'manage_metadata, as apply',
  'DELETE /api/v1/sample': 'administrators only, which no narrowed key is',
  'PATCH /api/v1/me': 'about the person; below',
  'POST /api/v1/jobs/:id/cancel': 'a job about an object it holds no right on; below',
  'DELETE /api/v1/files/:id': 'a file nothing holds; below',
  'DELETE /api/v1/records/:object/:id/shares/:share': 'below',
  'PUT /api/v1/views/:object/:name': 'a view is shared by no narrowed key; below',
  'DELETE /api/v1/views/:object/:name': 'as the sharing',
  'POST /api/v1/records/:object/:id/claim': 'below',
  'POST /api/v1/records/:object/:id/reveal': 'below',
}

const writing = allRoutes
  .filter((route) => route.access !== 'public' && !route.path.startsWith('/api/v1/auth/'))
  .filter((route) => !readsOnly(route.method, route.path) || route.path in wishes)
  .map((route) => `${route.method} ${route.path}`)

test('every route that writes is asked here, or known', () => {
  const known = [...Object.keys(wishes), ...Object.keys(harmless), ...Object.keys(elsewhere)]
  expect(writing.filter((route) => !known.includes(route))).toEqual([])
})

test('a key that may only read deals writes nothing by any route, and a key of the same person that is not narrowed does', async () => {
  const ask = async (client: Client, route: string): Promise<number> => {
    const { path, body } = (wishes[route] as () => Wish)()
    return (await client.request(route.split(' ')[0] as string, path, body)).status
  }
  const before = await app.fingerprint()
  const done: string[] = []
  for (const route of Object.keys(wishes)) if ((await ask(narrow, route)) < 400) done.push(route)
  expect(done).toEqual([])
  expect(changedTables(before, await app.fingerprint())).toEqual([])
  const refused: string[] = []
  for (const route of Object.keys(wishes)) if ((await ask(full, route)) >= 400) refused.push(route)
  expect(refused).toEqual([])
  expect((await full.post(`${records}/deal/${ids['deal']}/restore`, {})).status).toBe(200)
}, 60_000)

test('nor by routes whose subject has to be made first: shares, queues, files, secrets, keys, sign-ins', async () => {
  const { admin } = app
  const made = await admin.post(`${records}/deal`, { name: 'Of the queue', owner: ids['desk'] })
  const path = `${records}/deal/${made.body.id}`
  const share = await admin.post(`${path}/shares`, { to: { user: 'other@example.com' } })
  const file = await admin.post('/api/v1/files', uploadForm('y', undefined, 'y.txt'))
  const before = await app.fingerprint()
  const tries = [
    await narrow.delete(`${path}/shares/${share.body.id}`),
    await narrow.post(`${path}/claim`),
    await narrow.post(`${path}/reveal`, { field: 'name' }),
    await narrow.delete(`/api/v1/files/${file.body.id}`),
    await narrow.post(`/api/v1/jobs/${ids['memo job']}/cancel`, {}),
    await narrow.post(`/api/v1/changes/${ids['memo change']}/undo`, {}),
    await narrow.put('/api/v1/views/deal/mine', { label: 'Mine', columns: [{ field: 'name' }] }),
    await narrow.delete('/api/v1/views/deal/mine'),
    await narrow.patch('/api/v1/me', { name: 'Taken over' }),
    await narrow.patch('/api/v1/me', { preferences: { theme: 'dark' } }),
  ]
  for (const route of allRoutes.filter(({ path: at, method }) => at.startsWith('/api/v1/auth/') && method === 'POST'))
    if (route.access !== 'public')
      tries.push(
        await narrow.post(route.path, {
          name: 'wider',
          keyId: ids['deal'],
          currentPassword: 'correct horse battery',
          newPassword: 'another horse battery',
          password: 'correct horse battery',
        }),
      )
  expect(tries.filter((answer) => answer.status < 400).map((answer) => answer.text)).toEqual([])
  expect(changedTables(before, await app.fingerprint())).toEqual([])
})

test('it reads deals, and by no route anything of another object, of set-up, or of other people', async () => {
  const reading = allRoutes.filter((route) => route.method === 'GET' && !/events$|auth|setup|docs/.test(route.path))
  const told: string[] = []
  const open: string[] = []
  for (const route of reading)
    for (const of of ['memo', 'user'])
      for (const id of Object.entries(ids).flatMap(([name, one]) => (name.startsWith('deal') ? [] : [one]))) {
        const path = route.path
          .replace(':object', of)
          .replace(':kind', 'object')
          .replace(':name', of)
          .replace(/:\w+/g, id)
        const answer = await narrow.get(`${path}${path.endsWith('search') ? '?q=secret' : ''}`)
        if (/Secret of a memo|other@example/.test(answer.text)) told.push(path)
        if (route.access !== 'signed_in' && route.access !== 'public' && answer.status < 400) open.push(path)
      }
  expect([...new Set(told)]).toEqual([])
  expect([...new Set(open)]).toEqual([])
  expect((await narrow.get(`${records}/deal?search=Secret`)).text).toContain('Secret of a deal')
  expect((await narrow.get(`/api/v1/files/${ids['deal paper']}`)).text).toBe('Secret of a deal')
  for (const body of [{ object: 'memo' }, { object: 'deal', fields: ['id', { children: 'memos', fields: ['name'] }] }])
    expect((await narrow.post('/api/v1/query', body)).text).not.toContain('Secret of a memo')
  expect(
    (await narrow.post('/api/v1/formula/evaluate', { object: 'memo', formula: 'name', id: ids['memo'] })).status,
  ).toBeGreaterThanOrEqual(400)
}, 60_000)

test('it is given no answer that its person got under an idempotency key, not even by asking the very same', async () => {
  const ask = (who: Client) =>
    who.request('POST', `${records}/memo`, { name: 'Once' }, { 'idempotency-key': 'the same for both' })
  const made = await ask(full)
  const replayed = await ask(narrow)
  expect([made.status, replayed.status]).toEqual([201, 403])
  expect(replayed.text).not.toContain(made.body.id)
  expect((await ask(full)).body.id).toBe(made.body.id)
})
