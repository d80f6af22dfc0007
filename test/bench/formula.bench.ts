/**
 * Figures of the formula language on this machine: node test/bench/formula.bench.ts [postgres URL]
 *
 * Budgets: a validation rule of 5 functions and 6 fields at 500,000 evaluations/s or more; parse + check + compile of 300 characters in
 * 1 ms; evil input refused within 100 ms; with a URL: filter and sort on a virtual formula within 1.1 times the same SQL by hand.
 */
import pg from 'pg'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import { formulaSqlStatements } from '@trellis/metadata/formula/sql-functions.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type { FormulaEnv, FormulaField, FormulaScope } from '@trellis/metadata/formula/types.ts'

const fields: readonly FormulaField[] = [
  { name: 'stage', type: 'select', options: ['qualify', 'propose', 'won', 'lost'] },
  { name: 'amount', type: 'currency', digits: 13, scale: 2 },
  { name: 'discount', type: 'percent', digits: 4, scale: 2 },
  { name: 'close_date', type: 'date' },
  { name: 'name', type: 'text' },
  { name: 'probability', type: 'percent', digits: 3, scale: 2 },
  { name: 'active', type: 'boolean' },
  { name: 'created_at', type: 'datetime' },
]
const byName = new Map(fields.map((field) => [field.name, field]))
const scope: FormulaScope = {
  object: 'opportunity',
  field: (_object, name) => byName.get(name),
  names: () => [...byName.keys()],
}

const rule =
  'AND(ISPICKVAL(stage, "won"), OR(ISBLANK(amount), amount * (100 - discount) / 100 < 1000), close_date > TODAY() - 365, LEN(name) > 3, active)'
const record = {
  stage: 'won',
  amount: 1234.56,
  discount: 12.5,
  close_date: '2026-10-01',
  name: 'Trellis renewal',
  active: true,
  probability: 50,
  created_at: '2026-10-01T10:00:00.000Z',
}
const env: FormulaEnv = { record, nowMs: Date.UTC(2026, 10, 21), timeZone: 'Asia/Shanghai' }
const long = `IF(AND(ISPICKVAL(stage, "won"), amount > 1000, NOT(ISBLANK(name))), ROUND(amount * (1 - discount / 100) * probability / 100, 2), IF(close_date < TODAY() - 30, 0, CASE(TEXT(stage), "qualify", amount * 0.1, "propose", amount * 0.5, MAX(amount / 3, 100)))) + IF(active, LEN(TRIM(name)) * 10, MONTH(close_date))`

function compiled(text: string) {
  const checked = checkText(text, scope)
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  return compileFormula(checked)
}

function best(run: () => number): number {
  let result = 0
  for (let round = 0; round < 5; round += 1) result = Math.max(result, run())
  return result
}

function evaluationRate(text: string): number {
  const formula = compiled(text)
  return best(() => {
    const count = 200_000
    const started = performance.now()
    for (let index = 0; index < count; index += 1) formula.evaluate(env)
    return count / ((performance.now() - started) / 1000)
  })
}

const print = (name: string, value: string): void => console.log(`${name.padEnd(62)} ${value}`)

function memoryFigures(): void {
  print(
    'validation rule (5 functions, 6 fields)',
    `${Math.round(evaluationRate(rule)).toLocaleString('en')} evaluations/s`,
  )
  print(
    'amount * probability / 100',
    `${Math.round(evaluationRate('amount * probability / 100')).toLocaleString('en')} evaluations/s`,
  )
  print(
    'amount / 3 (beyond 15 digits)',
    `${Math.round(evaluationRate('amount / 3')).toLocaleString('en')} evaluations/s`,
  )
  const rate = best(() => {
    const started = performance.now()
    for (let index = 0; index < 500; index += 1) compiled(long)
    return 500 / ((performance.now() - started) / 1000)
  })
  print(`parse + check + compile, ${long.length} characters`, `${(1000 / rate).toFixed(3)} ms`)
}

function refusals(): void {
  const evil: readonly (readonly [string, string])[] = [
    ['100 kB of formula', 'amount + '.repeat(12_000) + '1'],
    ['10,000 nested parentheses', '('.repeat(10_000) + '1' + ')'.repeat(10_000)],
    ['500 unknown fields', Array.from({ length: 500 }, (_, index) => `field_${index}`).join(' + ')],
    ['__proto__ as a name', '__proto__ = 1 || constructor.prototype = 2 || $__proto__.x = 3'],
    ['9,000 times NOT', 'NOT '.repeat(9_000) + 'TRUE'],
  ]
  for (const [name, text] of evil) {
    const started = performance.now()
    const checked = checkText(text, scope)
    print(
      `refusal: ${name}`,
      `${(performance.now() - started).toFixed(1)} ms, ${checked.ok ? 'ACCEPTED' : (checked.errors[0]?.message ?? '')}`,
    )
  }
  const long = 'a'.repeat(100_000) + 'b'
  for (const pattern of ['(a+)+$', '(a*)*c', '([a-z]+)*x', '(a|aa)+$', '(.*a){20}']) {
    const formula = compiled(`REGEX(name, "${pattern}")`)
    const started = performance.now()
    const outcome = formula.evaluate({ ...env, record: { name: long } })
    print(
      `pattern ${pattern} on 100 kB`,
      `${(performance.now() - started).toFixed(1)} ms, ${String(outcome.error ?? outcome.value)}`,
    )
  }
}

async function sqlFigures(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of formulaSqlStatements()) await client.query(statement)
  await client.query(
    `CREATE TEMP TABLE deal AS SELECT i AS id, round((random() * 1e6)::numeric, 2)::numeric(15,2) AS amount, round((random() * 100)::numeric, 2)::numeric(5,2) AS probability, 'deal ' || i AS name FROM generate_series(1, 200000) i`,
  )
  await client.query('ANALYZE deal')
  const checked = checkText('amount * probability / 100', scope, { returns: 'currency' })
  if (!checked.ok) throw new Error(checked.errors[0]?.message)
  const made = formulaToSql(
    checked,
    {
      column: (reference) => `d.${reference.key}`,
      param: (value) => pg.escapeLiteral(String(value)),
      nowMs: env.nowMs,
      timeZone: env.timeZone,
    },
    { scale: 2 },
  )
  if (!made.ok) throw new Error(made.errors[0]?.message)
  const time = async (expression: string): Promise<number> => {
    let fastest = Infinity
    for (let round = 0; round < 7; round += 1) {
      const started = performance.now()
      await client.query(
        `SELECT d.id, ${expression} AS expected FROM deal d WHERE ${expression} > 250000 ORDER BY ${expression} DESC, d.id LIMIT 50`,
      )
      fastest = Math.min(fastest, performance.now() - started)
    }
    return fastest
  }
  const [byHand, ours] = [await time('round(d.amount * d.probability / 100, 2)'), await time(made.sql)]
  print(
    'filter and sort on a virtual formula, 200,000 rows',
    `${ours.toFixed(0)} ms; by hand ${byHand.toFixed(0)} ms; ${(ours / byHand).toFixed(2)} times`,
  )
  await listFigure(client)
  await client.end()
}

/** A list of 50 with 21 columns and a join, beside the same list with 10 formula columns more, 2 of them across the join. */
async function listFigure(client: pg.Client): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE owner AS SELECT i AS id, 'owner ' || i AS name, i % 50 AS region FROM generate_series(1, 1000) i`,
  )
  await client.query('ALTER TABLE owner ADD PRIMARY KEY (id)')
  const texts = Array.from({ length: 15 }, (_, index) => `repeat('text ' || i, 5) AS t${index}`).join(', ')
  await client.query(
    `CREATE TEMP TABLE row AS SELECT i AS id, i % 1000 + 1 AS owner, round((random() * 1e6)::numeric, 2)::numeric(15,2) AS amount, round((random() * 100)::numeric, 2)::numeric(5,2) AS probability, DATE '2026-01-01' + i % 300 AS close_date, 'won' AS stage, ${texts} FROM generate_series(1, 200000) i`,
  )
  await client.query('CREATE INDEX ON row (close_date, id)')
  await client.query('ANALYZE row')
  const formulas = [
    'amount * probability / 100',
    'ROUND(amount / 3, 2)',
    'IF(stage = "won", amount, 0)',
    'TODAY() - close_date',
    'close_date + 30',
    'CASE(stage, "won", "yes", "no")',
    'amount > 1000',
    'LEFT(name, 3) & "-" & TEXT(YEAR(close_date))',
    'UPPER(name)',
    'MAX(amount, 1000) * 0.1',
  ]
  const columns = formulas.map((text, index) => {
    const checked = checkText(text, scope)
    if (!checked.ok) throw new Error(`${text}: ${checked.errors[0]?.message ?? ''}`)
    const made = formulaToSql(
      checked,
      {
        column: (reference) => (reference.key === 'name' ? 'o.name' : `r.${reference.key}`),
        param: (value) => pg.escapeLiteral(String(value)),
        nowMs: env.nowMs,
        timeZone: env.timeZone,
      },
      { scale: 2 },
    )
    return made.ok ? `${made.sql} AS f${index}` : 'NULL'
  })
  const time = async (extra: string): Promise<number> => {
    const rounds: number[] = []
    for (let round = 0; round < 200; round += 1) {
      const started = performance.now()
      await client.query({
        name: `list ${extra.length}`,
        text: `SELECT json_agg(x) FROM (SELECT r.*, o.name AS owner_name${extra} FROM row r LEFT JOIN owner o ON o.id = r.owner ORDER BY r.close_date, r.id LIMIT 50) x`,
      })
      rounds.push(performance.now() - started)
    }
    return rounds.toSorted((a, b) => a - b)[100] ?? 0
  }
  const [plain, withFormulas] = [await time(''), await time(`, ${columns.join(', ')}`)]
  print(
    'list of 50 with 10 formula columns',
    `${withFormulas.toFixed(2)} ms; without ${plain.toFixed(2)} ms; ${(withFormulas / plain).toFixed(2)} times`,
  )
}

memoryFigures()
refusals()
if (process.argv[2] !== undefined) await sqlFigures(process.argv[2])
