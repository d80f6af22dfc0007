/**
 * A real server over its own database for one test file: `const app = await openServer(); ... await app.close()`.
 * `app.sql` holds every statement since `app.sql.length = 0`, so tests can look at them; `app.asked` those of calls, so tests can count them.
 */
import pino from 'pino'
import type { Logger } from 'pino'
import { startServer } from '@trellis/server/open-server.ts'
import type { RunningServer } from '@trellis/server/open-server.ts'
import type { SqlText } from '@trellis/server/db/db.ts'
import type { Server } from '@trellis/server/server.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { createDatabase } from './database.ts'
import { Client, signIn } from './client.ts'
import { fingerprintAt } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'
import { configFor, password } from './server-config.ts'
import { Watch } from './watch.ts'
import { inCall } from './who-writes.ts'

export type TestServer = {
  address: string
  server: Server
  admin: Client
  /** Texts of all statements the server sent through its pool. */
  sql: string[]
  /** Those that calls of the test's clients sent before they were answered: what a call costs, whatever the clocks do. */
  asked: string[]
  /** A signed-in user with these grants, created on first use of the name. */
  as(name: string, grants?: UserGrants): Promise<Client>
  apply(items: (AnyDocument | { kind: string; name: string; delete: true })[]): Promise<void>
  anonymous(): Client
  /** Compares the database around calls (watch.ts). */
  watch: Watch | undefined
  /** Runs SQL as the superuser of the test's PostgreSQL, past the server and its role. */
  behind(text: string): Promise<void>
  /** What the database holds, but for what every call may touch; compare with `changedTables`. */
  fingerprint(): Promise<Fingerprint>
  /** One more server process on the same database; closed with the first. */
  another(): Promise<{ address: string; server: Server }>
  close(): Promise<void>
}

export type UserGrants = { permission_sets?: string[]; role?: string; locale?: string; time_zone?: string }

export type ServerOptions = {
  items?: AnyDocument[]
  sampleData?: boolean
  /** Where most calls come from a browser, which nobody can watch. */
  watch?: false
  /** Takes every line of the log, at the level of most detail. */
  logTo?: string[]
  /** Hears every statement with its values, to run it again. */
  hear?: (statement: SqlText) => void
}

export async function openServer(options: ServerOptions = {}): Promise<TestServer> {
  const database = await createDatabase()
  const sql: string[] = []
  const asked: string[] = []
  let watch: Watch | undefined
  const start = () =>
    startServer(configFor(database, options.sampleData), {
      log: logOf(options.logTo),
      onQuery: (statement) => {
        // The process asks for a newer Model and for tables that grew every few seconds, whatever a test does.
        if (statement.name === 'model_version' || statement.name === 'searched_tables') return undefined
        sql.push(statement.text)
        options.hear?.(statement)
        if (inCall()) asked.push(statement.text)
        return watch?.hear(statement.text)
      },
    })
  const running = await start()
  if (options.watch !== false) watch = new Watch(running.address, database.url)
  const others: RunningServer[] = []
  const users = new Map<string, Promise<Client>>()
  const admin = await signIn(running.address, 'admin@example.com', password)
  const app: TestServer = {
    address: running.address,
    server: running.server,
    admin,
    sql,
    asked,
    watch,
    anonymous: () => new Client(running.address),
    as(name, grants) {
      const known = users.get(name)
      if (known) return known
      const made = newUser(admin, running.address, name, grants ?? {})
      users.set(name, made)
      return made
    },
    async apply(items) {
      const answer = await admin.post('/api/v1/metadata/apply', { items })
      if (answer.status !== 200) throw new Error(`apply failed: ${JSON.stringify(answer.body)}`)
    },
    async behind(text) {
      watch?.forget()
      await database.asSuperuser(text)
    },
    fingerprint: () => fingerprintAt(database.url),
    async another() {
      const other = await start()
      others.push(other)
      watch?.also(other.address)
      return other
    },
    async close() {
      await watch?.close()
      for (const other of others) await other.close()
      await running.close()
      await database.drop()
    },
  }
  if (options.items) await app.apply(options.items)
  return app
}

function logOf(lines: string[] | undefined): Logger {
  if (lines === undefined) return pino({ level: process.env['TEST_LOG'] ?? 'silent' })
  return pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
}

async function newUser(admin: Client, address: string, name: string, grants: UserGrants): Promise<Client> {
  const email = `${name}@example.com`
  const made = await admin.post('/api/v1/users', { name, email, password, ...grants })
  if (made.status !== 201) throw new Error(`user ${name} was refused: ${JSON.stringify(made.body)}`)
  return signIn(address, email, password)
}
