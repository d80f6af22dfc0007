import Papa from 'papaparse'
import { afterEach, expect, test, vi } from 'vitest'
import type { ObjectFrom } from './objects-from.ts'
import { runImport, setLinks } from './run-import.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const staff: ObjectFrom = {
  label: 'Staff',
  input: {
    name: 'staff__c',
    label: 'Staff',
    pluralLabel: 'Staff',
    icon: 'user',
    fields: {},
    nameField: 'name',
    app: '+',
    appLabel: 'Staff',
  },
  mapping: { mode: 'insert', columns: [{ column: 'Name', field: 'name' }], constants: {} },
  later: [{ column: 'Boss', field: 'boss', by: 'name', on_missing: 'blank' }],
  rows: () => [
    ['id', 'Name', 'Boss'],
    ['1', 'Ann', 'Cem'],
    ['2', 'Bob', 'Ann'],
    ['3', 'Cem', ''],
    ['4', 'Dee', 'Ann'],
  ],
}

/** A server that refuses row 3 of the first file, and keeps what it was sent. */
function importer() {
  const sent: { mapping: { [member: string]: unknown }; rows: string[][] }[] = []
  vi.stubGlobal('fetch', async (path: string, { body }: { body?: FormData }) => {
    if (path.endsWith('/errors'))
      return new Response('\uFEFFid_,id,Name,Boss,_row,_reason\r\nx,2,Bob,Ann,3,"No, thanks"\r\n')
    const file = body?.get('file') as File
    const rows = Papa.parse<string[]>(await file.text(), { skipEmptyLines: true }).data
    sent.push({ mapping: JSON.parse(String(body?.get('mapping'))), rows })
    const failed = sent.length === 1 ? 1 : 0
    return Response.json({
      id: `j${sent.length}`,
      status: 'done',
      counts: { created: 3, failed },
      progress: { done: 4, total: 4, percent: 100 },
      error_file: failed ? '/api/v1/jobs/j1/errors' : null,
    })
  })
  return sent
}

test('links to rows of the same table are set by a second import of the rows that got in and name one, by ids of their own', async () => {
  const sent = importer()
  const { job, open } = await runImport(staff, () => {})
  expect(job.counts['failed']).toBe(1)
  const first = sent[0]!
  expect(first.mapping).toMatchObject({
    mode: 'insert',
    columns: [
      { column: 'id_', field: 'id' },
      { column: 'Name', field: 'name' },
    ],
  })
  const ids = first.rows.slice(1).map(([id]) => id!)
  expect(new Set(ids).size).toBe(4)
  expect(ids).toEqual(ids.toSorted())
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  await setLinks(staff, open, () => {})
  expect(sent[1]?.mapping).toMatchObject({
    mode: 'update',
    key: 'id',
    columns: [
      { column: 'id_', field: 'id' },
      { column: 'Boss', field: 'boss', by: 'name', on_missing: 'blank' },
    ],
  })
  expect(sent[1]?.rows).toEqual([
    ['id_', 'id', 'Name', 'Boss'],
    [ids[0], '1', 'Ann', 'Cem'],
    [ids[3], '4', 'Dee', 'Ann'],
  ])
})

test('a table without such links goes in one import, without ids', async () => {
  const sent = importer()
  const { open } = await runImport({ ...staff, later: [] }, () => {})
  expect(open).toEqual([])
  expect(sent.map(({ rows }) => rows[0])).toEqual([['id', 'Name', 'Boss']])
})
