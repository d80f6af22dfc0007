/**
 * What open event streams cost a server while nothing happens: its processor time, and that of the database, per second.
 *
 *   STREAMS=2000 SECONDS=30 node test/experiments/event-streams.ts
 *
 * Streams are of twenty people, held by another process. Reported, not asserted: it depends on the machine.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { startServer } from '@trellis/server/open-server.ts'
import { signIn } from '../support/client.ts'
import { password, trialConfig } from '../support/server-config.ts'

const streams = Number(process.env['STREAMS'] ?? 2000)
const seconds = Number(process.env['SECONDS'] ?? 30)
const people = 20

type Wanted = { address: string; headers: { [name: string]: string }[]; streams: number }

if (process.send === undefined) await measure()
else process.once('message', hold)

/** The other process: opens streams, reads them, says so. */
function hold({ address, headers, streams: wanted }: Wanted): void {
  let open = 0
  const next = (at: number): void => {
    if (at >= wanted) return
    const asked = request(`${address}/api/v1/events`, { headers: headers[at % headers.length] ?? {}, agent: false })
    asked.on('response', (answer) => {
      answer.resume()
      open++
      if (open === wanted) process.send?.('open')
      next(at + 50)
    })
    asked.on('error', (error) => {
      throw error
    })
    asked.end()
  }
  for (let at = 0; at < 50; at++) next(at)
}

async function measure(): Promise<void> {
  const log = pino({ level: 'silent' })
  const dataDir = mkdtempSync(join(tmpdir(), 'trellis-streams-'))
  const database = await openEmbedded({ dataDir, log })
  const server = await startServer(trialConfig(database, dataDir), { log })
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const headers = await signedIn(server.address)
  await idle(client, 'no stream')
  const holder = fork(import.meta.filename)
  await new Promise((resolve) => {
    holder.once('message', resolve)
    holder.send({ address: server.address, headers, streams } satisfies Wanted)
  })
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await idle(client, `${streams} streams`)
  holder.kill()
  await client.end()
  await server.close()
  await database.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function signedIn(address: string): Promise<{ [name: string]: string }[]> {
  const admin = await signIn(address, 'admin@example.com', password)
  const headers = []
  for (let n = 0; n < people; n++) {
    const email = `listener${n}@example.com`
    await admin.post('/api/v1/users', { name: email, email, password })
    headers.push((await signIn(address, email, password)).headers)
  }
  return headers
}

async function idle(client: pg.Client, what: string): Promise<void> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name like 'trellis%'`,
  )
  const database = (): number => rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0)
  const [own, theirs, started] = [process.cpuUsage(), database(), performance.now()]
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const passed = performance.now() - started
  const { user, system } = process.cpuUsage(own)
  const percent = (ms: number): string => `${((ms / passed) * 100).toFixed(2)} %`
  console.log(
    `${what.padEnd(14)} server ${percent((user + system) / 1000)}, database ${percent(database() - theirs)} of a core`,
  )
}

/** Milliseconds of a process of the database; none of one that is gone. */
function cpuOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return 0
  }
}
