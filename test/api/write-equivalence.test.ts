/**
 * There is one write path: every case of one table gets the same verdict, the same codes at the same fields and the same stored row through
 * every way to write a record. Where a way has to differ, it is listed with the reason.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const rights = { read: true, create: true, update: true, delete: true, import: true, bulk: true }

let app: TestServer
let rep: Client
let foreign: string
let own: string
let parent: string

beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'account',
        label: 'Account',
        name_field: 'name',
        sharing: 'private',
        fields: { name: text },
      },
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'private',
        fields: {
          code: { type: 'external_id', label: 'Code', unique: true },
          name: { ...text, required: true, max_length: 20 },
          amount: { type: 'number', label: 'Amount', precision: 8, scale: 2, minimum: 0, maximum: 100_000 },
          count: { type: 'integer', label: 'Count' },
          stage: {
            type: 'select',
            label: 'Stage',
            options: ['open', 'won', 'lost'].map((value) => ({ value, label: value })),
          },
          tags: { type: 'multi_select', label: 'Tags', options: ['a', 'b'].map((value) => ({ value, label: value })) },
          day: { type: 'date', label: 'Day' },
          at: { type: 'datetime', label: 'At' },
          time: { type: 'time', label: 'Time' },
          mail: { type: 'email', label: 'Mail' },
          phone: { type: 'phone', label: 'Phone' },
          site: { type: 'url', label: 'Site' },
          share: { type: 'percent', label: 'Share', minimum: 0, maximum: 100 },
          urgent: { type: 'checkbox', label: 'Urgent' },
          stars: { type: 'rating', label: 'Stars' },
          account: { type: 'lookup', to: 'account', label: 'Account' },
          slug: { ...text, unique: true, label: 'Slug' },
          margin: { type: 'number', label: 'Margin' },
          score: { type: 'number', label: 'Score' },
          secret: { ...text, label: 'Secret' },
          double: { type: 'formula', returns: 'number', formula: 'amount * 2', label: 'Double' },
          number: { type: 'autonumber', format: 'D-{0000}', label: 'Number' },
        },
      },
      {
        kind: 'validation_rule',
        name: 'deal.won_needs_amount',
        error_when: 'AND(stage = "won", amount < 10)',
        message: 'Won needs an amount',
        field: 'amount',
      },
      {
        kind: 'validation_rule',
        name: 'deal.no_lost_urgent',
        error_when: 'AND(stage = "lost", urgent)',
        message: 'Lost is not urgent',
      },
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: {
          deal: { ...rights, fields: { margin: 'hidden', secret: 'masked', score: 'read' } },
          account: { read: true, create: true },
        },
      },
    ],
  })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  foreign = (await app.admin.post('/api/v1/records/account', { name: 'Of another' })).body.id
  own = (await rep.post('/api/v1/records/account', { name: 'Own' })).body.id
  parent = (await app.admin.post('/api/v1/records/deal', { name: 'Taken', slug: 'taken', code: 'taken' })).body.id
})
afterAll(() => app?.close())

type Case = { name: string; values: () => { [field: string]: unknown } }
const value = (field: string, ...values: unknown[]): Case[] =>
  values.map((one) => ({ name: `${field} ${JSON.stringify(one)}`, values: () => ({ [field]: one }) }))

/** What is written beside a name that is good; each once as a new record, once over one that is there. */
const cases: Case[] = [
  ...value('name', 'Good', '', '   ', 'x'.repeat(21), '=1+1', "O'Brien; drop table", '中文名称', '<b>x</b>'),
  ...value('amount', 0, 12.34, -1, 100_001, 1.234, 'many', '12.30', '1e3'),
  ...value('count', 5, 1.5, 'five', 99_999_999_999),
  ...value('stage', 'open', 'nothing', 'OPEN', ''),
  ...value('day', '2026-02-28', '2026-02-30', 'tomorrow', '28/02/2026x'),
  ...value('at', '2026-02-28T10:00:00Z', 'noon'),
  ...value('time', '09:30', '25:00'),
  ...value('mail', 'a@example.com', 'no mail', 'a@b'),
  ...value('phone', '13812345678', '+861381234567x', '12'),
  ...value('site', 'https://example.com', 'javascript:alert(1)'),
  ...value('share', 50, 101, -0.5),
  ...value('urgent', true, 'maybe'),
  ...value('stars', 3, 99),
  { name: 'a lookup in reach', values: () => ({ account: own }) },
  { name: 'a lookup out of reach', values: () => ({ account: foreign }) },
  ...value('account', '00000000-0000-7000-8000-000000000000', 'nobody'),
  ...value('slug', 'taken', 'free'),
  ...value('margin', 5),
  ...value('score', 5),
  ...value('secret', 'x'),
  ...value('double', 4),
  ...value('nothing', 'x'),
  ...value('version', 'x'),
  ...value('created_at', '2020-01-01T00:00:00Z'),
  ...value('created_by', '00000000-0000-7000-8000-000000000000'),
  { name: 'breaks one rule', values: () => ({ stage: 'won', amount: 5 }) },
  { name: 'breaks another rule', values: () => ({ stage: 'lost', urgent: true }) },
  { name: 'two wrong fields', values: () => ({ amount: 'x', day: 'y' }) },
]

/** `field code`, in order; `ok` and the stored row when it was written. */
type Verdict = { codes: string[]; row: { [field: string]: unknown } | null }

let next = 0
const fresh = () => `c${next++}`
const stored = [
  'name',
  'amount',
  'count',
  'stage',
  'day',
  'at',
  'time',
  'mail',
  'phone',
  'site',
  'share',
  'urgent',
  'stars',
  'account',
  'slug',
  'double',
]

async function rowOf(id: string): Promise<{ [field: string]: unknown }> {
  const { body } = await app.admin.get(`/api/v1/records/deal/${id}?fields=${stored.join()},margin,score,secret`)
  return body
}

function codesOf(errors: { pointer: string; code: string }[] | undefined, code: string): string[] {
  const found = (errors ?? []).map((error) => `${error.pointer.replace(/^\/records\/\d+/, '').slice(1)} ${error.code}`)
  return found.length > 0 ? [...new Set(found)].sort() : [code]
}

/** The values of a unique field are free again, so that the next way meets the same. */
async function settle(id: string): Promise<{ [field: string]: unknown }> {
  const row = await rowOf(id)
  await app.admin.delete(`/api/v1/records/deal/${id}`)
  return row
}

type Way = (values: { [field: string]: unknown }) => Promise<Verdict>

const single = async (answer: { status: number; body: { id: string; code: string; errors?: [] } }): Promise<Verdict> =>
  answer.status < 300
    ? { codes: [], row: await settle(answer.body.id) }
    : { codes: codesOf(answer.body.errors, answer.body.code), row: null }

const bulk = async (body: object): Promise<Verdict> => {
  const answer = await rep.post('/api/v1/records/deal/bulk', { all_or_none: false, ...body })
  const [result] = answer.body.results ?? [{ ok: false, errors: answer.body.errors, code: answer.body.code }]
  return result.ok
    ? { codes: [], row: await settle(result.id) }
    : { codes: codesOf(result.errors, result.code), row: null }
}

const cell = (one: unknown) => `"${String(one).replaceAll('"', '""')}"`

async function csv(values: { [field: string]: unknown }, code: string, mode: 'insert' | 'upsert'): Promise<Verdict> {
  const row = { code, ...values }
  const columns = Object.keys(row).map((field) => ({ column: field, field }))
  const content = `${Object.keys(row).join()}\n${Object.values(row).map(cell).join()}\n`
  const job = await importFile(rep, 'deal', content, {
    mode,
    ...(mode === 'upsert' && { key: 'code' }),
    columns,
  }).catch((error: unknown) => String(error))
  if (typeof job === 'string') return { codes: ['refused before it began'], row: null }
  const found = (
    await app.admin.post('/api/v1/query', {
      object: 'deal',
      fields: ['id'],
      where: { field: 'code', op: 'eq', value: code },
    })
  ).body.records[0]
  const failed = (job.counts['failed'] ?? 0) > 0 || job.status !== 'done'
  if (failed && mode === 'upsert' && found) await settle(found.id)
  return failed || !found ? { codes: ['refused'], row: null } : { codes: [], row: await settle(found.id) }
}

async function existing(): Promise<{ id: string; code: string }> {
  const code = fresh()
  const made = await rep.post('/api/v1/records/deal', { name: 'Before', code })
  return { id: made.body.id, code }
}

/** An update that was refused leaves the record as it was. */
async function onExisting(way: (at: { id: string; code: string }) => Promise<Verdict>): Promise<Verdict> {
  const at = await existing()
  const verdict = await way(at)
  if (verdict.row === null) {
    expect((await rowOf(at.id))['name'] ?? 'Before').toBe('Before')
    await app.admin.delete(`/api/v1/records/deal/${at.id}`)
  }
  return verdict
}

const creating: { [way: string]: Way } = {
  create: async (values) => single(await rep.post('/api/v1/records/deal', { code: fresh(), ...values })),
  'bulk insert': (values) => bulk({ op: 'insert', records: [{ code: fresh(), ...values }] }),
  'upsert, new': (values) => bulk({ op: 'upsert', key: 'code', records: [{ code: fresh(), ...values }] }),
  'all or none': async (values) => {
    const answer = await rep.post('/api/v1/records/deal/bulk', {
      op: 'insert',
      records: [{ code: fresh(), ...values }],
    })
    const [result] = answer.body.results ?? []
    return result?.ok
      ? { codes: [], row: await settle(result.id) }
      : { codes: codesOf(answer.body.errors ?? result?.errors, answer.body.code), row: null }
  },
}
const updating: { [way: string]: Way } = {
  update: (values) => onExisting(async ({ id }) => single(await rep.patch(`/api/v1/records/deal/${id}`, values))),
  'bulk update': (values) => onExisting(({ id }) => bulk({ op: 'update', records: [{ id, ...values }] })),
  'update by key': (values) =>
    onExisting(({ code }) => bulk({ op: 'update', key: 'code', records: [{ code, ...values }] })),
  'upsert, there': (values) =>
    onExisting(({ code }) => bulk({ op: 'upsert', key: 'code', records: [{ code, ...values }] })),
}

/** `version` is the optimistic lock of a change, not a field: its refusal says so where it can be given. */
const byItself = (one: Case) => !one.name.startsWith('version')

describe('each case has one verdict', () => {
  test('there are sixty cases and more', () => expect(cases.length).toBeGreaterThanOrEqual(60))

  test.each(cases.filter(byItself))('$name', async ({ values }) => {
    const given = values()
    const full = 'name' in given ? given : { name: 'Good', ...given }
    for (const [ways, sent] of [
      [creating, full],
      [updating, given],
    ] as const) {
      const [first, ...others] = Object.entries(ways)
      const expected = await first?.[1](sent)
      for (const [name, way] of others) expect([name, await way(sent)]).toEqual([name, expected])
    }
  })
})

/** A cell is a text: what is wrong in JSON by its type alone may be right there, and the other way round. */
const cellsDiffer = new Set([
  'amount "12.30"',
  'amount "1e3"',
  'urgent "maybe"',
  'stage "OPEN"',
  'stage ""',
  'name ""',
  'name "   "',
  'account "nobody"',
  'day "28/02/2026x"',
  'created_at "2020-01-01T00:00:00Z"',
])

describe('an import decides like the API', () => {
  test('for every case a file can hold', async () => {
    const differing: unknown[] = []
    for (const one of cases.filter((each) => byItself(each) && !cellsDiffer.has(each.name))) {
      const given = one.values()
      const full = 'name' in given ? given : { name: 'Good', ...given }
      const expected = await creating['create']?.(full)
      const found = await csv(full, fresh(), 'insert')
      if (
        (expected?.codes.length === 0) !== (found.codes.length === 0) ||
        JSON.stringify(expected?.row) !== JSON.stringify(found.row)
      )
        differing.push([one.name, expected, found])
    }
    expect(differing).toEqual([])
  }, 100_000)
})

test('a record of somebody else is refused alike on every way to it, and stays as it was', async () => {
  const before = await rowOf(parent)
  const answers = [
    await rep.patch(`/api/v1/records/deal/${parent}`, { name: 'x' }),
    await rep.delete(`/api/v1/records/deal/${parent}`),
    await rep.post(`/api/v1/records/deal/${parent}/restore`, {}),
    await rep.post(`/api/v1/records/deal/${parent}/history/restore`, { version: 1 }),
    await rep.post(`/api/v1/records/deal/${parent}/shares`, { to: { user: 'rep@example.com' } }),
  ]
  expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
    answers.map(() => [404, 'record.not_found']),
  )
  for (const body of [
    { op: 'update', records: [{ id: parent, name: 'x' }] },
    { op: 'delete', records: [{ id: parent }] },
    { op: 'update', key: 'code', records: [{ code: 'taken', name: 'x' }] },
    { op: 'upsert', key: 'code', records: [{ code: 'taken', name: 'x' }] },
  ])
    expect((await bulk(body)).row).toBeNull()
  expect(await rowOf(parent)).toEqual(before)
})
