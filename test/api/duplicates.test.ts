import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '../support/imports.ts'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const matching = (name: string, criteria: object[], more: object = {}) => ({
  kind: 'matching_rule',
  name,
  criteria,
  ...more,
})
const rule = (name: string, matching_rules: string[], more: object) => ({
  kind: 'duplicate_rule',
  name,
  matching_rules: matching_rules.map((one) => `${name.split('.')[0]}.${one}`),
  ...more,
})

const items = [
  {
    kind: 'object',
    name: 'firm',
    label: 'Firm',
    sharing: 'private',
    fields: {
      name: { type: 'text', required: true },
      uscc: { type: 'uscc' },
      phone: { type: 'phone' },
      city: { type: 'text' },
      note: { type: 'text' },
    },
  },
  {
    kind: 'object',
    name: 'person',
    label: 'Person',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      email: { type: 'email' },
      phone: { type: 'phone' },
      secret: { type: 'text' },
    },
  },
  {
    kind: 'object',
    name: 'prospect',
    label: 'Prospect',
    sharing: 'public_read_write',
    fields: { company: { type: 'text' }, name: { type: 'text' } },
  },
  matching('firm.company', [{ field: 'name', method: 'company_name' }]),
  matching('firm.code', [{ field: 'uscc', method: 'exact' }]),
  rule('firm.same_code', ['code'], {
    on_create: 'block',
    on_update: 'block',
    sees_hidden: true,
    message: { en: 'This credit code is taken.' },
  }),
  rule('firm.same_name', ['company'], { on_create: 'warn', on_update: 'warn', when: 'city <> "nowhere"' }),
  matching(
    'person.contact',
    [
      { field: 'email', method: 'email', weight: 60 },
      { field: 'phone', method: 'phone', weight: 30 },
      { field: 'name', method: 'person_name', weight: 30 },
    ],
    { threshold: 50 },
  ),
  matching('person.by_secret', [{ field: 'secret', method: 'exact' }]),
  rule('person.same', ['contact'], { on_create: 'warn' }),
  rule('person.secretly', ['by_secret'], { on_create: 'warn' }),
  matching('prospect.customer', [{ field: 'company', other_field: 'name', method: 'company_name' }], {
    against: 'firm',
  }),
  rule('prospect.is_customer', ['customer'], { on_create: 'warn' }),
  {
    kind: 'permission_set',
    name: 'rep',
    objects: {
      firm: { read: true, create: true, update: true },
      person: { read: true, create: true, update: true, fields: { secret: 'hidden' } },
      prospect: { read: true, create: true },
    },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: items as never })
})
afterAll(() => app?.close())

const firms = '/api/v1/records/firm'
const make = (object: string, values: object, accept = '') =>
  app.admin.post(`/api/v1/records/${object}${accept && `?accept=${accept}`}`, values)
const reasons = (answer: {
  body: { errors?: { params: { rule: string; severity: string; records: { id: string }[] } }[] }
}) => (answer.body.errors ?? []).map(({ params }) => `${params.rule} ${params.severity} ${params.records.length}`)

test.each([
  ['Hangzhou Blue Whale Ltd', 'HANGZHOU  blue-whale Co., Ltd.'],
  ['Nordwind GmbH & Co. KG', 'Nordwind GmbH'],
  ['杭州蓝鲸科技有限公司', '杭州蓝鲸科技股份有限公司'],
  ['上海 远洋（集团）有限公司', '上海远洋集团'],
])('a company is the same with another legal form: %s = %s', async (one, other) => {
  const first = await make('firm', { name: one })
  expect(first.status).toBe(201)
  const second = await make('firm', { name: other })
  expect([second.status, second.body.code]).toEqual([409, 'record.duplicate_suspected'])
  expect(second.body.errors).toMatchObject([
    {
      pointer: '/name',
      params: {
        rule: 'firm.same_name',
        severity: 'warning',
        records: [{ object: 'firm', id: first.body.id, name: one }],
      },
    },
  ])
})

test('names that only look alike at the end are not the same', async () => {
  for (const name of ['Costco', 'Cost', 'Inca', 'In', '大公', '大公司'])
    expect([name, (await make('firm', { name })).status]).toEqual([name, 201])
})

test('a warning lets pass what is accepted by name, a block never; an update that touches no such field is not asked', async () => {
  const first = await make('firm', { name: 'Echo Ltd', uscc: '91350100M000100Y43' })
  expect(first.status, first.text).toBe(201)
  const accepted = await make('firm', { name: 'Echo GmbH' }, 'firm.same_name')
  expect(accepted.status).toBe(201)
  expect((await app.admin.patch(`${firms}/${accepted.body.id}`, { note: 'x' })).status).toBe(200)
  expect((await app.admin.patch(`${firms}/${accepted.body.id}`, { city: 'Ulm' })).status).toBe(200)
  const renamed = await app.admin.patch(`${firms}/${accepted.body.id}`, { name: 'Echo AG' })
  expect(reasons(renamed)).toEqual(['firm.same_name warning 1'])
  const blocked = await make('firm', { name: 'Other', uscc: '91350100M000100Y43' }, 'firm.same_code,firm.same_name')
  expect([blocked.status, ...reasons(blocked)]).toEqual([409, 'firm.same_code error 1'])
  expect(blocked.body.errors[0].message).toBe('This credit code is taken.')
  expect((await make('firm', { name: 'Echo', city: 'nowhere' })).status).toBe(201)
})

test('weights count: a mail address alone is enough, a telephone number or a name alone is not', async () => {
  await make('person', { name: 'Wang Fang', email: 'wang@example.com', phone: '+8613800000001' })
  expect(reasons(await make('person', { name: 'Another', email: ' WANG@example.com' }))).toEqual([
    'person.same warning 1',
  ])
  expect((await make('person', { name: 'Wang Fang' })).status).toBe(201)
  expect((await make('person', { name: 'Somebody', phone: '+8613800000001' })).status).toBe(201)
  expect(reasons(await make('person', { name: 'wangfang', phone: '138 0000 0001' }))).toEqual(['person.same warning 1'])
})

test('another object can be looked into', async () => {
  await make('firm', { name: 'Prospera Holdings Inc.' })
  expect(reasons(await make('prospect', { company: 'prospera holdings' }))).toEqual(['prospect.is_customer warning 1'])
})

test('nothing is found of what the caller may not read, but a rule that sees the hidden says that there is one', async () => {
  await make('firm', { name: 'Hidden Harbour Ltd' })
  await make('person', { name: 'P1', secret: 'sesame' })
  const rep = await app.as('rep', { permission_sets: ['rep'] })
  expect((await rep.post(firms, { name: 'Hidden Harbour' })).status).toBe(201)
  const coded = await rep.post(firms, { name: 'Quite new', uscc: '91350100M000100Y43' })
  expect([coded.status, ...reasons(coded)]).toEqual([409, 'firm.same_code error 0'])
  expect(JSON.stringify(coded.body)).not.toMatch(/Echo/)
  expect(reasons(await make('person', { name: 'P2', secret: 'sesame' }))).toEqual(['person.secretly warning 1'])
  expect((await rep.post('/api/v1/records/person', { name: 'P3' })).status).toBe(201)
})

test('many at once: each has its verdict, also against one another, in the statements of one', async () => {
  const statements = async (count: number, from: number) => {
    const records = Array.from({ length: count }, (_, at) => ({ name: `Bulk ${from + at} Ltd` }))
    app.sql.length = 0
    const answer = await app.admin.post(`${firms}/bulk`, { op: 'insert', records })
    expect(answer.body.results.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
    return app.sql.filter((text) => /"firm/.test(text)).length
  }
  const few = await statements(2, 0)
  expect(await statements(300, 1000)).toBe(few)
  const records = [{ name: 'Twin Ltd' }, { name: 'Bulk 1 GmbH' }, { name: 'twin inc' }, { name: 'Single' }]
  const answer = await app.admin.post(`${firms}/bulk`, { op: 'insert', records })
  expect(answer.body.results.map(({ ok, code }: { ok: boolean; code?: string }) => code ?? ok)).toEqual([
    true,
    'record.duplicate_suspected',
    'record.duplicate_suspected',
    true,
  ])
  const again = await app.admin.post(`${firms}/bulk?accept=firm.same_name`, { op: 'insert', records })
  expect(again.body.results.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
})

test('an import tells each suspected row in its error file, and imports the others', async () => {
  await make('firm', { name: 'Imported Once Ltd' })
  const csv = 'name\nImported Once GmbH\nImported Anew\n'
  const job = await importFile(app.admin, 'firm', csv)
  expect(job).toMatchObject({ counts: { created: 1, failed: 1 } })
})
