/** Taking a large change back as a job: followed, stopped and gone on with, killed and taken up again; what somebody changed since is listed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client, signIn } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { finished } from '../support/imports.ts'
import { processPassword, startProcess } from '../support/process.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof startProcess>>
let admin: Client
const records = 7000
/** The tests are about what survives, not about how long it takes. */
const patient = { timeout: 240_000 }

beforeAll(async () => {
  database = await createDatabase()
  server = await startProcess(database)
  admin = await signIn(server.address, 'admin@example.com', processPassword)
  const items = [
    {
      kind: 'object',
      name: 'item',
      label: 'Item',
      name_field: 'name',
      fields: { name: { type: 'text' }, count: { type: 'integer', label: 'Count' }, note: { type: 'text' } },
    },
  ]
  await admin.post('/api/v1/metadata/apply', { items })
  for (let at = 0; at < records; at += 3500)
    await admin.post('/api/v1/records/item/bulk', {
      op: 'insert',
      records: Array.from({ length: 3500 }, (_, n) => ({ name: `Item ${String(at + n).padStart(5, '0')}`, count: 0 })),
    })
}, 240_000)
afterAll(async () => {
  await server?.kill()
  await database?.drop()
})

/** All of them counted to `count`, in one change set. */
async function changed(count: number): Promise<string> {
  const wish = { op: 'update', where: { field: 'id', op: 'not_null' }, set: { count }, expected: records }
  const started = await admin.post('/api/v1/records/item/bulk-job', wish)
  expect(started.status, started.text).toBe(202)
  return (await finished(admin, started.body.id as string, 120_000)).change as string
}

async function undoJob(change: string): Promise<string> {
  const begun = await admin.post(`/api/v1/changes/${change}/undo?background=1`, {})
  expect(begun.status, begun.text).toBe(202)
  expect(begun.body).toMatchObject({ kind: 'undo', object: 'item', progress: { total: records } })
  return begun.body.id
}

async function counted(): Promise<{ [count: string]: number }> {
  const ask = { object: 'item', group_by: ['count'], aggregates: { all: { fn: 'count' } } }
  const { body } = await admin.post('/api/v1/query', ask)
  return Object.fromEntries(body.records.map((one: { count: number; all: number }) => [one.count, one.all]))
}

/** Waits until some of it is done. */
async function begun(job: string): Promise<void> {
  for (;;) {
    const { body } = await admin.get(`/api/v1/jobs/${job}`)
    if (body.progress.done > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function itemOf(name: string): Promise<{ id: string; count: number; note: string | null }> {
  const where = { field: 'name', op: 'eq', value: name }
  const { body } = await admin.post('/api/v1/query', { object: 'item', fields: ['id', 'count', 'note'], where })
  return body.records[0]
}

test(
  'a server that is killed in the middle goes on with it; cells that were changed since stay and are listed with their names',
  patient,
  async () => {
    const change = await changed(1)
    const [mine, noted] = [await itemOf('Item 00007'), await itemOf('Item 06990')]
    await admin.patch(`/api/v1/records/item/${mine.id}`, { count: 70 })
    await admin.patch(`/api/v1/records/item/${noted.id}`, { note: 'Another field' })
    const id = await undoJob(change)
    expect((await admin.post(`/api/v1/changes/${change}/undo`, {})).body.code).toBe('record.already_undone')
    await begun(id)
    await server.kill()
    server = await startProcess(database)
    admin = new Client(server.address, admin.headers)
    const job = await finished(admin, id, 120_000)
    expect(job).toMatchObject({
      status: 'done',
      counts: { updated: records - 1, kept: 1 },
      notes: [{ code: 'undo.kept', rows: 1, message: 'Stays as it is: Somebody changed it since.' }],
    })
    expect(await counted()).toEqual({ 0: records - 1, 70: 1 })
    expect(await itemOf('Item 06990')).toMatchObject({ count: 0, note: 'Another field' })
    const file = await admin.get(job.error_file as string)
    expect(file.text).toContain(`${mine.id},Item 00007,1,Count: Somebody changed it since.`)
    // All of it is one change set, which is taken back in its turn.
    const again = await admin.post(`/api/v1/changes/${job.change}/undo`, {})
    expect(again.body.counts).toEqual({ updated: records - 1 })
    expect(await counted()).toEqual({ 1: records - 1, 70: 1 })
  },
)

test('one that is stopped stays where it was, and is gone on with by asking again', patient, async () => {
  const before = await counted()
  const change = await changed(5)
  const first = await undoJob(change)
  await begun(first)
  await admin.post(`/api/v1/jobs/${first}/cancel`, {})
  const stopped = await finished(admin, first, 120_000)
  if (stopped.status === 'cancelled') {
    expect((await counted())[5] ?? 0).toBe(records - (stopped.counts['updated'] ?? 0))
    const rest = await finished(admin, await undoJob(change), 120_000)
    expect(rest.counts['updated']).toBe(records - (stopped.counts['updated'] ?? 0))
  }
  expect(await counted()).toEqual(before)
  expect((await admin.post(`/api/v1/changes/${change}/undo?background=1`, {})).body.code).toBe('record.already_undone')
})

test('somebody else’s change is not there to be taken back, and background is yes or no', async () => {
  expect((await admin.post(`/api/v1/changes/${crypto.randomUUID()}/undo?background=1`, {})).status).toBe(404)
  expect((await admin.post(`/api/v1/changes/${crypto.randomUUID()}/undo?background=yes`, {})).status).toBe(400)
})
