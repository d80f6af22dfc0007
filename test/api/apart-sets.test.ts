/**
 * Permission sets together, as somebody would try them over HTTP: what one set reaches by its right over every record is not taken out,
 * handed on, brought in, locked, unmasked or changed at large by the verb of another; one's own is, whichever set says so; and the
 * explanation and the preview tell the same.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PreviewLine } from '@trellis/server/records/preview-access.ts'
import type { Client } from '../support/client.ts'
import { finished, importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const set = (name: string, deal: object, rest: { line?: object; system?: string[] } = {}) => ({
  kind: 'permission_set',
  name,
  label: name,
  objects: { deal: { ...deal, fields: { phone: 'masked' } }, ...(rest.line && { line: rest.line }) },
  system: rest.system ?? [],
})
const work = { create: true, read: true, update: true }
/** Verbs without the records, and the records without the verbs. */
const verbs = { ...work, transfer: true, export: true, import: true, bulk: true, approve: true }
const wide = { ...work, delete: true, modify_all: true }
const records = '/api/v1/records'
const many = 1010

const items = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    sharing: 'private',
    name_field: 'name',
    fields: {
      name: { type: 'text', label: 'Name' },
      code: { type: 'external_id', unique: true, label: 'Code' },
      phone: { type: 'text', label: 'Phone', mask: { keep_start: 2 } },
    },
  },
  {
    kind: 'object',
    name: 'line',
    label: 'Line',
    sharing: 'controlled_by_parent',
    name_field: 'name',
    fields: { name: { type: 'text' }, deal: { type: 'master_detail', to: 'deal', label: 'Deal' } },
  },
  set('verbs', verbs, { line: { read: true, export: true, create: true }, system: ['reveal_masked'] }),
  set('wide', wide),
  set('both', { ...verbs, ...wide }, { line: { read: true, export: true, create: true }, system: ['reveal_masked'] }),
  set('few', { ...work, export: true, view_all: true, export_max_rows: 2 }),
]

let app: TestServer
let mixed: Client
let whole: Client
const ids: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({ items: items as never })
  mixed = await app.as('mixed', { permission_sets: ['verbs', 'wide'] })
  whole = await app.as('whole', { permission_sets: ['both'] })
  for (const who of [mixed, whole]) {
    const me = (await who.get('/api/v1/me')).body.user
    ids[me.name] = me.id
    const own = await who.post(`${records}/deal`, { name: `Own of ${me.name}`, code: me.name })
    await app.admin.patch(
      `${records}/deal/${own.body.id}`,
      { phone: '5550001' },
      { 'if-match': `"${own.body.version}"` },
    )
    ids[`own ${me.name}`] = own.body.id
  }
  const others = Array.from({ length: many }, (_, at) => ({ name: `Deal ${at}`, code: `c${at}`, phone: '5559999' }))
  const made = await app.admin.post(`${records}/deal/bulk`, { op: 'insert', records: others })
  ids['other'] = made.body.results[0].id
  ids['next'] = made.body.results[1].id
  for (const deal of [ids['other'], ids['own mixed']])
    await app.admin.post(`${records}/line`, { name: `Line of ${deal}`, deal })
}, 60_000)
afterAll(() => app?.close())

const exported = async (who: Client, object: string): Promise<string[]> => {
  const { status, text } = await who.get(`${records}/${object}/export?format=csv&bom=0&fields=name`)
  expect(status, text).toBe(200)
  return text.trim().split('\r\n').slice(1)
}
const explained = async (who: string, verb: string, record: string | undefined): Promise<boolean> =>
  (await app.admin.get(`/api/v1/access/explain?user=${ids[who]}&object=deal&verb=${verb}&record=${record}`)).body
    .allowed

test('who reads and changes every record by one set takes out, by another, their own alone', async () => {
  expect((await mixed.get(`${records}/deal?total=1&limit=1`)).body.total).toBe(many + 2)
  expect(await exported(mixed, 'deal')).toEqual(['Own of mixed'])
  expect(await exported(whole, 'deal')).toHaveLength(many + 2)
  const asked = await mixed.post(`${records}/deal/export-job?format=csv&bom=0`, { fields: ['name'] })
  const job = await finished(mixed, asked.body.id)
  expect(job.counts).toEqual({ exported: 1 })
  expect([
    await explained('mixed', 'export', ids['other']),
    await explained('mixed', 'export', ids['own mixed']),
    await explained('whole', 'export', ids['other']),
    await explained('mixed', 'read', ids['other']),
  ]).toEqual([false, true, true, true])
})

test('lines follow only the deals that the set of the lines opens', async () => {
  const own = [`Line of ${ids['own mixed']}`]
  expect(await exported(mixed, 'line')).toEqual(own)
  expect((await mixed.get(`${records}/line`)).body.records.map((one: { name: string }) => one.name)).toEqual(own)
  expect((await whole.get(`${records}/line`)).body.records).toHaveLength(2)
  const bring = (who: Client, deal: string | undefined) => who.post(`${records}/line`, { name: 'More', deal })
  expect((await bring(mixed, ids['other'])).status).toBe(422)
  expect([(await bring(mixed, ids['own mixed'])).status, (await bring(whole, ids['other'])).status]).toEqual([201, 201])
})

test('of records that are not theirs nothing is handed on, locked or unmasked', async () => {
  const other = `${records}/deal/${ids['other']}`
  const own = `${records}/deal/${ids['own mixed']}`
  const change = async (who: Client, path: string, values: object) =>
    who.patch(path, values, { 'if-match': `"${(await who.get(path)).body.version}"` })
  expect((await change(mixed, other, { name: 'Changed' })).status).toBe(200)
  expect((await change(mixed, other, { owner: ids['mixed'] })).body.errors?.[0]?.pointer).toBe('/owner')
  const reveal = (who: Client, path: string) => who.post(`${path}/reveal`, { field: 'phone', reason: 'They called' })
  expect([(await reveal(mixed, other)).status, (await reveal(mixed, own)).body.value]).toEqual([403, '5550001'])
  expect((await reveal(whole, other)).body.value).toBe('5559999')
  expect([
    await explained('mixed', 'transfer', ids['other']),
    await explained('whole', 'transfer', ids['other']),
    await explained('mixed', 'transfer', ids['own mixed']),
  ]).toEqual([false, true, true])
  expect((await change(mixed, own, { owner: ids['whole'] })).status).toBe(200)
  expect((await change(whole, own, { owner: ids['mixed'] })).status).toBe(200)
})

test('neither a file nor a large job changes what only another set reaches', async () => {
  const mapping = {
    mode: 'update',
    key: 'code',
    columns: [
      { column: 'code', field: 'code' },
      { column: 'name', field: 'name' },
    ],
  }
  const file = 'code,name\r\nc1,From a file\r\nmixed,Own of mixed too\r\n'
  const job = await importFile(mixed, 'deal', file, mapping)
  expect(job.counts).toMatchObject({ updated: 1, failed: 1 })
  expect((await app.admin.get(`${records}/deal/${ids['next']}`)).body.name).toBe('Deal 1')
  const started = await mixed.post(`${records}/deal/bulk-job`, { op: 'update', set: { name: 'All' } })
  expect(started.status, started.text).toBe(202)
  expect((await finished(mixed, started.body.id)).counts).toMatchObject({ updated: 1, failed: many + 1 })
  // As many as anybody may change in one job ask for no right of its own.
  const few = await mixed.post(`${records}/deal/bulk-job`, {
    op: 'update',
    set: { name: 'Some' },
    where: 'code = "c3"',
  })
  expect((await finished(mixed, few.body.id)).counts).toMatchObject({ updated: 1, failed: 0 })
})

test('a limit of exports holds for the records it was given with', async () => {
  const limited = await app.as('limited', { permission_sets: ['few', 'verbs'] })
  for (let n = 0; n < 3; n++) await limited.post(`${records}/deal`, { name: `L${n}` })
  const out = (query: string) => limited.get(`${records}/deal/export?format=csv&${query}`)
  const own = encodeURIComponent('BEGINS(name, "L")')
  expect([(await out(`where=${own}`)).status, (await out('')).body.code]).toEqual([200, 'limit.export_rows'])
  expect((await out(`where=${encodeURIComponent('OR(BEGINS(name, "L"), code = "c7", code = "c8")')}`)).status).toBe(200)
})

test('the preview counts what may be taken out and handed on beside what is read', async () => {
  const closer = set('wide', { ...wide, modify_all: false, view_all: true })
  const opener = set('wide', { ...wide, export: true })
  const lines = async (change: object): Promise<{ [verb: string]: [number, number] }> => {
    const { body } = await app.admin.post('/api/v1/access/preview', { items: [change] })
    const found = (body.records as PreviewLine[]).filter((one) => one.user.id === ids['mixed'] && one.object === 'deal')
    return Object.fromEntries(found.map((one) => [one.verb, [one.gained, one.lost]]))
  }
  const total = (await mixed.get(`${records}/deal?total=1&limit=1`)).body.total as number
  expect(await lines(opener)).toEqual({ export: [total - 1, 0] })
  expect(await lines(closer)).toEqual({ update: [0, total - 1], delete: [0, total - 1] })
})
