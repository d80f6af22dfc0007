/**
 * The PostgreSQL under a test run: the embedded one by default; with TEST_DATABASE_URL that one, and with
 * TRELLIS_TEST_PG=system a cluster of our own made with the PostgreSQL of this machine.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { takeFolderLock } from '@trellis/server/db/folder-lock.ts'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { inspectBinaries, type Binaries } from '@trellis/server/db/postgres/binaries.ts'

/**
 * A running PostgreSQL: the URL of a role that may create databases, that of the plain role that owns them, and the name of
 * the template of this run.
 */
export interface TestPostgres {
  adminUrl: string
  ownerUrl: string
  template: string
  /** for example 'PostgreSQL 18.4 (embedded)' */
  description: string
  stop(): Promise<void>
}

const prefix = join(tmpdir(), 'trellis-test-')
const quiet = {
  info: () => undefined,
  warn: (text: string) => console.warn(text),
  error: (text: string) => console.error(text),
}

/** Starts or joins the PostgreSQL of this run. Errors: throws when the wanted one cannot be had. */
export async function openPostgres(): Promise<TestPostgres> {
  if (process.env.TRELLIS_TEST_PG !== 'system') return openOwn()
  const url = process.env.TEST_DATABASE_URL
  return url ? joinExternal(url) : openOwn(systemBinaries())
}

async function openOwn(binaries?: Binaries): Promise<TestPostgres> {
  await sweep()
  const folder = mkdtempSync(prefix)
  chmodSync(folder, 0o711)
  const running = await openEmbedded({ dataDir: folder, log: quiet, durable: false, ...(binaries ? { binaries } : {}) })
  const stop = async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const description = binaries ? `PostgreSQL ${binaries.version} (of this machine)` : 'PostgreSQL (embedded)'
  return { adminUrl: running.adminUrl, ownerUrl: running.url, template: 'trellis_template', description, stop }
}

// A run that was killed leaves its folders behind.
async function sweep(): Promise<void> {
  const oldest = Date.now() - 3_600_000
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith('trellis-files-'))) {
    const own = statSync(join(tmpdir(), name), { throwIfNoEntry: false })
    if (own && own.mtimeMs < oldest) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  const folders = readdirSync(tmpdir()).map((name) => join(tmpdir(), name))
  for (const folder of folders.filter((path) => path.startsWith(prefix))) {
    const own = statSync(folder, { throwIfNoEntry: false })
    if (!own || own.uid !== process.getuid?.() || Date.now() - own.mtimeMs < 60_000) continue
    const lock = await takeFolderLock(folder, 0).catch(() => null)
    lock?.release()
    if (lock) rmSync(folder, { recursive: true, force: true })
  }
}

/** The newest PostgreSQL 15 or later on this machine. Errors: throws when there is none. */
export function systemBinaries(): Binaries {
  const debian = '/usr/lib/postgresql'
  const packaged = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...packaged]
  const complete = folders.filter((folder) => ['postgres', 'initdb'].every((name) => existsSync(join(folder, name))))
  const found = complete.map(inspectBinaries).filter((binaries) => binaries.major >= 15)
  const newest = found.sort((a, b) => b.major - a.major)[0]
  if (!newest) throw new Error('no PostgreSQL 15 or later in PATH or /usr/lib/postgresql')
  return newest
}

// The product refuses a superuser, so under a superuser's URL the databases get an owner of their own.
async function joinExternal(adminUrl: string): Promise<TestPostgres> {
  const description = 'the PostgreSQL of TEST_DATABASE_URL'
  const run = `trellis_run_${randomBytes(4).toString('hex')}`
  const isSuperuser = await ask(adminUrl, `select rolsuper as value from pg_roles where rolname = current_user`)
  const ownerUrl = new URL(adminUrl)
  if (isSuperuser === true) {
    ownerUrl.username = run
    ownerUrl.password = randomBytes(12).toString('hex')
    await ask(adminUrl, `create role ${run} login password '${ownerUrl.password}'`)
  }
  const stop = async () => {
    const left = `select string_agg(datname, ',') as value from pg_database where datname like '${run}%' or pg_get_userbyid(datdba) = '${run}'`
    const names = String((await ask(adminUrl, left)) ?? '').split(',')
    for (const name of names.filter(Boolean)) await ask(adminUrl, `drop database if exists ${name} with (force)`)
    if (isSuperuser === true) await ask(adminUrl, `drop role ${run}`)
  }
  return { adminUrl, ownerUrl: ownerUrl.href, template: run, description, stop }
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const answer = await client.query<{ value: unknown }>(sql)
    return answer.rows[0]?.value
  } finally {
    await client.end()
  }
}
