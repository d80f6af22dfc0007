/** The differential fuzz in small: memory and SQL agree on every value and every error of random formulas over random rows. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { createDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { fuzz } from './formula-fuzz.ts'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await createDatabase({ template: null })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

test('300 random formulas on 10 rows each give the same in memory and in SQL', { timeout: 180_000 }, async () => {
  const outcome = await fuzz(client, { formulas: 300, rows: 10, seed: 20_261_121 })
  expect(outcome.disagreements).toEqual([])
  expect(outcome.evaluations).toBeGreaterThan(2_900)
  expect(outcome.faults).toBeGreaterThan(100)
})
