/**
 * Formula columns through the real server over 200,000 deals, each figure interleaved with what it is held against, so that a busy machine
 * slows both.
 *
 * Budget  a list of 50 with 10 formula columns, 2 of them across a lookup: 1.3 times the same list without; filter and sort on a virtual
 *         formula: 1.1 times the same SQL by hand, in PostgreSQL.
 * Call    npm run bench -- formula-server        (ROUNDS, default 60)
 */
import { Agent } from 'node:http'
import pg from 'pg'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { bindSlots } from '@trellis/server/records/params.ts'
import { planPage } from '@trellis/server/records/plan-read.ts'
import { benchDocuments } from './documents.ts'
import { call } from './load.ts'
import { openWorld } from './world.ts'

const rounds = Number(process.env['ROUNDS'] ?? 60)
const formulas: readonly (readonly [string, string, string])[] = [
  ['expected', 'currency', 'amount * probability / 100'],
  ['third', 'number', 'ROUND(amount / 3, 2)'],
  ['won_amount', 'number', 'IF(stage = "won", amount, 0)'],
  ['age', 'number', 'TODAY() - close_date'],
  ['later', 'date', 'close_date + 30'],
  ['word', 'text', 'CASE(stage, "won", "yes", "lost", "no", "open")'],
  ['big', 'checkbox', 'amount > 1000'],
  ['code_name', 'text', 'LEFT(name, 3) & "-" & TEXT(YEAR(close_date))'],
  ['of_whom', 'text', 'UPPER(account.name)'],
  ['share', 'percent', 'IF(account.revenue > 0, amount / account.revenue * 100, NULL)'],
]
const base = [
  'id',
  'name',
  'stage',
  'amount',
  'probability',
  'close_date',
  'city',
  'contact_name',
  'phone',
  'email',
  'account.name',
]

const world = await openWorld({ accounts: 20_000, deals: 200_000 })
const agent = new Agent({ keepAlive: true })
const client = new pg.Client({ connectionString: world.databaseUrl })
await client.connect()
let missed = false

/** The deal with the formula fields. */
function dealWithFormulas(): AnyDocument {
  const deal = benchDocuments.find(
    (document) => document.kind === 'object' && document.name === 'deal',
  ) as AnyDocument & {
    fields: { [field: string]: object }
  }
  const fields = Object.fromEntries(
    formulas.map(([name, returns, formula]) => [name, { type: 'formula', returns, formula, scale: 2 }]),
  )
  return { ...deal, fields: { ...deal.fields, ...fields } }
}

/** The statement the server runs for the filtered list, with its values. */
function filterStatement(): { text: string; values: unknown[]; name: string } {
  const documents = benchDocuments.map((document) =>
    document.kind === 'object' && document.name === 'deal' ? dealWithFormulas() : document,
  )
  const model = orThrow(compile({ revision: 1, documents }))
  const userId = '00000000-0000-7000-8009-000000000001'
  const of = { userId, admin: false, role: null, permissionSets: ['rep'], ownerIds: [userId], scope: null }
  const access = compileAccess(model, of)
  const moment = { nowMs: Date.now(), timeZone: 'UTC' }
  const env = queryEnv({ model, access, user: { id: userId }, ...moment })
  const query: RecordQuery = {
    object: 'deal',
    fields: ['id', 'name', 'expected'],
    where: { field: 'expected', op: 'gt', value: 250_000 },
    order_by: [{ field: 'expected', dir: 'desc' }],
    limit: 50,
  }
  const checked = orThrow(checkQuery(query, env))
  const plan = planPage({ model, access, schema: 'ws_main', ...moment, globals: {} }, checked, null, null)
  const values = bindSlots(plan.slots, { values: checked.values, ownerIds: [], timeZone: 'UTC' })
  return { text: plan.text, values, name: 'ours' }
}

async function addFormulas(): Promise<void> {
  const answer = await world.admin.post('/api/v1/metadata/apply', {
    items: [dealWithFormulas()],
  })
  if (answer.status !== 200) throw new Error(answer.text)
  await client.query('analyze ws_main.deal')
  await client.query('analyze ws_main.account')
}

function middle(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

/** The middle of the ratios of neighbours, and of each side's times in ms. */
async function ratioOf(one: () => Promise<unknown>, other: () => Promise<unknown>, count: number): Promise<number[]> {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await work()
    return performance.now() - began
  }
  const pairs: [number, number][] = []
  for (let round = 0; round < count + 5; round++) {
    const pair: [number, number] =
      round % 2 === 0
        ? [await timed(one), await timed(other)]
        : ((await timed(other).then(async (second) => [await timed(one), second])) as [number, number])
    if (round >= 5) pairs.push(pair)
  }
  const [ours, theirs] = [middle(pairs.map((pair) => pair[0])), middle(pairs.map((pair) => pair[1]))]
  return [ours / theirs, ours, theirs]
}

function report(what: string, [ratio = 0, ours = 0, theirs = 0]: number[], bar: number): void {
  if (ratio > bar) missed = true
  console.log(`${what}: ${ratio.toFixed(2)} times (bar ${bar}); ${ours.toFixed(2)} ms against ${theirs.toFixed(2)} ms`)
}

async function get(path: string): Promise<void> {
  await call(world.ours, agent, { method: 'GET', path, headers: world.ourHeaders })
}

const proposed = encodeURIComponent(JSON.stringify({ field: 'stage', op: 'eq', value: 'propose' }))
const list = (fields: readonly string[]) =>
  `/api/v1/records/deal?fields=${fields.join(',')}&where=${proposed}&order_by=-close_date&limit=50`

try {
  await addFormulas()
  report(
    'list of 50 with 10 formula columns',
    await ratioOf(
      () => get(list([...base, ...formulas.map(([name]) => name)])),
      () => get(list(base)),
      rounds * 4,
    ),
    1.3,
  )

  const where = encodeURIComponent(JSON.stringify({ field: 'expected', op: 'gt', value: 250_000 }))
  const filtered = `/api/v1/records/deal?fields=id,name,expected&where=${where}&order_by=-expected&limit=50`
  // A blank counts as zero in this formula, so it does by hand.
  const expected = 'round(coalesce(d.amount, 0) * coalesce(d.probability, 0) / 100, 2)'
  const byHand = `select json_agg(r) from (select d.id, d.name, ${expected} as expected from ws_main.deal d
  where d.deleted_at is null and ${expected} > 250000 order by ${expected} desc nulls last, d.id limit 50) r`
  const ours = filterStatement()
  const theirs = () => client.query({ name: 'by hand', text: byHand })
  report(
    'filter and sort on a virtual formula, in PostgreSQL',
    await ratioOf(() => client.query(ours), theirs, rounds),
    1.1,
  )
  report('the same through the server, answer and all', await ratioOf(() => get(filtered), theirs, rounds), Infinity)
} finally {
  await client.end()
  agent.destroy()
  await world.close()
}
if (missed) process.exitCode = 1
