/** Attacks and accidents that concern the server as a whole: what it starts with, what it writes down, two servers at once. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import pino from 'pino'
import pg from 'pg'
import { startServer } from '@trellis/server/open-server.ts'
import { Client, signIn } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { importFile } from '../support/imports.ts'
import { hangMs } from '../support/in-time.ts'
import { startProcess } from '../support/process.ts'
import { openServer } from '../support/server.ts'
import { configFor } from '../support/server-config.ts'
import type { TestServer } from '../support/server.ts'

const log = pino({ level: 'silent' })
const lines: string[] = []
const deal = (more: object = {}) => ({
  kind: 'object',
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  sharing: 'private',
  fields: {
    name: { type: 'text', required: true },
    slug: { type: 'text', unique: true },
    key: { type: 'external_id', unique: true },
    hidden: { type: 'text' },
    sealed: { type: 'encrypted_text' },
    ...more,
  },
})

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    logTo: lines,
    items: [
      deal(),
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: { deal: { read: true, create: true, update: true, fields: { hidden: 'hidden' } } },
      },
    ],
  })
})
afterAll(() => app?.close())

test('SEC-21 a database role that is a superuser is refused at the start, with what to do', async () => {
  const database = await createDatabase()
  const url = new URL(inject('postgres').adminUrl)
  url.pathname = `/${database.name}`
  await expect(startServer(configFor({ ...database, url: url.href }), { log })).rejects.toThrow(/is a superuser/)
  await database.drop()
})

test('SEC-50 passwords, tokens, keys and encrypted values are in no line of the log, no row of the database and no answer', async () => {
  const canary = `canary-${randomBytes(6).toString('hex')}`
  const secret = (n: number) => `${canary}-${n} correct horse`
  const made = await app.admin.post('/api/v1/users', {
    name: 'Canary',
    email: 'canary@example.com',
    password: secret(1),
  })
  const user = await signIn(app.address, 'canary@example.com', secret(1))
  const changed = await user.post('/api/v1/auth/change-password', {
    currentPassword: secret(1),
    newPassword: secret(2),
  })
  const sealed = await app.admin.post('/api/v1/records/deal', { name: 'Sealed', sealed: secret(3) })
  const answers = [
    made,
    changed,
    await app.anonymous().post('/api/v1/auth/sign-in/email', { email: 'canary@example.com', password: secret(4) }),
    await app.anonymous().post('/api/v1/auth/sign-in/email', { email: 'nobody@example.com', password: secret(5) }),
    await app.admin.post('/api/v1/users', { name: '', email: 'x', password: secret(6) }),
    await app.admin.patch(`/api/v1/users/${made.body.id}`, { password: secret(7), nothing: 1 }),
    await new Client(app.address, { authorization: `Bearer ${secret(8)}` }).get('/api/v1/me'),
    await new Client(app.address, { cookie: `trellis.session_token=${canary}` }).get('/api/v1/me'),
    sealed,
    await app.admin.get(`/api/v1/records/deal/${sealed.body.id}/history`),
    await app.admin.get('/api/v1/audit'),
  ]
  expect([made.status, changed.status, sealed.status]).toEqual([201, 200, 201])
  const key = (await app.admin.post('/api/v1/auth/api-key/create', { name: 'k' })).body.key as string
  const cookie = user.headers['cookie']?.split('=')[1]?.split('.')[0] ?? ''
  expect([key.length > 20, cookie.length > 20]).toEqual([true, true])
  expect(answers.filter((answer) => answer.text.includes(canary)).map((answer) => answer.text)).toEqual([])
  for (const [what, value] of [
    ['passwords and values', canary],
    ['key', key],
    ['session', cookie],
  ] as const) {
    expect([what, lines.filter((line) => line.includes(value))]).toEqual([what, []])
    expect([what, await tablesWith(value)]).toEqual([what, []])
  }
  expect(lines.length).toBeGreaterThan(10)
})

/** Tables of the workspace in any row of which the text stands. */
async function tablesWith(text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: app.server.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'ws_main'`,
    )
    const found: string[] = []
    for (const { name } of rows) {
      const hits = await client.query(`select 1 from ws_main."${name}" t where strpos(t::text, $1) > 0 limit 1`, [text])
      if (hits.rows.length > 0) found.push(name)
    }
    return found
  } finally {
    await client.end()
  }
}

test('SEC-46 of many creates of one value through two servers, one at a time, in bulk and by file, exactly one succeeds', async () => {
  const other = await app.another()
  const clients = [app.admin, new Client(other.address, app.admin.headers)]
  const single = Array.from({ length: 20 }, async (_, at) => {
    const answer = await clients[at % 2]?.post('/api/v1/records/deal', { name: `S${at}`, slug: 'one' })
    return answer?.status === 201
  })
  const bulk = Array.from({ length: 6 }, async (_, at) => {
    const answer = await clients[at % 2]?.post('/api/v1/records/deal/bulk', {
      op: 'insert',
      records: [{ name: 'B', slug: 'one' }],
    })
    return answer?.body.results[0].ok === true
  })
  const columns = ['name', 'slug'].map((field) => ({ column: field, field }))
  const files = clients.map(async (client) => {
    const job = await importFile(client, 'deal', 'name,slug\nF,one\n', { mode: 'insert', columns })
    return job.counts['created'] === 1
  })
  const taken = (await Promise.all([...single, ...bulk, ...files])).filter(Boolean)
  expect(taken).toHaveLength(1)
  expect(
    (
      await app.admin.post('/api/v1/query', {
        object: 'deal',
        fields: ['id'],
        where: { field: 'slug', op: 'eq', value: 'one' },
        total: true,
      })
    ).body.total,
  ).toBe(1)
})

test('REL-11 while one server publishes, each answer of the other is of the old Model or of the new one, and none is a fault', async () => {
  const other = await app.another()
  const client = new Client(other.address, app.admin.headers)
  const { id } = (await app.admin.post('/api/v1/records/deal', { name: 'Watched' })).body
  let done = false
  const statuses = new Map<string, number>()
  const ask = async (): Promise<void> => {
    for (let at = 0; !done; at++) {
      const answers = [
        await client.get(`/api/v1/records/deal/${id}`),
        await client.patch(`/api/v1/records/deal/${id}`, at % 2 ? { name: `N${at}`, extra: 'x' } : { name: `N${at}` }),
        await client.get('/api/v1/records/deal?fields=name,extra&limit=5'),
        await client.post('/api/v1/query', {
          object: 'deal',
          fields: ['id'],
          where: { field: 'extra', op: 'not_null' },
        }),
      ]
      for (const answer of answers) {
        const what = `${answer.status} ${answer.status < 400 ? '' : (answer.body.errors?.[0]?.code ?? answer.body.code)}`
        statuses.set(what.trim(), (statuses.get(what.trim()) ?? 0) + 1)
      }
    }
  }
  const asking = [ask(), ask(), ask()]
  for (let round = 0; round < 4; round++) {
    await app.apply([deal({ extra: { type: 'text' } })])
    await new Promise((resolve) => setTimeout(resolve, 300))
    await app.apply([deal({ added: { type: 'number' } })])
  }
  done = true
  await Promise.all(asking)
  const allowed = [
    '200',
    '400 query.unknown_field',
    '400 value.unknown_field',
    '422 value.unknown_field',
    '409 record.stale',
  ]
  expect([...statuses.keys()].filter((status) => !allowed.includes(status))).toEqual([])
  expect(statuses.get('200')).toBeGreaterThan(10)
  await app.apply([deal()])
}, 60_000)

test('REL-09 five servers that start at once on an empty database all serve, and one of them makes it', async () => {
  const database = await createDatabase({ template: null })
  const logged: string[] = []
  const starting = Array.from({ length: 5 }, () =>
    startServer(configFor(database), {
      log: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
    }),
  )
  const running = await Promise.all(starting)
  try {
    for (const one of running) {
      const admin = await signIn(one.address, 'admin@example.com', 'correct horse battery')
      expect((await admin.get('/api/v1/me')).body.admin).toBe(true)
    }
    const rows = await running[0]?.server.db.query<{ users: number; migrations: number; distinct: number }>({
      text: `select (select count(*)::int from ws_main."user") as users, count(*)::int as migrations, count(distinct id)::int as distinct from ws_main._migration`,
      values: [],
    })
    expect([rows?.[0]?.users, rows?.[0]?.migrations]).toEqual([1, rows?.[0]?.distinct])
    expect(logged.filter((line) => /already exists|duplicate key|deadlock/.test(line))).toEqual([])
  } finally {
    for (const one of running) await one.close()
    await database.drop()
  }
}, 60_000)

test('REL-31 a server told to stop under load answers what it took, keeps it, and ends by itself', async () => {
  const database = await createDatabase()
  try {
    const running = await startProcess(database)
    const admin = await signIn(running.address, 'admin@example.com', 'correct horse battery')
    expect((await admin.post('/api/v1/metadata/apply', { items: [deal()] })).status).toBe(200)
    const acknowledged: string[] = []
    const statuses = new Set<number>()
    let stopped = false
    const writer = async (): Promise<void> => {
      while (!stopped) {
        const answer = await admin.post('/api/v1/records/deal', { name: 'Under load' }).catch(() => undefined)
        // No answer at all: the door was closed already.
        if (answer === undefined) return
        statuses.add(answer.status)
        if (answer.status === 201) acknowledged.push(answer.body.id)
      }
    }
    const writers = Array.from({ length: 6 }, writer)
    while (acknowledged.length < 30) await new Promise((resolve) => setTimeout(resolve, 20))
    const told = performance.now()
    const code = await running.stop()
    expect(performance.now() - told).toBeLessThan(hangMs)
    stopped = true
    await Promise.all(writers)
    expect([code, [...statuses].filter((status) => ![201, 503].includes(status))]).toEqual([0, []])
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query<{ id: string }>('select id from ws_main.deal where id = any($1)', [
      acknowledged,
    ])
    await client.end()
    expect(rows).toHaveLength(acknowledged.length)
  } finally {
    await database.drop()
  }
}, 60_000)
