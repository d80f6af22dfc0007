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

/** A stream of events on the second server: what it told, and when it ended. */
async function listen(client: Client): Promise<{ told(): string; ended: Promise<number> }> {
  const stream = await fetch(`${second}/api/v1/events`, { headers: { ...client.headers, origin: second } })
  const reader = stream.body?.getReader()
  let told = ''
  const ended = (async () => {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return performance.now()
      told += Buffer.from(part.value).toString()
    }
  })()
  return { told: () => told, ended }
}

async function heardOf(stream: { told(): string }): Promise<void> {
  await until(
    () => stream.told().includes('event: record'),
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { status: 200, body: {} as never }
    },
  )
  expect(stream.told()).toContain('event: record')
}

/** How an open stream may be shut from outside, of a user with a key by which the stream was opened. */
const shutting: { [how: string]: (who: { id: string; keyId: string; client: Client }) => Promise<unknown> } = {
  'the user is deactivated': ({ id }) => app.admin.patch(`/api/v1/users/${id}`, { active: false }),
  'the key is disabled': ({ keyId, client }) => client.post('/api/v1/auth/api-key/update', { keyId, enabled: false }),
  'the key is deleted': ({ keyId, client }) => client.post('/api/v1/auth/api-key/delete', { keyId }),
}

test.each(Object.keys(shutting))(
  'an open stream of events tells nothing more, and ends, when on another server %s',
  async (how) => {
    const name = `listener ${how}`.replaceAll(' ', '_')
    const client = await app.as(name, { permission_sets: ['rep'] })
    const id = (await client.get('/api/v1/me')).body.user.id as string
    const key = (await client.post('/api/v1/auth/api-key/create', { name: 'k' })).body
    const stream = await listen(new Client(second, { authorization: `Bearer ${key.key}` }))
    await client.post('/api/v1/records/deal', { name: 'Before' })
    await heardOf(stream)
    const before = stream.told()
    const revoked = performance.now()
    const answer = (await shutting[how]?.({ id, keyId: key.id, client })) as { status: number }
    expect(answer.status).toBe(200)
    await app.admin.post('/api/v1/records/deal', { name: 'After', owner: id })
    await app.admin.post('/api/v1/records/deal', { name: 'After' })
    const ended = await Promise.race([
      stream.ended,
      new Promise<number>((resolve) => setTimeout(resolve, hangMs, Number.POSITIVE_INFINITY)),
    ])
    expect(ended - revoked).toBeLessThan(hangMs)
    expect(stream.told()).toBe(before)
  },
)

test('a stream on which nothing happens ends as soon, when the user is out on another server', async () => {
  const client = await app.as('idle', { permission_sets: ['rep'] })
  const { id } = (await client.get('/api/v1/me')).body.user
  const stream = await listen(onSecond(client))
  expect((await app.admin.patch(`/api/v1/users/${id}`, { active: false })).status).toBe(200)
  // Sooner than the sign of life, at which a stream ends in any case.
  const late = new Promise<number>((resolve) => setTimeout(resolve, 12_000, Number.POSITIVE_INFINITY))
  expect(await Promise.race([stream.ended, late])).toBeLessThan(Number.POSITIVE_INFINITY)
})

test('a stream opened by a key that is narrowed to another object tells nothing', async () => {
  const client = await app.as('narrowed', { permission_sets: ['rep'] })
  const made = async (permissions: object) => {
    const { key } = (await client.post('/api/v1/auth/api-key/create', { name: 'k', permissions })).body
    return listen(new Client(second, { authorization: `Bearer ${key}` }))
  }
  const [wide, narrow] = [await made({ deal: ['read'] }), await made({ user: ['read'] })]
  await client.post('/api/v1/records/deal', { name: 'Told' })
  await heardOf(wide)
  // That the person herself was made is of the object this key may read.
  expect(narrow.told()).not.toContain('"object":"deal"')
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
  const asked = '/api/v1/records/deal?fields=margin'
  expect((await onSecond(client).get(asked)).status).toBe(200)
  await app.apply([rep({ fields: { margin: 'hidden' } })])
  expect((await client.get(asked)).body.code).toBe('query.unknown_field')
  expect(
    await until(
      ({ status }) => status === 400,
      () => onSecond(client).get(asked) as never,
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

test('a change that was heard and could not be read lets nobody stay in: the next request reads it', async () => {
  const client = await app.as('eight')
  expect((await client.get('/api/v1/me')).status).toBe(200)
  // What is read of people fails for as long as a column has another name.
  await app.behind('alter table ws_main."user" rename column two_factor_enabled to elsewhere')
  try {
    await app.behind(`update ws_main."user" set active = false where email = 'eight@example.com'`)
    expect(
      await until(
        (answer) => answer.status !== 200,
        () => client.get('/api/v1/me') as never,
      ),
    ).toBeLessThan(hangMs)
  } finally {
    await app.behind('alter table ws_main."user" rename column elsewhere to two_factor_enabled')
  }
  expect((await client.get('/api/v1/me')).status).toBe(401)
  expect((await app.admin.get('/api/v1/me')).status).toBe(200)
})
