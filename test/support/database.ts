/**
 * One database per test file, copied from a template in some 50 ms.
 *
 *   const database = await createDatabase()     // the platform's tables, no metadata, no records
 *   afterAll(() => database.drop())
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'

interface Urls {
  adminUrl: string
  ownerUrl: string
}

/** A database of a test: the URL of its owner (no superuser), a folder for files, and its end. */
export interface TestDatabase {
  name: string
  url: string
  dataDir: string
  /** Runs SQL in it as the superuser, as the owner of the machine could. */
  asSuperuser(text: string): Promise<void>
  /** Drops the database, cutting open connections, and the folder. */
  drop(): Promise<void>
}

/**
 * Makes a database.
 *
 * Shape   ({ template: name of the database to copy; absent: the migrated one; null: an empty database }) -> TestDatabase.
 */
export async function createDatabase(options: { template?: string | null } = {}): Promise<TestDatabase> {
  const urls = inject('postgres')
  const name = `trellis_t_${randomBytes(6).toString('hex')}`
  const url = await withDatabase(urls, name, options.template === undefined ? urls.template : options.template)
  const dataDir = mkdtempSync(join(tmpdir(), 'trellis-files-'))
  const drop = async () => {
    await asAdmin(urls, (client) => client.query(`drop database if exists ${name} with (force)`))
    rmSync(dataDir, { recursive: true, force: true })
  }
  const asSuperuser = async (text: string) => {
    const adminUrl = new URL(urls.adminUrl)
    adminUrl.pathname = `/${name}`
    await asAdmin({ ...urls, adminUrl: adminUrl.href }, (client) => client.query(text))
  }
  return { name, url, dataDir, asSuperuser, drop }
}

/**
 * Makes a template of one's own once per run, however many test files ask for it at the same time.
 *
 * Shape   (name in snake_case, fills the fresh copy of the migrated template and closes its connections) -> name to pass to
 *         `createDatabase`.
 */
export async function createTemplate(name: string, fill: (url: string) => Promise<void>): Promise<string> {
  const urls = inject('postgres')
  const full = `${urls.template}_${name}`
  await asAdmin(urls, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [full])
    const found = await client.query('select from pg_database where datname = $1', [full])
    if (found.rowCount) return
    const draft = `${full}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await fill(await withDatabase(urls, draft, urls.template))
    await client.query(`alter database ${draft} rename to ${full}`)
  })
  return full
}

/** Makes a database of a given name; for the set-up itself. Shape: (URLs, name, template or null) -> URL of its owner. */
export async function withDatabase(urls: Urls, name: string, template: string | null = null): Promise<string> {
  const owner = new URL(urls.ownerUrl).username
  const source = template === null ? '' : `template ${pg.escapeIdentifier(template)}`
  const sql = `create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(owner)} ${source}`
  await asAdmin(urls, (client) => client.query(sql))
  const url = new URL(urls.ownerUrl)
  url.pathname = `/${name}`
  return url.href
}

async function asAdmin<T>(urls: Urls, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urls.adminUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
