/** An import whose server is killed goes on in the next process: every good row once, every bad row once in the error file. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client, signIn } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { processPassword, startProcess } from '../support/process.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

const rows = 40_000

test('kill -9 in the middle of an import, three times', { timeout: 180_000 }, async () => {
  let server = await startProcess(database)
  try {
    let admin = await signIn(server.address, 'admin@example.com', processPassword)
    await admin.post('/api/v1/metadata/apply', {
      items: [
        {
          kind: 'object',
          name: 'item',
          fields: {
            name: { type: 'text', required: true },
            code: { type: 'external_id', unique: true },
            count: { type: 'integer' },
          },
        },
      ],
    })
    const csv = [
      'name,code,count',
      ...Array.from({ length: rows }, (_, n) => `Item ${n},C-${n},${n % 100 === 50 ? 'many' : n}`),
    ].join('\n')
    const started = await admin.post('/api/v1/records/item/import', uploadForm(csv))
    expect(started.status).toBe(202)
    for (let kill = 0; kill < 3; kill++) {
      await progressed(admin, started.body.id as string)
      await server.kill()
      server = await startProcess(database)
      admin = new Client(server.address, admin.headers)
    }
    const job = await finished(admin, started.body.id as string, 120_000)
    expect(job).toMatchObject({
      status: 'done',
      counts: { created: rows - rows / 100, failed: rows / 100 },
      progress: { done: rows, total: rows },
    })
    const codes = await admin.post('/api/v1/query', {
      object: 'item',
      aggregates: { all: { fn: 'count' }, distinct: { fn: 'count_distinct', field: 'code' } },
    })
    expect(codes.body.records).toEqual([{ all: rows - rows / 100, distinct: rows - rows / 100 }])
    const errors = (await admin.get(job.error_file)).text.trim().split('\r\n')
    expect(errors).toHaveLength(rows / 100 + 1)
    expect(new Set(errors).size).toBe(errors.length)
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
