/** The watch over the database (test/support/watch.ts) finds what a refused or reading call leaves behind, and nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { changedTables, fingerprintAt } from '../support/fingerprint.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { readsOnly, Watch } from '../support/watch.ts'
import { asCall } from '../support/who-writes.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [{ kind: 'object', name: 'deal', label: 'Deal', fields: { name: { type: 'text', label: 'Name' } } }],
    watch: false,
  })
})
afterAll(() => app?.close())

/** A write that nobody asked for; the statement is heard as the server's are. */
async function leak(watch: Watch, heard = true): Promise<void> {
  const text = `insert into ws_main._preference (user_id, body) select id, '{}' from ws_main."user" on conflict (user_id) do update set body = '{"leak": ${Math.random()}}'`
  const answered = heard ? asCall(() => watch.hear(text)) : undefined
  await app.server.db.query({ text, values: [] })
  answered?.()
}

async function watched(work: (watch: Watch) => Promise<void>): Promise<number> {
  const watch = new Watch('nowhere', app.server.url)
  try {
    await work(watch)
    return watch.judged
  } finally {
    await watch.close()
  }
}

test('a refused call and a read that wrote are found, with the table and the call', async () => {
  for (const [method, path, status] of [
    ['POST', '/api/v1/records/deal', 422],
    ['GET', '/api/v1/records/deal?limit=1', 200],
    ['POST', '/api/v1/query', 200],
    ['DELETE', '/api/v1/users/x', 500],
  ] as const)
    await watched(async (watch) => {
      const call = await watch.begin(method, path)
      await leak(watch)
      await expect(watch.end(call, status)).rejects.toThrow(`under ${method} ${path} -> ${status}: _preference`)
    })
})

test('a write by right is not held against anybody, nor against calls beside it', async () => {
  const judged = await watched(async (watch) => {
    const write = await watch.begin('POST', '/api/v1/records/deal')
    const read = await watch.begin('GET', '/api/v1/me')
    await leak(watch)
    await watch.end(write, 201)
    await watch.end(read, 200)
  })
  expect(judged).toBe(0)
})

test('where somebody else wrote beside a call, nobody is blamed; a row written back as it was is a write', async () => {
  const judged = await watched(async (watch) => {
    const beside = await watch.begin('GET', '/api/v1/me')
    watch.hear('update of the clock')?.()
    await leak(watch)
    await watch.end(beside, 200)
  })
  expect(judged).toBe(0)
  await watched(async (watch) => {
    const call = await watch.begin('POST', '/api/v1/query')
    asCall(() => watch.hear('update'))?.()
    await app.server.db.query({ text: 'update ws_main._document set name = name', values: [] })
    await expect(watch.end(call, 422)).rejects.toThrow('_document')
  })
})

test('a transaction of somebody else that is under way when a call begins is not held against the call', async () => {
  let judged = -1
  await app.server.db.tx(async (db) => {
    await db.query({ text: 'update ws_main._document set name = name', values: [] })
    judged = await watched(async (watch) => {
      const call = await watch.begin('GET', '/api/v1/me')
      asCall(() => watch.hear('update'))?.()
      await watch.end(call, 200)
    })
  })
  expect(judged).toBe(0)
})

test('the server of a suite is watched: what a call sends is known from what its clocks send', async () => {
  const own = await openServer()
  const before = own.watch?.judged ?? Number.NaN
  expect((await own.admin.get('/api/v1/me')).status).toBe(200)
  expect((await own.admin.post('/api/v1/records/user/restore', { ids: [] })).status).toBeGreaterThanOrEqual(400)
  expect(own.watch?.judged).toBe(before + 2)
  await own.close()
})

test('a write nobody heard is found at the end', async () => {
  await expect(
    watched(async (watch) => {
      const call = await watch.begin('GET', '/api/v1/me')
      await leak(watch, false)
      await watch.end(call, 200)
    }),
  ).rejects.toThrow('unheard: _preference')
})

test('refused calls and reads that write nothing are judged, one by one', async () => {
  const judged = await watched(async (watch) => {
    for (const status of [200, 404, 304]) await watch.end(await watch.begin('GET', '/api/v1/me'), status)
    asCall(() => watch.hear('insert into nothing'))?.()
    await watch.end(await watch.begin('POST', '/api/v1/records/deal'), 422)
  })
  expect(judged).toBe(4)
})

test('the mark of a table follows its content, not its order nor its row versions', async () => {
  const before = await fingerprintAt(app.server.url)
  await app.server.db.query({ text: 'update ws_main._document set name = name', values: [] })
  expect(changedTables(before, await fingerprintAt(app.server.url))).toEqual([])
  expect([...before.keys()]).toEqual(expect.arrayContaining(['_audit', '_event', 'deal', 'deal__h', 'user']))
})

test('what only reads is known by its route', () => {
  expect(
    allRoutes
      .filter((route) => route.method === 'POST' && readsOnly('POST', route.path))
      .map((route) => route.path)
      .sort(),
  ).toEqual([
    '/api/v1/access/preview',
    '/api/v1/formula/check',
    '/api/v1/formula/evaluate',
    '/api/v1/metadata/plan',
    '/api/v1/query',
    '/api/v1/records/:object/export',
    '/api/v1/records/:object/import/preview',
  ])
})
