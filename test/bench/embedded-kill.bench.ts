/**
 * Kills the process that holds the embedded PostgreSQL, PostgreSQL itself, or both, at random moments under 8 writers.
 *
 * Bar     no acknowledged write lost; taking writes again within 5 s each time.
 * Call    npm run bench -- embedded-kill        (ROUNDS, default 50)
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const rounds = Number(process.env.ROUNDS ?? '50')
const writers = 8
const limitMs = 5000
const program = join(import.meta.dirname, '../support/open-embedded.ts')
const folder = mkdtempSync(join(tmpdir(), 'trellis-kill-'))
chmodSync(folder, 0o711)

type Victim = 'server' | 'database' | 'both'
const victims: Victim[] = ['server', 'database', 'both']
const pauses: { [victim in Victim]: number[] } = { server: [], database: [], both: [] }
const acknowledged: number[] = []
let next = 0
let url = ''
let holder = await open()
await ask('create table ledger (id bigint primary key, at timestamptz default now(), filler text)')

for (let round = 0; round < rounds; round++) {
  const victim = victims[round % victims.length] as Victim
  const stop = new AbortController()
  const writing = Promise.all(Array.from({ length: writers }, () => write(stop.signal)))
  await sleep(100 + Math.random() * 400)
  const killedAt = performance.now()
  if (victim !== 'database') holder.kill('SIGKILL')
  if (victim !== 'server') process.kill(postgresPid(), 'SIGKILL')
  if (victim !== 'database') holder = await open()
  while (!(await takesWrites())) await sleep(10)
  pauses[victim].push(performance.now() - killedAt)
  stop.abort()
  await writing
}

const present = new Set((await rows('select id from ledger')).map((row) => Number(row['id'])))
const lost = acknowledged.filter((id) => !present.has(id))
for (const victim of victims) console.log(`kill -9 of ${victim.padEnd(8)} ${summary(pauses[victim])}`)
console.log(`${rounds} kills under ${writers} writers: ${acknowledged.length} acknowledged writes, ${lost.length} lost`)
await end(holder)
rmSync(folder, { recursive: true, force: true })
const slowest = Math.max(...victims.flatMap((victim) => pauses[victim]))
process.exit(lost.length === 0 && slowest <= limitMs ? 0 : 1)

async function write(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = quiet()
    try {
      await client.connect()
      while (!signal.aborted) {
        const id = next++
        await client.query('insert into ledger (id, filler) values ($1, $2)', [id, 'x'.repeat(200)])
        acknowledged.push(id)
      }
    } catch {
      await sleep(20)
    } finally {
      client.end().catch(() => undefined)
    }
  }
}

function quiet(): pg.Client {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  return client
}

async function takesWrites(): Promise<boolean> {
  try {
    const id = next++
    await ask(`insert into ledger (id) values (${id})`)
    acknowledged.push(id)
    return true
  } catch {
    return false
  }
}

async function rows(sql: string): Promise<{ [column: string]: unknown }[]> {
  const client = quiet()
  await client.connect()
  try {
    return (await client.query<{ [column: string]: unknown }>(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function ask(sql: string): Promise<void> {
  await rows(sql)
}

async function open(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, join(folder, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] })
  url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)))
  })
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

function postgresPid(): number {
  return Number(readFileSync(join(folder, 'data/postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
}

function summary(pausesMs: number[]): string {
  const sorted = [...pausesMs].sort((a, b) => a - b)
  const at = (share: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`
  return `taking writes again after ${at(0.5)} (median), ${at(1)} (slowest)`
}
