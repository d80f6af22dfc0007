/** Details of details: what the record at the top allows, and what keeps it as it is, holds down to the last, by every way to write. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Client } from '../support/client.ts'
import { finished, importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const all = { read: true, create: true, update: true, delete: true, import: true, bulk: true }
const detail = (name: string, master: string) => ({
  kind: 'object',
  name,
  name_field: 'name',
  sharing: 'controlled_by_parent',
  fields: { name: text, note: text, [master]: { type: 'master_detail', to: master } },
})

let app: TestServer
let ann: Client
let bo: Client
const api = '/api/v1/records'

beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'contract',
        name_field: 'name',
        sharing: 'private',
        period_field: 'day',
        fields: { name: text, day: { type: 'date' } },
      },
      detail('part', 'contract'),
      detail('step', 'part'),
      { kind: 'permission_set', name: 'rep', objects: { contract: all, part: all, step: all } },
      {
        kind: 'restriction_rule',
        name: 'contract.no_secrets',
        for: { users: ['bo@example.com'] },
        only_when: 'NOT(CONTAINS(name, "secret"))',
      },
    ],
  })
  ann = await app.as('ann', { permission_sets: ['rep'] })
  bo = await app.as('bo', { permission_sets: ['rep'] })
})
afterAll(() => app?.close())

type Chain = { contract: string; part: string; step: string; change: string }

/** A contract of the caller with a part, and a step of the part in its second version. */
async function made(client: Client, contract: object): Promise<Chain> {
  const add = async (object: string, values: object) => {
    const answer = await client.post(`${api}/${object}`, values)
    expect([answer.status, answer.text]).toEqual([201, answer.text])
    return answer.body.id as string
  }
  const top = await add('contract', contract)
  const part = await add('part', { name: 'Part', contract: top })
  const step = await add('step', { name: 'Step', part })
  const records = [{ id: step, note: 'second' }]
  const { change } = (await client.post(`${api}/step/bulk`, { op: 'update', records })).body
  return { contract: top, part, step, change }
}

const coded = ({ status, body }: Answer): string => (status < 300 ? 'taken' : body.code)

/** Every way to touch the step; each says with which code it was refused. */
async function touched(client: Client, { part, step, change }: Chain): Promise<{ [way: string]: string }> {
  const bulk = async (body: object) => {
    const [result] = (await client.post(`${api}/step/bulk`, body)).body.results
    return result.ok ? 'taken' : result.code
  }
  const refusedOf = async (job: string) => {
    const rows = await app.server.db.query<{ errors: { code: string }[] }>({
      text: 'select errors from ws_main._job_error where job = $1',
      values: [job],
    })
    return rows[0]?.errors[0]?.code ?? 'taken'
  }
  const columns = ['id', 'note'].map((field) => ({ column: field, field }))
  const file = await importFile(client, 'step', `id,note\n${step},third\n`, { mode: 'update', key: 'id', columns })
  const job = (await client.post(`${api}/step/bulk-job`, { op: 'update', ids: [step], set: { note: 'third' } })).body
  await finished(client, job.id)
  const undo = await client.post(`/api/v1/changes/${change}/undo`)
  return {
    update: coded(await client.patch(`${api}/step/${step}`, { note: 'third' })),
    'bulk update': await bulk({ op: 'update', records: [{ id: step, note: 'third' }] }),
    'under its master': coded(
      await client.patch(`${api}/part/${part}`, { 'step.part': { update: [{ id: step, note: 'third' }] } }),
    ),
    file: await refusedOf(file.id),
    job: await refusedOf(job.id),
    history: coded(await client.post(`${api}/step/${step}/history/restore`, { version: 1, fields: ['note'] })),
    undo: undo.body.kept[0]?.reason ?? 'taken',
    'a new one': coded(await client.post(`${api}/step`, { name: 'Another', part })),
    delete: coded(await client.delete(`${api}/step/${step}`)),
  }
}

const everywhere = (ways: { [way: string]: string }, code: string) =>
  expect(ways).toEqual(Object.fromEntries(Object.keys(ways).map((way) => [way, code])))

test('a lock of the contract holds for the steps of its parts, administrators are no exception, until it is lifted', async () => {
  const chain = await made(ann, { name: 'Locked' })
  const lock = `${api}/contract/${chain.contract}/lock`
  expect((await app.admin.post(lock, { reason: 'Approval' })).status).toBeLessThan(300)
  everywhere(await touched(ann, chain), 'record.locked')
  expect(coded(await app.admin.patch(`${api}/step/${chain.step}`, { note: 'third' }))).toBe('record.locked')
  const free = await made(ann, { name: 'Free' })
  expect(coded(await ann.patch(`${api}/step/${free.step}`, { part: chain.part }))).toBe('record.locked')
  await app.admin.delete(lock)
  expect(coded(await ann.patch(`${api}/step/${chain.step}`, { note: 'third' }))).toBe('taken')
})

test('whom a lock names goes on working down to the last detail', async () => {
  const chain = await made(ann, { name: 'Named' })
  const except = [{ user: 'ann@example.com' }]
  await app.admin.post(`${api}/contract/${chain.contract}/lock`, { reason: 'Approval', except })
  expect(coded(await ann.patch(`${api}/step/${chain.step}`, { note: 'third' }))).toBe('taken')
  expect(coded(await app.admin.patch(`${api}/step/${chain.step}`, { note: 'fourth' }))).toBe('record.locked')
})

test('a closed period of the contract holds for the steps of its parts', async () => {
  const chain = await made(ann, { name: 'Closed', day: '2020-06-01' })
  const period = '/api/v1/closed-periods/contract'
  expect((await app.admin.put(period, { until: '2020-12-31', reason: 'Year end' })).status).toBe(200)
  everywhere(await touched(ann, chain), 'record.period_closed')
  await app.admin.put(period, { until: null, reason: 'A late invoice' })
  expect(coded(await ann.patch(`${api}/step/${chain.step}`, { note: 'third' }))).toBe('taken')
})

test('who is kept from a contract reaches none of its steps, by no way', async () => {
  const chain = await made(bo, { name: 'Open' })
  await app.server.db.query({
    text: `update ws_main.contract set name = 'A secret one' where id = $1`,
    values: [chain.contract],
  })
  const { step, change: _change, ...above } = chain
  for (const [object, id] of [...Object.entries(above), ['step', step]] as const)
    expect([object, (await bo.get(`${api}/${object}/${id}`)).status]).toEqual([object, 404])
  for (const object of ['part', 'step']) expect((await bo.get(`${api}/${object}?fields=name`)).body.records).toEqual([])
  expect(coded(await bo.patch(`${api}/step/${step}`, { note: 'third' }))).toBe('record.not_found')
  expect(coded(await bo.delete(`${api}/step/${step}`))).toBe('record.not_found')
  expect(coded(await ann.patch(`${api}/step/${step}`, { note: 'third' }))).toBe('record.not_found')
  const found = (await bo.get('/api/v1/search?q=Step')).body
  expect(JSON.stringify(found)).not.toContain(step)
})
