/**
 * Publishing on an object of 1,000,000 records while others read and write it: a new field, a new indexed field, a removed field; and a
 * new object of 20 fields until it answers.
 *
 * Budget  a field 150 ms, no request blocked for more than 500 ms; a new object usable within 1 s. ROWS=100000 for a quick look.
 */
import { Agent } from 'node:http'
import pg from 'pg'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { benchDocuments } from './documents.ts'
import { call } from './load.ts'
import { openWorld } from './world.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const world = await openWorld({ accounts: 1000, deals: 1000 })
const agent = new Agent({ keepAlive: true })
let missed = false

function report(what: string, value: number, budget: number): void {
  if (value > budget) missed = true
  console.log(`${what}: ${value.toFixed(0)} ms (budget ${budget})`)
}

async function fill(): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  await client.query(
    `insert into ws_main.deal (id, owner, created_by, updated_by, name, account, stage, amount, close_date, code)
      select gen_random_uuid(), d.owner, d.owner, d.owner, 'Deal ' || n, d.account, 'propose', n, date '2024-01-01' + n % 900, 'X-' || n
      from generate_series(1, $1::int) n, (select owner, account from ws_main.deal limit 1) d`,
    [rows],
  )
  await client.query('analyze ws_main.deal')
  await client.end()
}

/** The slowest of the reads and writes that ran while `work` did. */
async function underLoad(work: () => Promise<void>): Promise<number> {
  let running = true
  let slowest = 0
  const timed = async (options: Parameters<typeof call>[2]) => {
    const began = performance.now()
    await call(world.ours, agent, options)
    slowest = Math.max(slowest, performance.now() - began)
  }
  const id = world.dealIds[0] ?? ''
  const readers = [0, 1].map(async () => {
    while (running)
      await timed({ method: 'GET', path: `/api/v1/records/deal/${id}?fields=name,amount`, headers: world.ourHeaders })
  })
  const writer = (async () => {
    for (let n = 0; running; n++)
      await timed({
        method: 'PATCH',
        path: `/api/v1/records/deal/${id}`,
        headers: world.ourHeaders,
        body: JSON.stringify({ next_step: `step ${n}` }),
      })
  })()
  await work()
  running = false
  await Promise.all([...readers, writer])
  return slowest
}

async function apply(items: AnyDocument[]): Promise<number> {
  const began = performance.now()
  const answer = await world.admin.post('/api/v1/metadata/apply', { items })
  if (answer.status !== 200) throw new Error(answer.text)
  return performance.now() - began
}

const deal = benchDocuments.find((document) => document.name === 'deal') as AnyDocument & {
  fields: { [name: string]: object }
}
const withFields = (fields: { [name: string]: object }): AnyDocument => ({
  ...deal,
  fields: { ...deal.fields, ...fields },
})

try {
  await fill()
  let took = 0
  let slowest = await underLoad(async () => {
    took = await apply([withFields({ extra: { type: 'text' } })])
  })
  report(`add a field to ${rows} records`, took, 150)
  report('  slowest other request meanwhile', slowest, 500)
  slowest = await underLoad(async () => {
    took = await apply([withFields({ extra: { type: 'text' }, rank: { type: 'integer', indexed: true } })])
    await new Promise((resolve) => setTimeout(resolve, 3000))
  })
  report('add an indexed field', took, 150)
  report('  slowest other request while the index is built', slowest, 500)
  slowest = await underLoad(async () => {
    took = await apply([withFields({ rank: { type: 'integer', indexed: true } })])
  })
  report('remove a field', took, 150)
  report('  slowest other request meanwhile', slowest, 500)
  const began = performance.now()
  await apply([
    {
      kind: 'object',
      name: 'fresh',
      label: 'Fresh',
      fields: Object.fromEntries([
        ['name', { type: 'text' }],
        ...Array.from({ length: 19 }, (_, n) => [`f${n}`, { type: 'text' }]),
      ]),
    },
  ])
  const made = await world.admin.post('/api/v1/records/fresh', { name: 'first', f18: 'x' })
  if (made.status !== 201) throw new Error(made.text)
  report('a new object of 20 fields holds its first record', performance.now() - began, 1000)
} finally {
  agent.destroy()
  await world.close()
}
process.exitCode = missed ? 1 : 0
