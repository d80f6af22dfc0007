/**
 * A real server over its own database for one test file: `const app = await openServer(); ... await app.close()`.
 * `app.sql` holds every statement since `app.sql.length = 0`, so tests can count them.
 */
import pino from 'pino'
import { startServer } from '@trellis/server/open-server.ts'
import type { RunningServer } from '@trellis/server/open-server.ts'
import type { Server } from '@trellis/server/server.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { createDatabase } from './database.ts'
import { Client, signIn } from './client.ts'

export type TestServer = {
  address: string
  server: Server
  admin: Client
  /** Texts of all statements the server sent through its pool. */
  sql: string[]
  /** A signed-in user with these grants, created on first use of the name. */
  as(name: string, grants?: UserGrants): Promise<Client>
  apply(items: (AnyDocument | { kind: string; name: string; delete: true })[]): Promise<void>
  anonymous(): Client
  /** One more server process on the same database; closed with the first. */
  another(): Promise<{ address: string; server: Server }>
  close(): Promise<void>
}

export type UserGrants = { permission_sets?: string[]; role?: string; locale?: string; time_zone?: string }

const password = 'correct horse battery'

export async function openServer(options: { items?: AnyDocument[]; sampleData?: boolean } = {}): Promise<TestServer> {
  const database = await createDatabase()
  const sql: string[] = []
  const start = () =>
    startServer(
      {
        port: 0,
        host: '127.0.0.1',
        databaseUrl: database.url,
        dataDir: database.dataDir,
        adminEmail: 'admin@example.com',
        adminPassword: password,
        sampleData: options.sampleData ?? false,
        schema: 'ws_main',
        logLevel: 'silent',
        allowSuperuser: false,
        baseUrl: undefined,
        poolSize: 8,
        authSecret: undefined,
        trustProxy: false,
      },
      {
        log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }), // The process asks for a newer Model every second, whatever a test does.
        onQuery: (statement) => {
          if (statement.name !== 'model_version') sql.push(statement.text)
        },
      },
    )
  const running = await start()
  const others: RunningServer[] = []
  const users = new Map<string, Promise<Client>>()
  const admin = await signIn(running.address, 'admin@example.com', password)
  const app: TestServer = {
    address: running.address,
    server: running.server,
    admin,
    sql,
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
    async another() {
      const other = await start()
      others.push(other)
      return other
    },
    async close() {
      for (const other of others) await other.close()
      await running.close()
      await database.drop()
    },
  }
  if (options.items) await app.apply(options.items)
  return app
}

async function newUser(admin: Client, address: string, name: string, grants: UserGrants): Promise<Client> {
  const email = `${name}@example.com`
  const made = await admin.post('/api/v1/users', { name, email, password, ...grants })
  if (made.status !== 201) throw new Error(`user ${name} was refused: ${JSON.stringify(made.body)}`)
  return signIn(address, email, password)
}
