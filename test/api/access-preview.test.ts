/**
 * What a change of access would open and close is counted for everybody at once (server/src/records/reach-change.ts); here each number is
 * held against the conditions of each person, asked of each record one by one, before and after.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { can, overChannel, reachIds } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { accessOf } from '@trellis/server/auth/person-access.ts'
import { reachSql } from '@trellis/server/records/reach.ts'
import type { PreviewLine } from '@trellis/server/records/preview-access.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const rights = { read: true, create: true, update: true, delete: true }
const object = (name: string, rest: object = {}) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing: 'private',
  ...rest,
  fields: { name: text, size: { type: 'number', label: 'Size' }, ...(rest as { fields?: object }).fields },
})
const set = (name: string, more: object = {}) => ({
  kind: 'permission_set',
  name,
  label: name,
  objects: Object.fromEntries(['deal', 'line', 'part', 'memo', 'ticket'].map((one) => [one, { ...rights, ...more }])),
})
const role = (name: string, parent?: string) => ({ kind: 'role', name, label: name, ...(parent && { parent }) })
const sharing = (name: string, rest: object) => ({ kind: 'sharing_rule', name, access: 'read', ...rest })
const toDeal = (type: string) => ({ fields: { deal: { type, to: 'deal', label: 'Deal' } } })
const deal = object('deal', { fields: { helper: { type: 'user', label: 'Helper' } } })
const line = object('line', { sharing: 'controlled_by_parent', ...toDeal('master_detail') })
const ticket = object('ticket', { role_hierarchy: false })

const world = [
  deal,
  line,
  object('part', {
    sharing: 'controlled_by_parent',
    fields: { line: { type: 'master_detail', to: 'line', label: 'Line' } },
  }),
  object('memo', { sharing: 'read_with_parent', parent_field: 'deal', ...toDeal('lookup') }),
  ticket,
  role('head'),
  role('east', 'head'),
  role('west', 'head'),
  role('east_desk', 'east'),
  { kind: 'queue', name: 'desk', label: 'Desk', objects: ['ticket'], members: [{ role: 'east_desk' }] },
  sharing('deal.small', { when: 'size < 3', to: { role: 'west' } }),
  sharing('deal.helped', { to: { field: 'helper' }, access: 'edit' }),
  { kind: 'restriction_rule', name: 'deal.not_huge', for: { users: ['wes@example.com'] }, only_when: 'size < 9' },
  set('rep'),
  set('boss', { view_all: true }),
]
const people = { hal: 'head', eva: 'east', wes: 'west', des: 'east_desk', una: null }

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: world as never })
  const ids: string[] = []
  for (const [name, of] of Object.entries(people)) {
    const client = await app.as(name, {
      permission_sets: name === 'hal' ? ['rep', 'boss'] : ['rep'],
      ...(of !== null && { role: of }),
    })
    ids.push((await client.get('/api/v1/me')).body.user.id)
  }
  const { admin } = app
  const make = async (of: string, values: object) => {
    const made = await admin.post(`/api/v1/records/${of}`, values)
    if (made.status !== 201) throw new Error(made.text)
    return made.body.id as string
  }
  const [queue] = (await admin.get('/api/v1/queues')).body.records as { id: string }[]
  for (let n = 0; n < 15; n++) {
    const owner = ids[n % ids.length]
    const id = await make('deal', { name: `Deal ${n}`, size: n % 11, owner, helper: ids[(n * 3 + 1) % ids.length] })
    const under = await make('line', { name: `Line ${n}`, size: n, deal: id })
    await make('part', { name: `Part ${n}`, line: under })
    await make('memo', { name: `Memo ${n}`, owner: ids[(n + 2) % ids.length], ...(n % 4 > 0 && { deal: id }) })
    await make('ticket', { name: `Ticket ${n}`, size: n, owner: n % 3 === 0 ? queue?.id : owner })
    if (n % 5 === 0)
      await admin.post(`/api/v1/records/deal/${id}/shares`, { to: { role: 'east_desk' }, access: 'edit' })
  }
}, 60_000)
afterAll(() => app?.close())

type Reached = { [personObjectVerb: string]: Set<string> }

/** Every person and verb by itself. */
async function reached(): Promise<Reached> {
  const { db, models, auth } = app.server
  const model: Model = models.model()
  const found: Reached = {}
  for (const person of auth.people.all().filter((one) => one.active && !one.admin))
    for (const name of ['deal', 'line', 'part', 'memo', 'ticket'])
      for (const verb of ['read', 'update', 'delete', 'transfer', 'export'] as const) {
        const shape = objectOf(model, name)
        if (!shape) continue
        const whole = accessOf(auth.people, model, person)
        const access = verb === 'export' ? overChannel(whole, name, 'export') : whole
        const scope = { model, access, schema: db.schema, owners: () => '$1' }
        const isOut = verb === 'export' && !can(access, name, 'export')
        const sql = isOut ? 'false' : reachSql(scope, shape, verb === 'export' ? 'read' : verb, 't')
        const rows = await db.query<{ id: string }>({
          text: `select t.id from ws_main.${name} t where t.deleted_at is null and $1::uuid[] is not null and (${sql})`,
          values: [reachIds(access)],
        })
        found[`${person.name} ${name} ${verb}`] = new Set(rows.map(({ id }) => id))
      }
  return found
}

const less = (one: Set<string> | undefined, other: Set<string> | undefined) =>
  [...(one ?? [])].filter((id) => !other?.has(id))

/** Each is previewed, then done, the next on top of it. */
const changes: { [what: string]: object[] } = {
  'a rule is added': [sharing('deal.big', { when: 'size > 5', to: { role: 'east' } })],
  'a rule opens more, another opens editing': [
    sharing('deal.big', { when: 'size > 2', to: { role: 'east' } }),
    sharing('deal.small', { when: 'size < 3', to: { role: 'west' }, access: 'edit' }),
  ],
  'a rule by owner is added and one by a field goes': [
    sharing('deal.of_west', { owned_by: { role: 'west' }, to: { role: 'east_desk' } }),
    { kind: 'sharing_rule', name: 'deal.helped', delete: true },
  ],
  'a branch of the role tree moves': [role('east_desk', 'west')],
  'a restriction is narrowed, one is added': [
    { kind: 'restriction_rule', name: 'deal.not_huge', for: { users: ['wes@example.com'] }, only_when: 'size < 4' },
    { kind: 'restriction_rule', name: 'line.odd', for: { users: ['hal@example.com'] }, only_when: 'MOD(size, 2) = 1' },
  ],
  'a set gives everything': [set('rep', { view_all: true })],
  'and takes it away, with deleting': [set('rep', { delete: false })],
  'all is handed on by those who change it, and what another set opens is not taken out': [
    set('rep', { transfer: true, export: true }),
    set('boss', { modify_all: true }),
  ],
  'and is taken out by a set that grants both': [set('boss', { modify_all: true, export: true })],
  'those above lose their reach': [
    { ...deal, role_hierarchy: false },
    { ...ticket, role_hierarchy: true },
  ],
  'a queue gets other members': [
    { kind: 'queue', name: 'desk', label: 'Desk', objects: ['ticket'], members: [{ user: 'una@example.com' }] },
  ],
  'an object is opened to all, another is closed off from its parent': [
    { ...ticket, sharing: 'public_read' },
    { ...line, sharing: 'private' },
  ],
  'and follows its parent again': [line],
}

test.each(Object.keys(changes))('what people gain and lose is what they then reach: %s', async (what) => {
  const before = await reached()
  const items = changes[what] as never
  const { body, status } = await app.admin.post('/api/v1/access/preview', { items })
  expect([status, body.complete]).toEqual([200, true])
  expect(await reached()).toEqual(before)
  await app.apply(items)
  const after = await reached()
  const expected: { [key: string]: [number, number] } = {}
  for (const key of Object.keys(before)) {
    const [gained, lost] = [less(after[key], before[key]), less(before[key], after[key])]
    if (gained.length + lost.length > 0) expected[key] = [gained.length, lost.length]
  }
  const lines = body.records as PreviewLine[]
  const keyOf = ({ user, object: of, verb }: PreviewLine) => `${user.name} ${of} ${verb}`
  expect(Object.fromEntries(lines.map((one) => [keyOf(one), [one.gained, one.lost]]))).toEqual(expected)
  expect(lines.length).toBeGreaterThan(0)
  for (const one of lines)
    for (const kind of ['gained', 'lost'] as const) {
      const ids = one.samples[kind].map(({ id }) => id)
      const all =
        kind === 'gained' ? less(after[keyOf(one)], before[keyOf(one)]) : less(before[keyOf(one)], after[keyOf(one)])
      expect(ids).toHaveLength(Math.min(5, all.length))
      expect(all).toEqual(expect.arrayContaining(ids))
    }
})

test('people of equal rights are counted together', async () => {
  app.sql.length = 0
  const { body } = await app.admin.post('/api/v1/access/preview', { items: [set('rep', { update: false })] })
  const lines = (body.records as PreviewLine[]).filter((one) => one.object === 'ticket' && one.verb === 'update')
  expect(lines.length).toBeGreaterThan(1)
  const passes = app.sql.filter((text) => text.includes('count(*)::int as n') && text.includes('"ticket" t where'))
  // One for changing, one for handing on and one for deleting, which the sets allow again.
  expect(passes.length).toBeLessThan(4)
  expect(passes.length).toBeGreaterThan(0)
})

test('whoever reads and takes out the same, and whoever differs in whose records they reach alone, are counted in one pass', async () => {
  await app.apply([
    ticket,
    sharing('ticket.of_west', { owned_by: { role: 'west' }, to: { role: 'east' } }),
    set('rep', { export: true }),
  ] as never)
  app.sql.length = 0
  const items = [sharing('ticket.big', { when: 'size > 4', to: { group: 'all' } }), group]
  const { body } = await app.admin.post('/api/v1/access/preview', { items })
  const lines = (body.records as PreviewLine[]).filter((one) => one.object === 'ticket')
  expect(new Set(lines.map(({ verb }) => verb))).toEqual(new Set(['read', 'export']))
  expect(new Set(lines.map(({ user }) => user.name)).size).toBeGreaterThan(2)
  expect(app.sql.filter((text) => text.includes('count(*)::int as n') && text.includes('"ticket" t'))).toHaveLength(1)
})

const group = {
  kind: 'group',
  name: 'all',
  label: 'All',
  members: [{ role: 'east' }, { role: 'west' }, { role: 'east_desk' }],
}
