/** Views that people share: who sees them, who changes them, and that they need no right to publish. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostShared } from '@trellis/server/http/views.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const all = { read: true, create: true, update: true, delete: true }

let app: TestServer
let ann: Client
let bob: Client
let cleo: Client
let boss: Client
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'ticket',
        label: 'Ticket',
        name_field: 'name',
        fields: { name: text, place: text, secret: text },
      },
      { kind: 'object', name: 'memo', label: 'Memo', name_field: 'name', fields: { name: text } },
      { kind: 'list_view', name: 'ticket.shipped', label: 'Shipped', order_by: [{ field: 'name' }] },
      { kind: 'role', name: 'desk', label: 'Desk' },
      { kind: 'role', name: 'field', label: 'Field' },
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: { ticket: { ...all, fields: { secret: 'hidden' } } },
      },
      { kind: 'permission_set', name: 'speaker', label: 'Speaker', system: ['create_public_views'] },
    ],
  })
  ann = await app.as('ann', { permission_sets: ['rep'], role: 'desk' })
  bob = await app.as('bob', { permission_sets: ['rep'], role: 'desk' })
  cleo = await app.as('cleo', { permission_sets: ['rep'], role: 'field' })
  boss = await app.as('boss', { permission_sets: ['rep', 'speaker'] })
}, 120_000)
afterAll(() => app?.close())

const at = (name: string) => `/api/v1/views/ticket/${name}`
const places = {
  label: 'Places',
  type: 'table',
  columns: ['name', { field: 'place', width: 200 }],
  where: { field: 'place', op: 'eq', value: 'Bremen' },
  order_by: [{ field: 'place', dir: 'desc' }],
}

/** Names of the list views that the description gives a caller, whichever part they stand in. */
async function knownTo(who: Client): Promise<string[]> {
  const { body } = await who.get('/api/v1/metadata')
  const shared = (body.shared_views ?? []) as { name: string }[]
  return [...Object.keys(body.items.list_view ?? {}), ...shared.map((view) => view.name)].sort()
}

test('a view shared with a person is known to both, to administrators, and to nobody else by any way', async () => {
  const shared = await ann.put(at('for_bob'), { ...places, visible_to: { users: ['Bob@example.com'] } })
  expect([shared.status, shared.body]).toMatchObject([200, { name: 'ticket.for_bob', shared_by: 'ann@example.com' }])
  for (const who of [ann, bob, app.admin]) {
    expect(await knownTo(who)).toContain('ticket.for_bob')
    expect((await who.get('/api/v1/records/ticket?view=for_bob')).status).toBe(200)
    expect((await who.get('/api/v1/metadata/list_view/ticket.for_bob')).status).toBe(200)
  }
  expect(await knownTo(cleo)).toEqual(['ticket.shipped'])
  expect((await cleo.get('/api/v1/records/ticket?view=for_bob')).status).toBe(404)
  expect((await cleo.get('/api/v1/metadata/list_view/ticket.for_bob')).status).toBe(404)
  expect((await cleo.get('/api/v1/metadata/list_view')).text).not.toContain('for_bob')
  expect((await cleo.delete(at('for_bob'))).status).toBe(404)
})

test('who is answered with another view has another mark of the description', async () => {
  expect((await ann.put(at('marked'), { ...places, visible_to: { roles: ['desk'] } })).status).toBe(200)
  const [hers, others] = [await ann.get('/api/v1/metadata'), await cleo.get('/api/v1/metadata')]
  const [mark, other] = [hers.headers.get('etag') ?? '', others.headers.get('etag') ?? '']
  expect(mark).not.toBe(other)
  expect((await cleo.get('/api/v1/metadata', { 'if-none-match': mark })).status).toBe(200)
  expect((await ann.get('/api/v1/metadata', { 'if-none-match': mark })).status).toBe(304)
})

test('only who shares a view and administrators change it or take it away; it stays hers', async () => {
  const mine = { ...places, visible_to: { roles: ['desk'] } }
  expect((await ann.put(at('hers'), mine)).status).toBe(200)
  expect((await bob.put(at('hers'), { ...mine, label: 'His now' })).status).toBe(403)
  expect((await bob.delete(at('hers'))).status).toBe(403)
  const renamed = await app.admin.put(at('hers'), { ...mine, label: 'Tidied' })
  expect([renamed.status, renamed.body.shared_by]).toEqual([200, 'ann@example.com'])
  expect((await ann.put(at('hers'), { ...mine, label: 'Again' })).body.label).toBe('Again')
  expect((await ann.delete(at('hers'))).status).toBe(204)
  expect(await knownTo(bob)).not.toContain('ticket.hers')
  expect((await ann.delete(at('hers'))).status).toBe(404)
})

test('sharing with everybody, or with a role one is not in, needs the right for it', async () => {
  expect((await ann.put(at('wide'), places)).status).toBe(403)
  expect((await ann.put(at('wide'), { ...places, visible_to: {} })).status).toBe(403)
  expect((await ann.put(at('wide'), { ...places, visible_to: { roles: ['field'] } })).status).toBe(403)
  expect((await boss.put(at('wide'), places)).status).toBe(200)
  expect(await knownTo(cleo)).toContain('ticket.wide')
  expect((await boss.put(at('aimed'), { ...places, visible_to: { roles: ['field'] } })).status).toBe(200)
  expect(await knownTo(ann)).not.toContain('ticket.aimed')
})

test('views of the workspace are changed by publishing alone', async () => {
  for (const who of [ann, boss, app.admin]) {
    expect((await who.put(at('shipped'), places)).status).toBe(403)
    expect((await who.delete(at('shipped'))).status).toBe(403)
  }
})

test('a view names only what its author reads, and says nothing for others', async () => {
  const to = { visible_to: { users: ['bob@example.com'] } }
  const refused = [
    { ...places, columns: ['name', 'secret'], ...to },
    { ...places, where: 'secret = "x"', ...to },
    { ...places, order_by: [{ field: 'secret' }], ...to },
    { ...places, group_by: 'secret', ...to },
    { ...places, colors: [{ when: 'secret = "x"', color: 'red' }], ...to },
    { ...places, columns: ['name', 'nowhere'], ...to },
  ]
  for (const body of refused) expect([body, (await ann.put(at('peeping'), body)).status]).toEqual([body, 400])
  expect((await ann.put('/api/v1/views/memo/any', { label: 'Any', ...to })).status).toBe(403)
  for (const member of ['shared_by', 'private_to', 'name', 'position'])
    expect((await ann.put(at('forged'), { ...places, ...to, [member]: 'cleo@example.com' })).status).toBe(400)
  expect(await knownTo(ann)).not.toContain('ticket.peeping')
})

test('a shared view makes no index, and no second person has to approve it', async () => {
  const settings = { kind: 'settings', name: 'workspace', publish_approval: true }
  await app.apply([settings])
  const before = await indexes()
  expect((await boss.put(at('sorted'), { ...places, order_by: [{ field: 'place' }] })).status).toBe(200)
  expect(await indexes()).toEqual(before)
})

test('one person shares so many views and no more', async () => {
  const before = (await knownTo(cleo)).length
  const narrow = { label: 'Mine', visible_to: { users: ['cleo@example.com'] } }
  const hers = { kind: 'list_view', shared_by: 'cleo@example.com', ...narrow }
  await app.apply(Array.from({ length: mostShared }, (_, at) => ({ ...hers, name: `ticket.many_${at}` })))
  const over = await cleo.put('/api/v1/views/ticket/one_more', narrow)
  expect([over.status, over.body.code]).toEqual([409, 'limit.shared_views'])
  expect((await cleo.put('/api/v1/views/ticket/many_0', { ...narrow, label: 'Changed' })).status).toBe(200)
  expect((await knownTo(cleo)).length).toBe(before + mostShared)
})

async function indexes(): Promise<string[]> {
  const rows = await app.server.db.query<{ name: string }>({
    text: `select indexname as name from pg_indexes where tablename = 'ticket' order by 1`,
    values: [],
  })
  return rows.map((row) => row.name)
}
