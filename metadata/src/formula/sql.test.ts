import { expect, test } from 'vitest'
import { checkText } from './check.ts'
import { formulaSqlStatements } from './sql-functions.ts'
import { formulaToSql } from './sql.ts'
import { testScope, testTime } from './test-scope.ts'

function sql(
  text: string,
  as: 'value' | 'condition' = 'condition',
  scale?: number,
): { sql: string; values: unknown[] } {
  const checked = checkText(text, testScope, { context: 'field', returns: 'any' })
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  const values: unknown[] = []
  const made = formulaToSql(
    checked,
    {
      column: (reference) => `o.${reference.key}`,
      param: (value) => `$${values.push(value)}`,
      ...testTime,
      global: () => '0190b5a0-0000-7000-8000-000000000001',
      children: () => ({ from: 'quote q', where: 'q.opportunity = o.id', column: (reference) => `q.${reference.key}` }),
    },
    { as, ...(scale === undefined ? {} : { scale }) },
  )
  return { sql: made.ok ? made.sql : (made.errors[0]?.code ?? ''), values }
}

test.each([
  ['stage = "won"', 'o.stage = $1::text', ['won']],
  ['amount > 1000', 'o.amount > $1::numeric', ['1000']],
  ['close_date >= TODAY() - 30', 'o.close_date >= $1::date', ['2026-10-22']],
  ['stage = ""', '(o.stage IS NULL)', []],
  ['ISBLANK(amount)', '(o.amount IS NULL)', []],
  ['owner = $User.id', 'o.owner = $1::uuid', ['0190b5a0-0000-7000-8000-000000000001']],
  ['owner = "0190B5A0-0000-7000-8000-000000000009"', 'o.owner = $1::uuid', ['0190b5a0-0000-7000-8000-000000000009']],
  ['INCLUDES(tags, "vip")', '(o.tags)::text[] @> ARRAY[$1::text]', ['vip']],
  ['AND(stage = "won", amount > 5)', '(o.stage = $1::text AND o.amount > $2::numeric)', ['won', '5']],
  ['stage = "won" || active', '(o.stage = $1::text OR o.active)', ['won']],
  ['IN(stage, "won", "lost")', 'o.stage IN ($1::text, $2::text)', ['won', 'lost']],
  ['stage <> "won"', '(o.stage = $1::text) IS NOT TRUE', ['won']],
  ['created_at >= TODAY()', 'o.created_at >= ($1::date::timestamp AT TIME ZONE $2::text)', ['2026-11-21', 'UTC']],
])('%s stays a condition that an index can serve', (text, expected, values) => {
  expect(sql(text)).toEqual({ sql: expected, values })
})

test('a virtual field is the SQL one would write by hand', () => {
  expect(sql('amount * probability / 100', 'value', 2)).toEqual({
    sql: 'round(((o.amount * o.probability) * $1::numeric), 2)',
    values: ['0.01'],
  })
})

test('values are bound, each parameter stands in the text, nothing typed by people does', () => {
  const canary = `'; DROP TABLE x; -- " $$ \\ /* {{`
  const made = sql(`name & ${JSON.stringify(canary)} = ${JSON.stringify(canary)} && REGEX(name, "a'b")`)
  expect(made.sql).not.toContain('DROP')
  expect(made.sql).not.toContain("a'b")
  expect(made.values).toContain(canary)
  for (const [index] of made.values.entries()) expect(made.sql).toContain(`$${index + 1}::`)
})

test('children are one correlated sub-select', () => {
  expect(sql('SUMIF(quotes, total, status = "accepted") > amount')).toEqual({
    sql: '(SELECT COALESCE(sum(q.total), 0) FROM quote q WHERE q.opportunity = o.id AND q.status = $1::text) > o.amount',
    values: ['accepted'],
  })
})

test('a formula that would become too long a statement is refused', () => {
  const nested = Array.from({ length: 60 }).reduce<string>(
    (inner) => `IF(1 / (${inner}) > 1, 1 / quantity, 2)`,
    'quantity',
  )
  expect(sql(nested, 'value').sql).toBe('formula.too_complex')
})

test('helpers are created in the schema asked for, and in no other', () => {
  const statements = formulaSqlStatements('helpers')
  expect(statements[0]).toBe('CREATE SCHEMA IF NOT EXISTS helpers')
  expect(statements.slice(1).every((statement) => statement.startsWith('CREATE OR REPLACE FUNCTION helpers.f_'))).toBe(
    true,
  )
  expect(statements.some((statement) => statement.includes('trellis.'))).toBe(false)
  expect(() => formulaSqlStatements('x; drop')).toThrow()
})
