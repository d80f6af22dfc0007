/**
 * Differential fuzz: random formulas × random rows, in memory and in SQL; every value and every error must be the same.
 *
 *   node test/conformance/formula-fuzz.ts postgres://... [formulas=10000] [rows=10] [seed=1]
 *
 * `npm test` runs a small one (formula-fuzz.test.ts) through the same `fuzz`.
 */
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import type { DatedRates, BlankAs } from '@trellis/metadata/formula/types.ts'
import {
  fuzzFields,
  fuzzScope,
  fuzzTypes,
  pick,
  randomFormula,
  randomOf,
  randomRecord,
  zones,
} from './formula-generate.ts'
import { installFormulaFunctions, selectOf, valuesOf, wireOf } from './formula-sql.ts'

export type FuzzOutcome = {
  formulas: number
  evaluations: number
  refused: number
  faults: number
  disagreements: string[]
}

const rowTable = 500

const datedRates: DatedRates = {
  CNY: [['0001-01-01', 1]],
  USD: [
    ['2024-01-01', '7.1234'],
    ['2020-01-01', 6.9],
  ],
}

/** Runs the fuzz on an open connection; stops early at 50 disagreements. */
export async function fuzz(
  client: pg.Client,
  settings: { formulas: number; rows: number; seed: number },
): Promise<FuzzOutcome> {
  const random = randomOf(settings.seed)
  const records = Array.from({ length: rowTable }, () => randomRecord(random))
  await installFormulaFunctions(client)
  await client.query(`CREATE TEMP TABLE fuzz_rows AS SELECT * FROM ${valuesOf(fuzzFields, records)}`)
  await client.query('ALTER TABLE fuzz_rows ADD PRIMARY KEY ("#")')
  const outcome: FuzzOutcome = { formulas: 0, evaluations: 0, refused: 0, faults: 0, disagreements: [] }
  while (outcome.formulas < settings.formulas && outcome.disagreements.length < 50) {
    const text = randomFormula(random)
    const blankAs: BlankAs = random() < 0.5 ? 'zero' : 'null'
    const checked = checkText(text, fuzzScope, { blankAs })
    const surroundings = {
      nowMs: Date.UTC(2024, Math.floor(random() * 12), 1 + Math.floor(random() * 28), Math.floor(random() * 24), 30),
      timeZone: pick(random, zones),
      fiscalStartMonth: pick(random, [1, 4, 7]),
      holidays: ['2024-05-01', '2024-10-01', '2024-02-12'],
      workingWeekends: ['2024-02-04'],
      rates: { CNY: 1, USD: '7.1234' },
      datedRates,
    }
    if (!checked.ok) {
      if (
        checked.errors.some(
          (error) =>
            ![
              'formula.unknown_unit',
              'formula.types_differ',
              'formula.type_mismatch',
              'formula.branches_differ',
              'formula.unknown_option',
            ].includes(error.code),
        )
      )
        outcome.disagreements.push(`CHECK ${text}: ${checked.errors[0]?.message ?? ''}`)
      outcome.refused += 1
      continue
    }
    if (!fuzzTypes(checked.type)) continue
    const first = Math.floor(random() * (rowTable - settings.rows))
    const select = selectOf(
      checked,
      surroundings,
      `fuzz_rows r WHERE "#" >= ${first} AND "#" < ${first + settings.rows}`,
    )
    if (!select.ok) {
      outcome.refused += 1
      continue
    }
    outcome.formulas += 1
    const formula = compileFormula(checked)
    let rows: { n: number; value: unknown; fault: boolean }[]
    try {
      rows = (await client.query<{ n: number; value: unknown; fault: boolean }>(select.sql)).rows
    } catch (error) {
      outcome.disagreements.push(`SQL ERROR ${String(error)} | ${text}`)
      continue
    }
    for (const row of rows) {
      const record = records[row.n] ?? {}
      const memory = formula.evaluate({ record, ...surroundings })
      const database = wireOf(checked.type, row.value)
      outcome.evaluations += 1
      if (memory.error !== undefined) outcome.faults += 1
      if (!same(memory.value, database) || (memory.error !== undefined) !== row.fault) {
        outcome.disagreements.push(
          `${text} | ${blankAs} ${surroundings.timeZone} | memory ${JSON.stringify(memory)} | SQL ${JSON.stringify(database)} fault ${String(row.fault)} | ${JSON.stringify(used(text, record))}`,
        )
        break
      }
    }
  }
  return outcome
}

function same(memory: unknown, database: unknown): boolean {
  if (Array.isArray(memory) || Array.isArray(database))
    return JSON.stringify(memory ?? []) === JSON.stringify(database ?? [])
  return (memory ?? null) === (database ?? null)
}

/** The fields of a record that a formula mentions, for the report. */
function used(text: string, record: { readonly [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(record).filter(([name]) => text.includes(name)))
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [url = '', formulas = '10000', rows = '10', seed = '1'] = process.argv.slice(2)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const started = Date.now()
  const outcome = await fuzz(client, { formulas: Number(formulas), rows: Number(rows), seed: Number(seed) })
  await client.end()
  for (const line of outcome.disagreements) console.log(line)
  console.log(
    `${outcome.formulas} formulas, ${outcome.evaluations} evaluations, ${outcome.faults} errors, ${outcome.refused} refused, ${outcome.disagreements.length} disagreements, ${Math.round((Date.now() - started) / 1000)} s`,
  )
  process.exitCode = outcome.disagreements.length === 0 ? 0 : 1
}
