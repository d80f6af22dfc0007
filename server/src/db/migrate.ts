/**
 * Brings the platform's own tables to the current step, under an advisory lock, one transaction a step.
 * Object tables are not here: publishing makes them (model/ddl.ts).
 */
import pg from 'pg'
import { installFormulaFunctions } from './formula-functions.ts'
import { migrations } from './migrations/list.ts'

/** One step; `schema` is the workspace's schema, already quoted. Ids rise and are never renamed. */
export type Migration = { id: string; sql(schema: string): string }

const lockKey = 7_265_110

/** Returns the ids it ran. Errors: whatever PostgreSQL says; the step that failed is rolled back. */
export async function migrate(url: string, schema = 'ws_main'): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'trellis-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const quoted = pg.escapeIdentifier(schema)
    await client.query(`create schema if not exists ${quoted}`)
    await client.query(
      `create table if not exists ${quoted}._migration (id text primary key, at timestamptz not null default now())`,
    )
    const done = new Set(
      (await client.query<{ id: string }>(`select id from ${quoted}._migration`)).rows.map((row) => row.id),
    )
    const ran: string[] = []
    for (const step of migrations) {
      if (done.has(step.id)) continue
      await client.query('begin')
      try {
        await client.query(step.sql(quoted))
        await client.query(`insert into ${quoted}._migration (id) values ($1)`, [step.id])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`Migration ${step.id} failed`, { cause: error })
      }
      ran.push(step.id)
    }
    if (await installFormulaFunctions(client, quoted)) ran.push('formula-functions')
    return ran
  } finally {
    await client.end()
  }
}
