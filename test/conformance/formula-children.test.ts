/** Aggregates over related records: the correlated sub-select gives what the loop over the children gives, errors included. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type { FormulaField, FormulaScope } from '@trellis/metadata/formula/types.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { installFormulaFunctions, quoteName, quoteValue, valuesOf, wireOf } from './formula-sql.ts'

const dealFields: readonly FormulaField[] = [
  { name: 'key', type: 'text' },
  { name: 'amount', type: 'currency' },
]
const quoteFields: readonly FormulaField[] = [
  { name: 'deal', type: 'text' },
  { name: 'total', type: 'currency' },
  { name: 'parts', type: 'number' },
  { name: 'status', type: 'select', options: ['draft', 'accepted'] },
  { name: 'sent', type: 'date' },
]
const scope: FormulaScope = {
  object: 'deal',
  field: (object, name) => (object === 'deal' ? dealFields : quoteFields).find((field) => field.name === name),
  names: (object) => (object === 'deal' ? dealFields : quoteFields).map((field) => field.name),
  children: (object, name) =>
    object === 'deal' && name === 'quotes' ? { name, object: 'quote', via: 'deal' } : undefined,
}

const deals = [
  { key: 'a', amount: 100 },
  { key: 'b', amount: null },
  { key: 'none', amount: 5 },
]
const quotes = [
  { deal: 'a', total: 10.25, parts: 2, status: 'accepted', sent: '2026-01-31' },
  { deal: 'a', total: 0.1, parts: 3, status: 'draft', sent: null },
  { deal: 'a', total: null, parts: 0, status: 'accepted', sent: '2026-03-01' },
  { deal: 'b', total: -7, parts: 0, status: 'accepted', sent: '2025-12-31' },
  { deal: 'b', total: 3, parts: null, status: null, sent: '2026-01-01' },
]

const formulas = [
  'COUNTIF(quotes)',
  'COUNTIF(quotes, status = "accepted")',
  'COUNTIF(quotes, ISBLANK(status) || total > 5)',
  'SUMIF(quotes, total)',
  'SUMIF(quotes, total, status = "accepted")',
  'SUMIF(quotes, total / parts)',
  'SUMIF(quotes, total / parts, parts > 0)',
  'AVGIF(quotes, total)',
  'AVGIF(quotes, total / 3)',
  'MINIF(quotes, sent)',
  'MAXIF(quotes, total, status = "draft")',
  'EXISTSIF(quotes, sent > DATE(2026, 2, 1))',
  'IFERROR(SUMIF(quotes, total / parts), -1)',
  'amount - SUMIF(quotes, total)',
  'IF(COUNTIF(quotes) > 0, MAXIF(quotes, sent) + 1, TODAY())',
  'NOT(EXISTSIF(quotes))',
]

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createDatabase({ template: null })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await installFormulaFunctions(client)
  await client.query(`CREATE TABLE quote AS SELECT * FROM ${valuesOf(quoteFields, quotes)}`)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const time = { nowMs: Date.UTC(2026, 10, 21), timeZone: 'UTC' }

test.each(formulas)('%s', async (text) => {
  const checked = checkText(text, scope)
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  const made = formulaToSql(checked, {
    ...time,
    column: (reference) => `r.${quoteName(reference.key)}`,
    param: quoteValue,
    children: () => ({
      from: 'quote q',
      where: 'q.deal = r.key',
      column: (reference) => `q.${quoteName(reference.key)}`,
    }),
  })
  if (!made.ok) throw new Error(made.errors[0]?.message)
  const sql = `SELECT to_jsonb(${made.sql}) AS value, (${made.fault?.() ?? 'FALSE'}) IS TRUE AS fault FROM ${valuesOf(dealFields, deals)} ORDER BY "#"`
  const { rows } = await client.query<{ value: unknown; fault: boolean }>(sql)
  const inSql = rows.map((row) => ({ value: wireOf(checked.type, row.value), fault: row.fault }))
  const formula = compileFormula(checked)
  const inMemory = deals.map((record) => {
    const outcome = formula.evaluate({
      ...time,
      record,
      children: () => quotes.filter((quote) => quote.deal === record.key),
    })
    return { value: outcome.value, fault: outcome.error !== undefined }
  })
  expect(inSql).toEqual(inMemory)
})
