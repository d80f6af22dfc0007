/** An external database must not be used as a superuser: SQL injection would then own the machine. */
import pg from 'pg'
import type { Logger } from 'pino'

/** Errors: a thrown Error when the role is a superuser or may run programs and ALLOW_SUPERUSER is not 1. */
export async function refuseSuperuser(url: string, allowed: boolean, log: Logger): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; super: boolean; version: number }>(
      `select current_user as name, (rolsuper or pg_has_role(current_user, 'pg_execute_server_program', 'usage')) as super,
        current_setting('server_version_num')::int as version from pg_roles where rolname = current_user`,
    )
    const role = rows[0]
    if (role === undefined) return
    if (role.version < 150_000)
      throw new Error(`PostgreSQL 15 or newer is needed, this is ${Math.floor(role.version / 10_000)}`)
    if (!role.super) return
    if (!allowed)
      throw new Error(
        `The role "${role.name}" of DATABASE_URL is a superuser. Use an ordinary role that owns its database, or set ALLOW_SUPERUSER=1 to run all the same.`,
      )
    log.warn({ role: role.name }, 'running as a database superuser because ALLOW_SUPERUSER=1')
  } finally {
    await client.end()
  }
}
