/** The settings a test's or an experiment's server starts with. */
import type { Config } from '@trellis/server/config.ts'

export const password = 'correct horse battery'

/** `sampleData` loads the sample company. An ordinary role owns the database; an experiment's own embedded one belongs to a superuser. */
export function configFor(database: { url: string; dataDir: string }, sampleData = false): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: database.url,
    dataDir: database.dataDir,
    adminEmail: 'admin@example.com',
    adminPassword: password,
    sampleData,
    schema: 'ws_main',
    logLevel: 'silent',
    allowSuperuser: false,
    baseUrl: undefined,
    poolSize: 8,
    authSecret: undefined,
    trustProxy: false,
  }
}

/** For an experiment, which opens an embedded database itself. */
export function trialConfig(database: { url: string }, dataDir: string): Config {
  return { ...configFor({ url: database.url, dataDir }), allowSuperuser: true, poolSize: 4 }
}
