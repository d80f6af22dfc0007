/**
 * Bad bodies to every route that writes: what each is answered, how soon, and whether the database is as it was. Least time of TRIES
 * tries each; prints the slowest, and every answer that is no 4xx problem with a place.
 *
 *   TRIES=5 node test/experiments/bad-input.ts            every route
 *   node test/experiments/bad-input.ts records            those whose path has `records`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { startServer } from '@trellis/server/open-server.ts'
import { signIn } from '../support/client.ts'
import type { Answer, Client } from '../support/client.ts'
import { changedTables, fingerprintAt } from '../support/fingerprint.ts'
import { password, trialConfig } from '../support/server-config.ts'

const tries = Number(process.env['TRIES'] ?? 5)
const [wanted = ''] = process.argv.slice(2)
const boundMs = 200

const object = {
  kind: 'object',
  name: 'order',
  label: 'Order',
  name_field: 'select',
  fields: { select: { type: 'text' }, user: { type: 'number' }, where: { type: 'date' }, drop: { type: 'checkbox' } },
}

const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)
const nestedFilter = (depth: number) =>
  `{"object":"order","where":${'{"not":'.repeat(depth)}{"field":"select","op":"eq","value":"x"}${'}'.repeat(depth)}}`
const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024)

/** What is sent; each wrong for any route. */
const bodies: { [what: string]: string } = {
  'cut off': '{"a":',
  'no JSON': "{'a': 1}",
  'two values': '{"a":1}{"b":2}',
  'a list': '[]',
  null: 'null',
  'a number': '1e999',
  'an unknown member': '{"no_such_member":1}',
  __proto__: '{"__proto__":{"admin":true}}',
  constructor: '{"constructor":{"prototype":{"admin":true}}}',
  'names of SQL': `{"select":{"drop":"table"},"\\"; drop table x --":1}`,
  'wrong types': JSON.stringify(
    Object.fromEntries(
      ['name', 'items', 'records', 'ids', 'object', 'where', 'fields', 'to', 'op', 'reason', 'set', 'select'].map(
        (name) => [name, { wrong: [true, null, 1.5] }],
      ),
    ),
  ),
  'a lone surrogate and a NUL': '{"select":"\\ud800\\u0000"}',
  '1,000 deep': nested(1000),
  '100,000 deep': nested(100_000),
  'a filter 1,000 deep': nestedFilter(1000),
  '9 MB of one value': `{"select":"${megabytes(9)}"}`,
  '10 MB and more': `{"select":"${megabytes(11)}"}`,
  '500,000 members': `{${Array.from({ length: 500_000 }, (_, at) => `"m${at}":1`).join()}}`,
}

/** Routes that read no body, end what this script stands on, or keep drafts, which may be wrong until they are published. */
const left = new Set([
  'POST /api/v1/auth/sign-out',
  'POST /api/v1/auth/revoke-sessions',
  'POST /api/v1/auth/revoke-other-sessions',
  'PUT /api/v1/metadata/:kind/:name',
])

type Found = { route: string; what: string; status: number; ms: number; text: string; place: boolean }

async function ask(client: Client, route: { method: string; path: string }, what: string): Promise<Found> {
  let ms = Number.POSITIVE_INFINITY
  let last: Answer | undefined
  for (let at = 0; at < tries; at++) {
    const started = performance.now()
    last = await client.request(route.method, route.path, bodies[what], { 'content-type': 'application/json' })
    ms = Math.min(ms, performance.now() - started)
  }
  const { status = 0, text = '', body } = last ?? {}
  return {
    route: `${route.method} ${route.path}`,
    what,
    status,
    ms,
    text: text.slice(0, 160),
    place: typeof body?.errors?.[0]?.pointer === 'string',
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'trellis-bad-input-'))
const log = pino({ level: 'silent' })
const database = await openEmbedded({ dataDir, log })
const running = await startServer(trialConfig(database, dataDir), { log })
try {
  const admin = await signIn(running.address, 'admin@example.com', password)
  const applied = await admin.post('/api/v1/metadata/apply', { items: [object] })
  if (applied.status !== 200) throw new Error(applied.text)
  const record = (await admin.post('/api/v1/records/order', { select: 'There' })).body.id as string
  const nobody = '01890000-0000-7000-8000-000000000000'
  const found: Found[] = []
  const before = await fingerprintAt(database.url)
  for (const { method, path } of allRoutes) {
    if (method === 'GET' || method === 'DELETE' || left.has(`${method} ${path}`) || !path.includes(wanted)) continue
    const id = path.includes('/records/') ? record : nobody
    const at = path.replace(':object', 'order').replace(':kind', 'object').replace(':name', 'order')
    for (const what of Object.keys(bodies))
      found.push(await ask(admin, { method, path: at.replace(/:\w+/g, id) }, what))
  }
  const changed = changedTables(before, await fingerprintAt(database.url))
  const odd = found.filter(({ status }) => status < 400 || status >= 500)
  console.log(`${found.length} bodies to ${new Set(found.map(({ route }) => route)).size} routes, ${tries} tries each`)
  console.log(
    `with a place: ${found.filter(({ place }) => place).length}; tables that changed: ${changed.join() || 'none'}`,
  )
  console.log(`\nno 4xx: ${odd.length}`)
  for (const { route, what, status, text } of odd) console.log(`  ${status} ${route} (${what}) ${text}`)
  const slow = found.filter(({ ms }) => ms > boundMs)
  console.log(`\nover ${boundMs} ms: ${slow.length}; the slowest:`)
  for (const { ms, route, what, status } of found.toSorted((a, b) => b.ms - a.ms).slice(0, 12))
    console.log(`  ${ms.toFixed(0).padStart(5)} ms ${status} ${route} (${what})`)
  const bare = found.filter(({ status, place }) => status === 400 && !place)
  console.log(`\n400 without a place: ${bare.length}`)
  for (const { route, what, text } of bare.slice(0, 12)) console.log(`  ${route} (${what}) ${text}`)
  process.exitCode = odd.length + slow.length + changed.length > 0 ? 1 : 0
} finally {
  await running.close()
  await database.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
