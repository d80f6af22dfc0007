import pg from 'pg'
import { expect, test } from 'vitest'
import { jsonForm } from '@trellis/server/db/json-rows.ts'
import { openPool } from '@trellis/server/db/pool.ts'
import { createDatabase, createTemplate } from '../support/database.ts'

test('every test file gets its own migrated database, whose owner is no superuser', async () => {
  const [one, two] = await Promise.all([createDatabase(), createDatabase()])
  await ask(one.url, 'create table only_here as select 1 as value')
  expect(await ask(two.url, `select to_regclass('only_here')::text as value`)).toBe(null)
  expect(await ask(two.url, `select rolsuper as value from pg_roles where rolname = current_user`)).toBe(false)
  expect(await ask(two.url, `select count(*)::int as value from ws_main._migration`)).toBeGreaterThan(0)
  await Promise.all([one.drop(), two.drop()])
})

test('a template of one’s own is filled once, however many ask for it', async () => {
  let fills = 0
  const fill = async (url: string) => {
    fills += 1
    await ask(url, 'create table filled as select 42 as value')
  }
  const names = await Promise.all([createTemplate('answer', fill), createTemplate('answer', fill)])
  const database = await createDatabase({ template: names[1] })
  expect(await ask(database.url, 'select value from filled')).toBe(42)
  expect(fills).toBe(1)
  await database.drop()
})

test('a blind statement is planned once, not by its values, and what comes after it as ever', async () => {
  const database = await createDatabase()
  const { db, close } = openPool(database.url, { schema: 'ws_main', max: 1 })
  const text = 'select n, n::text as text from generate_series(1, 3) n where n > $1::int'
  const form = jsonForm(['n'], 3, 1)
  const told = async (name: string, blind: boolean) => {
    const { json } = await db.json({ name, text, values: [1], blind }, form)
    const rows = await db.query({ name: `${name}_rows`, text, values: [2], blind })
    return [json.toString(), rows]
  }
  const mode = async () => (await db.query<{ mode: string }>({ text: askMode, values: [] }))[0]?.mode
  for (let run = 0; run < 7; run++) {
    expect(await told('unseeing', true)).toEqual(['[{"n":2},{"n":3}]', [{ n: 3, text: '3' }]])
    expect(await mode()).toBe('auto')
  }
  for (let run = 0; run < 3; run++) await told('seeing', false)
  await db.tx(async (inside) => {
    await inside.query({ name: 'seeing_rows', text, values: [2], blind: true })
    expect((await inside.query<{ mode: string }>({ text: askMode, values: [] }))[0]?.mode).toBe('auto')
  })
  const plans = await db.query({
    text: `select name, generic_plans::int as blind, custom_plans::int as by_values from pg_prepared_statements where name like '%seeing%' order by name`,
    values: [],
  })
  expect(plans).toEqual([
    { name: 'seeing', blind: 0, by_values: 3 },
    { name: 'seeing_rows', blind: 0, by_values: 4 },
    { name: 'unseeing', blind: 7, by_values: 0 },
    { name: 'unseeing_rows', blind: 7, by_values: 0 },
  ])
  await close()
  await database.drop()
})

const askMode = `select current_setting('plan_cache_mode') as mode`

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value
  } finally {
    await client.end()
  }
}
