import { expect, test } from 'vitest'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { createObject } from '../document/commands/create-object.ts'
import { fieldsFrom, inferColumns, nameColumn } from './infer.ts'

const header = [
  'company_name',
  'Phone',
  'E-mail',
  'Stage',
  'Amount',
  'Employees',
  'Close date',
  '城市',
  'Active',
  'Zip',
  'Notes',
  'Rate',
  '',
]
const stages = ['New', 'Talking', 'Won']
const rows = Array.from({ length: 30 }, (_, at) => [
  `Company ${at}`,
  `+86 1380000${1000 + at}`,
  `a${at}@example.com`,
  stages[at % 3] ?? '',
  `${1000 + at}.50`,
  String(at * 3),
  `2026-0${1 + (at % 9)}-15`,
  at % 2 ? '上海' : '北京',
  at % 2 ? 'yes' : 'no',
  `0${1234 + at}`,
  'x'.repeat(300 + at),
  `${at}%`,
  '',
])
const sheet = { title: 'companies.csv', header, rows, dropped: 0 }
const context = { currency: 'CNY', american: true }

test('types are worked out from what the cells hold', () => {
  expect(inferColumns(sheet, context).map((column) => column.type)).toEqual([
    'text',
    'phone',
    'email',
    'select',
    'currency',
    'integer',
    'date',
    'select',
    'checkbox',
    'text',
    'long_text',
    'percent',
    'text',
  ])
})

test('columns without a value are left out, and the naming column is found', () => {
  const columns = inferColumns(sheet, context)
  expect(columns.map((column) => column.use).lastIndexOf(true)).toBe(11)
  expect(nameColumn(columns)?.header).toBe('company_name')
  expect(columns[0]?.label).toBe('Company name')
})

test('the fields make an object that compiles, with choices found by their labels', () => {
  const columns = inferColumns(sheet, context)
  const { fields, names } = fieldsFrom(columns, nameColumn(columns))
  expect(Object.keys(fields)[0]).toBe('company_name')
  expect(fields[names.get(7) ?? '']?.options?.map((option) => option.label)).toEqual(['北京', '上海'])
  const documents = [
    ...createObject(new Map(), {
      name: 'company__c',
      label: 'Company',
      pluralLabel: 'Companies',
      icon: 'cube',
      fields,
      nameField: 'company_name',
      app: '',
    }).values(),
  ]
  expect(documents.flatMap(checkDocument)).toEqual([])
  expect(compile({ documents, revision: 1 })).toMatchObject({ ok: true })
})
