/**
 * Reading, beside the hand-written server on the same tables in the same run, as a signed-in non-admin.
 *
 * Bars    issue of the engine, section 6: one record >= 0.6 of the hand-written throughput, list and search >= 0.8,
 *         page at depth 100,000 within 20 % of the first, search p95 <= 50 ms.
 * Call    npm run bench -- read        (SECONDS per figure, default 4; CONNECTIONS, default 30)
 */
import { load } from './load.ts'
import type { Call, LoadResult } from './load.ts'
import type { BenchWorld } from './world.ts'
import { openWorld } from './world.ts'

const seconds = Number(process.env['SECONDS'] ?? '4')
const connections = Number(process.env['CONNECTIONS'] ?? '30')
const filter = encodeURIComponent(JSON.stringify({ field: 'stage', op: 'eq', value: 'propose' }))
const listPath = `/api/v1/records/deal?fields=id,name,stage,amount,close_date,account.name&order_by=-close_date&limit=50&where=${filter}`

export type Figure = { name: string; ours: LoadResult; hand: LoadResult; bar: number }

/** One record with the name of its account. */
export function benchReadOne(world: BenchWorld): Promise<Figure> {
  const id = (n: number) => world.dealIds[(n * 7919) % world.dealIds.length] ?? ''
  const columns =
    'id,owner,created_at,created_by,updated_at,updated_by,version,name,account,stage,amount,probability,close_date,code,source,city,contact_name,phone,email,next_step,remarks,quantity,discount,cost,urgent,started_at,score,account.name'
  return pair(
    world,
    'read one with a joined name',
    0.6,
    (n) => `/api/v1/records/deal/${id(n)}?fields=${columns}`,
    (n) => `/deal/${id(n)}`,
  )
}

/** 50 of 200 k, filtered and sorted, with a joined name. */
export function benchList(world: BenchWorld): Promise<Figure> {
  return pair(
    world,
    'list 50, filtered and sorted',
    0.8,
    () => listPath,
    () => '/deals?stage=propose',
  )
}

export function benchListCapped(world: BenchWorld): Promise<Figure> {
  return pair(
    world,
    'list 50 + total capped',
    0.8,
    () => `${listPath}&total=capped`,
    () => '/deals?stage=propose&total=capped',
  )
}

/** Pages deep in the list: ours against our own first page. */
export async function benchDeepPage(world: BenchWorld): Promise<{ name: string; first: LoadResult; deep: LoadResult }> {
  let cursor = ''
  const path = '/api/v1/records/deal?fields=id,name,stage,amount,close_date,account.name&order_by=code&limit=1000'
  for (let page = 0; page < 100; page++) {
    const answer = await world.rep.get(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    cursor = answer.body.next_cursor as string
  }
  const first = await load(world.ours, () => ours(world, path.replace('limit=1000', 'limit=50')), {
    connections,
    seconds,
  })
  const deep = await load(world.ours, () => ours(world, `${path.replace('limit=1000', 'limit=50')}&cursor=${cursor}`), {
    connections,
    seconds,
  })
  return { name: 'page by cursor at depth 100,000', first, deep }
}

/** Words and Chinese pairs that stand in some of the names. */
export function benchSearch(world: BenchWorld): Promise<Figure> {
  const terms = ['12345', '77777', '150001', '199999']
  const term = (n: number) => terms[n % terms.length] ?? ''
  return pair(
    world,
    'search, a word',
    0.8,
    (n) => `/api/v1/search?objects=deal&q=${term(n)}`,
    (n) => `/search?q=${term(n)}&tsquery=${encodeURIComponent(`'name:${term(n)}':*`)}`,
  )
}

async function pair(
  world: BenchWorld,
  name: string,
  bar: number,
  path: (n: number) => string,
  handPath: (n: number) => string,
): Promise<Figure> {
  const run = (address: string, next: (n: number) => Call) => load(address, next, { connections, seconds })
  await load(world.ours, (n) => ours(world, path(n)), { connections, seconds: 1 })
  await load(world.hand, (n) => hand(world, handPath(n)), { connections, seconds: 1 })
  const handResult = await run(world.hand, (n) => hand(world, handPath(n)))
  return { name, bar, ours: await run(world.ours, (n) => ours(world, path(n))), hand: handResult }
}

function ours(world: BenchWorld, path: string): Call {
  return { method: 'GET', path, headers: world.ourHeaders }
}

function hand(world: BenchWorld, path: string): Call {
  return { method: 'GET', path, headers: world.handHeaders }
}

export function printFigure({ name, ours: our, hand: theirs, bar }: Figure): void {
  const ratio = our.perSecond / theirs.perSecond
  console.log(
    `${name.padEnd(34)} ours ${our.perSecond.toFixed(0).padStart(6)}/s p95 ${our.p95Ms.toFixed(1)} ms   hand-written ${theirs.perSecond.toFixed(0).padStart(6)}/s p95 ${theirs.p95Ms.toFixed(1)} ms   ratio ${ratio.toFixed(2)} (bar ${bar}) ${ratio >= bar ? 'ok' : 'BELOW'}`,
  )
}

if (process.argv[1]?.endsWith('bench/read.ts')) {
  const world = await openWorld({
    accounts: Number(process.env['ACCOUNTS'] ?? '20000'),
    deals: Number(process.env['DEALS'] ?? '200000'),
  })
  try {
    for (const bench of [benchReadOne, benchList, benchListCapped, benchSearch]) printFigure(await bench(world))
    const { name, first, deep } = await benchDeepPage(world)
    console.log(
      `${name.padEnd(34)} first ${first.p50Ms.toFixed(1)} ms, deep ${deep.p50Ms.toFixed(1)} ms: ${((deep.p50Ms / first.p50Ms) * 100 - 100).toFixed(0)} %`,
    )
  } finally {
    await world.close()
  }
}
