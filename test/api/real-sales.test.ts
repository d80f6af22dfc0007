/** Real sales data, with its dirt, through the importer: every deal is kept, what was done is said, and reports equal an independent computation. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realSalesDocuments, realSalesImports } from '../fixtures/real-sales/documents.ts'
import { importFile } from '../support/imports.ts'
import type { JobBody } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const folder = join(import.meta.dirname, '../../../shared/data/crm_sales_opportunities')
const there = existsSync(folder)
if (!there) console.warn('NOT RUN: the real sales data (../shared/data/crm_sales_opportunities) is absent')

/** No cell of these files holds a comma or a quote, so splitting is reading. */
function rowsOf(file: string): { [column: string]: string }[] {
  const [header = '', ...lines] = readFileSync(join(folder, file), 'utf8').replace('\uFEFF', '').trim().split(/\r?\n/)
  const columns = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [columns[index] ?? '', cell])))
}

describe.skipIf(!there)('the four files of a hardware seller', () => {
  let app: TestServer
  const jobs: JobBody[] = []
  let deals: { [column: string]: string }[] = []
  beforeAll(async () => {
    app = await openServer({ items: realSalesDocuments })
    for (const { file, object, mapping } of realSalesImports)
      jobs.push(await importFile(app.admin, object, readFileSync(join(folder, file)), mapping))
    const team = new Map(rowsOf('sales_teams.csv').map((row) => [row['sales_agent'], row]))
    deals = rowsOf('sales_pipeline.csv').map((row) => ({
      ...row,
      ...team.get(row['sales_agent']),
      product: row['product'] === 'GTXPro' ? 'GTX Pro' : (row['product'] ?? ''),
    }))
  })
  afterAll(() => app?.close())

  test('every row of every file is kept', () => {
    expect(jobs.map((job) => [job.status, job.counts['failed']])).toEqual(jobs.map(() => ['done', 0]))
    expect(jobs.map((job) => job.progress.done)).toEqual([85, 85, 7, 35, 8800])
    expect(jobs.at(-1)?.counts['created']).toBe(8800)
  })

  test('what was done about each kind of dirt is said with its number of rows', () => {
    const said = (job: JobBody | undefined, code: string, params: object) =>
      job?.notes.find(
        (entry) =>
          entry.code === code &&
          Object.entries(params).every(
            ([name, value]) => (entry.params as { [name: string]: unknown })[name] === value,
          ),
      )?.rows
    expect(said(jobs[0], 'import.value_mapped', { column: 'sector', from: 'technolgy', to: 'technology' })).toBe(12)
    expect(said(jobs.at(-1), 'import.value_mapped', { column: 'product', from: 'GTXPro', to: 'GTX Pro' })).toBe(1480)
    expect(said(jobs.at(-1), 'import.lookup_blank', { column: 'account' })).toBe(1425)
    expect(said(jobs.at(-1), 'import.cell_blank', { column: 'engage_date' })).toBe(500)
    expect(said(jobs.at(-1), 'import.cell_blank', { column: 'close_value' })).toBe(2089)
    for (const entry of jobs.at(-1)?.notes ?? []) expect(entry.message).not.toContain('import.')
  })

  async function grouped(field: string | object, won = true): Promise<[string, number, number][]> {
    const answer = await app.admin.post('/api/v1/query', {
      object: 'deal',
      ...(won && { where: { field: 'stage', op: 'eq', value: 'Won' } }),
      group_by: [field],
      aggregates: { deals: { fn: 'count' }, value: { fn: 'sum', field: 'close_value' } },
      limit: 1000,
    })
    expect(answer.status).toBe(200)
    const key = typeof field === 'string' ? field : ((field as { as?: string }).as ?? '')
    return (answer.body.records as { [name: string]: string | number }[])
      .map((row): [string, number, number] => [String(row[key]), Number(row['deals']), Number(row['value'])])
      .toSorted(byKey)
  }

  function computed(keyOf: (row: { [column: string]: string }) => string): [string, number, number][] {
    const groups = new Map<string, [number, number]>()
    for (const row of deals) {
      if (row['deal_stage'] !== 'Won') continue
      const key = keyOf(row)
      const [count, value] = groups.get(key) ?? [0, 0]
      groups.set(key, [count + 1, value + Number(row['close_value'])])
    }
    return [...groups].map(([key, [count, value]]): [string, number, number] => [key, count, value]).toSorted(byKey)
  }

  test('won deals, won value and win rate are the known ones', async () => {
    const stages = new Map((await grouped('stage', false)).map(([stage, count, value]) => [stage, { count, value }]))
    const won = stages.get('Won')
    const lost = stages.get('Lost')
    expect(won).toEqual({ count: 4238, value: 10_005_534 })
    expect(Math.round(((won?.count ?? 0) / ((won?.count ?? 0) + (lost?.count ?? 0))) * 10_000) / 100).toBe(63.15)
    expect([...stages.values()].reduce((sum, stage) => sum + stage.count, 0)).toBe(8800)
  })

  test.each([
    ['agent', 'agent.name', (row: { [column: string]: string }) => row['sales_agent'] ?? ''],
    ['manager', 'agent.manager', (row: { [column: string]: string }) => row['manager'] ?? ''],
    ['region', 'agent.region', (row: { [column: string]: string }) => row['regional_office'] ?? ''],
    ['product', 'item.name', (row: { [column: string]: string }) => row['product'] ?? ''],
  ])('won deals by %s equal an independent computation', async (_name, field, keyOf) => {
    expect(await grouped(field)).toEqual(computed(keyOf))
  })

  test('won deals by quarter equal an independent computation', async () => {
    const quarter = (row: { [column: string]: string }) => {
      const [year = '', month = '1'] = (row['close_date'] ?? '').split('-')
      return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
    }
    expect(await grouped({ field: 'close_date', unit: 'quarter', as: 'quarter' })).toEqual(computed(quarter))
  })

  test('the roll-up on the company equals the deals of the company', async () => {
    const answer = await app.admin.get('/api/v1/records/company?fields=name,won_value&limit=1000')
    const wanted = new Map(computed((row) => row['account'] ?? '').map(([name, , value]) => [name, value]))
    for (const company of answer.body.records as { name: string; won_value: number | null }[])
      expect([company.name, company.won_value ?? 0]).toEqual([company.name, wanted.get(company.name) ?? 0])
  })
})

function byKey(a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]): number {
  return a[0] < b[0] ? -1 : 1
}
