import pg from 'pg'
import { expect, test } from 'vitest'
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

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value
  } finally {
    await client.end()
  }
}
