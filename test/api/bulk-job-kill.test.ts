/** A bulk job whose server is killed goes on in the next process: every record changed once, in one change set that is undone as a whole. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client, signIn } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { finished } from '../support/imports.ts'
import { processPassword, startProcess } from '../support/process.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

const records = 20_000

test('kill -9 in the middle of a bulk job, twice', { timeout: 180_000 }, async () => {
  let server = await startProcess(database)
  try {
    let admin = await signIn(server.address, 'admin@example.com', processPassword)
    const items = [{ kind: 'object', name: 'item', fields: { name: { type: 'text' }, count: { type: 'integer' } } }]
    await admin.post('/api/v1/metadata/apply', { items })
    for (let at = 0; at < records; at += 10_000)
      await admin.post('/api/v1/records/item/bulk', {
        op: 'insert',
        records: Array.from({ length: 10_000 }, (_, n) => ({ name: `Item ${at + n}` })),
      })
    const wish = { op: 'update', where: { field: 'count', op: 'is_null' }, set: { count: 1 }, expected: records }
    const started = await admin.post('/api/v1/records/item/bulk-job', wish)
    expect(started.status, started.text).toBe(202)
    for (let kill = 0; kill < 2; kill++) {
      await progressed(admin, started.body.id as string)
      await server.kill()
      server = await startProcess(database)
      admin = new Client(server.address, admin.headers)
    }
    const job = await finished(admin, started.body.id as string, 120_000)
    expect(job).toMatchObject({
      status: 'done',
      counts: { updated: records, unchanged: 0, failed: 0 },
      progress: { done: records, total: records },
    })
    const group = { object: 'item', group_by: ['count', 'version'], aggregates: { all: { fn: 'count' } } }
    expect((await admin.post('/api/v1/query', group)).body.records).toEqual([{ count: 1, version: 2, all: records }])
    const undone = await admin.post(`/api/v1/changes/${job.change}/undo`, {})
    expect(undone.body).toMatchObject({ counts: { updated: records }, kept: [] })
  } finally {
    await server.kill()
  }
})

/** Waits until the job has done more than it had, or is done. */
async function progressed(admin: Client, job: string): Promise<void> {
  const before = (await admin.get(`/api/v1/jobs/${job}`)).body
  for (;;) {
    const now = (await admin.get(`/api/v1/jobs/${job}`)).body
    if (now.progress.done > before.progress.done || now.status === 'done') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
