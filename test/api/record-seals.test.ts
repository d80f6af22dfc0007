/** The audit trail vouches for every version of every record: what is done to them behind the platform's back is found and named. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealRecords } from '@trellis/server/records/record-seals.ts'
import { ctxOfPlatform } from '@trellis/server/jobs/job-ctx.ts'
import { purgeBin } from '@trellis/server/records/purge.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const verify = '/api/v1/audit/verify?records=1'

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        fields: {
          name: text,
          amount: { type: 'number', label: 'Amount' },
          total: { type: 'rollup', from: 'line.deal', aggregate: 'sum', field: 'amount', label: 'Total' },
        },
      },
      {
        kind: 'object',
        name: 'line',
        label: 'Line',
        name_field: 'name',
        fields: {
          name: text,
          amount: { type: 'number', label: 'Amount' },
          deal: { type: 'lookup', to: 'deal', label: 'Deal' },
        },
      },
    ],
  })
}, 120_000)
afterAll(() => app?.close())

const sql = <R>(query: string, values: unknown[] = []): Promise<R[]> => app.server.db.query<R>({ text: query, values })
const make = async (object: string, body: object): Promise<string> =>
  (await app.admin.post(`/api/v1/records/${object}`, body)).body.id

/** Lets the writes settle for the seal, whose windows end a few seconds back. */
async function seal(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5_300))
  return sealRecords(app.server.db, app.server.models.model())
}

const check = async () => (await app.admin.get(verify)).body

test('all versions are digested once, by whichever way they came, and verify', async () => {
  const deal = await make('deal', { name: 'A', amount: 1 })
  await make('line', { name: 'L', amount: 3, deal })
  await app.admin.patch(`/api/v1/records/deal/${deal}`, { amount: 2 })
  const gone = await make('deal', { name: 'B' })
  await app.admin.delete(`/api/v1/records/deal/${gone}`)
  await app.admin.post('/api/v1/records/deal/bulk', { op: 'insert', records: [{ name: 'C' }, { name: 'D' }] })
  // Created, total by the roll-up, changed; created, deleted; two of the bulk call; the line.
  expect(await seal()).toBe(8)
  expect(await seal()).toBe(0)
  expect(await check()).toMatchObject({ ok: true, records: { ok: true, versions: 8, broken: [], unchecked: 0 } })
}, 60_000)

test.each([
  [
    'a value changed',
    `update ws_main.deal set amount = 9 where name = 'A'`,
    `update ws_main.deal set amount = 2 where name = 'A'`,
  ],
  ['who did it changed', `update ws_main.deal set updated_by = null where name = 'C'`, null],
  [
    'a past version changed',
    `update ws_main.deal__h set amount = 9 where name = 'A' and amount = 1`,
    `update ws_main.deal__h set amount = 1 where name = 'A' and amount = 9`,
  ],
])('%s behind the platform is found and named', async (_, deed, amends) => {
  const [kept] = await sql<{ by: string }>(`select updated_by as by from ws_main.deal where name = 'C'`)
  await sql(deed)
  const found = await check()
  expect([found.ok, found.records.broken.map((window: { object: string }) => window.object)]).toEqual([false, ['deal']])
  if (amends === null) await sql(`update ws_main.deal set updated_by = $1 where name = 'C'`, [kept?.by])
  else await sql(amends)
  expect((await check()).ok).toBe(true)
})

test('a version taken away and a record slipped in are found', async () => {
  await sql(`create table ws_main.aside as select * from ws_main.deal__h where name = 'A' and amount = 1`)
  await sql(`delete from ws_main.deal__h where name = 'A' and amount = 1`)
  expect((await check()).records.broken).toHaveLength(1)
  await sql(`insert into ws_main.deal__h select * from ws_main.aside`)
  expect((await check()).ok).toBe(true)
  await sql(
    `insert into ws_main.deal (id, name, version, _from) select gen_random_uuid(), 'Slipped in', 1, max(_from) - interval '1 microsecond' from ws_main.deal`,
  )
  expect((await check()).records.broken).toHaveLength(1)
  await sql(`delete from ws_main.deal where name = 'Slipped in'`)
  expect((await check()).ok).toBe(true)
})

test('what goes for good by the right way keeps its digests; a forged one is found', async () => {
  const deal = await make('deal', { name: 'Going', amount: 4 })
  const line = await make('line', { name: 'Stays', amount: 5, deal })
  await seal()
  await app.admin.delete(`/api/v1/records/line/${line}`)
  await app.admin.delete(`/api/v1/records/deal/${deal}`)
  await seal()
  await purgeBin(ctxOfPlatform(app.server, 'purge_records'), { days: 0 })
  expect(await sql(`select from ws_main.deal__h where id = $1`, [deal])).toEqual([])
  expect(await check()).toMatchObject({ ok: true, records: { broken: [], unchecked: 0 } })
  await sql(`update ws_main._sealed_away set hash = sha256('x') where record = $1`, [deal])
  expect((await check()).ok).toBe(false)
}, 60_000)

test('a field more makes new windows, not broken ones; a line of the chain cannot be changed', async () => {
  await app.apply([
    {
      kind: 'object',
      name: 'line',
      label: 'Line',
      name_field: 'name',
      fields: {
        name: text,
        amount: { type: 'number', label: 'Amount' },
        deal: { type: 'lookup', to: 'deal', label: 'Deal' },
        note: text,
      },
    },
  ])
  await make('line', { name: 'Noted', note: 'new' })
  await seal()
  const { records } = await check()
  expect(records.broken.filter((window: { object: string }) => window.object === 'line')).toEqual([])
  await expect(sql(`update ws_main._audit set details = '{}' where kind = 'records.sealed'`)).rejects.toThrow()
  const lines = (await app.admin.get('/api/v1/audit?kind=records.sealed')).body.records
  expect(lines[0].details.objects.line).toMatchObject({ rows: 1 })
}, 60_000)
