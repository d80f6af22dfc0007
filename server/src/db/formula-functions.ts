/** Installs the helper functions that formula SQL calls, in schema `trellis`, whenever their text differs from what was installed last. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { formulaSqlStatements } from '@trellis/metadata/formula/sql-functions.ts'

/** `schema` is the workspace's, quoted: its list of migrations remembers the text. Returns whether anything was installed. */
export async function installFormulaFunctions(client: pg.Client, schema: string): Promise<boolean> {
  const statements = formulaSqlStatements()
  const id = `formula-functions-${createHash('sha256').update(statements.join('\n')).digest('hex').slice(0, 16)}`
  if ((await client.query(`select from ${schema}._migration where id = $1`, [id])).rowCount) return false
  await client.query('begin')
  try {
    for (const statement of statements) await client.query(statement)
    await client.query(`delete from ${schema}._migration where id like 'formula-functions-%'`)
    await client.query(`insert into ${schema}._migration (id) values ($1)`, [id])
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    throw new Error('The functions of formulas could not be installed', { cause: error })
  }
}
