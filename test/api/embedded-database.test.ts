import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hangMs } from '../support/in-time.ts'

const program = join(import.meta.dirname, '../support/open-embedded.ts')
const children: ChildProcess[] = []
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-embedded-'))
  chmodSync(folder, 0o711)
})

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => end(child, 'SIGTERM')))
  const pid = postgresOf(join(folder, 'data'))
  if (pid) process.kill(pid, 'SIGINT')
  rmSync(folder, { recursive: true, force: true })
})

test('the first start makes a database whose role is no superuser, sorts Chinese by pinyin, and keeps its passwords to itself', async () => {
  const { url } = await open()
  expect(
    await ask(
      url,
      `select rolsuper or rolcreatedb or rolcreaterole as value from pg_roles where rolname = current_user`,
    ),
  ).toBe(false)
  const sorted = `select string_agg(n, '' order by n collate "zh-x-icu") as value from unnest(array['张', '阿', '中', '李']) n`
  expect(await ask(url, sorted)).toBe('阿李张中')
  expect(await ask(url, `select upper('é') || (to_tsvector('simple', '银行')::text) as value`)).toBe(`É'银行':1`)
  expect(statSync(join(folder, 'data/postgres/passwords.json')).mode & 0o777).toBe(0o600)
})

test('SIGTERM stops PostgreSQL, and the next start finds what was written', async () => {
  const first = await open()
  await ask(first.url, 'create table kept as select 1 as value')
  const pid = postgresOf(join(folder, 'data'))
  await end(first.child, 'SIGTERM')
  expect(isAlive(pid)).toBe(false)
  const second = await open()
  expect(await ask(second.url, 'select value from kept')).toBe(1)
  expect(second.elapsedMs).toBeLessThan(hangMs)
})

test('a second process refuses to open the folder and names the first', async () => {
  const first = await open()
  const second = spawnSync(process.execPath, [program, join(folder, 'data')], { encoding: 'utf8' })
  expect(second.status).not.toBe(0)
  expect(second.stderr).toContain(`in use by process ${first.child.pid}`)
  expect(await ask(first.url, 'select 1 as value')).toBe(1)
})

test('after kill -9 of the server the next one takes over its PostgreSQL, with every acknowledged write', async () => {
  const first = await open()
  await ask(first.url, 'create table kept as select 1 as value')
  const pid = postgresOf(join(folder, 'data'))
  await end(first.child, 'SIGKILL')
  const second = await open()
  expect(postgresOf(join(folder, 'data'))).toBe(pid)
  expect(await ask(second.url, 'select value from kept')).toBe(1)
  expect(second.elapsedMs).toBeLessThan(hangMs)
})

test('after kill -9 of PostgreSQL the server starts it again under the same address', async () => {
  const { url } = await open()
  await ask(url, 'create table kept as select 1 as value')
  process.kill(postgresOf(join(folder, 'data')), 'SIGKILL')
  await expect.poll(() => ask(url, 'select value from kept').catch(() => 'not yet'), { timeout: 10_000 }).toBe(1)
})

test('after kill -9 of both the next start recovers', async () => {
  const first = await open()
  await ask(first.url, 'create table kept as select 1 as value')
  process.kill(first.child.pid ?? 0, 'SIGKILL')
  process.kill(postgresOf(join(folder, 'data')), 'SIGKILL')
  const second = await open()
  expect(await ask(second.url, 'select value from kept')).toBe(1)
})

test('a server killed in its first start leaves nothing that the next one trips over', async () => {
  for (const afterMs of [120, 350, 600]) {
    const child = start()
    await sleep(afterMs)
    await end(child, 'SIGKILL')
  }
  const { url } = await open()
  expect(await ask(url, 'select 1 as value')).toBe(1)
})

test('a server that nobody starts again leaves no PostgreSQL running', async () => {
  const { child } = await open({ TRELLIS_TEST_DURABLE: '0' })
  const pid = postgresOf(join(folder, 'data'))
  await end(child, 'SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

test.runIf(process.getuid?.() === 0)('root may keep the data below a folder that only root can enter', async () => {
  const hidden = join(folder, 'private')
  mkdirSync(hidden, { mode: 0o700 })
  const { url } = await open({}, join(hidden, 'data'))
  expect(await ask(url, 'select 1 as value')).toBe(1)
  const pid = postgresOf(join(hidden, 'data'))
  await end(children[0] as ChildProcess, 'SIGTERM')
  expect(isAlive(pid)).toBe(false)
})

type Opened = { child: ChildProcess; url: string; elapsedMs: number }

function start(env: { [name: string]: string } = {}, data = join(folder, 'data')): ChildProcess {
  const child = spawn(process.execPath, [program, data], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

async function open(env: { [name: string]: string } = {}, data = join(folder, 'data')): Promise<Opened> {
  const started = performance.now()
  const child = start(env, data)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
  return { child, url, elapsedMs: performance.now() - started }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value
  } finally {
    await client.end()
  }
}

function postgresOf(data: string): number {
  const file = join(data, 'postgres/cluster/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}

function isAlive(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
  return pid > 0 && state !== '' && !state.startsWith('Z')
}
