/** Every row of the cases of Salesforce's formula engine, in memory and in SQL, with blanks as zero and as null. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import type { BlankAs } from '@trellis/metadata/formula/types.ts'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { agrees, casesFile, readCases } from './formula-salesforce.ts'
import type { EngineCase } from './formula-salesforce.ts'
import { installFormulaFunctions, selectOf, valuesOf, wireOf } from './formula-sql.ts'

/** Where we answer otherwise on purpose: test of the source, rows of one blank mode that may differ, and why. */
const deviations: { readonly [test: string]: { rows: number; reason: string } } = {
  testExponentiationOperator: {
    rows: 6,
    reason: 'fractional exponents work here (growth rates need them); there they are refused',
  },
  testBigDivideWithFunc: { rows: 3, reason: 'the same: fractional exponents' },
  testArcTan2: { rows: 4, reason: 'a blank angle gives blank; there a NullPointerException' },
  testExpUsesLen: { rows: 1, reason: 'EXP(168) is beyond 10^64, the documented range' },
}
/** Only in SQL: known at check time and refused, never a different value. */
const refusedInSql: { readonly [test: string]: string } = {
  testRegex: 'the pattern is a field; SQL needs it written out',
}

const cases = readCases()
if (!cases) console.error(`\nNOT RUN: the cases of Salesforce's formula engine are not at ${casesFile.pathname}\n`)
const surroundings = { nowMs: Date.UTC(2026, 10, 21), timeZone: 'UTC' }
const modes: readonly BlankAs[] = ['zero', 'null']

type Outcome = { rows: number; differing: Map<string, number> }

const count = (outcome: Outcome): number => [...outcome.differing.values()].reduce((total, rows) => total + rows, 0)
const note = (outcome: Outcome, name: string, rows: number): void =>
  void outcome.differing.set(name, (outcome.differing.get(name) ?? 0) + rows)

function expectDeviations(outcome: Outcome, allowed: ReadonlySet<string>): void {
  for (const [name, rows] of outcome.differing)
    expect(rows, name).toBeLessThanOrEqual(allowed.has(name) ? (deviations[name]?.rows ?? Infinity) * modes.length : 0)
  expect(count(outcome) / outcome.rows).toBeLessThan(0.01)
}

function checked(engineCase: EngineCase, blankAs: BlankAs) {
  const made = checkText(engineCase.formula, engineCase.scope, { blankAs })
  if (!made.ok) throw new Error(`${engineCase.test}: ${made.errors.map((error) => error.message).join(' ')}`)
  return made
}

describe.skipIf(!cases)('the cases of Salesforce', () => {
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

  test('give the same values in memory, but for the listed deviations', () => {
    const outcome: Outcome = { rows: 0, differing: new Map() }
    for (const engineCase of cases ?? []) {
      for (const blankAs of modes) {
        const formula = compileFormula(checked(engineCase, blankAs))
        for (const row of engineCase.rows) {
          outcome.rows += 1
          if (
            !agrees(
              engineCase,
              blankAs === 'zero' ? row.zero : row.blank,
              formula.evaluate({ record: row.record, ...surroundings }),
            )
          )
            note(outcome, engineCase.test, 1)
        }
      }
    }
    console.info(`Salesforce cases in memory: ${outcome.rows - count(outcome)} of ${outcome.rows} rows agree`)
    expect(outcome.rows).toBeGreaterThan(5000)
    expectDeviations(outcome, new Set(Object.keys(deviations)))
  })

  test('give the same values in SQL, but for the listed deviations and refusals', async () => {
    const outcome: Outcome = { rows: 0, differing: new Map() }
    for (const engineCase of cases ?? []) {
      for (const blankAs of modes) {
        const formula = checked(engineCase, blankAs)
        outcome.rows += engineCase.rows.length
        const fields = [...new Map(engineCase.fields.map((field) => [field.name, field])).values()]
        const select = selectOf(
          formula,
          surroundings,
          valuesOf(
            fields,
            engineCase.rows.map((row) => row.record),
          ),
        )
        if (!select.ok) {
          expect(select.code).toBe('formula.not_in_sql')
          note(outcome, engineCase.test, engineCase.rows.length)
          continue
        }
        const answer = await client.query<{ value: unknown; fault: boolean }>(select.sql)
        for (const [index, row] of engineCase.rows.entries()) {
          const got = answer.rows[index]
          const actual = got?.fault ? { value: null, error: 'fault' } : { value: wireOf(formula.type, got?.value) }
          if (!agrees(engineCase, blankAs === 'zero' ? row.zero : row.blank, actual)) note(outcome, engineCase.test, 1)
        }
      }
    }
    console.info(`Salesforce cases in SQL: ${outcome.rows - count(outcome)} of ${outcome.rows} rows agree`)
    expectDeviations(outcome, new Set([...Object.keys(deviations), ...Object.keys(refusedInSql)]))
  })
})
