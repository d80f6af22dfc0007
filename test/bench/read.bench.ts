/**
 * Reading, beside the hand-written server on the same tables in the same run, as a signed-in non-admin.
 *
 * Bars    issue of the engine, section 6: one record >= 0.6 of the hand-written throughput, list and search >= 0.8, a page at depth
 *         100,000 within 20 % of the first, a group by two dimensions within 1.2 x of the bare SQL, search p95 <= 50 ms at 1 M,
 *         export of 1 M rows <= 60 s.
 * Call    npm run bench -- read        (SECONDS per figure, default 4; CONNECTIONS, default 30; MILLION=0 leaves out what needs 1 M rows)
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { load } from './load.ts'
import type { Call, LoadResult } from './load.ts'
import { benchSearchMillion, ownPrivately } from './search-million.ts'
import type { SearchFigure } from './search-million.ts'
import type { BenchWorld } from './world.ts'
import { openWorld } from './world.ts'

const seconds = Number(process.env['SECONDS'] ?? '4')
const connections = Number(process.env['CONNECTIONS'] ?? '30')
const filter = encodeURIComponent(JSON.stringify({ field: 'stage', op: 'eq', value: 'propose' }))
const listPath = `/api/v1/records/deal?fields=id,name,stage,amount,close_date,account.name&order_by=-close_date&limit=50&where=${filter}`

export type Figure = { name: string; ours: LoadResult; hand: LoadResult; bar: number }
type Paths = { ours(n: number): string; hand(n: number): string }

/** One record with the name of its account. */
export function benchReadOne(world: BenchWorld): Promise<Figure> {
  const id = (n: number) => world.dealIds[(n * 7919) % world.dealIds.length] ?? ''
  const columns =
    'id,owner,created_at,created_by,updated_at,updated_by,version,name,account,stage,amount,probability,close_date,code,source,city,contact_name,phone,email,next_step,remarks,quantity,discount,cost,urgent,started_at,score,account.name'
  return pair(world, 'read one with a joined name', 0.6, {
    ours: (n) => `/api/v1/records/deal/${id(n)}?fields=${columns}`,
    hand: (n) => `/deal/${id(n)}`,
  })
}

/** 50 of 200 k, filtered and sorted, with a joined name. */
export function benchList(world: BenchWorld): Promise<Figure> {
  return pair(world, 'list 50, filtered and sorted', 0.8, { ours: () => listPath, hand: () => '/deals?stage=propose' })
}

export function benchListCapped(world: BenchWorld): Promise<Figure> {
  return pair(world, 'list 50 + total capped', 0.8, {
    ours: () => `${listPath}&total=capped`,
    hand: () => '/deals?stage=propose&total=capped',
  })
}

/** Words that stand in a few of the names each. */
export function benchSearch(world: BenchWorld): Promise<Figure> {
  const term = (n: number) => String(12_345 + ((n * 37) % 50_000))
  const hand = (n: number) => `/search?q=${term(n)}&tsquery=${encodeURIComponent(`'name:${term(n)}':*`)}`
  return pair(world, 'search, a word', 0.8, { ours: (n) => `/api/v1/search?objects=deal&q=${term(n)}`, hand })
}

async function pair(world: BenchWorld, name: string, bar: number, paths: Paths): Promise<Figure> {
  const run = async (address: string, next: (n: number) => Call) => {
    await load(address, next, { connections, seconds: 1 })
    return load(address, next, { connections, seconds })
  }
  const hand = await run(world.hand, (n) => ({ method: 'GET', path: paths.hand(n), headers: world.handHeaders }))
  return { name, bar, hand, ours: await run(world.ours, (n) => ours(world, paths.ours(n))) }
}

function ours(world: BenchWorld, path: string): Call {
  return { method: 'GET', path, headers: world.ourHeaders }
}

/** A page deep in the list against the first page. */
export async function benchDeepPage(world: BenchWorld): Promise<{ name: string; first: LoadResult; deep: LoadResult }> {
  let cursor = ''
  const path = '/api/v1/records/deal?fields=id,name,stage,amount,close_date,account.name&order_by=code'
  for (let page = 0; page < 100; page++) {
    const answer = await world.rep.get(`${path}&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`)
    cursor = answer.body.next_cursor as string
  }
  const run = (to: string) => load(world.ours, () => ours(world, to), { connections: 1, seconds })
  const [first, deep] = [await run(`${path}&limit=50`), await run(`${path}&limit=50&cursor=${cursor}`)]
  return { name: 'page by cursor at depth 100,000', first, deep }
}

/** Multiplies the deals to a million, with names and tokens of their own. */
export async function growToMillion(world: BenchWorld): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  const columns = (
    await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'ws_main' and table_name = 'deal' and column_name not in ('id', 'name', 'code', '_search')`,
    )
  ).rows
    .map(({ name }) => `"${name}"`)
    .join(', ')
  const missing =
    1_000_000 - Number((await client.query<{ n: string }>('select count(*) as n from ws_main.deal')).rows[0]?.n ?? 0)
  await client.query(
    `insert into ws_main.deal (id, name, code, _search, ${columns}) select gen_random_uuid(), name || ' ' || k, code || '-' || k, _search || array_to_tsvector(array['name:' || k || right(code, 4)]), ${columns}
      from ws_main.deal, generate_series(1, 9) k limit ${Math.max(missing, 0)}`,
  )
  await client.query('vacuum analyze ws_main.deal')
  await client.end()
}

/** Two dimensions over 1 M rows against the bare SQL behind the hand-written server. Times in ms, the best of five. */
export async function benchGroup(world: BenchWorld): Promise<{ name: string; oursMs: number; bareMs: number }> {
  const body = {
    object: 'deal',
    group_by: ['stage', { field: 'close_date', unit: 'month' }],
    aggregates: { deals: { fn: 'count' }, sum: { fn: 'sum', field: 'amount' } },
  }
  const bare = () => fetch(`${world.hand}/groups`, { headers: world.handHeaders }).then((answer) => answer.text())
  return {
    name: 'group by two dimensions over 1 M',
    oursMs: await best(() => world.rep.post('/api/v1/query', body)),
    bareMs: await best(bare),
  }
}

async function best(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 5; n++) {
    const start = performance.now()
    await run()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** Export of 1 M rows as CSV: seconds, rows, and how far the server's memory rose above what it was before (Linux; else 0). */
export async function benchExport(
  world: BenchWorld,
): Promise<{ name: string; seconds: number; megabytes: number; risenMegabytes: number }> {
  const fields = 'id,name,stage,amount,probability,close_date,code,source,city,contact_name,email,account.name'
  const before = residentMegabytes(world.ourPid)
  let most = before
  let bytes = 0
  const start = performance.now()
  const answer = await fetch(`${world.ours}/api/v1/records/deal/export?format=csv&fields=${fields}`, {
    headers: world.ourHeaders,
  })
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    most = Math.max(most, residentMegabytes(world.ourPid))
  }
  return {
    name: 'export 1 M rows as CSV',
    seconds: (performance.now() - start) / 1000,
    megabytes: bytes / 1e6,
    risenMegabytes: most - before,
  }
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

export function printFigure({ name, ours: our, hand, bar }: Figure): void {
  const ratio = our.perSecond / hand.perSecond
  const side = (result: LoadResult) =>
    `${result.perSecond.toFixed(0).padStart(6)}/s p95 ${result.p95Ms.toFixed(1).padStart(6)} ms`
  console.log(
    `${name.padEnd(34)} ours ${side(our)}   hand-written ${side(hand)}   ratio ${ratio.toFixed(2)} (bar ${bar}) ${ratio >= bar ? 'ok' : 'BELOW'}`,
  )
}

function printSearch(name: string, { p95Ms, terms: each }: SearchFigure): void {
  printLine(name, `p95 ${p95Ms.toFixed(1)} ms (bar 50 ms)`, p95Ms <= 50)
  console.log(`  ${each.map(({ term, p95Ms: own, hits }) => `${term}: ${own.toFixed(1)} ms, ${hits} hits`).join('; ')}`)
}

function printLine(name: string, text: string, isGood: boolean): void {
  console.log(`${name.padEnd(34)} ${text} ${isGood ? 'ok' : 'BELOW'}`)
}

if (process.argv[1]?.endsWith('bench/read.bench.ts')) {
  const world = await openWorld({
    accounts: Number(process.env['ACCOUNTS'] ?? '20000'),
    deals: Number(process.env['DEALS'] ?? '200000'),
  })
  try {
    for (const bench of [benchReadOne, benchList, benchListCapped, benchSearch]) printFigure(await bench(world))
    const page = await benchDeepPage(world)
    printLine(
      page.name,
      `first ${page.first.p50Ms.toFixed(2)} ms, deep ${page.deep.p50Ms.toFixed(2)} ms (bar + 20 %)`,
      page.deep.p50Ms <= page.first.p50Ms * 1.2,
    )
    if (process.env['MILLION'] !== '0') {
      await growToMillion(world)
      const group = await benchGroup(world)
      printLine(
        group.name,
        `ours ${group.oursMs.toFixed(0)} ms, bare SQL ${group.bareMs.toFixed(0)} ms (bar 1.2 x)`,
        group.oursMs <= group.bareMs * 1.2,
      )
      // Within seconds the server sees that the table is another (records/word-shares.ts).
      await sleep(10_000)
      printSearch('search at 1 M', await benchSearchMillion(world.rep))
      printSearch('search at 1 M, administrator', await benchSearchMillion(world.admin))
      const file = await benchExport(world)
      printLine(
        file.name,
        `${file.seconds.toFixed(1)} s, ${file.megabytes.toFixed(0)} MB, RSS + ${file.risenMegabytes.toFixed(0)} MB (bar 60 s, 100 MB)`,
        file.seconds <= 60 && file.risenMegabytes <= 100,
      )
      for (const { share, client } of await ownPrivately(world))
        printSearch(`search at 1 M, private, owns ${share}`, await benchSearchMillion(client))
    }
  } finally {
    await world.close()
  }
}
