/**
 * Process settings, read once from the environment (api.md, Process). Errors: a thrown Error naming the variable.
 */
import { resolve } from 'node:path'

export type Config = {
  port: number
  host: string
  /** External PostgreSQL; absent: the embedded one under dataDir. */
  databaseUrl: string | undefined
  dataDir: string
  adminEmail: string | undefined
  adminPassword: string | undefined
  sampleData: boolean
  /** PostgreSQL schema of the workspace. */
  schema: string
  logLevel: string
  allowSuperuser: boolean
  /** Public address for links and origin checks; absent: derived from the request's Host. */
  baseUrl: string | undefined
  poolSize: number
  /** Signs cookies; absent: one made at first start and kept in the database. */
  authSecret: string | undefined
  /** The server stands behind a proxy that sets X-Forwarded-For: the client's address is its last entry. */
  trustProxy: boolean
  /** Largest file people may attach, in megabytes; default 100. */
  maxFileMb?: number
  /** Folders of `/plugins` that a new workspace starts with, what others need first. */
  plugins?: readonly string[]
  /** Asked about every uploaded file (files/scan.ts). */
  fileScanCommand?: string | undefined
}

/** Largest attached file in bytes. */
export function maxFileBytes(config: Config): number {
  return (config.maxFileMb ?? defaultFileMb) * 1024 * 1024
}

const defaultFileMb = 100

/** What a new workspace starts with when nothing else is said; what others need first. */
export const shippedPlugins: readonly string[] = ['activities', 'sales']

/** What ships in all: any of them can be installed later, as the studio's templates. */
export const offeredPlugins: readonly string[] = [...shippedPlugins, 'projects', 'tickets']

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const databaseUrl = env['DATABASE_URL'] || undefined
  return {
    port: wholeNumber(env, 'PORT', 3000, 65535),
    host: env['HOST'] || '127.0.0.1',
    databaseUrl,
    dataDir: resolve(env['DATA_DIR'] || './data'),
    adminEmail: env['ADMIN_EMAIL'] || undefined,
    adminPassword: env['ADMIN_PASSWORD'] || undefined,
    sampleData: env['SAMPLE_DATA'] ? env['SAMPLE_DATA'] === '1' : databaseUrl === undefined,
    schema: 'ws_main',
    logLevel: env['LOG_LEVEL'] || 'info',
    allowSuperuser: env['ALLOW_SUPERUSER'] === '1',
    baseUrl: env['BASE_URL'] || undefined,
    poolSize: wholeNumber(env, 'DATABASE_POOL', 12, 200),
    authSecret: env['AUTH_SECRET'] || undefined,
    trustProxy: env['TRUST_PROXY'] === '1',
    maxFileMb: wholeNumber(env, 'MAX_FILE_MB', defaultFileMb, 5000),
    plugins: pluginNames(env['PLUGINS']),
    fileScanCommand: env['FILE_SCAN_COMMAND'] || undefined,
  }
}

function pluginNames(text: string | undefined): readonly string[] {
  if (!text) return shippedPlugins
  const names = text.split(',').map((name) => name.trim())
  if (!names.every((name) => /^[a-z][a-z0-9_]*$/.test(name)))
    throw new Error(`PLUGINS must be names with commas between, not "${text}"`)
  return names
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number, maximum: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > maximum)
    throw new Error(`${name} must be a whole number from 0 to ${maximum}, not "${text}"`)
  return value
}
