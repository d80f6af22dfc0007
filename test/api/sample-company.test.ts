/** The sample company: there after the first start, all of it, and gone with one call. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer({ sampleData: true })
})
afterAll(() => app?.close())

async function loaded(): Promise<number> {
  const end = Date.now() + 20_000
  for (;;) {
    const state = (await app.admin.get('/api/v1/sample')).body as { loading: boolean; records: number }
    if (!state.loading && state.records > 0) return state.records
    if (Date.now() > end) throw new Error('the sample company was not loaded within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const total = async (object: string): Promise<number> =>
  (await app.admin.get(`/api/v1/records/${object}?limit=1&total=1`)).body.total as number

test('it is loaded within 20 seconds by the importer, without a refused row', async () => {
  expect(await loaded()).toBeGreaterThan(3000)
  const { jobs } = (await app.admin.get('/api/v1/jobs')).body as {
    jobs: { object: string; status: string; counts: { failed: number } }[]
  }
  expect(jobs.map((job) => [job.object, job.status, job.counts.failed]).toSorted()).toEqual(
    ['account', 'activity', 'contact', 'lead', 'opportunity', 'opportunity_line', 'product'].map((object) => [
      object,
      'done',
      0,
    ]),
  )
  expect(await total('opportunity')).toBe(600)
})

test('its app, views and labels are there in two languages', async () => {
  const model = (await app.admin.get('/api/v1/metadata')).body
  expect(model.items.app.sales.label).toEqual({ en: 'Sales', 'zh-CN': '销售' })
  for (const object of Object.values(model.objects) as {
    system?: boolean
    fields: { [name: string]: { system: boolean; label: unknown; companion_of?: string } }
  }[]) {
    if (object.system) continue
    for (const [name, field] of Object.entries(object.fields))
      if (!field.system && !field.companion_of)
        expect([name, Object.keys(field.label as object)]).toEqual([name, expect.arrayContaining(['en', 'zh-CN'])])
  }
})

test('roll-ups of the sample equal the sum of its deals', async () => {
  const sums = await app.admin.post('/api/v1/query', {
    object: 'opportunity',
    where: { field: 'stage', op: 'eq', value: 'won' },
    group_by: ['account'],
    aggregates: { sum: { fn: 'sum', field: 'amount' } },
    limit: 1000,
  })
  const accounts = await app.admin.get('/api/v1/records/account?fields=id,won_amount&limit=1000')
  const wanted = new Map((sums.body.records as { account: string; sum: number }[]).map((row) => [row.account, row.sum]))
  for (const account of accounts.body.records as { id: string; won_amount: number }[])
    expect([account.id, account.won_amount ?? 0]).toEqual([account.id, wanted.get(account.id) ?? 0])
})

test('one call removes it; a record of the user’s own and what it needs stay', async () => {
  const account = (await app.admin.get('/api/v1/records/account?fields=id&limit=1')).body.records[0].id as string
  const mine = await app.admin.post('/api/v1/records/opportunity', { name: 'Mine', account, close_date: '2027-01-01' })
  expect(mine.status).toBe(201)
  const answer = await app.admin.delete('/api/v1/sample')
  expect(answer.body).toMatchObject({ kept: 1 })
  expect(await total('opportunity')).toBe(1)
  expect(await total('account')).toBe(1)
  expect(await total('lead')).toBe(0)
})

test('others than administrators cannot remove it', async () => {
  const rep = await app.as('rep')
  expect((await rep.delete('/api/v1/sample')).status).toBe(403)
})
