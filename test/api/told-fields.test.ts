/** Lists of changes by field: noise stays out of a record's history unless it is asked for, and auditors choose the fields they look for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let id: string
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'client',
        label: 'Client',
        name_field: 'name',
        sharing: 'public_read_write',
        fields: {
          name: { type: 'text', label: 'Name' },
          city: { type: 'text', label: 'City' },
          margin: { type: 'number', label: 'Margin' },
          passport: { type: 'encrypted_text', label: 'Passport' },
          last_contact: { type: 'date', label: 'Last contact', track_history: false },
          orders: { type: 'rollup', label: 'Orders', from: 'order.client', aggregate: 'count', track_history: false },
        },
      },
      {
        kind: 'object',
        name: 'order',
        label: 'Order',
        name_field: 'name',
        fields: { name: { type: 'text', label: 'Name' }, client: { type: 'lookup', to: 'client', label: 'Client' } },
      },
      {
        kind: 'permission_set',
        name: 'auditor',
        label: 'Auditor',
        system: ['view_audit'],
        objects: { client: { read: true, fields: { margin: 'hidden' } }, order: { read: true, view_all: true } },
      },
      {
        kind: 'permission_set',
        name: 'editor',
        label: 'Editor',
        objects: { client: { read: true, create: true, update: true, delete: true } },
      },
    ],
  })
  id = (await app.admin.post('/api/v1/records/client', { name: 'Ada', passport: 'P1' })).body.id
  const steps = [
    { last_contact: '2026-01-01' },
    { city: 'Rome' },
    { margin: 3 },
    { city: 'Oslo', last_contact: '2026-01-02' },
    { passport: 'P2' },
  ]
  for (const values of steps) expect((await app.admin.patch(`/api/v1/records/client/${id}`, values)).status).toBe(200)
  await app.admin.post('/api/v1/records/order', { name: 'First', client: id })
}, 120_000)
afterAll(() => app?.close())

type Line = { version: number; fields: (string | { field: string })[] }

async function told(client: Client, list: 'history' | 'audit', ask: string): Promise<[number, string][]> {
  const path =
    list === 'history'
      ? `/api/v1/records/client/${id}/history?${ask}`
      : `/api/v1/audit?object=client&record=${id}&${ask}`
  const answer = await client.get(path)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  const lines = (list === 'history' ? answer.body.entries : answer.body.changes) as Line[]
  return lines.map(({ version, fields }) => [
    version,
    fields.map((field) => (typeof field === 'string' ? field : field.field)).join(),
  ])
}

test('the history leaves out what changed in untracked fields alone, roll-ups too, until noise is asked for', async () => {
  const plain: [number, string][] = [
    [6, 'passport'],
    [5, 'city'],
    [4, 'margin'],
    [3, 'city'],
    [1, 'owner,name,passport'],
  ]
  expect(await told(app.admin, 'history', '')).toEqual(plain)
  expect(await told(app.admin, 'history', 'noise=0')).toEqual(plain)
  expect(await told(app.admin, 'history', 'noise=1')).toEqual([
    [6, 'orders'],
    [6, 'passport'],
    [5, 'city,last_contact'],
    [4, 'margin'],
    [3, 'city'],
    [2, 'last_contact'],
    [1, 'owner,name,passport,orders'],
  ])
})

test('chosen fields alone are told, or all but some; a named one is told though it is noise', async () => {
  expect(await told(app.admin, 'history', 'fields=city')).toEqual([
    [5, 'city'],
    [3, 'city'],
    [1, ''],
  ])
  expect(await told(app.admin, 'history', 'fields=last_contact')).toEqual([
    [5, 'last_contact'],
    [2, 'last_contact'],
    [1, ''],
  ])
  expect(await told(app.admin, 'history', 'not_fields=city,passport')).toEqual([
    [4, 'margin'],
    [1, 'owner,name'],
  ])
})

test('auditors are told every version by the names of its fields, and leave out what they do not look for', async () => {
  const auditor = await app.as('auditor', { permission_sets: ['auditor'] })
  const everything: [number, string][] = [
    [6, 'orders'],
    [6, 'passport'],
    [5, 'city,last_contact'],
    [4, 'margin'],
    [3, 'city'],
    [2, 'last_contact'],
    [1, 'owner,name,passport,orders'],
  ]
  expect(await told(app.admin, 'audit', '')).toEqual(everything)
  expect(await told(auditor, 'audit', '')).toEqual(
    everything.map(([version, fields]) => [version, fields === 'margin' ? '' : fields]),
  )
  expect(await told(app.admin, 'audit', 'noise=0')).toEqual([
    [6, 'passport'],
    [5, 'city'],
    [4, 'margin'],
    [3, 'city'],
    [1, 'owner,name,passport'],
  ])
  expect(await told(app.admin, 'audit', 'fields=city,margin&limit=2')).toEqual([
    [5, 'city'],
    [4, 'margin'],
  ])
  expect(await told(app.admin, 'audit', 'not_fields=city,last_contact,orders,passport')).toEqual([
    [4, 'margin'],
    [1, 'owner,name'],
  ])
  const text = (await app.admin.get(`/api/v1/audit?object=client&record=${id}`)).text
  for (const value of ['Rome', 'Oslo', 'Ada']) expect(text).not.toContain(value)
})

test('by whom and since when narrow the changes of a record as they narrow the lines', async () => {
  const auditor = await app.as('auditor', { permission_sets: ['auditor'] })
  const mine = (await auditor.get('/api/v1/me')).body.user.id as string
  const admin = (await app.admin.get('/api/v1/me')).body.user.id as string
  expect(await told(app.admin, 'audit', `user=${mine}`)).toEqual([])
  expect((await told(app.admin, 'audit', `user=${admin}&noise=0`)).length).toBe(5)
  const lines = (await app.admin.get(`/api/v1/audit?object=client&record=${id}`)).body.changes as { at: string }[]
  const at = lines[4]?.at ?? ''
  expect((await told(app.admin, 'audit', `from=${at}`)).map(([version]) => version)).toEqual([6, 6, 5, 4, 3])
  expect((await told(app.admin, 'audit', `to=${at}`)).map(([, fields]) => fields)).toEqual([
    'last_contact',
    'owner,name,passport,orders',
  ])
})

test('the changes of all records of an object are those of each, newest first, narrowed in the same ways', async () => {
  const editor = await app.as('editor', { permission_sets: ['editor'] })
  const by = (await editor.get('/api/v1/me')).body.user.id as string
  const path = '/api/v1/records/client'
  const other = (await editor.post(path, { name: 'Bob' })).body.id as string
  for (const values of [{ last_contact: '2026-02-01' }, { city: 'Lima' }])
    await editor.patch(`${path}/${other}`, values)
  await editor.patch(`${path}/${id}`, { city: 'Bonn' })
  await editor.delete(`${path}/${other}`)
  type Change = { record: string; at: string; version: number }
  const changes = async (ask: string): Promise<Change[]> =>
    (await app.admin.get(`/api/v1/audit?object=client&${ask}`)).body.changes
  const inOrder = (lines: Change[]) => lines.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  const start = (await changes(`record=${other}`)).at(-1)?.at ?? ''
  for (const ask of [
    '',
    'noise=0',
    'fields=city',
    `user=${by}`,
    `user=${by}&noise=0`,
    `from=${start}`,
    `to=${start}`,
  ]) {
    const all = await changes(ask)
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const each = (await Promise.all([id, other].map((one) => changes(`record=${one}&${ask}`)))).flat()
    expect(inOrder(all), ask).toEqual(inOrder(each))
  }
  const { body } = await app.admin.get(`/api/v1/audit?object=client&user=${by}&limit=2`)
  expect(body.changes).toMatchObject([
    { record: other, deleted: true, by },
    { record: id, fields: ['city'], by },
  ])
  const older = (await app.admin.get(`/api/v1/audit?object=client&user=${by}&to=${body.changes_until}`)).body
  expect(older.changes_until).toBe(null)
  const both = new Set([...body.changes, ...older.changes].map((line) => JSON.stringify(line)))
  expect([...both].toSorted()).toEqual((await changes(`user=${by}`)).map((line) => JSON.stringify(line)).toSorted())
})

test('a hidden field and one that is none are refused alike, and so is what is not a choice', async () => {
  const auditor = await app.as('auditor', { permission_sets: ['auditor'] })
  for (const path of [`/api/v1/records/client/${id}/history?`, `/api/v1/audit?object=client&record=${id}&`]) {
    const [hidden, none] = [await auditor.get(`${path}fields=margin`), await auditor.get(`${path}fields=nowhere`)]
    expect([hidden.status, hidden.body.code]).toEqual([400, 'query.unknown_field'])
    expect(hidden.body.detail.replace('margin', 'nowhere')).toBe(none.body.detail)
    expect((await auditor.get(`${path}not_fields=margin`)).body.code).toBe('query.unknown_field')
    expect((await auditor.get(`${path}noise=yes`)).status).toBe(400)
    expect((await auditor.get(`${path}fields=`)).status).toBe(400)
  }
})
