/**
 * Whether the time of an answer tells what the answer does not: the same questions to two worlds that differ only out of sight, and in
 * one world to a record out of sight and to one that never was. Asked in turns in random order, held against each other by rank
 * (Mann-Whitney, corrected for the number of questions). Reported, not asserted: it depends on the machine.
 *
 *   TRIES=300 HIDDEN=0 node test/experiments/two-worlds-timing.ts
 *
 * HIDDEN more records out of sight lie in the second world.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { startServer } from '@trellis/server/open-server.ts'
import { idOf, insertRows } from '../fixtures/read-world.ts'
import { worldDocuments, worldIn } from '../fixtures/two-worlds.ts'
import type { World, WorldServer } from '../fixtures/two-worlds.ts'
import { signIn } from '../support/client.ts'
import type { Client } from '../support/client.ts'
import { password, trialConfig } from '../support/server-config.ts'

const tries = Number(process.env['TRIES'] ?? 300)
const hidden = Number(process.env['HIDDEN'] ?? 0)
const log = pino({ level: 'silent' })

type Opened = WorldServer & { close(): Promise<void> }

async function open(): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trellis-timing-'))
  const database = await openEmbedded({ dataDir, log })
  const running = await startServer(trialConfig(database, dataDir), { log })
  const admin = await signIn(running.address, 'admin@example.com', password)
  const applied = await admin.post('/api/v1/metadata/apply', { items: worldDocuments })
  if (applied.status !== 200) throw new Error(applied.text)
  const as = async (name: string, grants: object = {}): Promise<Client> => {
    const email = `${name}@example.com`
    const made = await admin.post('/api/v1/users', { name, email, password, ...grants })
    if (made.status !== 201) throw new Error(made.text)
    return signIn(running.address, email, password)
  }
  const close = async () => {
    await running.close()
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { admin, as, server: running.server, close }
}

async function addHidden(world: World<Opened>): Promise<void> {
  const { models, db } = world.app.server
  const shape = objectOf(models.model(), 'deal')
  const owner = [...world.users].find(([, name]) => name === 'b')?.[0]
  if (!shape) throw new Error('no deal')
  const rows = Array.from({ length: hidden }, (_, n) => ({
    id: idOf(4, 1000 + n),
    name: `Out of sight ${n}`,
    owner,
    amount: n,
  }))
  for (let at = 0; at < rows.length; at += 5000) await insertRows(db, shape, rows.slice(at, at + 5000))
}

type Question = { method: string; path: string; body?: object }
const get = (path: string): Question => ({ method: 'GET', path: `/api/v1${path}` })
const query = (body: object): Question => ({
  method: 'POST',
  path: '/api/v1/query',
  body: { object: 'deal', fields: ['id'], ...body },
})
const ticket = (body: object): Question => ({ method: 'POST', path: '/api/v1/records/ticket', body })

/** Asked alike in both worlds. */
const questions: { [name: string]: Question } = {
  'a record out of sight': get(`/records/deal/${idOf(4, 5)}`),
  'one there only in the second': get(`/records/deal/${idOf(4, 7)}`),
  'history of it': get(`/records/deal/${idOf(4, 7)}/history`),
  'list with total': get('/records/deal?fields=id&total=1'),
  'list by name': get('/records/deal?fields=id&order_by=name'),
  'filter by a name out of sight': query({ where: { field: 'name', op: 'eq', value: 'Only here' }, total: true }),
  'filter by a hidden field': query({ where: { field: 'margin', op: 'gt', value: 10 } }),
  'filter by a hidden part of a mask': query({ where: { field: 'phone', op: 'contains', value: '9876' } }),
  'search for a word out of sight': get('/search?q=Only+here'),
  'search for a hidden word': get('/search?q=pear'),
  count: query({ fields: undefined, aggregates: { n: { fn: 'count' } } }),
  'group by owner': query({ fields: undefined, group_by: ['owner'], aggregates: { n: { fn: 'count' } } }),
  'a taken key': ticket({ name: 'x', code: 'TAKEN' }),
  'a lookup out of sight': ticket({ name: 'x', deal: idOf(4, 7) }),
}

/** Asked in the first world, held against each other: there and out of sight, and never there. */
const pairs: { [name: string]: [Question, Question] } = {
  'record: out of sight, never there': [get(`/records/deal/${idOf(4, 5)}`), get(`/records/deal/${idOf(4, 99)}`)],
  'shares: out of sight, never there': [
    get(`/records/deal/${idOf(4, 5)}/shares`),
    get(`/records/deal/${idOf(4, 99)}/shares`),
  ],
  'lookup: out of sight, never there': [
    ticket({ name: 'x', deal: idOf(4, 5) }),
    ticket({ name: 'x', deal: idOf(4, 99) }),
  ],
  'search: a hidden word, no word': [get('/search?q=pear'), get('/search?q=zzzz')],
}

async function time(client: Client, { method, path, body }: Question): Promise<number> {
  const started = performance.now()
  await client.request(method, path, body)
  return performance.now() - started
}

/** Both sides in turns, which first by chance, after some to warm up. */
async function measure(sides: [() => Promise<number>, () => Promise<number>]): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []]
  for (let at = -20; at < tries; at++)
    for (const side of Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)) {
      const ms = await sides[side]()
      if (at >= 0) times[side].push(ms)
    }
  return times
}

const median = (times: readonly number[]) => [...times].sort((one, two) => one - two)[times.length >> 1] ?? 0

/** Two-sided p of the Mann-Whitney test, by its normal approximation; times do not tie. */
function rankTest([one, two]: [number[], number[]]): number {
  const ranked = [...one.map((ms) => ({ ms, side: 0 })), ...two.map((ms) => ({ ms, side: 1 }))].sort(
    (a, b) => a.ms - b.ms,
  )
  const sum = ranked.reduce((total, { side }, at) => total + (side === 0 ? at + 1 : 0), 0)
  const [n, m] = [one.length, two.length]
  const u = sum - (n * (n + 1)) / 2
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
  return Math.min(1, 2 * (1 - normal(z)))
}

/** Distribution function of the normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z)
  const tail = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429]
  const sum = tail.reduce((total, factor, at) => total + factor * t ** (at + 1), 0)
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}

function print(name: string, times: [number[], number[]], count: number): void {
  const [one, two] = times.map(median) as [number, number]
  const p = rankTest(times)
  const told = p < 0.01 / count ? 'apart' : 'alike'
  const ms = (value: number) => value.toFixed(2).padStart(8)
  console.log(`${name.padEnd(36)} ${ms(one)} ${ms(two)} ${ms(two - one)}   p ${p.toFixed(4)} ${told}`)
}

const opened: Opened[] = []
try {
  for (let at = 0; at < 2; at++) opened.push(await open())
  const [one, two] = opened as [Opened, Opened]
  const worlds = [await worldIn(one, 1), await worldIn(two, 2)] as const
  if (hidden > 0) await addHidden(worlds[1])
  for (const world of worlds) await world.app.server.db.query({ text: 'analyze', values: [] })
  const count = Object.keys(questions).length + Object.keys(pairs).length
  console.log(
    `${tries} tries each, ${hidden} more records out of sight in the second world; medians in milliseconds, difference`,
  )
  for (const [name, question] of Object.entries(questions))
    print(name, await measure([() => time(worlds[0].a, question), () => time(worlds[1].a, question)]), count)
  for (const [name, [there, never]] of Object.entries(pairs))
    print(name, await measure([() => time(worlds[0].a, there), () => time(worlds[0].a, never)]), count)
} finally {
  for (const one of opened) await one.close()
}
