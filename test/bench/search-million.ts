/** Searches over a million deals, term by term: as anybody, and as members to whom the deals of others are closed. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { signIn } from '../support/client.ts'
import type { Client } from '../support/client.ts'
import { benchDocuments } from './documents.ts'
import type { BenchWorld } from './world.ts'

/** Words of every frequency, Chinese pairs, pinyin, several words with the start of one, words that nothing has. */
const terms = [
  'platform',
  '扩容',
  '年度续约',
  'kuorong',
  'rollout 12',
  '73456',
  '项目 9',
  'ndxy',
  'pilot line 5',
  '123',
  'buyer',
  '公司',
  '扩容项目 123',
  'pilot 77',
  'nowhere',
]

export type SearchFigure = { p95Ms: number; terms: { term: string; p95Ms: number; hits: number }[] }

/** Searches over 1 M records, one after another, as the client. */
export async function benchSearchMillion(client: Client, rounds = 20): Promise<SearchFigure> {
  const found = terms.map((term) => ({ term, times: [] as number[], hits: 0 }))
  for (let round = 0; round < rounds; round++)
    for (const one of found) {
      const start = performance.now()
      const answer = await client.get(`/api/v1/search?q=${encodeURIComponent(one.term)}`)
      one.times.push(performance.now() - start)
      one.hits = (answer.body.records as unknown[]).length
    }
  return {
    p95Ms: p95(found.flatMap(({ times }) => times)),
    terms: found.map(({ term, times, hits }) => ({ term, p95Ms: p95(times), hits })),
  }
}

function p95(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0
}

/** One deal in so many is a member's own. */
const members = [
  { name: 'many', every: 5 },
  { name: 'some', every: 100 },
  { name: 'few', every: 5000 },
]

/** Makes deals private and gives some of them to members, one deal in so many; `share` says it for people. */
export async function ownPrivately(world: BenchWorld): Promise<{ share: string; client: Client }[]> {
  const items = benchDocuments.map((one) =>
    one.kind === 'object' && one.name === 'deal' ? { ...one, sharing: 'private' } : one,
  )
  const applied = await world.admin.post('/api/v1/metadata/apply', { items })
  if (applied.status !== 200) throw new Error(applied.text)
  const db = new pg.Client({ connectionString: world.databaseUrl })
  await db.connect()
  const password = 'correct horse battery'
  const clients: { share: string; client: Client }[] = []
  for (const { name, every } of members) {
    const email = `${name}@example.com`
    const made = await world.admin.post('/api/v1/users', { name, email, password, permission_sets: ['rep'] })
    if (made.status !== 201) throw new Error(made.text)
    await db.query(`update ws_main.deal set owner = $1 where hashtext(id::text) % ${every} = 0`, [made.body.id])
    clients.push({ share: `1 in ${every}`, client: await signIn(world.ours, email, password) })
  }
  await db.query('vacuum analyze ws_main.deal')
  await db.end()
  // The sizes of what is reached are read once a minute (records/reach-sizes.ts).
  await sleep(61_000)
  for (const { client } of clients) await benchSearchMillion(client, 1)
  return clients
}
