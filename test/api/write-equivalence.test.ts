/** The same case through every write path has the same verdict, the same error codes and places, and the same row. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer, Client } from '../support/client.ts'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'site',
    label: 'Site',
    name_field: 'name',
    sharing: 'private',
    fields: { name: { type: 'text', required: true } },
  },
  {
    kind: 'object',
    name: 'visit',
    label: 'Visit',
    name_field: 'title',
    sharing: 'private',
    fields: {
      title: { type: 'text', required: true, max_length: 20 },
      code: { type: 'external_id', unique: true },
      site: { type: 'lookup', to: 'site', on_delete: 'restrict' },
      state: { type: 'select', options: [{ value: 'open' }, { value: 'done' }], default: 'open' },
      hours: { type: 'number', precision: 6, scale: 2, minimum: 0 },
      day: { type: 'date' },
      margin: { type: 'number', precision: 6, scale: 2 },
      score: { type: 'number', precision: 6, scale: 2 },
      double: { type: 'formula', returns: 'number', formula: 'hours * 2' },
      number: { type: 'autonumber', format: 'V-{0000}' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'visit.done_has_hours',
    error_when: 'AND(state = "done", ISBLANK(hours))',
    message: 'A visit that is done has hours',
    field: 'hours',
  },
  {
    kind: 'permission_set',
    name: 'rep',
    label: 'Rep',
    objects: {
      site: { read: true, create: true, update: true },
      visit: {
        read: true,
        create: true,
        update: true,
        delete: true,
        import: true,
        fields: { margin: 'hidden', score: 'read' },
      },
    },
  },
  { kind: 'permission_set', name: 'reader', label: 'Reader', objects: { visit: { read: true }, site: { read: true } } },
]

let app: TestServer
let rep: Client
let other: Client
let reader: Client
let foreignSite = ''
let count = 0

beforeAll(async () => {
  app = await openServer({ items })
  rep = await app.as('rep1', { permission_sets: ['rep'] })
  other = await app.as('rep2', { permission_sets: ['rep'] })
  reader = await app.as('reader1', { permission_sets: ['reader'] })
  foreignSite = (await other.post('/api/v1/records/site', { name: 'theirs' })).body.id
  await app.admin.post('/api/v1/records/visit', { title: 'taken', code: 'TAKEN' })
})
afterAll(() => app?.close())

type Outcome = { code: string; errors: string[] } | { row: object }

/** Values of the record without what differs by its being another record. */
async function row(id: string): Promise<object> {
  const {
    id: _id,
    number: _number,
    created_at: _c,
    updated_at: _u,
    code: _code,
    version: _version,
    ...rest
  } = (await app.admin.get(`/api/v1/records/visit/${id}`)).body
  return rest
}

async function outcome(answer: Answer, prefix = ''): Promise<Outcome> {
  const result = answer.body.results?.[0] ?? answer.body
  if (answer.status < 300 && result.ok !== false) return { row: await row(result.id) }
  const errors = (result.errors ?? []) as { pointer: string; code: string }[]
  return {
    code: result.code,
    errors: errors.map((error) => `${error.pointer.replace(prefix, '')} ${error.code}`).sort(),
  }
}

const bulk = (who: Client, body: object) => who.post('/api/v1/records/visit/bulk', body)

/** Ways to create; a case is what they all get. */
const creates: { [path: string]: (values: object) => Promise<Outcome> } = {
  post: async (values) => outcome(await rep.post('/api/v1/records/visit', values)),
  'bulk insert': async (values) => outcome(await bulk(rep, { op: 'insert', records: [values] }), '/records/0'),
  'bulk all or none': async (values) =>
    outcome(await bulk(rep, { op: 'insert', all_or_none: true, records: [values] }), '/records/0'),
  'idempotent post': async (values) =>
    outcome(await rep.post('/api/v1/records/visit', values, { 'idempotency-key': crypto.randomUUID() })),
  upsert: async (values) =>
    outcome(
      await bulk(rep, { op: 'upsert', key: 'code', records: [{ code: `U-${++count}`, ...values }] }),
      '/records/0',
    ),
}

/** Ways to change a record that is there. */
const updates: { [path: string]: (values: object) => Promise<Outcome> } = {
  patch: async (values) => outcome(await rep.patch(`/api/v1/records/visit/${(await fresh()).id}`, values)),
  'bulk update': async (values) =>
    outcome(await bulk(rep, { op: 'update', records: [{ id: (await fresh()).id, ...values }] }), '/records/0'),
  'bulk update by key': async (values) =>
    outcome(
      await bulk(rep, { op: 'update', key: 'code', records: [{ code: (await fresh()).code, ...values }] }),
      '/records/0',
    ),
  'bulk update all or none': async (values) =>
    outcome(
      await bulk(rep, { op: 'update', all_or_none: true, records: [{ id: (await fresh()).id, ...values }] }),
      '/records/0',
    ),
  upsert: async (values) =>
    outcome(
      await bulk(rep, { op: 'upsert', key: 'code', records: [{ code: (await fresh()).code, ...values }] }),
      '/records/0',
    ),
}

async function fresh(): Promise<{ id: string; code: string }> {
  const made = await rep.post('/api/v1/records/visit', { title: 'before', hours: 1, code: `F-${++count}` })
  expect(made.status, made.text).toBe(201)
  return made.body
}

const cases: { [name: string]: object } = {
  valid: { title: 'good', hours: 2, day: '2026-02-28', state: 'done' },
  'decimal as text': { title: 'good', hours: '2.50' },
  'rule broken': { title: 'x', state: 'done', hours: null },
  'required blank': { title: ' ' },
  'too long': { title: 'x'.repeat(21) },
  'wrong types': { title: 7, hours: 'many', day: '31.02.2026' },
  'too many digits': { title: 'x', hours: 12345.678 },
  'below minimum': { title: 'x', hours: -1 },
  'no option': { title: 'x', state: 'other' },
  'unknown field': { title: 'x', nothing: 1 },
  'hidden field': { title: 'x', margin: 1 },
  'read-only by rights': { title: 'x', score: 1 },
  'formula field': { title: 'x', double: 4 },
  'auto-number': { title: 'x', number: 'V-9999' },
  'system fields': { title: 'x', created_at: '2020-01-01T00:00:00Z', created_by: crypto.randomUUID() },
  prototype: JSON.parse('{"title": "x", "__proto__": {"margin": 1}, "constructor": 1}') as object,
  owner: { title: 'x', owner: crypto.randomUUID() },
  'missing parent': { title: 'x', site: crypto.randomUUID() },
  'lookup is no id': { title: 'x', site: 'Acme' },
}

describe('write-path equivalence', () => {
  for (const [name, values] of Object.entries(cases)) {
    test(`creating: ${name}`, async () => {
      const expected = await creates['post']?.(values)
      for (const [path, write] of Object.entries(creates)) expect([path, await write(values)]).toEqual([path, expected])
    })
    test(`changing: ${name}`, async () => {
      const expected = await updates['patch']?.(values)
      for (const [path, write] of Object.entries(updates)) expect([path, await write(values)]).toEqual([path, expected])
    })
  }

  test('a parent the caller may not see is as good as none', async () => {
    const hidden = await Promise.all(
      Object.values({ ...creates, ...updates }).map((write) => write({ title: 'x', site: foreignSite })),
    )
    for (const result of hidden)
      expect(result).toEqual({ code: 'record.missing_parent', errors: ['/site value.missing_parent'] })
  })

  test('a key of an invisible record is taken, and does not say by whom', async () => {
    for (const [path, write] of Object.entries({
      post: creates['post'],
      bulk: creates['bulk insert'],
      patch: updates['patch'],
    })) {
      expect([path, await write?.({ title: 'x', code: 'TAKEN' })]).toEqual([
        path,
        { code: 'record.duplicate', errors: ['/code value.duplicate'] },
      ])
    }
    expect((await rep.post('/api/v1/records/visit', { title: 'x', code: 'TAKEN' })).text).not.toContain('existing')
  })

  test('a record of somebody else is not there, for no verb', async () => {
    const { id } = await fresh()
    const answers = await Promise.all([
      other.patch(`/api/v1/records/visit/${id}`, { hours: 2 }),
      other.delete(`/api/v1/records/visit/${id}`),
      other.post(`/api/v1/records/visit/${id}/restore`),
      other.get(`/api/v1/records/visit/${id}/history`),
      other.post(`/api/v1/records/visit/${id}/history/restore`, { version: 1 }),
    ])
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
      answers.map(() => [404, 'record.not_found']),
    )
    const many = await bulk(other, {
      op: 'update',
      records: [
        { id, hours: 3 },
        { id: crypto.randomUUID(), hours: 3 },
      ],
    })
    expect(many.body.results.map((result: { code: string }) => result.code)).toEqual([
      'record.not_found',
      'record.not_found',
    ])
    expect((await bulk(other, { op: 'delete', records: [id] })).body.results[0].code).toBe('record.not_found')
    expect(await row(id)).toMatchObject({ hours: 1 })
  })

  test('SEC-12 who may only read changes nothing', async () => {
    const before = await app.server.db.query({
      text: `select (select count(*) from ws_main.visit) as rows, (select count(*) from ws_main._event where object = 'visit') as events`,
      values: [],
    })
    for (const answer of [
      await reader.post('/api/v1/records/visit', { title: 'x' }),
      await bulk(reader, { op: 'insert', records: [{ title: 'x' }] }),
      await bulk(reader, { op: 'upsert', key: 'code', records: [{ code: 'q', title: 'x' }] }),
      await reader.patch(`/api/v1/records/visit/${crypto.randomUUID()}`, { title: 'x' }),
      await reader.delete(`/api/v1/records/visit/${crypto.randomUUID()}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'access.object_denied'])
    }
    expect(
      await app.server.db.query({
        text: `select (select count(*) from ws_main.visit) as rows, (select count(*) from ws_main._event where object = 'visit') as events`,
        values: [],
      }),
    ).toEqual(before)
  })
})
