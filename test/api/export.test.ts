import { unzipSync } from 'fflate'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  const { objects } = app.server.models.model()
  const owner = (await rep.get('/api/v1/me')).body.user.id
  await insertRows(app.server.db, objects['account']!, [{ id: idOf(1, 1), name: '=HYPERLINK("http://x")' }])
  await insertRows(app.server.db, objects['deal']!, [
    {
      id: idOf(3, 1),
      owner,
      name: 'A "quoted", name',
      account: idOf(1, 1),
      amount: -5.5,
      close_date: '2026-03-01',
      tags: ['a', 'b'],
      urgent: true,
      stage: 'qualify',
      met_at: '2026-03-01T10:00:00.000Z',
    },
    { id: idOf(3, 2), owner, name: '-1+1 中文', amount: 10, close_date: '1899-12-31', stage: 'won' },
    { id: idOf(3, 3), owner: idOf(9, 9), name: 'not mine' },
  ])
})
afterAll(() => app.close())

const fields = 'name,account.name,amount,close_date,tags,urgent'

test('CSV has a header, quotes what it must, guards formulas and leaves numbers alone', async () => {
  const answer = await rep.get(`/api/v1/records/deal/export?format=csv&fields=${fields}&order_by=name`)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="deal-\d{4}-\d\d-\d\d(-\w+)?\.csv"$/)
  const lines = answer.text.replace('\ufeff', '').split('\r\n')
  expect(lines[0]).toBe('name,account.name,amount,close_date,tags,urgent')
  expect(lines.slice(1, 3).toSorted()).toEqual(
    [
      `"A ""quoted"", name","'=HYPERLINK(""http://x"")",-5.5,2026-03-01,a; b,TRUE`,
      `'-1+1 中文,,10,1899-12-31,,`,
    ].toSorted(),
  )
  expect(lines.slice(3)).toEqual([''])
})

test('NDJSON is one record a line, with a filter, a view and a limit', async () => {
  const where = encodeURIComponent('amount < 0')
  expect((await rep.get(`/api/v1/records/deal/export?format=ndjson&fields=name,amount&where=${where}`)).text).toBe(
    '{"name":"A \\"quoted\\", name","amount":-5.5}\n',
  )
  expect(
    (await rep.get('/api/v1/records/deal/export?format=ndjson&view=open')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ id: idOf(3, 1), name: 'A "quoted", name', 'account.name': '=HYPERLINK("http://x")', amount: -5.5 }])
  expect((await rep.get('/api/v1/records/deal/export?format=ndjson&limit=1')).text.trim().split('\n')).toHaveLength(1)
})

test('XLSX opens with labels, texts as texts, numbers as numbers and days as dates', async () => {
  const response = await fetch(
    `${app.address}/api/v1/records/deal/export?format=xlsx&header=label&fields=${fields},stage&order_by=amount`,
    { headers: rep.headers },
  )
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(Object.keys(unzipSync(bytes))).toContain('xl/workbook.xml')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as never)
  const rows = (book.worksheets[0]?.getSheetValues() ?? []).slice(1).map((row) => (row as unknown[]).slice(1))
  expect(rows[0]).toEqual(['Name', 'Account › Name', 'Amount', 'Close date', 'Tags', 'Urgent', 'Stage'])
  expect(rows[1]).toEqual([
    'A "quoted", name',
    '=HYPERLINK("http://x")',
    -5.5,
    new Date('2026-03-01T00:00:00Z'),
    'a; b',
    true,
    'qualify',
  ])
  expect(rows[2]?.slice(0, 4)).toEqual(['-1+1 中文', undefined, 10, '1899-12-31'])
})

test('exporting needs its right and a query that fits; refusals come before the first byte', async () => {
  expect((await rep.get('/api/v1/records/account/export')).body.code).toBe('access.denied')
  expect((await rep.get('/api/v1/records/deal/export?fields=margin')).body.code).toBe('query.unknown_field')
  expect((await rep.get('/api/v1/records/deal/export?format=pdf')).body.code).toBe('query.syntax')
  expect((await app.anonymous().get('/api/v1/records/deal/export')).status).toBe(401)
})

test('a search that can find nothing exports a header alone; one that finds something only that', async () => {
  expect((await rep.get('/api/v1/records/deal/export?fields=name&search=!!&bom=0')).text).toBe('name\r\n')
  expect(
    (await rep.get(`/api/v1/records/deal/export?fields=name&search=${encodeURIComponent('中文')}&bom=0`)).text,
  ).toBe("name\r\n'-1+1 中文\r\n")
})

test('more records than one batch come whole, in order, and a client that leaves frees the stream', async () => {
  const { db } = app.server
  const shape = app.server.models.model().objects['product']!
  await insertRows(
    db,
    shape,
    Array.from({ length: 5001 }, (_, n) => ({ id: idOf(2, n + 1), name: `P${n}`, code: `C${n}` })),
  )
  const answer = await fetch(`${app.address}/api/v1/records/product/export?format=ndjson&fields=name`, {
    headers: app.admin.headers,
  })
  expect(
    (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name),
  ).toEqual(Array.from({ length: 5001 }, (_, n) => `P${n}`))
  for (let n = 0; n < 12; n++) {
    const response = await fetch(`${app.address}/api/v1/records/product/export?format=csv`, {
      headers: app.admin.headers,
    })
    expect(response.status).toBe(200)
    await response.body?.cancel()
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
})

test('more records than an address has room for are named in the body; the answer is that of the address', async () => {
  const value = [idOf(3, 1), ...Array.from({ length: 3000 }, (_, at) => idOf(8, at + 1))]
  const body = { fields: ['id', 'name'], where: { field: 'id', op: 'in', value } }
  const named = await rep.post('/api/v1/records/deal/export?format=csv&header=label', body)
  const filter = encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: idOf(3, 1) }))
  const asked = await rep.get(`/api/v1/records/deal/export?format=csv&header=label&fields=id,name&filter=${filter}`)
  expect([named.status, named.text]).toEqual([200, asked.text])
  expect(named.text).toContain('quoted')
  expect(named.headers.get('content-disposition')).toMatch(/^attachment; filename="deal-.*\.csv"$/)
  expect((await rep.post('/api/v1/records/deal/export', { object: 'account' })).status).toBe(400)
  expect((await rep.post('/api/v1/records/deal/export?format=exe', {})).status).toBe(400)
})
