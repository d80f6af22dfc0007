import { expect, test } from 'vitest'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import type { Documents } from '../document/documents.ts'
import { draftOfFile, labelOfTable, withHead } from './file-draft.ts'
import type { LinkTarget } from './links.ts'
import { linkToRecords } from './links.ts'
import { objectsFrom, withObjects } from './objects-from.ts'

const context = { currency: 'CNY', american: false, columnName: (number: number) => `Column ${number}` }
const range = (count: number) => Array.from({ length: count }, (_, at) => at)
const none: Documents = new Map()

const customers = {
  title: 'Customers',
  rows: [
    ['Code', 'Name', 'Tier'],
    ...range(12).map((at) => [`C-${100 + at}`, `Firm ${at}`, at % 2 ? 'Gold' : 'gold ']),
  ],
}
const orders = {
  title: '订单',
  rows: [
    ['订单名称', '客户', 'Customer code', '状态', '金额', '日期', '数量'],
    ...range(30).map((at) => [
      `Order ${at}`,
      `Firm ${at % 12}`,
      `C-${100 + (at % 12)}`,
      ['新建', '进行中', '已完成', '已取消'][at % 4] ?? '',
      at % 3 ? `￥${at}.5万` : '-',
      `2026年${1 + (at % 9)}月${1 + at}日`
        .replace('月31日', '月30日')
        .replace('2月30', '2月28')
        .replace('2月29', '2月28'),
      String(1 + (at % 5)),
    ]),
  ],
}

test('sheets of one file become objects that link to each other, by name or by code, the linked one first', () => {
  const tables = draftOfFile('shop.xlsx', [orders, customers], context)
  const [order] = tables
  expect(order?.columns.map(({ type }) => type)).toEqual([
    'text',
    'table:1',
    'table:1',
    'select',
    'currency',
    'date',
    'integer',
  ])
  expect(order?.columns[1]?.link).toEqual({ by: 1, missing: 'create', asked: 12, found: 12 })
  expect(order?.columns[2]?.link).toEqual({ by: 0, missing: 'blank', asked: 12, found: 12 })
  expect(tables[1]?.columns[0]?.type).toBe('external_id')
  const made = objectsFrom(none, { file: 'shop.xlsx', tables, app: '+', sets: [] }, 'en')
  expect(made.map(({ input }) => input.name)).toEqual(['customer__c', 'object__c'])
  expect(made[1]?.mapping.columns.slice(1, 3)).toEqual([
    { column: '客户', field: 'field_2', by: 'name', on_missing: 'create' },
    { column: 'Customer code', field: 'customer_code', by: 'code', on_missing: 'blank' },
  ])
  const documents = [...withObjects(none, made, []).values()]
  expect(documents.flatMap(checkDocument)).toEqual([])
  expect(compile({ documents, revision: 1 })).toMatchObject({ ok: true })
  expect(documents.filter(({ kind }) => kind === 'app').map((app) => (app['navigation'] as unknown[]).length)).toEqual([
    2,
  ])
  // A choice that says how far a thing is makes a board; one of two names does not end anything.
  const board = documents.find(({ name }) => name === 'object__c.board')
  expect(board?.['board']).toMatchObject({ group_by: 'field_3', sum: 'field_4' })
  const stages = made[1]?.input.fields['field_3'] as { options: { label: string; closed?: boolean; won?: boolean }[] }
  expect(stages.options.map(({ label, closed, won }) => [label, closed, won])).toEqual([
    ['新建', undefined, undefined],
    ['进行中', undefined, undefined],
    ['已完成', true, true],
    ['已取消', true, undefined],
  ])
})

const staff = {
  title: 'Employees',
  rows: [
    ['Employee', 'Full name', 'Manager', 'Office'],
    ['Ada', 'Ada', '', 'Paris'],
    ...range(10).map((at) => [`Person ${at}`, `Person ${at}`, at < 4 ? 'Ada' : `Person ${at % 4}`, `Site ${at % 5}`]),
  ],
}

test('a column that names rows of its own table links to it, and is set when they are there; the name said twice does not', () => {
  const [table] = draftOfFile('staff.xlsx', [staff], context)
  expect(table?.columns.map(({ type }) => type)).toEqual(['text', 'text', 'table:0', 'text'])
  expect(table?.columns[2]?.link).toEqual({ by: 1, missing: 'create', asked: 5, found: 5 })
  const [made] = objectsFrom(none, { file: 'staff.xlsx', tables: [table!], app: '+', sets: [] }, 'en')
  expect(made?.input.fields['manager']).toMatchObject({ type: 'lookup', to: 'employee__c' })
  expect(made?.mapping.columns.map(({ field }) => field)).toEqual(['employee', 'full_name', 'office'])
  expect(made?.later).toEqual([{ column: 'Manager', field: 'manager', by: 'full_name', on_missing: 'create' }])
  expect(compile({ documents: [...withObjects(none, [made!], []).values()], revision: 1 })).toMatchObject({ ok: true })
})

test('by a number of its own: a parent id finds the row with that id, which becomes a key', () => {
  const rows = [
    ['Id', 'Part name', 'Parent id'],
    ...range(9).map((at) => [`P-${at}`, `Part ${at}`, at ? `P-${(at - 1) >> 1}` : '']),
  ]
  const [table] = draftOfFile('parts.csv', [{ title: 'parts', rows }], context)
  expect(table?.columns.map(({ type }) => type)).toEqual(['external_id', 'text', 'table:0'])
  expect(table?.columns[2]?.link).toMatchObject({ by: 0, missing: 'blank' })
})

test('of two tables that name each other by hand, the first one brought in has its links set afterwards', () => {
  const tables = draftOfFile('shop.xlsx', [orders, customers], context).map((table, at) => ({
    ...table,
    columns: table.columns.map((column) =>
      at === 1 && column.header === 'Tier'
        ? { ...column, type: 'table:0', link: { by: -1, missing: 'blank' as const, asked: 0, found: 0 } }
        : column,
    ),
  }))
  const made = objectsFrom(none, { file: 'shop.xlsx', tables, app: '+', sets: [] }, 'en')
  expect(made.map(({ input, later }) => [input.name, later.map(({ field }) => field)])).toEqual([
    ['customer__c', ['tier']],
    ['object__c', []],
  ])
})

test('cells go to the importer as it takes them: nothing is empty, spellings of one choice are one, foreign money is bare', () => {
  const tables = draftOfFile('shop.xlsx', [orders, customers], { ...context, currency: 'USD' })
  const made = objectsFrom(none, { file: 'shop.xlsx', tables, app: '', sets: [] }, 'zh-CN')
  expect(made[0]?.rows().slice(0, 3)).toEqual([
    ['Code', 'Name', 'Tier'],
    ['C-100', 'Firm 0', 'gold'],
    ['C-101', 'Firm 1', 'gold'],
  ])
  expect(made[1]?.mapping.constants).toEqual({ field_4_currency: 'CNY' })
  expect(
    made[1]
      ?.rows()
      .slice(1, 3)
      .map((row) => row[4]),
  ).toEqual(['', '15000'])
})

test('dirty tables: a title above, no head, heads twice or missing, empty columns, hundreds of columns', () => {
  const titled = draftOfFile(
    'a.csv',
    [
      {
        title: 'a.csv',
        rows: [
          ['2026 年客户表', '', ''],
          ['名称', '电话', '电话'],
          ['甲', '13800001111', ''],
          ['乙', '13800001112', ''],
        ],
      },
    ],
    context,
  )[0]
  expect(titled?.columns.map(({ header, type, use }) => [header, type, use])).toEqual([
    ['名称', 'text', true],
    ['电话', 'phone', true],
    ['电话 2', 'text', false],
  ])
  const headless = draftOfFile(
    'b.csv',
    [
      {
        title: 'b.csv',
        rows: [
          ['Ann', 'a@example.com', '2026/1/2'],
          ['Bob', 'b@example.com', '2026.1.3'],
        ],
      },
    ],
    context,
  )[0]!
  expect(headless.headerAt).toBe(-1)
  expect(headless.columns.map(({ header, type }) => [header, type])).toEqual([
    ['Column 1', 'text'],
    ['Column 2', 'email'],
    ['Column 3', 'date'],
  ])
  expect(withHead(headless, true, context).sheet).toMatchObject({
    header: ['Ann', 'a@example.com', '2026/1/2'],
    rows: [['Bob', 'b@example.com', '2026.1.3']],
  })
  const wide = draftOfFile(
    'c.csv',
    [{ title: 'c.csv', rows: [range(450).map((at) => (at === 3 ? '' : 'Head')), range(450).map(String)] }],
    context,
  )[0]!
  expect(wide.columns.length).toBe(400)
  expect(wide.sheet.dropped).toBe(50)
  expect(new Set(wide.sheet.header).size).toBe(400)
  expect(wide.sheet.header.slice(0, 4)).toEqual(['Head', 'Head 2', 'Head 3', 'Column 4'])
})

test('days that may be read in two ways are read as the column shows, else as the country writes them', () => {
  const of = (days: string[], american: boolean) =>
    draftOfFile('d.csv', [{ title: 'd', rows: [['What', 'Day'], ...days.map((day, at) => [`x${at}`, day])] }], {
      ...context,
      american,
    })[0]?.columns[1]
  expect(of(['3/4/2026', '25/4/2026'], true)).toMatchObject({ type: 'date', dateOrder: 'dmy' })
  expect(of(['3/4/2026', '4/25/2026'], false)).toMatchObject({ type: 'date', dateOrder: 'mdy' })
  expect(of(['3/4/2026', '5/6/2026'], true)).toMatchObject({ dateOrder: 'mdy' })
  expect(of(['2026-03-04', '20260305'], true)?.dateOrder).toBeUndefined()
})

test('columns that name records or people who are there become links; small numbers that agree by chance do not', async () => {
  const table = draftOfFile(
    'e.csv',
    [
      {
        title: 'e',
        rows: [
          ['Task', 'Account', 'By', 'Count'],
          ...range(8).map((at) => [`t${at}`, `Firm ${at}`, `u${at % 4}@example.com`, String(at)]),
        ],
      },
    ],
    context,
  )[0]!
  const there = {
    account: ['Firm 0', 'Firm 1', 'Firm 2', 'Firm 3', 'Firm 4', 'Firm 5', 'Firm 6'],
    user: range(4).map((at) => `u${at}@example.com`),
    room: range(8).map(String),
  }
  const asked: string[] = []
  const search = (target: LinkTarget, texts: readonly string[]) => {
    asked.push(`${target.object}.${target.field}`)
    const values = new Set(there[target.object as keyof typeof there])
    return Promise.resolve(new Set(texts.filter((text) => values.has(text))))
  }
  const targets = [
    { object: 'user', field: 'email', names: false },
    { object: 'room', field: 'code', names: false },
    { object: 'account', field: 'name', names: true },
  ]
  const columns = await linkToRecords(table, targets, search)
  expect(columns.map(({ type }) => type)).toEqual(['text', 'lookup:account', 'user', 'integer'])
  expect(columns[1]?.link).toEqual({ by: 'name', missing: 'blank', asked: 8, found: 7 })
  expect(asked).toEqual(['user.email', 'room.code', 'account.name'])
})

test('a record is called by one of what the file or sheet is called', () => {
  expect(
    ['clients.csv', 'key_accounts.xlsx', 'Companies', 'Boxes', 'Business', '客户表', 'Q1-deals.csv'].map(labelOfTable),
  ).toEqual(['Client', 'Key account', 'Company', 'Box', 'Business', '客户表', 'Q1 deal'])
})
