/**
 * What access costs at size: lists and point reads of members beside those of an administrator, over one private object.
 *
 *   ROWS=1000000 RULES=50 node test/experiments/access-size.ts
 *   ONLY=lists|rest                                                   one half of it
 *
 * 200 users in a role tree five levels deep own the records evenly; one sharing rule in five is by owner, the others by a condition.
 * `rep` owns one record in two hundred, `leaf` none;
 * `sparse` is somebody without a role whom no rule names: they reach their own fifty records. Lists and point reads are asked turn by turn,
 * everybody ten times in each (`EACH=1`: once, so that nobody's plan stays in the processor's cache); how many times the administrator's
 * time somebody takes stands behind it, of the minimum and of the median.
 * `WORLD=<folder>` keeps the world there and finds it there the next time.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { openEmbedded } from '@trellis/server/db/embedded.ts'
import { startServer } from '@trellis/server/open-server.ts'
import type { SqlText } from '@trellis/server/db/db.ts'
import { signIn } from '../support/client.ts'
import type { Client } from '../support/client.ts'
import { password, trialConfig } from '../support/server-config.ts'

const rows = Number(process.env['ROWS'] ?? 200_000)
const ruleCount = Number(process.env['RULES'] ?? 10)
const tries = Number(process.env['TRIES'] ?? 40)
const each = Number(process.env['EACH'] ?? 10)
const only = process.env['ONLY']

const rights = { deal: { read: true, create: true, update: true, bulk: true }, board: { read: true } }
const roles = ['r0', 'r1', 'r2', 'r3', 'r4']
const fields = {
  name: { type: 'text', label: 'Name' },
  amount: { type: 'number', label: 'Amount' },
  region: { type: 'text', label: 'Region' },
  close_date: { type: 'date', label: 'Close date' },
}
const object = (name: string, sharing: string) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing,
  fields,
})
const view = (of: string) => ({
  kind: 'list_view',
  name: `${of}.all`,
  label: 'All',
  columns: ['name', 'amount'],
  order_by: [{ field: 'close_date', dir: 'desc' }],
})
const rule = (n: number) =>
  n % 5 === 0
    ? { kind: 'sharing_rule', name: `deal.rule_${n}`, owned_by: { role: 'r4' }, to: { role: 'r3' }, access: 'read' }
    : {
        kind: 'sharing_rule',
        name: `deal.rule_${n}`,
        when: `AND(amount > ${100_000 - n}, region = "region ${n}")`,
        to: { group: 'everybody' },
        access: 'read',
      }

const statements: SqlText[] = []
const world = process.env['WORLD']
const dataDir = world ?? mkdtempSync(join(tmpdir(), 'trellis-access-'))
const made = world !== undefined && existsSync(world)
const database = await openEmbedded({ dataDir, log: pino({ level: 'warn' }) })
const running = await startServer(trialConfig(database, dataDir), {
  log: pino({ level: 'silent' }),
  onQuery: (sql) => void statements.push(sql),
})
const client = new pg.Client({ connectionString: database.url })
await client.connect()
try {
  const admin = await signIn(running.address, 'admin@example.com', password)
  const items = [
    object('deal', 'private'),
    object('board', 'public_read'),
    view('deal'),
    view('board'),
    { ...view('deal'), name: 'deal.mine', label: 'Mine', scope: 'mine' },
    { kind: 'permission_set', name: 'rep', label: 'Rep', objects: rights },
    ...roles.map((name, at) => ({ kind: 'role', name, label: name, ...(at > 0 && { parent: roles[at - 1] }) })),
    { kind: 'group', name: 'everybody', label: 'Everybody', members: [{ role: 'r4' }, { role: 'r3' }] },
    ...Array.from({ length: ruleCount }, (_, n) => rule(n)),
  ]
  const applied = await admin.post('/api/v1/metadata/apply', { items })
  if (applied.status !== 200) throw new Error(applied.text)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const people = new Map<string, Client>()
  for (const [name, role] of [
    ['rep', 'r4'],
    ['leaf', 'r4'],
    ['middle', 'r3'],
    ['top', 'r0'],
    ['sparse', null],
  ] as const) {
    const email = `${name}@example.com`
    if (!made) {
      const user = await admin.post('/api/v1/users', { name, email, password, role, permission_sets: ['rep'] })
      if (user.status !== 201) throw new Error(user.text)
    }
    people.set(name, await signIn(running.address, email, password))
  }
  if (!made) await fill(people)
  console.log(`${rows} records, ${ruleCount} sharing rules; milliseconds, median and 95th percentile of ${tries}`)
  const own = (await (people.get('middle') as Client).get('/api/v1/records/deal?fields=id&limit=1')).body.records[0]
    .id as string
  if (only !== 'rest') await lists(admin, people, own)
  if (only !== 'lists') {
    await decisions(admin, own)
    await creating(admin, people.get('leaf') as Client)
    await moving(admin, people.get('middle') as Client)
  }
} finally {
  await client.end()
  await running.close()
  await database.stop()
  if (world === undefined) rmSync(dataDir, { recursive: true, force: true })
}

async function fill(people: Map<string, Client>): Promise<void> {
  await client.query(
    `insert into ws_main."user" (id, name, email, role, permission_sets) select gen_random_uuid(), 'user ' || n, 'user' || n || '@example.com', 'r' || (n % 5), '{rep}' from generate_series(1, 200) n`,
  )
  const sparse = (await (people.get('sparse') as Client).get('/api/v1/me')).body.user.id as string
  const columns = 'id, owner, created_by, updated_by, version, _from, _via, name, amount, region, close_date'
  const values = (owner: string) =>
    `select gen_random_uuid(), ${owner}, null, null, 1, now(), 'api', 'Deal ' || n, (n::bigint * 7919) % 100000, 'region ' || n % 100, date '2020-01-01' + ((n::bigint * 31) % 2000)::int`
  const owners = `with o as (select id, row_number() over (order by email) - 1 as r from ws_main."user" where email like 'user%' or email like 'rep%')`
  for (const table of ['deal', 'board'])
    await client.query(
      `${owners} insert into ws_main.${table} (${columns}) ${values('o.id')} from generate_series(1, ${rows}) n join o on o.r = n % 200`,
    )
  await client.query(
    `insert into ws_main.deal (${columns}) ${values(`'${sparse}'::uuid`)} from generate_series(1, 50) n`,
  )
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await client.query('vacuum analyze')
}

async function lists(admin: Client, people: Map<string, Client>, own: string): Promise<void> {
  for (const [what, path] of [
    ['list of 50, by date', '/api/v1/records/deal?fields=name,amount,close_date&order_by=-close_date&limit=50'],
    [
      'the same with a capped total',
      '/api/v1/records/deal?fields=name,amount,close_date&order_by=-close_date&limit=50&total=capped',
    ],
    ['list of 50, by name (no index)', '/api/v1/records/deal?fields=name,amount&order_by=name&limit=50'],
    ['page 2', 'cursor'],
    ['list of 50, own order', '/api/v1/records/deal?fields=name&limit=50'],
  ] as const) {
    const asked: Asked[] = []
    for (const [name, who] of [['admin', admin], ...people] as const) {
      const address = path === 'cursor' ? await nextOf(who) : path
      if (address !== undefined) asked.push({ name, who, path: address })
    }
    await turns(what, asked)
  }
  print(
    'public list',
    'leaf',
    await measure(
      people.get('leaf') as Client,
      '/api/v1/records/board?fields=name,amount,close_date&order_by=-close_date&limit=50',
    ),
  )
  const path = `/api/v1/records/deal/${own}`
  const all = [['admin', admin], ...people] as const
  const found = await Promise.all(all.map(async ([, who]) => (await who.get(path)).status === 200))
  await turns(
    'point read',
    all.filter((_, at) => found[at]).map(([name, who]) => ({ name, who, path })),
  )
}

type Asked = { name: string; who: Client; path: string }

/** Everybody asks in turn; the first is the measure of the others. */
async function turns(what: string, asked: Asked[]): Promise<void> {
  const times = asked.map((): number[] => [])
  for (let turn = -1; turn < tries / each; turn++)
    for (const [at, { who, path }] of asked.entries()) {
      const taken = await measure(who, path, each)
      if (turn >= 0) times[at]?.push(...taken)
    }
  const sorted = times.map((list) => list.sort((a, b) => a - b))
  for (const [at, { name }] of asked.entries()) {
    const ratio = (share: number): string =>
      (placed(sorted[at] ?? [], share) / placed(sorted[0] ?? [], share)).toFixed(2)
    print(what, name, sorted[at] ?? [], ` x ${ratio(0)} ${ratio(0.5)}`)
  }
}

/** Explaining one record, and previews of changes that concern few and all. */
async function decisions(admin: Client, record: string): Promise<void> {
  const path = `/api/v1/access/explain?user=leaf@example.com&object=deal&record=${record}&verb=update`
  print('explain', 'admin', await measure(admin, path))
  for (const [what, items] of [
    ['a new rule', [{ ...rule(1), name: 'deal.new', when: 'amount > 50000' }]],
    [
      'view all',
      [{ kind: 'permission_set', name: 'rep', label: 'Rep', objects: { deal: { ...rights.deal, view_all: true } } }],
    ],
    ['a branch moved', [{ kind: 'role', name: 'r3', label: 'r3', parent: 'r0' }]],
    ['no role tree', [{ ...object('deal', 'private'), role_hierarchy: false }]],
  ] as const) {
    const started = performance.now()
    const told = await admin.post('/api/v1/access/preview', { items })
    const { complete, records } = told.body
    console.log(
      `${`preview: ${what}`.padEnd(30)} ${String(told.status).padEnd(8)} ${(performance.now() - started).toFixed(0).padStart(8)}  complete ${complete}, ${records?.length} lines`,
    )
  }
}

/** What access adds to creating 10,000 records at once: a member beside the administrator, turn by turn. */
async function creating(admin: Client, member: Client): Promise<void> {
  const times: { [who: string]: number[] } = { admin: [], member: [] }
  const ids: string[] = []
  for (let turn = 0; turn < 8; turn++)
    for (const [name, who] of [
      ['admin', admin],
      ['member', member],
    ] as const) {
      const records = Array.from({ length: 10_000 }, (_, n) => ({ name: `Bulk ${n}`, amount: n, region: 'region x' }))
      const started = performance.now()
      const made = await who.post('/api/v1/records/deal/bulk', { op: 'insert', records })
      if (made.status !== 200) throw new Error(made.text)
      if (turn > 0) times[name]?.push(performance.now() - started)
      for (const one of made.body.results as { id: string }[]) ids.push(one.id)
    }
  await client.query('delete from ws_main.deal where id = any($1)', [ids])
  for (const [name, list] of Object.entries(times))
    print(
      'create 10,000',
      name,
      list.sort((a, b) => a - b),
    )
}

/** A branch of 1,000 people goes under another role while somebody reads: every answer is of the state before or of the one after. */
async function moving(admin: Client, reader: Client): Promise<void> {
  const branch = (parent: string) => [{ kind: 'role', name: 'branch', label: 'Branch', parent }]
  const path = '/api/v1/records/deal?fields=id&limit=1&total=1'
  const apply = async (items: object[]) => {
    const answer = await admin.post('/api/v1/metadata/apply', { items })
    if (answer.status !== 200) throw new Error(answer.text)
  }
  await apply(branch('r0'))
  await client.query(
    `insert into ws_main."user" (id, name, email, role, permission_sets) select gen_random_uuid(), 'mover ' || n, 'mover' || n || '@example.com', 'branch', '{rep}' from generate_series(1, 1000) n
      where not exists (select from ws_main."user" where role = 'branch')`,
  )
  await client.query(
    `update ws_main.deal set owner = u.id from ws_main."user" u where u.email = 'mover1@example.com' and deal.name in ('Deal 1', 'Deal 2', 'Deal 3') and deal.owner <> u.id`,
  )
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const seen = new Set<number>()
  let done = false
  const reading = (async () => {
    while (!done) seen.add((await reader.get(path)).body.total as number)
  })()
  const started = performance.now()
  await apply(branch('r3'))
  const ms = performance.now() - started
  seen.add((await reader.get(path)).body.total as number)
  done = true
  await reading
  console.log(
    `${'1,000 people moved'.padEnd(30)} ${'admin'.padEnd(8)} ${ms.toFixed(0).padStart(8)}  totals seen: ${[...seen].join(', ')}`,
  )
  await apply(branch('r0'))
}

async function nextOf(who: Client): Promise<string | undefined> {
  const first = '/api/v1/records/deal?fields=name,amount,close_date&order_by=-close_date&limit=40'
  const { next_cursor: cursor } = (await who.get(first)).body
  return cursor ? `${first}&cursor=${encodeURIComponent(cursor)}` : undefined
}

async function measure(who: Client, path: string, times = tries): Promise<number[]> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) {
    const started = performance.now()
    const answer = await who.get(path)
    if (answer.status !== 200) throw new Error(answer.text)
    taken.push(performance.now() - started)
  }
  return taken.sort((a, b) => a - b)
}

function placed(times: number[], share: number): number {
  return times[Math.floor(times.length * share)] ?? 0
}

function print(what: string, who: string, times: number[], more = ''): void {
  const at = (share: number) => placed(times, share).toFixed(1).padStart(8)
  console.log(`${what.padEnd(30)} ${who.padEnd(8)} ${at(0.5)} ${at(0.95)}${more}`)
}
