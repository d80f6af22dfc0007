/** What lies in a closed period stays as it is, whichever way a write comes, until it is reopened. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Answer, Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { hangMs } from '../support/in-time.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const date = { type: 'date', label: 'Date' }
const all = { read: true, create: true, update: true, delete: true, transfer: true, bulk: true, import: true }
const period = '/api/v1/closed-periods/invoice'
const invoices = '/api/v1/records/invoice'

let app: TestServer
let clerk: Client
let keeper: Client
let old: string
let line: string
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'invoice',
        label: 'Invoice',
        name_field: 'name',
        sharing: 'public_read_write',
        period_field: 'issued',
        fields: {
          name: text,
          issued: date,
          number: { type: 'external_id', unique: true, label: 'Number' },
          note: text,
          total: { type: 'rollup', from: 'line.invoice', aggregate: 'sum', field: 'amount', label: 'Total' },
        },
      },
      {
        kind: 'object',
        name: 'line',
        label: 'Line',
        name_field: 'name',
        sharing: 'controlled_by_parent',
        fields: {
          name: text,
          amount: { type: 'number', label: 'Amount' },
          invoice: { type: 'master_detail', to: 'invoice', label: 'Invoice' },
        },
      },
      { kind: 'object', name: 'memo', label: 'Memo', name_field: 'name', fields: { name: text } },
      { kind: 'permission_set', name: 'clerk', label: 'Clerk', objects: { invoice: all, line: all, memo: all } },
      {
        kind: 'permission_set',
        name: 'keeper',
        label: 'Keeper',
        objects: { invoice: { ...all, modify_all: true }, line: all, memo: all },
      },
    ],
  })
  clerk = await app.as('clerk', { permission_sets: ['clerk'] })
  keeper = await app.as('keeper', { permission_sets: ['keeper'] })
}, 120_000)
afterAll(() => app?.close())
beforeEach(async () => {
  await close(null)
  old = await make(invoices, { name: 'Old', issued: '2026-03-15', number: `N${Math.random()}` })
  line = await make('/api/v1/records/line', { name: 'Line', amount: 1, invoice: old })
})

async function close(until: string | null, rest: object = {}): Promise<Answer> {
  const answer = await keeper.put(period, { until, ...rest })
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer
}

async function make(path: string, body: object, who = clerk): Promise<string> {
  const made = await who.post(path, body)
  if (made.status !== 201) throw new Error(made.text)
  return made.body.id as string
}

const codes = (answers: Answer[]) => answers.map((answer) => [answer.status, answer.body?.code])

test('every way to change a record, or its details, meets the closed period; administrators are no exception', async () => {
  const gone = await make(invoices, { name: 'Gone', issued: '2026-03-20' })
  await clerk.delete(`${invoices}/${gone}`)
  const { change } = (await clerk.post(`${invoices}/bulk`, { op: 'update', records: [{ id: old, note: 'before' }] }))
    .body
  const number = (await clerk.get(`${invoices}/${old}`)).body.number as string
  await close('2026-03-31')
  const before = (await clerk.get(`${invoices}/${old}`)).text
  const owner = (await clerk.get('/api/v1/me')).body.user.id as string
  for (const who of [clerk, keeper, app.admin]) {
    const tries = [
      await who.patch(`${invoices}/${old}`, { note: 'x' }),
      await who.patch(`${invoices}/${old}`, { name: 'x' }),
      await who.patch(`${invoices}/${old}`, { issued: '2026-05-01' }),
      await who.patch(`${invoices}/${old}`, { owner }),
      await who.delete(`${invoices}/${old}`),
      await who.post(`${invoices}/${gone}/restore`),
      await who.post(`${invoices}/${old}/history/restore`, { version: 1 }),
      await who.patch(`/api/v1/records/line/${line}`, { amount: 2 }),
      await who.delete(`/api/v1/records/line/${line}`),
      await who.post('/api/v1/records/line', { name: 'another', invoice: old }),
    ]
    expect(codes(tries)).toEqual(tries.map(() => [423, 'record.period_closed']))
    const bulk = async (object: string, body: object) =>
      (await who.post(`/api/v1/records/${object}/bulk`, { all_or_none: false, ...body })).body.results?.[0].code
    expect([
      await bulk('invoice', { op: 'update', records: [{ id: old, note: 'y' }] }),
      await bulk('invoice', { op: 'upsert', key: 'number', records: [{ number, note: 'z' }] }),
      await bulk('invoice', { op: 'delete', records: [{ id: old }] }),
      await bulk('invoice', { op: 'insert', records: [{ name: 'New', issued: '2026-01-01' }] }),
      await bulk('line', { op: 'insert', records: [{ name: 'x', invoice: old }] }),
      await bulk('line', { op: 'update', records: [{ id: line, amount: 3 }] }),
    ]).toEqual(Array(6).fill('record.period_closed'))
  }
  const undone = await clerk.post(`/api/v1/changes/${change}/undo`)
  expect(undone.body.kept).toMatchObject([{ object: 'invoice', id: old, reason: 'record.period_closed' }])
  const imported = await importFile(clerk, 'invoice', 'name,issued\nNew,2026-02-01\nFine,2026-04-01\n')
  expect([imported.counts['created'], imported.counts['failed']]).toEqual([1, 1])
  expect((await clerk.get(`${invoices}/${old}`)).text).toBe(before)
})

test('nothing new comes into a closed period, neither made there nor moved there; the day after is open', async () => {
  const open = await make(invoices, { name: 'Open', issued: '2026-04-02' })
  await close('2026-03-31')
  expect(
    codes([
      await clerk.post(invoices, { name: 'New', issued: '2026-03-31' }),
      await clerk.patch(`${invoices}/${open}`, { issued: '2026-03-31' }),
      await clerk.patch(`${invoices}/${open}`, { issued: '2026-03-01', name: 'Moved' }),
    ]),
  ).toEqual(Array(3).fill([423, 'record.period_closed']))
  const refused = await clerk.post(invoices, { name: 'New', issued: '2026-03-31' }, { 'accept-language': 'zh-CN' })
  expect([refused.body.errors[0].pointer, refused.body.title]).toEqual(['/issued', '记录所属期间已结账'])
  expect((await clerk.post(invoices, { name: 'New', issued: '2026-04-01' })).status).toBe(201)
  expect((await clerk.post(invoices, { name: 'Undated' })).status).toBe(201)
  expect((await clerk.patch(`${invoices}/${open}`, { issued: '2026-04-01', note: 'fine' })).status).toBe(200)
})

test('whom the closing names goes on working; reopening lets all; both stand in the audit trail with the reason', async () => {
  const closed = await close('2026-03-31', { reason: 'Quarter', except: [{ user: 'clerk@example.com' }] })
  expect(closed.body.closed_period).toMatchObject({
    object: 'invoice',
    field: 'issued',
    until: '2026-03-31',
    reason: 'Quarter',
  })
  expect((await clerk.patch(`${invoices}/${old}`, { note: 'late' })).status).toBe(200)
  expect((await keeper.patch(`${invoices}/${old}`, { note: 'late' })).status).toBe(423)
  await close('2026-02-28', { reason: 'Correction' })
  expect((await keeper.patch(`${invoices}/${old}`, { note: 'corrected' })).status).toBe(200)
  const lines = (await app.admin.get('/api/v1/audit?kind=period.&limit=2')).body.records
  expect(lines.map((entry: { kind: string; details: object }) => [entry.kind, entry.details])).toMatchObject([
    ['period.reopened', { from: '2026-03-31', until: '2026-02-28', reason: 'Correction' }],
    ['period.closed', { from: null, until: '2026-03-31', reason: 'Quarter' }],
  ])
})

test('only who may change every record closes; what has no periods cannot be closed', async () => {
  expect(
    codes([
      await clerk.put(period, { until: '2026-03-31' }),
      await keeper.put('/api/v1/closed-periods/memo', { until: '2026-03-31' }),
      await keeper.put('/api/v1/closed-periods/nothing', { until: '2026-03-31' }),
      await keeper.put(period, { until: '2026-02-30' }),
      await keeper.put(period, { until: '2026-02-01', other: 1 }),
      await keeper.put(period, {}),
    ]),
  ).toEqual([
    [403, 'access.denied'],
    [404, 'record.not_found'],
    [404, 'query.unknown_object'],
    [400, 'request.malformed'],
    [400, 'request.malformed'],
    [400, 'request.malformed'],
  ])
  expect((await clerk.get('/api/v1/closed-periods')).body.records).toEqual([])
})

test('a roll-up of a closed record is still reckoned by the platform when its details are changed by whom the closing names', async () => {
  await close('2026-03-31', { except: [{ user: 'clerk@example.com' }] })
  expect((await clerk.patch(`/api/v1/records/line/${line}`, { amount: 5 })).status).toBe(200)
  expect((await clerk.get(`${invoices}/${old}`)).body.total).toBe(5)
})

test('a leaver’s closed records stay, and are told', async () => {
  const leaver = await app.as(`leaver${Date.now()}`, { permission_sets: ['clerk'] })
  const own = await make(invoices, { name: 'Own', issued: '2026-03-03' }, leaver)
  await close('2026-03-31')
  const [from, to] = [(await leaver.get('/api/v1/me')).body.user.id, (await keeper.get('/api/v1/me')).body.user.id]
  const moved = await app.admin.post(`/api/v1/users/${from}/hand-over`, { to })
  expect(moved.body.kept).toEqual([{ object: 'invoice', id: own, reason: 'record.period_closed' }])
})

/** Until the write has begun and so many statements wait for what it holds. */
async function waiting(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const [found] = await app.server.db.query<{ begun: boolean; waiting: number }>({
          text: `select bool_or(state = 'idle in transaction') as begun, count(*) filter (where wait_event_type = 'Lock')::int as waiting
            from pg_stat_activity where datname = current_database()`,
          values: [],
        })
        return found?.begun === true && found.waiting === count
      },
      { timeout: hangMs },
    )
    .toBe(true)
}

test('closing waits for a write under way, and a write that comes during it meets the closed period', async () => {
  let done = (): void => undefined
  const held = new Promise<void>((resolve) => (done = resolve))
  const writing = app.server.db.tx(async (db) => {
    await db.query({ text: `select from ws_main.invoice where id = $1 for update`, values: [old] })
    await held
  })
  await waiting(0)
  const closing = close('2026-03-31')
  await waiting(1)
  const late = clerk.patch(`${invoices}/${old}`, { note: 'late' })
  await waiting(2)
  expect((await clerk.get('/api/v1/closed-periods')).body.records).toEqual([])
  done()
  await Promise.all([writing, closing])
  expect(codes([await late])).toEqual([[423, 'record.period_closed']])
})

test('the date of a period is a date of the object', async () => {
  const wrong = (field: string) => ({
    kind: 'object',
    name: 'bill',
    label: 'Bill',
    name_field: 'name',
    period_field: field,
    fields: { name: text },
  })
  const answer = async (field: string) =>
    (await app.admin.post('/api/v1/metadata/apply', { items: [wrong(field)], dry_run: true })).body
  expect(JSON.stringify(await answer('name'))).toContain('metadata.not_a_day')
  expect(JSON.stringify(await answer('nowhere'))).toContain('metadata.broken_reference')
})
