/**
 * Encrypted fields with a blind index: whole values can be asked for by who may look at them, and by nobody else, on every way a query can
 * come; before, during and after a change of keys; and what the database holds does not tell the values.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillBlindIndexes, rotateKeys } from '@trellis/server/records/rotate-keys.ts'
import { hashOf, keyFolderIs, readKey, sealer } from '@trellis/server/records/sealed.ts'
import type { Client } from '../support/client.ts'
import { finished, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const all = { read: true, create: true, update: true, delete: true, export: true, import: true, bulk: true }
const people = (passport: object = {}) => ({
  kind: 'object',
  name: 'person',
  label: 'Person',
  name_field: 'name',
  sharing: 'public_read_write',
  fields: {
    name: { type: 'text', label: 'Name' },
    passport: { type: 'encrypted_text', label: 'Passport', blind_index: true, ...passport },
    tax: { type: 'encrypted_text', label: 'Tax', blind_index: true, unique: true },
    note: { type: 'encrypted_text', label: 'Note' },
  },
})

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      people(),
      {
        kind: 'object',
        name: 'visit',
        label: 'Visit',
        name_field: 'name',
        sharing: 'public_read_write',
        fields: { name: { type: 'text', label: 'Name' }, person: { type: 'lookup', to: 'person', label: 'Person' } },
      },
      {
        kind: 'object',
        name: 'label',
        label: 'Label',
        name_field: 'name',
        fields: { name: { type: 'text', label: 'Name', unique: true } },
      },
      ...(['edit', 'read', 'masked', 'hidden'] as const).map((right) => ({
        kind: 'permission_set',
        name: `may_${right}`,
        label: right,
        objects: {
          person: { ...all, fields: { passport: right, tax: right } },
          visit: all,
        },
      })),
    ],
  })
}, 120_000)
afterAll(() => app?.close())

const sql = <R>(text: string): Promise<R[]> => app.server.db.query<R>({ text, values: [] })
const person = (client: Client, values: object) => client.post('/api/v1/records/person', values)
const ask = (client: Client, where: unknown, more: object = {}) =>
  client.post('/api/v1/query', { object: 'person', fields: ['name'], where, order_by: [{ field: 'name' }], ...more })
const passport = (op: string, value?: unknown) => ({ field: 'passport', op, ...(value !== undefined && { value }) })

async function named(client: Client, where: unknown, more: object = {}): Promise<string[]> {
  const answer = await ask(client, where, more)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer.body.records.map((record: { name: string }) => record.name)
}

test('whole values are found by =, !=, in and not in, exactly as they were given, by query, list, export and from another object', async () => {
  const ada = await person(app.admin, { name: 'Ada', passport: 'E1234567' })
  await person(app.admin, { name: 'Bob', passport: 'X9' })
  await person(app.admin, { name: 'Cyd', passport: 'E1234567' })
  await person(app.admin, { name: 'Dan' })
  const { admin } = app
  expect(await named(admin, passport('eq', 'E1234567'))).toEqual(['Ada', 'Cyd'])
  expect(await named(admin, passport('eq', 'e1234567'))).toEqual([])
  expect(await named(admin, passport('ne', 'E1234567'))).toEqual(['Bob', 'Dan'])
  expect(await named(admin, passport('in', ['X9', 'E1234567', 'nobody']))).toEqual(['Ada', 'Bob', 'Cyd'])
  expect(await named(admin, passport('nin', ['X9']))).toEqual(['Ada', 'Cyd', 'Dan'])
  expect(await named(admin, passport('is_null'))).toEqual(['Dan'])
  expect(await named(admin, { or: [passport('eq', 'X9'), { field: 'name', op: 'eq', value: 'Dan' }] })).toEqual([
    'Bob',
    'Dan',
  ])
  expect(await named(admin, { formula: 'passport = "E1234567" && name <> "Ada"' })).toEqual(['Cyd'])
  expect(await named(admin, { formula: '(passport <> "E1234567") = TRUE' })).toEqual(['Bob', 'Dan'])
  expect(await named(admin, { formula: 'ISBLANK(passport)' })).toEqual(['Dan'])
  const list = await admin.get(`/api/v1/records/person?where=${encodeURIComponent('"X9" = passport')}`)
  expect(list.body.records).toMatchObject([{ name: 'Bob', passport: '••••••' }])
  const file = await admin.get(
    `/api/v1/records/person/export?format=csv&fields=name&where=${encodeURIComponent('passport = "X9"')}`,
  )
  expect(file.text.replace('\ufeff', '').trim().split('\r\n')).toEqual(['name', 'Bob'])
  await admin.post('/api/v1/records/visit', { name: 'First', person: ada.body.id })
  const visits = await admin.post('/api/v1/query', {
    object: 'visit',
    fields: ['name'],
    where: { field: 'person.passport', op: 'eq', value: 'E1234567' },
  })
  expect(visits.body.records).toEqual([{ name: 'First' }])
})

test('what else could be asked of a text is refused, and an encrypted field without the property is asked for nothing but blank', async () => {
  for (const op of ['lt', 'contains', 'starts_with'])
    expect((await ask(app.admin, passport(op, 'E'))).body.code).toBe('query.bad_operator')
  expect((await ask(app.admin, { formula: 'LEFT(passport, 1) = "E"' })).body.code).toBe('query.bad_value')
  expect((await ask(app.admin, { formula: 'passport = name' })).body.code).toBe('query.bad_value')
  expect((await ask(app.admin, null, { order_by: [{ field: 'passport' }] })).status).toBe(400)
  expect((await ask(app.admin, { field: 'note', op: 'eq', value: 'x' })).body.code).toBe('query.bad_operator')
  expect((await ask(app.admin, { formula: 'note = "x"' })).body.code).toBe('query.bad_value')
})

test('who may not look at the value cannot guess it: hidden and masked are no field, read shows dots and answers nothing', async () => {
  const asked = [passport('eq', 'E1234567'), passport('in', ['E1234567']), { formula: 'passport = "E1234567"' }]
  for (const name of ['hidden', 'masked']) {
    const client = await app.as(name, { permission_sets: [`may_${name}`] })
    for (const where of asked) {
      const [answer, nothing] = [
        await ask(client, where),
        await ask(client, JSON.parse(JSON.stringify(where).replaceAll('passport', 'nowhere'))),
      ]
      const alike = ({ status, body }: typeof answer) => [
        status,
        body.code,
        body.detail?.replace('nowhere', 'passport'),
      ]
      if (name === 'hidden') expect(alike(answer)).toEqual(alike(nothing))
      expect([answer.status, answer.body.code]).toEqual([400, 'query.unknown_field'])
    }
  }
  const reader = await app.as('reader', { permission_sets: ['may_read'] })
  expect((await ask(reader, asked[0])).body.code).toBe('query.bad_operator')
  expect((await ask(reader, asked[2])).body.code).toBe('query.bad_value')
  const editor = await app.as('editor', { permission_sets: ['may_edit'] })
  expect(await named(editor, asked[0])).toEqual(['Ada', 'Cyd'])
  for (const client of [reader, await app.as('masked')]) {
    const keyed = await client.post('/api/v1/records/person/bulk', {
      op: 'update',
      key: 'tax',
      records: [{ tax: 'T1', name: 'Guess' }],
    })
    expect([keyed.status, keyed.body.errors?.[0]?.code]).toEqual([400, 'value.not_a_key'])
    const mapping = { mode: 'insert', columns: [{ column: 'p', field: 'person', by: 'passport' }] }
    const file = await client.post('/api/v1/records/visit/import', uploadForm('p\nE1234567\n', mapping))
    expect([file.status, file.body.errors?.[0]?.code]).toEqual([422, 'value.unknown_field'])
  }
})

test('it can be unique, name records in bulk and in files, and no answer, event or log tells the hash', async () => {
  expect((await person(app.admin, { name: 'Eve', tax: 'T1' })).status).toBe(201)
  expect((await person(app.admin, { name: 'Twin', tax: 'T1' })).body).toMatchObject({
    code: 'record.duplicate',
    errors: [{ pointer: '/tax', code: 'value.duplicate' }],
  })
  const twice = await app.admin.post('/api/v1/records/person/bulk', {
    op: 'insert',
    all_or_none: false,
    records: [
      { name: 'F1', tax: 'T2' },
      { name: 'F2', tax: 'T2' },
    ],
  })
  expect(twice.body.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, false])
  const upsert = await app.admin.post('/api/v1/records/person/bulk', {
    op: 'upsert',
    key: 'tax',
    records: [
      { tax: 'T1', name: 'Eve II' },
      { tax: 'T3', name: 'Gus' },
    ],
  })
  expect(upsert.body.results.map(({ op }: { op: string }) => op)).toEqual(['update', 'create'])
  expect(await named(app.admin, { field: 'tax', op: 'not_null' })).toEqual(['Eve II', 'F1', 'Gus'])
  const mapping = {
    mode: 'insert',
    columns: [
      { column: 'p', field: 'person', by: 'tax' },
      { column: 'n', field: 'name' },
    ],
  }
  const job = await app.admin.post('/api/v1/records/visit/import', uploadForm('p,n\nT3,Second\n', mapping))
  expect((await finished(app.admin, job.body.id)).status).toBe('done')
  const visit = await app.admin.get(
    `/api/v1/records/visit?fields=person.name&where=${encodeURIComponent('name = "Second"')}`,
  )
  expect(visit.text).toContain('Gus')
  const [row] = await sql<{ id: string; tax: string }>(`select id, tax from ws_main.person where name = 'Gus'`)
  const hash = hashOf(row?.tax) ?? ''
  expect(hash).toHaveLength(43)
  // What is stored are the hash and the sealed value, whose letters are anybody's.
  expect(row?.tax).toMatch(/^s2:[\w-]{43}:[\w-]{30,}$/)
  const answers = [
    await app.admin.get(`/api/v1/records/person/${row?.id}`),
    await app.admin.get(`/api/v1/records/person/${row?.id}/history`),
    await app.admin.get('/api/v1/records/person/export?format=ndjson'),
    await app.admin.get('/api/v1/metadata'),
  ]
  for (const { text } of answers) expect(text).not.toContain(hash)
})

test('the past is asked alike, and a record out of the bin is found again', async () => {
  const made = await person(app.admin, { name: 'Hal', passport: 'OLD1' })
  const moment = (await app.admin.get(`/api/v1/records/person/${made.body.id}?fields=updated_at`)).body.updated_at
  await app.admin.patch(`/api/v1/records/person/${made.body.id}`, { passport: 'NEW1' })
  expect(await named(app.admin, passport('eq', 'OLD1'))).toEqual([])
  expect(await named(app.admin, passport('eq', 'OLD1'), { as_of: moment })).toEqual(['Hal'])
  await app.admin.delete(`/api/v1/records/person/${made.body.id}`)
  expect(await named(app.admin, passport('eq', 'NEW1'))).toEqual([])
  await app.admin.post(`/api/v1/records/person/${made.body.id}/restore`)
  expect(await named(app.admin, passport('eq', 'NEW1'))).toEqual(['Hal'])
})

test('an earlier value is restored as the value it was, and whoever may not write the field does not restore it', async () => {
  const made = await person(app.admin, { name: 'Jon', passport: 'OLD2' })
  const path = `/api/v1/records/person/${made.body.id}/history/restore`
  await app.admin.patch(`/api/v1/records/person/${made.body.id}`, { passport: 'NEW2' })
  const reader = await app.as('reader', { permission_sets: ['may_read'] })
  expect((await reader.post(path, { version: 1, fields: ['passport'] })).status).toBe(403)
  expect((await app.admin.post(path, { version: 1, fields: ['passport'] })).status).toBe(200)
  expect(await named(app.admin, passport('eq', 'OLD2'))).toEqual(['Jon'])
  const { entries } = (await app.admin.get(`/api/v1/records/person/${made.body.id}/history`)).body
  expect(entries[0].fields).toMatchObject([{ field: 'passport', old: '••••••', new: '••••••' }])
})

test('plain texts that look like sealed ones are plain texts', async () => {
  const look = `s2:${'A'.repeat(43)}:`
  const records = [`${look}x`, `${look}y`].map((name) => ({ name }))
  const made = await app.admin.post('/api/v1/records/label/bulk', { op: 'insert', records })
  expect(made.body.results.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true])
  const id = made.body.results[0].id as string
  await app.admin.patch(`/api/v1/records/label/${id}`, { name: `${look}z` })
  const path = `/api/v1/records/label/${id}/history`
  expect((await app.admin.get(path)).body.entries[0].fields).toMatchObject([{ old: `${look}x`, new: `${look}z` }])
  const back = await app.admin.post(`${path}/restore`, { version: 1, fields: ['name'] })
  expect(back.body.name).toBe(`${look}x`)
})

test('the same value in two fields does not look the same, and a moved hash opens nothing', async () => {
  await person(app.admin, { name: 'Ida', passport: 'SAME', tax: 'SAME' })
  const [row] = await sql<{ id: string; passport: string; tax: string }>(
    `select id, passport, tax from ws_main.person where name = 'Ida'`,
  )
  if (!row) throw new Error('not written')
  expect(hashOf(row.passport)).not.toBe(hashOf(row.tax))
  const place = `person.passport.${row.id}`
  expect(sealer().open(row.passport, place)).toBe('SAME')
  const moved = row.passport.replace(String(hashOf(row.passport)), String(hashOf(row.tax)))
  expect(sealer().open(moved, place)).toBeNull()
})

test('the property given to a field with values is filled in the background; until then the question is refused, not half answered', async () => {
  await app.apply([people({ blind_index: false })])
  await fillBlindIndexes(app.server.db, app.server.models.model(), sealer())
  expect(await sql(`select 1 from ws_main.person where passport like 's2:%'`)).toEqual([])
  expect((await ask(app.admin, passport('eq', 'X9'))).body.code).toBe('query.bad_operator')
  const { db, models } = app.server
  await db.tx(async (tx) => {
    // Somebody holds one of the records, so the background cannot be done.
    await tx.query({ text: `select from ws_main.person where name = 'Bob' for update`, values: [] })
    await app.apply([people()])
    expect((await ask(app.admin, passport('eq', 'X9'))).body.code).toBe('limit.not_ready')
  })
  await fillBlindIndexes(db, models.model(), sealer())
  expect(await named(app.admin, passport('eq', 'X9'))).toEqual(['Bob'])
  expect(await sql(`select 1 from ws_main.person where passport like 's1:%'`)).toEqual([])
})

test('keys change under 10,000 values while people ask, write and keep values unique', async () => {
  for (let part = 0; part < 2; part++) {
    const records = Array.from({ length: 5000 }, (_, at) => ({ name: `P${part}-${at}`, tax: `N${part * 5000 + at}` }))
    expect((await app.admin.post('/api/v1/records/person/bulk', { op: 'insert', records })).status).toBe(200)
  }
  const [former, dataDir] = [process.env['TRELLIS_KEY'], app.server.config.dataDir]
  const old = readKey(process.env, dataDir).toString('base64')
  process.env['TRELLIS_KEY'] = randomBytes(32).toString('base64')
  process.env['TRELLIS_OLD_KEYS'] = old
  keyFolderIs(dataDir)
  try {
    const { db, models } = app.server
    let isRunning = true
    const rotating = rotateKeys(db, models.model(), sealer()).finally(() => (isRunning = false))
    let at = 0
    do {
      const value = `N${(at++ * 997) % 10_000}`
      expect(await named(app.admin, { field: 'tax', op: 'eq', value })).toHaveLength(1)
      expect((await person(app.admin, { name: 'Twin', tax: value })).status).toBe(409)
      await app.admin.post('/api/v1/records/person', { name: 'Meanwhile', tax: `M${at}` })
    } while (isRunning)
    expect(await rotating).toBeGreaterThanOrEqual(10_000)
    expect(await rotateKeys(db, models.model(), sealer())).toBe(0)
    delete process.env['TRELLIS_OLD_KEYS']
    keyFolderIs(dataDir)
    expect(await named(app.admin, { field: 'tax', op: 'in', value: ['N1', 'N9999', 'M1'] })).toHaveLength(3)
    const [found] = await sql<{ n: number }>(`select count(*)::int as n from ws_main.person where name like 'P%'`)
    expect(found?.n).toBe(10_000)
  } finally {
    delete process.env['TRELLIS_OLD_KEYS']
    if (former === undefined) delete process.env['TRELLIS_KEY']
    else process.env['TRELLIS_KEY'] = former
    keyFolderIs(dataDir)
  }
}, 120_000)
