/** A right taken away is gone from the next request on, on every server (one second is the promise; here two processes share a database). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../support/client.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deal = {
  kind: 'object',
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  sharing: 'private',
  fields: { name: { type: 'text', label: 'Name' }, margin: { type: 'number', label: 'Margin' } },
}
const rep = (rights: object) => ({
  kind: 'permission_set',
  name: 'rep',
  label: 'Rep',
  objects: { deal: { read: true, create: true, ...rights } },
})

let app: TestServer
let second: string
beforeAll(async () => {
  app = await openServer({
    watch: true,
    items: [deal, rep({}), { kind: 'role', name: 'head', label: 'Head', permission_sets: ['rep'] }],
  })
  second = (await app.another()).address
})
afterAll(() => app?.close())

const onSecond = (client: Client) => new Client(second, client.headers)

/** Asks until the answer is as wanted; the milliseconds it took. */
async function until(
  wanted: (answer: { status: number; body: { [member: string]: never } }) => boolean,
  ask: () => Promise<{ status: number; body: never }>,
): Promise<number> {
  const started = performance.now()
  for (;;) {
    if (wanted(await ask())) return performance.now() - started
    if (performance.now() - started > hangMs) return Number.POSITIVE_INFINITY
  }
}

test('a session ended on one server is ended on the other', async () => {
  const client = await app.as('one')
  expect((await onSecond(client).get('/api/v1/me')).status).toBe(200)
  await client.post('/api/v1/auth/sign-out')
  expect(
    await until(
      (answer) => answer.status === 401,
      () => onSecond(client).get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('a user deactivated on one server is out on the other, by session and by key', async () => {
  const client = await app.as('two')
  const { key } = (await client.post('/api/v1/auth/api-key/create', { name: 'k' })).body
  const byKey = new Client(second, { authorization: `Bearer ${key}` })
  const { id } = (await byKey.get('/api/v1/me')).body.user
  expect((await onSecond(client).get('/api/v1/me')).status).toBe(200)
  await app.admin.patch(`/api/v1/users/${id}`, { active: false })
  expect(
    await until(
      (answer) => answer.status === 401,
      () => onSecond(client).get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
  expect(
    await until(
      (answer) => answer.status === 401,
      () => byKey.get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('an open stream of events tells a user who was deactivated on another server nothing more, and ends', async () => {
  const client = await app.as('listener', { permission_sets: ['rep'] })
  const id = (await client.get('/api/v1/me')).body.user.id as string
  const stream = await fetch(`${second}/api/v1/events`, { headers: { ...client.headers, origin: second } })
  const reader = stream.body?.getReader()
  let told = ''
  let ended = Number.POSITIVE_INFINITY
  const reading = (async () => {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) break
      told += Buffer.from(part.value).toString()
    }
    ended = performance.now()
  })()
  await client.post('/api/v1/records/deal', { name: 'Before' })
  await until(
    () => told.includes('event: record'),
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { status: 200, body: {} as never }
    },
  )
  expect(told).toContain('event: record')
  const before = told
  const revoked = performance.now()
  expect((await app.admin.patch(`/api/v1/users/${id}`, { active: false })).status).toBe(200)
  await app.admin.post('/api/v1/records/deal', { name: 'After', owner: id })
  await app.admin.post('/api/v1/records/deal', { name: 'After' })
  await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, hangMs))])
  expect(ended - revoked).toBeLessThan(hangMs)
  expect(told).toBe(before)
})

test('a key disabled on one server is refused by the other', async () => {
  const client = await app.as('three')
  const made = (await client.post('/api/v1/auth/api-key/create', { name: 'k' })).body
  const byKey = new Client(second, { authorization: `Bearer ${made.key}` })
  expect((await byKey.get('/api/v1/me')).status).toBe(200)
  await client.post('/api/v1/auth/api-key/update', { keyId: made.id, enabled: false })
  expect(
    await until(
      (answer) => answer.status === 401,
      () => byKey.get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('a permission set or a role taken away takes its rights along', async () => {
  const client = await app.as('four', { permission_sets: ['rep'] })
  const { id } = (await client.get('/api/v1/me')).body.user
  const reads = (answer: { body: { [member: string]: never } }) =>
    (answer.body as { permissions?: { objects: { deal?: object } } }).permissions?.objects.deal !== undefined
  expect(reads(await onSecond(client).get('/api/v1/me'))).toBe(true)
  await app.admin.patch(`/api/v1/users/${id}`, { permission_sets: [], role: 'head' })
  expect(reads(await client.get('/api/v1/me'))).toBe(true)
  await app.admin.patch(`/api/v1/users/${id}`, { role: null })
  expect(reads(await client.get('/api/v1/me'))).toBe(false)
  expect(
    await until(
      (answer) => !reads(answer),
      () => onSecond(client).get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('a permission set changed by publishing holds at once here and within a second there', async () => {
  const client = await app.as('five', { permission_sets: ['rep'] })
  const margin = (answer: { body: { [member: string]: never } }) =>
    (answer.body as { permissions?: { objects: { deal?: { fields: { margin?: string } } } } }).permissions?.objects.deal
      ?.fields.margin
  expect(margin(await onSecond(client).get('/api/v1/me'))).toBeUndefined()
  await app.apply([rep({ fields: { margin: 'hidden' } })])
  expect(margin(await client.get('/api/v1/me'))).toBe('hidden')
  expect(
    await until(
      (answer) => margin(answer) === 'hidden',
      () => onSecond(client).get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('a change made in the database itself counts too', async () => {
  const client = await app.as('six')
  expect((await client.get('/api/v1/me')).status).toBe(200)
  await app.server.db.query({
    text: `update ws_main."user" set active = false where email = 'six@example.com'`,
    values: [],
  })
  expect(
    await until(
      (answer) => answer.status === 401,
      () => client.get('/api/v1/me') as never,
    ),
  ).toBeLessThan(hangMs)
})

test('a server whose ear for changes is cut does not trust its memory', async () => {
  const client = await app.as('seven')
  expect((await client.get('/api/v1/me')).status).toBe(200)
  for (let turn = 0; turn < 5; turn++) {
    await app.server.db.query({
      text: `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trellis-auth' and datname = current_database()`,
      values: [],
    })
    await app.server.db.query({
      text: `update ws_main."user" set active = $1 where email = 'seven@example.com'`,
      values: [turn % 2 === 1],
    })
    const wanted = turn % 2 === 1 ? 200 : 401
    expect(
      await until(
        (answer) => answer.status === wanted,
        () => client.get('/api/v1/me') as never,
      ),
    ).toBeLessThan(hangMs)
  }
})
