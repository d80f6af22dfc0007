/**
 * Record access against an oracle of its own: random roles, rules, groups, shares and restrictions; for every person, record and verb the
 * answer reckoned here from the rules of ACCESS.md, one by one, is the answer of the database and of the API.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Access } from '@trellis/metadata/access/access.ts'
import { reachIds, rowRule } from '@trellis/metadata/access/access.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import { queryEnv } from '@trellis/metadata/query/query-env.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { accessOf } from '@trellis/server/auth/person-access.ts'
import { bindSlots } from '@trellis/server/records/params.ts'
import { cappedTotal } from '@trellis/server/records/page-sql.ts'
import { planPage } from '@trellis/server/records/plan-read.ts'
import { reachSql } from '@trellis/server/records/reach.ts'
import type { ReachForm } from '@trellis/server/records/reach-forms.ts'
import { planAcross } from '@trellis/server/records/search.ts'
import { planSearch } from '@trellis/server/records/search-sql.ts'
import { idOf, insertRows } from '../fixtures/read-world.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 100_000)
let state = seed
/** A whole number below n. */
function random(n: number): number {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((state / 2_147_483_648) * n)
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T

const roles = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']
/** The role above each; a tree with r0 on top. */
const above: { [role: string]: string } = Object.fromEntries(
  roles.slice(1).map((role, at) => [role, pick(roles.slice(0, at + 1))]),
)
const names = Array.from({ length: 14 }, (_, n) => `p${n}`)
const roleOf: { [name: string]: string | null } = Object.fromEntries(
  names.map((name) => [name, random(6) === 0 ? null : pick(roles)]),
)
const groups: { [group: string]: string[] } = {
  g0: names.filter(() => random(3) === 0),
  g1: names.filter(() => random(4) === 0),
}
const setOf: { [name: string]: string } = Object.fromEntries(
  names.map((name, at) => [name, at === 0 ? 'all' : at === 1 ? 'changes_all' : at === 2 ? 'reader' : 'rep']),
)

type Party = { user: string } | { role: string } | { role_and_below: string } | { group: string }
type Rule = { when: number | null; ownedBy: Party | null; to: Party; access: 'read' | 'edit' }
const party = (): Party =>
  pick([
    () => ({ user: pick(names) }),
    () => ({ role: pick(roles) }),
    () => ({ role_and_below: pick(roles) }),
    () => ({ group: pick(['g0', 'g1']) }),
  ])()
const rules: Rule[] = Array.from({ length: 9 }, () => ({
  when: random(3) === 0 ? null : random(100),
  ownedBy: random(2) === 0 ? party() : null,
  to: party(),
  access: pick(['read', 'edit'] as const),
}))
for (const rule of rules) if (rule.when === null) rule.ownedBy ??= { role: 'r5' }
const restricted = names.filter(() => random(5) === 0)

type Row = {
  id: string
  owner: string
  amount: number | null
  shares: { to: Party; access: 'read' | 'edit'; expired: boolean }[]
}
/** 250 rows of 14 people and three verbs are 10,500 answers. */
const rowCount = Number(process.env['ROWS'] ?? 250)
const patienceMs = 120_000 * Math.max(1, rowCount / 250)
const rows: Row[] = Array.from({ length: rowCount }, (_, n) => ({
  id: idOf(4, n + 1),
  owner: pick(names),
  amount: random(8) === 0 ? null : random(100),
  shares: random(4) === 0 ? [{ to: party(), access: pick(['read', 'edit'] as const), expired: random(4) === 0 }] : [],
}))

function isBelowOrSame(role: string | null, top: string): boolean {
  for (let at: string | undefined = role ?? undefined; at !== undefined; at = above[at]) if (at === top) return true
  return false
}

function isIn(name: string, one: Party): boolean {
  if ('user' in one) return one.user === name
  if ('role' in one) return roleOf[name] === one.role
  if ('role_and_below' in one) return isBelowOrSame(roleOf[name] ?? null, one.role_and_below)
  return (groups[one.group] ?? []).includes(name)
}

/** ACCESS.md, A3 to A10, for one person and record. */
function may(name: string, row: Row, verb: 'read' | 'update' | 'delete'): boolean {
  const set = setOf[name]
  if (set === 'reader' && verb !== 'read') return false
  if (restricted.includes(name) && !((row.amount ?? 0) < 70)) return false
  if (set === 'changes_all' || (set === 'all' && verb === 'read')) return true
  const own = roleOf[name] ?? null
  const ownersRole = roleOf[row.owner] ?? null
  if (
    row.owner === name ||
    (own !== null && ownersRole !== null && ownersRole !== own && isBelowOrSame(ownersRole, own))
  )
    return true
  if (verb === 'delete') return false
  const enough = (access: 'read' | 'edit') => verb === 'read' || access === 'edit'
  const byRule = rules.some(
    (rule) =>
      isIn(name, rule.to) &&
      enough(rule.access) &&
      (rule.when === null || (row.amount ?? 0) > rule.when) &&
      (rule.ownedBy === null || isIn(row.owner, rule.ownedBy)),
  )
  return byRule || row.shares.some((share) => !share.expired && isIn(name, share.to) && enough(share.access))
}

const inDocument = (one: Party) => ('user' in one ? { user: `${one.user}@example.com` } : one)
const rights = { read: true, create: true, update: true, delete: true }

let app: TestServer
const clients = new Map<string, Client>()
const ids = new Map<string, string>()
beforeAll(
  async () => {
    app = await openServer({
      items: [
        {
          kind: 'object',
          name: 'deal',
          label: 'Deal',
          name_field: 'name',
          sharing: 'private',
          fields: { name: { type: 'text', label: 'Name' }, amount: { type: 'number', label: 'Amount' } },
        },
        { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { deal: rights } },
        { kind: 'permission_set', name: 'reader', label: 'Reader', objects: { deal: { read: true } } },
        { kind: 'permission_set', name: 'all', label: 'All', objects: { deal: { ...rights, view_all: true } } },
        {
          kind: 'permission_set',
          name: 'changes_all',
          label: 'Changes all',
          objects: { deal: { ...rights, modify_all: true } },
        },
        ...roles.map((name) => ({
          kind: 'role',
          name,
          label: name,
          ...(above[name] !== undefined && { parent: above[name] }),
        })),
        ...Object.entries(groups).map(([name, members]) => ({
          kind: 'group',
          name,
          label: name,
          members: members.map((user) => ({ user: `${user}@example.com` })),
        })),
        ...rules.map((rule, n) => ({
          kind: 'sharing_rule',
          name: `deal.rule_${n}`,
          ...(rule.when !== null && { when: `amount > ${rule.when}` }),
          ...(rule.ownedBy !== null && { owned_by: inDocument(rule.ownedBy) }),
          to: inDocument(rule.to),
          access: rule.access,
        })),
        ...(restricted.length > 0
          ? [
              {
                kind: 'restriction_rule',
                name: 'deal.small',
                for: { users: restricted.map((name) => `${name}@example.com`) },
                only_when: 'amount < 70',
              },
            ]
          : []),
      ],
    })
    for (const name of names) {
      const role = roleOf[name]
      const client = await app.as(name, { permission_sets: [setOf[name] ?? 'rep'], ...(role && { role }) })
      clients.set(name, client)
      ids.set(name, (await client.get('/api/v1/me')).body.user.id)
    }
    const shape = objectOf(app.server.models.model(), 'deal')
    if (!shape) throw new Error('no deal')
    await insertRows(
      app.server.db,
      shape,
      rows.map(({ id, owner, amount }) => ({ id, owner: ids.get(owner), amount, name: `by ${owner}` })),
    )
    for (const row of rows)
      for (const { to, access, expired } of row.shares) {
        const made = await app.admin.post(`/api/v1/records/deal/${row.id}/shares`, { to: inDocument(to), access })
        if (made.status !== 201) throw new Error(made.text)
        if (expired)
          await app.server.db.query({
            text: `update ws_main._share set expires_at = now() - interval '1 minute' where id = $1`,
            values: [made.body.id],
          })
      }
    await app.server.auth.settled()
  },
  Math.max(120_000, rowCount * 1000),
)
afterAll(() => app?.close())

test(`${rowCount * 42} answers of the database are those reckoned one by one (seed ${seed})`, async () => {
  const { db, models, auth } = app.server
  const model = models.model()
  const shape = objectOf(model, 'deal')
  let asked = 0
  const wrong: unknown[] = []
  for (const name of names) {
    const person = auth.people.find(ids.get(name) ?? '')
    if (!shape || !person) throw new Error(name)
    const access = accessOf(auth.people, model, person)
    const scope = { model, access, schema: db.schema, owners: () => '$1' }
    const sql = (verb: 'read' | 'update' | 'delete') =>
      `coalesce((${reachSql(scope, shape, verb, 't')}), false) as ${verb}`
    const found = await db.query<{ id: string; read: boolean; update: boolean; delete: boolean }>({
      text: `select t.id, ${sql('read')}, ${sql('update')}, ${sql('delete')} from ws_main.deal t where $1::uuid[] is not null`,
      values: [reachIds(access)],
    })
    const byId = new Map(found.map((row) => [row.id, row]))
    for (const row of rows) {
      for (const verb of ['read', 'update', 'delete'] as const) {
        asked++
        if (byId.get(row.id)?.[verb] !== may(name, row, verb))
          wrong.push({ name, verb, row, expected: may(name, row, verb) })
      }
    }
  }
  expect(asked).toBeGreaterThanOrEqual(10_000)
  expect(wrong.slice(0, 3)).toEqual([])
})

/** Ids of all pages of the API's list, and the count beside the first. */
async function listedTo(client: Client): Promise<{ listed: string[]; total: number }> {
  const path = '/api/v1/records/deal?fields=id&order_by=id&limit=1000'
  const first = (await client.get(`${path}&total=1`)).body
  const listed: string[] = []
  for (let page = first; ;) {
    listed.push(...page.records.map((record: { id: string }) => record.id))
    if (!page.next_cursor) return { listed, total: first.total }
    page = (await client.get(`${path}&cursor=${encodeURIComponent(page.next_cursor)}`)).body
  }
}

test('lists, counts and single reads of the API say the same', async () => {
  for (const [name, client] of clients) {
    const expected = rows.filter((row) => may(name, row, 'read')).map((row) => row.id)
    const { listed, total } = await listedTo(client)
    expect([name, listed, total]).toEqual([name, expected, expected.length])
    for (const row of rows.filter((_, at) => at % 25 === 0)) {
      const status = (await client.get(`/api/v1/records/deal/${row.id}`)).status
      expect([name, row.id, status]).toEqual([name, row.id, may(name, row, 'read') ? 200 : 404])
    }
  }
})

type PageRow = { records: string | null; next: string | null; total?: number }

/** Ids of all pages of a query as a person, found in one way. */
async function paged(
  access: Access,
  query: RecordQuery,
  form: ReachForm | undefined,
  total?: number,
): Promise<string[]> {
  const { db, models } = app.server
  const surroundings = { model: models.model(), access, nowMs: 0, timeZone: 'UTC' }
  const checked = orThrow(checkQuery(query, queryEnv({ ...surroundings, user: { id: access.userId } })))
  const found: string[] = []
  let place: (string | null)[] | null = null
  for (let page = 0; page === 0 || place !== null; page++) {
    const plan = planPage({ ...surroundings, schema: db.schema, globals: {}, form }, checked, place, null)
    const { ownerIds, grantees = [] } = access
    const values: unknown[] = bindSlots(plan.slots, {
      values: checked.values,
      ownerIds,
      grantees,
      timeZone: 'UTC',
      cursor: place ?? [],
    })
    if (plan.form !== null) {
      const part = await db.json({ text: plan.text, values }, plan.form)
      found.push(...(JSON.parse(part.json.toString()) as { id: string }[]).map((record) => record.id))
      place = part.place
      continue
    }
    const [whole] = await db.query<PageRow>({ text: plan.text, values })
    const records = JSON.parse(whole?.records ?? '[]') as { id: string }[]
    if (checked.total === 'exact') expect(whole?.total).toBe(total)
    // One more than the cap says that there are more.
    if (checked.total === 'capped') expect(whole?.total).toBe(Math.min(total ?? 0, cappedTotal + 1))
    found.push(...records.map((record) => record.id))
    const next = whole?.next
    place = next ? (JSON.parse(next) as (string | null)[]) : null
  }
  return found
}

test(
  'each way to the records of a page finds the same records in the same order',
  async () => {
    const { models, auth } = app.server
    const inline = rules.flatMap((_, n) => (n % 2 === 0 ? [`deal.rule_${n}`] : []))
    const ways: ReachForm[] = [
      { kind: 'walk', inline: [] },
      { kind: 'walk', inline },
      { kind: 'gather', inline: [] },
      { kind: 'merge', inline: [] },
      { kind: 'merge', inline: [], many: true },
    ]
    const asks: RecordQuery[] = [
      { object: 'deal', order_by: [{ field: 'amount', dir: 'desc' }] },
      { object: 'deal', order_by: [{ field: 'name' }], total: true },
      { object: 'deal', order_by: [{ field: 'id' }], total: 'capped' },
      { object: 'deal', order_by: [{ field: 'amount' }], where: { field: 'amount', op: 'lt', value: 55 }, total: true },
    ]
    let compared = 0
    for (const name of names) {
      const person = auth.people.find(ids.get(name) ?? '')
      const shape = objectOf(models.model(), 'deal')
      if (!person || !shape) throw new Error(name)
      const access = accessOf(auth.people, models.model(), person)
      if (rowRule(access, shape, 'read').kind !== 'owners') continue
      for (const ask of asks) {
        const met = rows.filter(
          (row) => may(name, row, 'read') && (!ask.where || (row.amount !== null && row.amount < 55)),
        )
        const query = { ...ask, fields: ['id'], limit: Math.max(90, rowCount / 10) }
        const planned = await paged(access, query, undefined, met.length)
        expect([name, ask, planned.toSorted()]).toEqual([name, ask, met.map((row) => row.id)])
        for (const way of ways) {
          expect([name, ask, way, await paged(access, query, way, met.length)]).toEqual([name, ask, way, planned])
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(100)
  },
  patienceMs,
)

test(
  'each way of a search through the records finds what may be read of the words',
  async () => {
    const { db, models, auth } = app.server
    const shape = objectOf(models.model(), 'deal')
    let compared = 0
    for (const name of names) {
      const person = auth.people.find(ids.get(name) ?? '')
      if (!person || !shape) throw new Error(name)
      const access = accessOf(auth.people, models.model(), person)
      for (const owner of names.slice(10)) {
        const plan = planSearch(`by ${owner}`, shape, access, new Map())
        if (!plan) throw new Error(owner)
        const met = rows.filter((row) => row.owner === owner && may(name, row, 'read')).map((row) => row.id)
        // More do not come in one answer.
        if (met.length > 100) continue
        for (const way of ['index', 'walk', 'own'] as const) {
          if (way === 'own' && rowRule(access, shape, 'read').kind !== 'owners') continue
          const env = { model: models.model(), access, schema: db.schema, nowMs: 0, timeZone: 'UTC', globals: {} }
          const { text, slots } = planAcross(env, [{ ...plan, way }], 100)
          const { ownerIds, grantees = [] } = access
          const search = { ...plan.parts, start: '' }
          const values: unknown[] = bindSlots(slots, { values: [], ownerIds, grantees, timeZone: 'UTC', search })
          const [whole] = await db.query<PageRow>({ text, values })
          const found = (JSON.parse(whole?.records ?? '[]') as { id: string }[]).map((record) => record.id)
          expect([name, owner, way, found.toSorted()]).toEqual([name, owner, way, met.toSorted()])
          compared++
        }
      }
    }
    if (rowCount <= 250) expect(compared).toBeGreaterThan(100)
  },
  patienceMs,
)

test('a change of roles, groups or rules counts from the next request on', async () => {
  const [name] = names.filter((one) => setOf[one] === 'rep')
  const client = clients.get(name ?? '')
  const before = (await client?.get('/api/v1/records/deal?limit=1&total=1'))?.body.total
  await app.apply([
    {
      kind: 'sharing_rule',
      name: 'deal.rule_all',
      when: 'amount >= 0 || ISBLANK(amount)',
      to: { user: `${name}@example.com` },
      access: 'read',
    },
  ])
  const open = rows.filter((row) => !restricted.includes(name ?? '') || (row.amount ?? 0) < 70).length
  expect((await client?.get('/api/v1/records/deal?limit=1&total=1'))?.body.total).toBe(open)
  await app.apply([{ kind: 'sharing_rule', name: 'deal.rule_all', delete: true }])
  expect((await client?.get('/api/v1/records/deal?limit=1&total=1'))?.body.total).toBe(before)
})
