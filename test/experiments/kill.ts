/**
 * `kill -9` of the server and of its database under 8 writers. `node test/experiments/kill.ts` (KILLS, default 50); npm test runs a few.
 *
 * Every write carries an Idempotency-Key and is asked again with the same key until it is answered, as a careful client does. Pass:
 * no acknowledged write lost, no write done twice, no batch half saved, roll-ups equal to their children, serving again within 5 s.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, signIn } from '../support/client.ts'
import { openLedger, readLedger } from '../support/ledger.ts'
import type { Ledger } from '../support/ledger.ts'

export type KillReport = {
  kills: number
  acknowledged: number
  lost: string[]
  doubled: string[]
  halves: string[]
  wrongRollups: string[]
  slowestMs: number
  medianMs: number
  replays: number
}

const writers = 8
const accounts = 5
/** A pause this long is told as it happens: the bar is 5 s. */
const slowMs = 2000
const password = 'correct horse battery'

const items = [
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      deals: { type: 'rollup', from: 'deal.account', aggregate: 'count' },
      total: { type: 'rollup', from: 'deal.account', aggregate: 'sum', field: 'amount' },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      account: { type: 'lookup', to: 'account', on_delete: 'restrict' },
      amount: { type: 'number', precision: 12, scale: 2 },
    },
  },
]

type Op =
  | { kind: 'create'; name: string; account: string; amount: number }
  | { kind: 'batch'; name: string; account: string }
  | { kind: 'update'; id: string; name: string; amount: number }
type Running = { child: ChildProcess; address: string }
type World = {
  folder: string
  port: number
  running: Running
  headers: { [name: string]: string }
  ids: string[]
  ledger: Ledger
  stopped: boolean
  gaveUp: boolean
  replays: number
}

export async function runKills(kills: number, tell: (text: string) => void = () => undefined): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-kills-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const running = await start(folder, port)
  try {
    return await experiment({ folder, port, running, kills, tell })
  } catch (error) {
    running.child.kill('SIGTERM')
    throw error
  }
}

type Setup = { folder: string; port: number; running: Running; kills: number; tell: (text: string) => void }

async function experiment({ folder, port, running, kills, tell }: Setup): Promise<KillReport> {
  const admin = await signIn(running.address, 'admin@example.com', password)
  const applied = await admin.post('/api/v1/metadata/apply', { items })
  if (applied.status !== 200) throw new Error(applied.text)
  const made = await admin.post('/api/v1/records/account/bulk', {
    op: 'insert',
    records: Array.from({ length: accounts }, (_, at) => ({ name: `A${at}` })),
  })
  const ids = (made.body.results as { id: string }[]).map((result) => result.id)
  const world: World = {
    folder,
    port,
    running,
    headers: admin.headers,
    ids,
    ledger: openLedger(join(folder, 'ledger')),
    stopped: false,
    gaveUp: false,
    replays: 0,
  }
  try {
    const writing = Array.from({ length: writers }, (_, at) => write(world, at))
    for (const writer of writing) writer.catch(() => undefined)
    const pauses = await killRepeatedly(world, kills, tell)
    await sleep(300)
    world.stopped = true
    await Promise.all(writing)
    return {
      ...(await judge(world)),
      kills,
      slowestMs: pauses.at(-1) ?? 0,
      medianMs: pauses[pauses.length >> 1] ?? 0,
      replays: world.replays,
    }
  } finally {
    world.stopped = true
    world.gaveUp = true
    world.ledger.close()
    world.running.child.kill('SIGTERM')
    await once(world.running.child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds without an answered write after each kill, rising. */
async function killRepeatedly(world: World, kills: number, tell: (text: string) => void): Promise<number[]> {
  const pauses: number[] = []
  for (let kill = 0; kill < kills; kill++) {
    await sleep(150 + Math.random() * 500)
    const victim = kill % 3 === 1 ? 'database' : 'server'
    const pause = await killAndWait(world, victim)
    if (pause > slowMs) tell(`kill ${kill + 1}, of the ${victim}: ${Math.round(pause)} ms`)
    pauses.push(pause)
    if (kill % 10 === 9) tell(`${kill + 1} kills, slowest ${Math.round(Math.max(...pauses))} ms`)
  }
  return pauses.sort((a, b) => a - b)
}

async function start(folder: string, port: number): Promise<Running> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    SAMPLE_DATA: '0',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: password,
    LOG_LEVEL: 'fatal',
  }
  // vitest has a BASE_URL of its own, which would be taken for the public address.
  for (const name of ['DATABASE_URL', 'BASE_URL']) delete env[name]
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/src/main.ts')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const address = `http://127.0.0.1:${port}`
  await ready(address)
  return { child, address }
}

async function ready(address: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 10) {
    const answer = await fetch(`${address}/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(10)
  }
  throw new Error('the server did not become ready')
}

/** Milliseconds from the kill until a write is answered again. */
async function killAndWait(world: World, victim: 'server' | 'database'): Promise<number> {
  const killedAt = performance.now()
  if (victim === 'database') {
    process.kill(
      Number(readFileSync(join(world.folder, 'data/postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]),
      'SIGKILL',
    )
  } else {
    world.running.child.kill('SIGKILL')
    await once(world.running.child, 'exit')
    world.running = await start(world.folder, world.port)
  }
  for (;;) {
    const client = new Client(world.running.address, world.headers)
    const answer = await client
      .patch(`/api/v1/records/account/${world.ids[0]}`, { name: `A0 ${Date.now()}` })
      .catch(() => undefined)
    if (answer?.status === 200) return performance.now() - killedAt
    await sleep(10)
  }
}

async function write(world: World, writer: number): Promise<void> {
  const own: string[] = []
  for (let n = 0; !world.stopped; n++) {
    const account = world.ids[(writer + n) % accounts] ?? ''
    const name = `w${writer}-${n}`
    const kind = n % 3
    const id = own[Math.floor(Math.random() * own.length)]
    const op: Op =
      kind === 0 || id === undefined
        ? { kind: 'create', name, account, amount: n }
        : kind === 1
          ? { kind: 'batch', name, account }
          : { kind: 'update', id, name, amount: n + 0.5 }
    world.ledger.intent(name, op)
    const answer = await until(world, op, name)
    if (answer.status >= 300) world.ledger.nack(name, answer.status)
    else {
      world.ledger.ack(name, { id: answer.body.id })
      if (op.kind === 'create') own.push(answer.body.id)
    }
  }
}

/** Asks again with the same key until there is an answer that is not the crash itself. */
async function until(world: World, op: Op, key: string): Promise<{ status: number; body: { id: string } }> {
  for (;;) {
    if (world.gaveUp) throw new Error('the experiment ended')
    const client = new Client(world.running.address, { ...world.headers, 'idempotency-key': key })
    try {
      const answer = await send(client, op)
      if (answer.status < 500 && answer.status !== 429) {
        if (answer.headers.get('idempotent-replayed')) world.replays++
        return answer
      }
    } catch {
      // Refused or cut off: the server is not there.
    }
    await sleep(20)
  }
}

function send(client: Client, op: Op) {
  if (op.kind === 'create')
    return client.post('/api/v1/records/deal', { name: op.name, account: op.account, amount: op.amount })
  if (op.kind === 'batch')
    return client.post('/api/v1/records/deal/bulk', {
      op: 'insert',
      all_or_none: true,
      records: [1, 2, 3].map((part) => ({ name: `${op.name}/${part}`, account: op.account, amount: part })),
    })
  return client.post('/api/v1/records/deal/bulk', {
    op: 'update',
    all_or_none: true,
    records: [{ id: op.id, amount: op.amount, name: op.name }],
  })
}

type Stored = { id: string; name: string; account: string; amount: number }

async function judge(
  world: World,
): Promise<Pick<KillReport, 'acknowledged' | 'lost' | 'doubled' | 'halves' | 'wrongRollups'>> {
  const client = new Client(world.running.address, world.headers)
  const deals = await readAll<Stored>(client, 'deal', ['id', 'name', 'account', 'amount'])
  const byName = new Map<string, Stored[]>()
  for (const deal of deals) byName.set(deal.name, [...(byName.get(deal.name) ?? []), deal])
  const byId = new Map(deals.map((deal) => [deal.id, deal]))
  const entries = readLedger(join(world.folder, 'ledger'))
  const lastUpdate = new Map<string, string>()
  for (const { op, end } of entries)
    if ((op as Op).kind === 'update' && end === 'ack')
      lastUpdate.set((op as Extract<Op, { kind: 'update' }>).id, (op as Op).name)
  const lost: string[] = []
  const halves: string[] = []
  for (const { key, op: asked, end, answer } of entries) {
    const op = asked as Op
    if (op.kind === 'batch') {
      const parts = [1, 2, 3].flatMap((part) => byName.get(`${op.name}/${part}`) ?? [])
      if (parts.length !== 0 && parts.length !== 3) halves.push(key)
      if (end === 'ack' && parts.length === 0) lost.push(key)
    } else if (end === 'ack') {
      const id = op.kind === 'create' ? (answer as { id: string }).id : op.id
      const expected = lastUpdate.get(id) ?? op.name
      if (byId.get(id)?.name !== expected) lost.push(key)
    }
  }
  const doubled = [...byName].filter(([, list]) => list.length > 1).map(([name]) => name)
  const stored = await readAll<{ id: string; deals: number; total: number }>(client, 'account', [
    'id',
    'deals',
    'total',
  ])
  const wrongRollups = stored.filter(({ id, deals: count, total }) => {
    const own = deals.filter((deal) => deal.account === id)
    return own.length !== count || Math.abs(own.reduce((sum, deal) => sum + deal.amount, 0) - total) > 0.001
  })
  return {
    acknowledged: entries.filter((entry) => entry.end === 'ack').length,
    lost,
    doubled,
    halves,
    wrongRollups: wrongRollups.map(({ id }) => id),
  }
}

async function readAll<R>(client: Client, object: string, fields: string[]): Promise<R[]> {
  const records: R[] = []
  for (let cursor: string | null = null; ;) {
    const page = await client.post('/api/v1/query', { object, fields, limit: 1000, cursor })
    if (page.status !== 200) throw new Error(page.text)
    records.push(...(page.body.records as R[]))
    cursor = page.body.next_cursor
    if (cursor === null) return records
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

if (process.argv[1] === import.meta.filename) {
  const report = await runKills(Number(process.env['KILLS'] ?? 50), console.log)
  console.log(report)
  const good =
    report.lost.length + report.doubled.length + report.halves.length + report.wrongRollups.length === 0 &&
    report.slowestMs <= 5000
  process.exit(good ? 0 : 1)
}
