/** Imports: what is read out of files, what becomes of bad rows, and that nothing is written twice. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finished, importFile, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'maker',
        label: 'Maker',
        fields: { name: { type: 'text', required: true }, code: { type: 'external_id', unique: true } },
      },
      {
        kind: 'object',
        name: 'part',
        label: 'Part',
        fields: {
          name: { type: 'text', label: { en: 'Part name', 'zh-CN': '零件名称' }, required: true, max_length: 40 },
          sku: { type: 'external_id', label: 'SKU', unique: true },
          maker: { type: 'lookup', to: 'maker', label: 'Maker' },
          price: { type: 'number', label: 'Price', precision: 12, scale: 2 },
          made_on: { type: 'date', label: 'Made on' },
          kind: {
            type: 'select',
            label: 'Kind',
            options: [
              { value: 'bolt', label: { en: 'Bolt', 'zh-CN': '螺栓' } },
              { value: 'nut', label: 'Nut' },
            ],
          },
        },
      },
      {
        kind: 'object',
        name: 'cell',
        label: 'Cell',
        name_field: 'name',
        fields: {
          name: { type: 'long_text' },
          b: { type: 'long_text' },
          c: { type: 'long_text' },
          d: { type: 'long_text' },
          e: { type: 'long_text' },
        },
      },
    ],
  })
  await app.admin.post('/api/v1/records/maker/bulk', {
    op: 'insert',
    records: [
      { name: 'Anvil', code: 'A' },
      { name: 'Twin', code: 'T1' },
      { name: 'Twin', code: 'T2' },
    ],
  })
})
afterAll(() => app?.close())

const parts = (query = '') =>
  app.admin.get(`/api/v1/records/part?fields=name,sku,maker.name,price,made_on,kind&order_by=sku${query}`)

describe('a CSV file', () => {
  test('is previewed with what was detected and a mapping proposed from labels in either language', async () => {
    const answer = await app.admin.post(
      '/api/v1/records/part/import/preview',
      uploadForm('零件名称;SKU;Price\r\nA;1;2,5\r\n'),
    )
    expect(answer.body).toMatchObject({
      encoding: 'utf-8',
      delimiter: ';',
      columns: ['零件名称', 'SKU', 'Price'],
      rows: [['A', '1', '2,5']],
    })
    expect(answer.body.mapping).toEqual({
      mode: 'insert',
      columns: [
        { column: '零件名称', field: 'name' },
        { column: 'SKU', field: 'sku' },
        { column: 'Price', field: 'price' },
      ],
    })
  })

  test('becomes records; bad rows are kept apart with row, column and reason; what was done is said', async () => {
    const csv =
      'Part name,SKU,Maker,Price,Made on,Kind\nHex,1,Anvil,"1,250.50",2026/3/1,螺栓\nWing,2,,,,Nut\n,3,Anvil,1,,\nRound,4,Nobody,1,,\nFlat,5,Twin,1,,\nOdd,6,Anvil,abc,,\nHex,1,Anvil,9,,\n'
    const job = await importFile(app.admin, 'part', csv)
    expect(job).toMatchObject({ status: 'done', counts: { created: 2, failed: 5 }, progress: { done: 7, total: 7 } })
    expect((await parts()).body.records).toEqual([
      { name: 'Hex', sku: '1', 'maker.name': 'Anvil', price: 1250.5, made_on: '2026-03-01', kind: 'bolt' },
      { name: 'Wing', sku: '2', 'maker.name': null, price: null, made_on: null, kind: 'nut' },
    ])
    expect(job.notes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'import.lookup_blank', params: { column: 'Maker' }, rows: 1 }),
      ]),
    )
    expect(job.refusals).toContainEqual({
      column: 'Maker',
      field: 'maker',
      code: 'import.lookup_missing',
      params: { value: 'Nobody' },
      message: expect.stringContaining('There is no record "Nobody"'),
      rows: 1,
      first_row: 5,
    })
    expect(job.refusals.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1])
    const file = await app.admin.get(job.error_file)
    const lines = file.text.replace('\uFEFF', '').trim().split('\r\n')
    expect(lines[0]).toBe('Part name,SKU,Maker,Price,Made on,Kind,_row,_reason')
    expect(lines.slice(1).map((line) => line.split(',').at(-2))).toEqual(['4', '5', '6', '7', '8'])
    expect(lines[2]).toContain('Maker: There is no record ""Nobody""')
  })

  test('the preview proposes fields by their names, then by what headers call them beside the name of the object', async () => {
    const form = uploadForm('Part name,Product maker name,maker name,part kind,Our made on,part price\n')
    const { mapping } = (await app.admin.post('/api/v1/records/part/import/preview', form)).body
    expect(mapping.columns).toEqual([
      { column: 'Part name', field: 'name' },
      { column: 'maker name', field: 'maker' },
      { column: 'part kind', field: 'kind' },
      { column: 'part price', field: 'price' },
    ])
  })

  test('its error file, mended, imports as it is', async () => {
    const job = await importFile(app.admin, 'part', 'Part name,SKU\n,100\n')
    const mended = (await app.admin.get(job.error_file)).text.replace('\r\n,100', '\r\nMended,100')
    expect(await importFile(app.admin, 'part', mended)).toMatchObject({
      status: 'done',
      counts: { created: 1, failed: 0 },
    })
  })

  test('a dry run tells the same and writes nothing', async () => {
    const before = (await app.admin.get('/api/v1/records/part?total=1&limit=1')).body.total
    const job = await importFile(app.admin, 'part', 'Part name,SKU\nNew,200\n,201\n', {
      columns: [
        { column: 'Part name', field: 'name' },
        { column: 'SKU', field: 'sku' },
      ],
      dry_run: true,
    })
    expect(job).toMatchObject({ status: 'done', dry_run: true, counts: { created: 1, failed: 1 } })
    expect((await app.admin.get('/api/v1/records/part?total=1&limit=1')).body.total).toBe(before)
  })

  test('upsert by a unique key updates what is there and creates the rest; a blank cell leaves the value', async () => {
    const mapping = {
      mode: 'upsert',
      key: 'sku',
      columns: [
        { column: 'n', field: 'name' },
        { column: 's', field: 'sku' },
        { column: 'p', field: 'price' },
      ],
    }
    await importFile(app.admin, 'part', 'n,s,p\nFirst,300,5\n', mapping)
    const job = await importFile(app.admin, 'part', 'n,s,p\nFirst renamed,300,\nSecond,301,6\n', mapping)
    expect(job.counts).toMatchObject({ created: 1, updated: 1, failed: 0 })
    const read = await app.admin.get(
      `/api/v1/records/part?fields=name,price&order_by=sku&where=${encodeURIComponent('OR(sku = "300", sku = "301")')}`,
    )
    expect(read.body.records).toEqual([
      { name: 'First renamed', price: 5 },
      { name: 'Second', price: 6 },
    ])
  })

  test('value maps, lookups by external id, and parents made on the way', async () => {
    const job = await importFile(app.admin, 'part', 'n,s,m,k\nA,400,T1,Bolts\nB,401,NEW,nut\n', {
      mode: 'insert',
      columns: [
        { column: 'n', field: 'name' },
        { column: 's', field: 'sku' },
        { column: 'k', field: 'kind', value_map: { Bolts: 'bolt' } },
        { column: 'm', field: 'maker', by: 'code' },
      ],
    })
    expect(job.counts).toMatchObject({ created: 1, failed: 1 })
    expect(job.notes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'import.value_mapped',
          params: { column: 'k', from: 'Bolts', to: 'bolt' },
          rows: 1,
        }),
      ]),
    )
    const again = await importFile(app.admin, 'part', 'n,s,m\nB,401,Fresh\nC,402,Fresh\n', {
      mode: 'insert',
      columns: [
        { column: 'n', field: 'name' },
        { column: 's', field: 'sku' },
        { column: 'm', field: 'maker', on_missing: 'create' },
      ],
    })
    expect(again.counts).toMatchObject({ created: 2, failed: 0 })
    expect(
      (await app.admin.get(`/api/v1/records/maker?where=${encodeURIComponent('name = "Fresh"')}`)).body.records,
    ).toHaveLength(1)
  })

  test('is undone as one change set', async () => {
    const job = await importFile(app.admin, 'part', 'Part name,SKU\nGone,500\nGone too,501\n')
    const undone = await app.admin.post(`/api/v1/changes/${job.change}/undo`)
    expect(undone.status).toBe(200)
    expect(
      (await app.admin.get(`/api/v1/records/part?where=${encodeURIComponent('BEGINS(name, "Gone")')}`)).body.records,
    ).toEqual([])
  })
})

describe('files as they come', () => {
  const text = 'Part name,SKU\n螺栓 é,x\n'
  test.each([
    ['utf-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]), 'utf-8'],
    ['utf-16le with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf-16le')]), 'utf-16le'],
    ['utf-16be', iconv.encode('Part name,SKU\nplain text here,x\n', 'utf-16be'), 'utf-16be'],
    [
      'gb18030',
      iconv.encode('Part name,SKU\n不锈钢六角螺栓规格型号产品,x\n高强度垫圈零件仓库,y\n', 'gb18030'),
      'gb18030',
    ],
    ['windows-1252', iconv.encode('Part name,SKU\nCafé crème brûlée,x\n', 'windows-1252'), 'windows-1252'],
  ])('%s is recognised', async (_name, bytes, encoding) => {
    const answer = await app.admin.post('/api/v1/records/part/import/preview', uploadForm(bytes))
    expect(answer.body.encoding).toBe(encoding)
    expect(answer.body.columns).toEqual(['Part name', 'SKU'])
    expect(answer.body.rows[0][0]).not.toContain('�')
  })

  test.each([
    ['CR line ends', 'Part name,SKU\rA,601\rB,602\r', 2],
    ['mixed line ends', 'Part name,SKU\r\nA,603\nB,604\r\n', 2],
    ['sep= line', 'sep=;\nPart name;SKU\nA;605\n', 1],
    ['tabs', 'Part name\tSKU\nA\t606\n', 1],
    ['a quote in the middle', 'Part name,SKU\nA 3" pipe,607\n', 1],
    ['an unclosed quote at the end', 'Part name,SKU\nA,608\n"B,609\nC,610\n', 1],
    ['rows too short', 'Part name,SKU\nA\nB,611\n', 2],
  ])('%s', async (_name, csv, created) => {
    const job = await importFile(app.admin, 'part', csv)
    expect(job.status).toBe('done')
    expect(job.counts.created).toBe(created)
  })

  test('a NUL, a row too long and a cell too long are refused row by row', async () => {
    const job = await importFile(
      app.admin,
      'part',
      `Part name,SKU\nA\0B,620\nok,621,surplus\n${'x'.repeat(1_000_000)},622\nfine,623\n`,
    )
    expect(job).toMatchObject({ status: 'done', counts: { created: 1, failed: 3 } })
    expect((await app.admin.get(job.error_file)).status).toBe(200)
  })

  test.each([
    ['an empty file', ''],
    ['too many columns', `${Array.from({ length: 5001 }, (_, n) => `c${n}`).join(',')}\n`],
    ['a zip that is no workbook', Buffer.from(zipSync({ 'a.txt': new Uint8Array([1]) }))],
    ['a zip bomb', Buffer.from(zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(60_000_000) }))],
  ])('%s is refused with a reason', async (_name, content) => {
    const answer = await app.admin.post('/api/v1/records/part/import', uploadForm(content))
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('import.bad_file')
  })

  test('a workbook is read with its dates, numbers and texts', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('Parts')
    sheet.addRow(['Part name', 'SKU', 'Price', 'Made on'])
    sheet.addRow(['Steel, "best"', '700', 12.5, new Date(Date.UTC(2026, 1, 28))])
    const job = await importFile(app.admin, 'part', Buffer.from(await book.xlsx.writeBuffer()))
    expect(job).toMatchObject({ status: 'done', counts: { created: 1 } })
    const read = await app.admin.get(
      `/api/v1/records/part?fields=name,price,made_on&where=${encodeURIComponent('sku = "700"')}`,
    )
    expect(read.body.records).toEqual([{ name: 'Steel, "best"', price: 12.5, made_on: '2026-02-28' }])
  })

  const spectrum = join(import.meta.dirname, '../../../shared/data/csv_spectrum')
  const known = existsSync(spectrum)
  if (!known) console.warn('NOT RUN: the CSV acid files (../shared/data/csv_spectrum) are absent')
  // Its expected JSON disagrees with its CSV upstream.
  const names = known
    ? readdirSync(join(spectrum, 'csvs'))
        .map((name) => name.slice(0, -4))
        .filter((name) => name !== 'location_coordinates')
    : []
  test.skipIf(!known).each(names)('acid file %s is read as its makers say', async (name) => {
    const wanted = JSON.parse(readFileSync(join(spectrum, 'json', `${name}.json`), 'utf8')) as {
      [column: string]: string
    }[]
    const header = Object.keys(wanted[0] ?? {})
    const fields = ['name', 'b', 'c', 'd', 'e']
    const bytes = readFileSync(join(spectrum, 'csvs', `${name}.csv`))
    const preview = await app.admin.post('/api/v1/records/cell/import/preview', uploadForm(bytes))
    expect(preview.body.columns).toEqual(header)
    expect(preview.body.rows).toEqual(wanted.map((row) => header.map((column) => row[column])))
    const job = await importFile(app.admin, 'cell', bytes, {
      mode: 'insert',
      columns: header.map((column, index) => ({ column, field: fields[index] })),
    })
    expect(job.counts).toMatchObject({ created: wanted.length, failed: 0 })
  })
})

describe('asking wrongly', () => {
  test.each([
    ['not JSON', '{', '/mapping'],
    ['unknown members', { columns: [], colour: 1 }, '/mapping/colour'],
    ['a column that is not in the file', { columns: [{ column: 'nope', field: 'name' }] }, '/mapping/columns/0/column'],
    [
      'a field that does not exist',
      { columns: [{ column: 'Part name', field: 'constructor' }] },
      '/mapping/columns/0/field',
    ],
    ['upsert without a key', { columns: [{ column: 'Part name', field: 'name' }], mode: 'upsert' }, '/mapping/key'],
  ])('a mapping that is %s is refused at its place', async (_name, mapping, pointer) => {
    const answer = await app.admin.post('/api/v1/records/part/import', uploadForm('Part name\nA\n', mapping))
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  test('without the import right there is no import', async () => {
    await app.apply([{ kind: 'permission_set', name: 'reader', objects: { part: { read: true, create: true } } }])
    const reader = await app.as('reader', { permission_sets: ['reader'] })
    expect((await reader.post('/api/v1/records/part/import', uploadForm('Part name\nA\n'))).body.code).toBe(
      'access.object_denied',
    )
    const stranger = await app.as('nobody')
    expect((await stranger.post('/api/v1/records/part/import', uploadForm('Part name\nA\n'))).body.code).toBe(
      'query.unknown_object',
    )
  })

  test('the same idempotency key starts one job', async () => {
    const ask = () =>
      app.admin.post('/api/v1/records/part/import', uploadForm('Part name,SKU\nOnce,800\n'), {
        'idempotency-key': 'import-once',
      })
    const [first, second] = [await ask(), await ask()]
    expect(second.body.id).toBe(first.body.id)
    expect((await finished(app.admin, first.body.id)).counts.created).toBe(1)
  })

  test('a job is seen by who started it only', async () => {
    const job = await importFile(app.admin, 'part', 'Part name\nMine\n')
    const stranger = await app.as('nobody')
    expect((await stranger.get(`/api/v1/jobs/${job.id}`)).status).toBe(404)
  })
})
