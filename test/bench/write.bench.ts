/**
 * Writing, beside the hand-written server on the same database: create one, update one field, bulk create 10,000 × 20 fields.
 * Bars of the throughput beside the hand-written server: create 0.5, update 0.6, bulk 0.7. BENCH_DEALS=20000 for a quick look.
 */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { dealValues } from './documents.ts'
import { call, load } from './load.ts'
import type { BenchWorld } from './world.ts'
import { openWorld } from './world.ts'

export type WriteFigures = { name: string; ours: number; hand: number; unit: string; ratio: number; p95Ms?: number }[]

const connections = 30

export async function benchWrite(
  world: BenchWorld,
  options: { seconds?: number; rounds?: number } = {},
): Promise<WriteFigures> {
  const seconds = options.seconds ?? 4
  let next = 10_000_000
  const account = () => world.accountIds[next % world.accountIds.length] ?? ''
  const record = () => dealValues(next++, account())
  const create = {
    ours: () => ({
      method: 'POST',
      path: '/api/v1/records/deal',
      body: JSON.stringify(record()),
      headers: world.ourHeaders,
    }),
    hand: () => ({ method: 'POST', path: '/deal', body: JSON.stringify(record()), headers: world.handHeaders }),
  }
  const id = () => world.dealIds[(next * 7919) % world.dealIds.length] ?? ''
  const body = () => JSON.stringify({ next_step: `step ${next++}` })
  const update = {
    ours: () => ({ method: 'PATCH', path: `/api/v1/records/deal/${id()}`, body: body(), headers: world.ourHeaders }),
    hand: () => ({ method: 'PATCH', path: `/deal/${id()}`, body: body(), headers: world.handHeaders }),
  }
  const figures: WriteFigures = []
  for (const [name, calls] of [
    ['create one', create],
    ['update one field', update],
  ] as const) {
    const best = { ours: 0, hand: 0, p95Ms: 0 }
    for (let round = 0; round < (options.rounds ?? 3); round++) {
      const hand = await load(world.hand, calls.hand, { connections, seconds })
      const ours = await load(world.ours, calls.ours, { connections, seconds })
      best.hand = Math.max(best.hand, hand.perSecond)
      if (ours.perSecond > best.ours) Object.assign(best, { ours: ours.perSecond, p95Ms: ours.p95Ms })
    }
    figures.push({
      name,
      ours: best.ours,
      hand: best.hand,
      unit: '/s',
      ratio: best.ours / best.hand,
      p95Ms: best.p95Ms,
    })
  }
  const bulk = await benchBulk(world, record, options.rounds ?? 3)
  figures.push(bulk)
  return figures
}

async function benchBulk(world: BenchWorld, record: () => object, rounds: number): Promise<WriteFigures[number]> {
  const agent = new Agent({ keepAlive: true })
  const size = 10_000
  const best = { ours: 0, hand: 0 }
  for (let round = 0; round < rounds; round++) {
    for (const side of ['hand', 'ours'] as const) {
      const records = Array.from({ length: size }, record)
      const sent =
        side === 'ours'
          ? {
              method: 'POST',
              path: '/api/v1/records/deal/bulk',
              body: JSON.stringify({ op: 'insert', records }),
              headers: world.ourHeaders,
            }
          : { method: 'POST', path: '/bulk', body: JSON.stringify({ records }), headers: world.handHeaders }
      // Tokens of the batch before are sorted in beside it (records/search-upkeep.ts): neither side pays for the other's.
      await sleep(3000)
      const started = performance.now()
      const text = await call(world[side], agent, sent)
      best[side] = Math.max(best[side], (size * 1000) / (performance.now() - started))
      const good = (JSON.parse(text) as { results: { ok: boolean }[] }).results.filter((result) => result.ok).length
      if (good !== size) throw new Error(`${side}: only ${good} of ${size} records were written`)
    }
  }
  agent.destroy()
  return {
    name: 'bulk create 10,000 × 20',
    ours: best.ours,
    hand: best.hand,
    unit: 'rows/s',
    ratio: best.ours / best.hand,
  }
}

const bars: { [start: string]: number } = { create: 0.5, update: 0.6, bulk: 0.7 }

if (process.argv[1] === import.meta.filename) {
  const world = await openWorld({ deals: Number(process.env['BENCH_DEALS'] ?? 200_000) })
  try {
    for (const figure of await benchWrite(world)) {
      const bar = bars[figure.name.split(' ')[0] ?? ''] ?? 0
      if (figure.ratio < bar) process.exitCode = 1
      console.log(
        `${figure.name.padEnd(26)} ours ${Math.round(figure.ours)} ${figure.unit}, hand ${Math.round(figure.hand)} ${figure.unit}: ${figure.ratio.toFixed(2)}${figure.p95Ms === undefined ? '' : `, p95 ${figure.p95Ms.toFixed(1)} ms`}`,
      )
    }
  } finally {
    await world.close()
  }
}
