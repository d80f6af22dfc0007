/** A file of records made by the server: followed, stopped, fetched by whoever asked for it alone, while they may still take out what is in it. */
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import ExcelJS from 'exceljs'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { forgetExports } from '@trellis/server/exports/export-file.ts'
import type { Client } from '../support/client.ts'
import { finished } from '../support/imports.ts'
import type { JobBody } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const reader = { read: true, create: true, export: true }
const set = (name: string, deal: object): AnyDocument => ({ kind: 'permission_set', name, objects: { deal } })

const items: AnyDocument[] = [
  {
    kind: 'object',
    name: 'deal',
    sharing: 'public_read',
    name_field: 'name',
    fields: { name: { type: 'text', required: true }, amount: { type: 'integer', label: 'Worth' } },
  },
  set('rep', reader),
  set('few', { ...reader, export_max_rows: 2 }),
  set('viewer', { read: true }),
]

let app: TestServer
let rep: Client

beforeAll(async () => {
  app = await openServer({ items })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  const records = Array.from({ length: 3000 }, (_, at) => ({ name: `Deal ${at}`, amount: at }))
  expect((await app.admin.post('/api/v1/records/deal/bulk', { op: 'insert', records })).status).toBe(200)
})
afterAll(() => app?.close())

type ExportBody = JobBody & { file: string | null; file_name: string; expires_at: string | null }

const start = (who: Client, body: object = {}, query = '', headers: { [name: string]: string } = {}) =>
  who.post(`/api/v1/records/deal/export-job${query}`, body, headers)

async function made(who: Client, body: object = {}, query = ''): Promise<ExportBody> {
  const started = await start(who, body, query)
  expect(started.status, started.text).toBe(202)
  return (await finished(who, started.body.id)) as ExportBody
}

test('the file of a job is that of the streamed export, with its number in the audit trail', async () => {
  const wish = { fields: ['name', 'amount'], where: 'amount > 2', order_by: [{ field: 'amount', dir: 'desc' }] }
  for (const query of ['?format=csv&header=label', '?format=ndjson', '?format=csv&bom=0']) {
    const job = await made(rep, wish, query)
    expect(job).toMatchObject({
      kind: 'export',
      status: 'done',
      counts: { exported: 2997 },
      progress: { done: 2997, total: 2997, percent: 100 },
      change: null,
    })
    const fetched = await rep.get(job.file ?? '')
    const streamed = await rep.post(`/api/v1/records/deal/export${query}`, wish)
    expect([fetched.status, fetched.text]).toEqual([200, streamed.text])
    expect(fetched.headers.get('content-type')).toBe(streamed.headers.get('content-type'))
    const mark = fetched.headers.get('trellis-export') ?? ''
    expect(fetched.headers.get('content-disposition')).toBe(`attachment; filename="${job.file_name}"`)
    expect(job.file_name).toContain(`-${mark}.`)
    const lines = (await app.admin.get('/api/v1/audit?kind=export.&limit=10')).body.records as Line[]
    const [seen, asked] = lines.filter((line) => line.details.job === job.id)
    expect([seen?.kind, seen?.details.mark]).toEqual(['export.fetched', mark])
    expect([asked?.kind, `E${asked?.id}`]).toEqual(['export.started', mark])
  }
})
type Line = { id: number; kind: string; details: { job?: string; mark?: string } }

test('a workbook of named records, with labels', async () => {
  const named = (await rep.get('/api/v1/records/deal?limit=2&fields=id')).body.records as { id: string }[]
  const value = named.map(({ id }) => id)
  const job = await made(
    rep,
    { fields: ['name', 'amount'], where: { field: 'id', op: 'in', value } },
    '?format=xlsx&header=label',
  )
  const answer = await fetch(`${app.address}${job.file}`, { headers: rep.headers })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.length).toBe(Number(answer.headers.get('content-length')))
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as never)
  expect(book.worksheets[0]?.getRow(1).values).toEqual([undefined, 'Name', 'Worth'])
  expect(book.worksheets[0]?.rowCount).toBe(3)
})

test('what is refused is refused when it is asked for: no right, more records than allowed, what is no query', async () => {
  const viewer = await app.as('viewer', { permission_sets: ['viewer'] })
  const few = await app.as('few', { permission_sets: ['few'] })
  const before = await app.fingerprint()
  expect((await start(viewer)).body.code).toBe('access.denied')
  expect((await start(few)).body).toMatchObject({ code: 'limit.export_rows', max: 2, total: 3000 })
  expect((await start(rep, { fields: ['nothing'] })).body.code).toBe('query.unknown_field')
  expect((await start(rep, { group_by: ['name'] })).body.code).toBe('request.malformed')
  expect((await start(rep, {}, '?format=pdf')).body.code).toBe('query.syntax')
  expect((await rep.post('/api/v1/records/nothing/export-job', {})).body.code).toBe('query.unknown_object')
  expect(await app.fingerprint()).toEqual(before)
  expect((await made(few, { limit: 2 })).counts).toEqual({ exported: 2 })
})

test('the same key makes one job and one line in the audit trail', async () => {
  const key = { 'idempotency-key': 'one file, please' }
  const [first, second] = [await start(rep, {}, '', key), await start(rep, {}, '', key)]
  expect(second.body.id).toBe(first.body.id)
  await finished(rep, first.body.id)
  const lines = (await app.admin.get('/api/v1/audit?kind=export.started&limit=20')).body.records as Line[]
  expect(lines.filter((line) => line.details.job === first.body.id)).toHaveLength(1)
})

test('nobody else gets the file, not even an administrator; nor is there one of another kind of job or before the end', async () => {
  const job = await made(rep)
  const other = await app.as('other', { permission_sets: ['rep'] })
  for (const who of [other, app.admin]) expect((await who.get(job.file ?? '')).status).toBe(404)
  const bulk = await rep.post('/api/v1/records/deal/export-job', { limit: 1 })
  await finished(rep, bulk.body.id)
  await app.server.db.query({ text: `update ws_main._job set status = 'failed' where id = $1`, values: [bulk.body.id] })
  expect((await rep.get(`/api/v1/jobs/${bulk.body.id}`)).body.file).toBeNull()
  expect((await rep.get(`/api/v1/jobs/${bulk.body.id}/file`)).status).toBe(404)
})

test('SEC-09 rights are asked when the file is made and again when it is fetched', async () => {
  const grant = (deal: object) => app.apply([set('leaver', deal)])
  await grant(reader)
  const leaver = await app.as('leaver', { permission_sets: ['leaver'] })
  const fields = ['name', 'amount']
  const job = await made(leaver, { fields })
  const fetch = async () => {
    const answer = await leaver.get(job.file ?? '')
    return answer.status === 200 ? 'file' : answer.body.code
  }
  expect(await fetch()).toBe('file')
  await grant({ ...reader, fields: { amount: 'hidden' } })
  expect(await fetch()).toBe('export.other_rights')
  await grant({ ...reader, export_max_rows: 10 })
  expect(await fetch()).toBe('export.other_rights')
  await grant({ ...reader, export: false })
  expect(await fetch()).toBe('access.denied')
  await grant({})
  expect(await fetch()).toBe('record.not_found')
  await grant(reader)
  expect(await fetch()).toBe('file')
  await app.apply([
    { kind: 'restriction_rule', name: 'deal.small', for: { permission_sets: ['leaver'] }, only_when: 'amount < 5' },
  ] as AnyDocument[])
  expect(await fetch()).toBe('export.other_rights')
  await app.apply([{ kind: 'restriction_rule', name: 'deal.small', delete: true }] as never[])
  expect(await fetch()).toBe('file')
})

/** A job of `who` as a process leaves it that is killed while it writes: running, with nobody behind it. */
async function leftBehind(who: Client): Promise<string> {
  const rows = await app.server.db.query<{ id: string }>({
    text: `insert into ws_main._job (id, kind, object, by_user, params, status, worker, heartbeat_at, done, total, checkpoint)
      select gen_random_uuid(), 'export', 'deal', $1, $2, 'running', gen_random_uuid(), now() + interval '1 hour', 500, 3000, '{"rights": "of then"}'
      returning id`,
    values: [
      (await who.get('/api/v1/me')).body.user.id,
      {
        query: { object: 'deal', fields: ['name'], order_by: [{ field: 'amount' }] },
        format: 'csv',
        bom: false,
        words: { header: 'name', locale: 'en' },
        mark: 'E0',
        fileName: 'deals.csv',
      },
    ],
  })
  return rows[0]?.id ?? ''
}

/** Its lease has run out: the next process takes it up. */
async function takenUp(who: Client, id: string): Promise<ExportBody & { problem: { code: string } | null }> {
  const text = `update ws_main._job set heartbeat_at = now() - interval '1 minute' where id = $1`
  await app.server.db.query({ text, values: [id] })
  app.server.worker.nudge()
  return (await finished(who, id)) as ExportBody & { problem: { code: string } | null }
}

test('a job whose process was killed begins anew in the next, and its file is whole', async () => {
  const job = await takenUp(rep, await leftBehind(rep))
  expect(job).toMatchObject({ status: 'done', counts: { exported: 3000 }, progress: { done: 3000, total: 3000 } })
  const lines = (await rep.get(job.file ?? '')).text.trim().split('\r\n')
  expect(lines).toEqual(['name', ...Array.from({ length: 3000 }, (_, at) => `Deal ${at}`)])
})

test('a right that ends between the asking and the making ends the job without a file', async () => {
  await app.apply([set('brief', reader)])
  const brief = await app.as('brief', { permission_sets: ['brief'] })
  const id = await leftBehind(brief)
  await app.apply([set('brief', { read: true })])
  const job = await takenUp(brief, id)
  expect([job.status, job.problem?.code, job.file]).toEqual(['failed', 'access.denied', null])
})

test('after a day the file is gone, and so is what a killed process left half written', async () => {
  const job = await made(rep)
  const folder = join(app.server.config.dataDir, 'files', 'exports')
  const dayAgo = new Date(Date.now() - 25 * 3_600_000)
  expect(Date.parse(job.expires_at ?? '')).toBeGreaterThan(Date.now())
  const kept = await made(rep)
  await utimes(join(folder, job.id), dayAgo, dayAgo)
  await forgetExports(app.server)
  const names = await readdir(folder)
  expect([names.includes(job.id), names.includes(kept.id)]).toEqual([false, true])
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
  expect((await rep.get(job.file ?? '')).body.code).toBe('export.expired')
  await app.server.db.query({
    text: `update ws_main._job set finished_at = finished_at - interval '25 hours' where id = $1`,
    values: [kept.id],
  })
  expect((await rep.get(kept.file ?? '')).body.code).toBe('export.expired')
})

test('nobody has more than ten of them waiting', async () => {
  const [me] = await app.server.db.query<{ id: string }>({
    text: `insert into ws_main._job (id, kind, object, by_user, params, status, heartbeat_at)
      select gen_random_uuid(), 'export', 'deal', $1, '{}', 'running', now() + interval '1 hour' from generate_series(1, 10) returning by_user as id`,
    values: [(await rep.get('/api/v1/me')).body.user.id],
  })
  expect((await start(rep)).body.code).toBe('limit.rate')
  await app.server.db.query({
    text: `delete from ws_main._job where status = 'running' and by_user = $1`,
    values: [me?.id],
  })
  expect((await made(rep, { limit: 1 })).status).toBe('done')
})
