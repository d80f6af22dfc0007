/** Dated rates, phone regions and days in a stage: the same in memory and in SQL, value by value. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import type { FormulaField, FormulaScope } from '@trellis/metadata/formula/types.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { installFormulaFunctions, selectOf, valuesOf, wireOf } from './formula-sql.ts'

const fields: readonly FormulaField[] = [
  { name: 'phone', type: 'text' },
  { name: 'code', type: 'text' },
  { name: 'day', type: 'date' },
  { name: 'stage', type: 'select', options: ['new', 'won'] },
  { name: 'entered', type: 'datetime' },
]
const scope: FormulaScope = {
  object: 'deal',
  field: (_object, name) => fields.find((field) => field.name === name),
  names: () => fields.map((field) => field.name),
}
const phones = [
  '+8613812345678',
  '+86 10-6279 1234',
  '+8695588',
  '+16045551234;ext=7',
  '+442071234567',
  '021 1',
  'x',
  null,
]
const codes = ['USD', 'CNY', 'JPY', 'ZERO', '__proto__', '', null, 'usd']
const days = ['2019-12-31', '2020-01-01', '2023-12-31', '2024-01-01', '9999-12-31', '0001-01-01', null, '2024-02-29']
const entered = [
  '2024-05-01T12:00:00.000Z',
  '2024-05-10T12:30:00.000Z',
  '2024-05-10T12:30:00.001Z',
  '2024-05-09T12:30:00.000Z',
  null,
  '2025-01-01T00:00:00.000Z',
  '1999-01-01T00:00:00.000Z',
  '2024-05-10T00:00:00.000Z',
]
const records = phones.map((phone, at) => ({
  phone,
  code: codes[at],
  day: days[at],
  stage: 'won',
  entered: entered[at],
}))
const settings = {
  nowMs: Date.UTC(2024, 4, 10, 12, 30),
  timeZone: 'Asia/Shanghai',
  rates: { CNY: 1, USD: '7.2', ZERO: 0 },
  datedRates: {
    CNY: [['0001-01-01', 1]],
    USD: [
      ['2024-01-01', '7.1234567'],
      ['2020-01-01', 6.9],
    ],
    ZERO: [['2020-01-01', 0]],
  },
} as const

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createDatabase({ template: null })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await installFormulaFunctions(client)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

test.each([
  'PHONEREGION(phone)',
  'CURRENCYRATE(code)',
  'CONVERTRATE(code, "CNY", day)',
  'CONVERTRATE("CNY", code, day)',
  'CONVERTRATE("USD", "CNY", day)',
  'CONVERTRATE("USD", code, DATE(2024, 6, 1))',
  'IFERROR(CONVERTRATE("CNY", "ZERO", day), -1)',
  'CONVERTCURRENCY(10, code, "USD")',
])('%s', async (text) => {
  const checked = checkText(text, scope)
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  const made = selectOf(checked, settings, valuesOf(fields, records))
  if (!made.ok) throw new Error(made.code)
  const { rows } = await client.query<{ n: number; value: unknown; fault: boolean }>(made.sql)
  const formula = compileFormula(checked)
  const memory = records.map((record) => formula.evaluate({ ...settings, record }))
  expect(rows.map((row) => [wireOf(checked.type, row.value), row.fault])).toEqual(
    memory.map(({ value, error }) => [value, error !== undefined]),
  )
  expect(new Set(memory.map((outcome) => outcome.value)).size).toBeGreaterThan(1)
})

test('STAGEDAYS counts whole days of 24 hours since the field got its value', async () => {
  const checked = checkText('STAGEDAYS(stage)', scope)
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  const env = { ...settings, since: () => 'r."entered"' }
  const made = selectOf(checked, env, valuesOf(fields, records))
  if (!made.ok) throw new Error(made.code)
  const { rows } = await client.query<{ value: unknown }>(made.sql)
  const formula = compileFormula(checked)
  const memory = records.map(
    (record) => formula.evaluate({ ...settings, record, since: () => record.entered ?? null }).value,
  )
  expect(rows.map((row) => row.value)).toEqual(memory)
  expect(memory).toEqual([9, 0, 0, 1, null, 0, 9261, 0])
  expect(formula.evaluate({ ...settings, record: records[0] ?? {}, isNew: true }).value).toBe(0)
  expect(
    formula.evaluate({
      ...settings,
      record: records[0] ?? {},
      before: { stage: 'new' },
      since: () => entered[0] ?? null,
    }).value,
  ).toBe(0)
})
