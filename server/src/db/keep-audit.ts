/**
 * Takes the audit trail out of the hands of the role the server works with: from then on that role adds lines and reads them, and can
 * neither change one, nor take one away, nor drop the table or its triggers, whatever SQL somebody gets it to run.
 *
 * The table, its functions and the schema (whose owner may drop what is in it) go to a role that nobody signs in as. A later migration
 * that changes `_audit` or its functions has to be done here, as the superuser.
 */
import pg from 'pg'

const keeper = 'trellis_keeper'

/** Shape: (URL of a superuser on the server's database, role the server works with, schema) -> nothing. Done once; free afterwards. */
export async function keepAudit(superuserUrl: string, role: string, schema = 'ws_main'): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'trellis-migrate' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ kept: boolean }>(
      `select pg_get_userbyid(relowner) = $1 as kept from pg_class where relnamespace = $2::regnamespace and relname = '_audit'`,
      [keeper, pg.escapeIdentifier(schema)],
    )
    if (rows[0]?.kept !== false) return
    for (const statement of statements(pg.escapeIdentifier(schema), pg.escapeIdentifier(role)))
      await client.query(statement)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new Error('The audit trail could not be given to its keeper', { cause: error })
  } finally {
    await client.end()
  }
}

function statements(schema: string, role: string): string[] {
  return [
    'begin',
    // Roles are of the whole cluster: a database beside this one may have made it already.
    `do $$ begin create role ${keeper} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    `alter schema ${schema} owner to ${keeper}`,
    `grant create, usage on schema ${schema} to ${role}`,
    `alter table ${schema}._audit owner to ${keeper}`,
    `revoke all on ${schema}._audit from ${role}, public`,
    `grant select, insert on ${schema}._audit to ${role}`,
    ...['_audit_hash(_audit)', '_audit_chain()', '_audit_kept()'].map(
      (name) => `alter function ${schema}.${name.replace('(_audit)', `(${schema}._audit)`)} owner to ${keeper}`,
    ),
    // Numbers and hashes are reckoned in here: no object of the caller may pass for one of PostgreSQL's own.
    `alter function ${schema}._audit_chain() set search_path = pg_catalog, pg_temp`,
    'commit',
  ]
}
