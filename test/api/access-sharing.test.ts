/** Who reaches a record: owner, role tree, sharing rules, groups, shares, restrictions, parents; and locks, on every way to a record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgetShares } from '@trellis/server/records/shares.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const object = (name: string, rest: object) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing: 'private',
  fields: { name: text, amount: { type: 'number', label: 'Amount' }, helper: { type: 'user', label: 'Helper' } },
  ...rest,
})
const everything = { read: true, create: true, update: true, delete: true }
const rule = (name: string, rest: object) => ({ kind: 'sharing_rule', name, access: 'read', ...rest })

let app: TestServer
let people: { [name: string]: Client }
beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', {}),
      object('diary', { role_hierarchy: false }),
      object('line', {
        sharing: 'controlled_by_parent',
        fields: { name: text, deal: { type: 'master_detail', to: 'deal', label: 'Deal' } },
      }),
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: {
          deal: { ...everything, transfer: true },
          diary: everything,
          line: everything,
        },
      },
      {
        kind: 'permission_set',
        name: 'overseer',
        label: 'Overseer',
        objects: { deal: { ...everything, view_all: true, approve: true, modify_all: true }, line: everything },
      },
      { kind: 'role', name: 'head', label: 'Head' },
      { kind: 'role', name: 'east', label: 'East', parent: 'head' },
      { kind: 'role', name: 'west', label: 'West', parent: 'head' },
      {
        kind: 'group',
        name: 'finance',
        label: 'Finance',
        members: [{ user: 'fin@example.com' }, { group: 'controllers' }],
      },
      { kind: 'group', name: 'controllers', label: 'Controllers', members: [{ user: 'con@example.com' }] },
      rule('deal.big', { when: 'amount > 1000', to: { group: 'finance' } }),
      rule('deal.of_west', { owned_by: { role: 'west' }, when: 'amount > 10', to: { role: 'east' }, access: 'edit' }),
      rule('deal.helper', { to: { field: 'helper' }, access: 'edit' }),
      rule('deal.off', { when: 'TRUE', to: { role: 'east' }, active: false }),
      {
        kind: 'restriction_rule',
        name: 'deal.no_small',
        for: { users: ['narrow@example.com'] },
        only_when: 'amount >= 100',
      },
    ],
  })
  const grants: { [name: string]: object } = {
    head: { role: 'head' },
    east: { role: 'east' },
    west: { role: 'west' },
    fin: {},
    con: {},
    other: {},
    narrow: { role: 'head' },
    boss: { permission_sets: ['rep', 'overseer'] },
  }
  people = {}
  for (const [name, grant] of Object.entries(grants))
    people[name] = await app.as(name, { permission_sets: ['rep'], ...grant })
})
afterAll(() => app?.close())

const idOf = async (name: string): Promise<string> => (await person(name).get('/api/v1/me')).body.user.id
const person = (name: string): Client => people[name] as Client

async function make(as: string, values: object, of = 'deal'): Promise<string> {
  const answer = await person(as).post(`/api/v1/records/${of}`, values)
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}

/** What each person may do with a record: `-` nothing, `r` see it, `w` change it, `d` delete it as well (asked, not done). */
async function reach(id: string, of = 'deal'): Promise<{ [name: string]: string }> {
  const found: { [name: string]: string } = {}
  for (const [name, client] of Object.entries(people)) {
    const one = (await client.get(`/api/v1/records/${of}/${id}`)).status === 200
    const listed =
      (await client.post('/api/v1/query', { object: of, fields: ['id'], where: { field: 'id', op: 'eq', value: id } }))
        .body.records.length === 1
    const counted =
      (
        await client.post('/api/v1/query', {
          object: of,
          aggregates: { n: { fn: 'count' } },
          where: { field: 'id', op: 'eq', value: id },
        })
      ).body.records[0].n === 1
    const told = (await client.get(`/api/v1/records/${of}/${id}/history`)).status === 200
    expect([name, listed, counted, told]).toEqual([name, one, one, one])
    const written = (await client.patch(`/api/v1/records/${of}/${id}`, { name: `by ${name}` })).status
    const bulk = await client.post(`/api/v1/records/${of}/bulk`, {
      op: 'update',
      records: [{ id, name: `in bulk by ${name}` }],
    })
    expect([name, bulk.body.results?.[0].ok ?? false]).toEqual([name, written === 200])
    found[name] = !one ? '-' : written === 200 ? 'w' : 'r'
  }
  return found
}

const nobody = { head: '-', east: '-', west: '-', fin: '-', con: '-', other: '-', narrow: '-', boss: 'w' }

describe('who reaches a record', () => {
  test('its owner, those above the owner, and nobody beside or below', async () => {
    expect(await reach(await make('east', { name: 'Own', amount: 5 }))).toEqual({ ...nobody, east: 'w', head: 'w' })
  })

  test('where the role tree is switched off, the owner alone', async () => {
    const id = await make('east', { name: 'Secret' }, 'diary')
    expect(await reach(id, 'diary')).toEqual({ ...nobody, east: 'w', boss: '-' })
  })

  test('whom a rule by condition names, as long as the record meets it; groups in groups count', async () => {
    const id = await make('other', { name: 'Big', amount: 2000 })
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', fin: 'r', con: 'r' })
    await person('other').patch(`/api/v1/records/deal/${id}`, { amount: 20 })
    expect(await reach(id)).toEqual({ ...nobody, other: 'w' })
  })

  test('whom a rule by owner names, with the condition it has', async () => {
    const ids = [await make('west', { name: 'W', amount: 50 }), await make('west', { name: 'W', amount: 5 })]
    expect(await reach(ids[0] ?? '')).toEqual({ ...nobody, west: 'w', head: 'w', east: 'w' })
    expect(await reach(ids[1] ?? '')).toEqual({ ...nobody, west: 'w', head: 'w' })
    // A share lets change, never delete.
    expect((await person('east').delete(`/api/v1/records/deal/${ids[0]}`)).status).toBe(403)
  })

  test('the user a lookup of the record names', async () => {
    const id = await make('other', { name: 'Helped', helper: await idOf('west') })
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', west: 'w' })
  })

  test('the manager of the user a lookup of the record names, from the moment they are', async () => {
    await app.apply([
      rule('deal.chief', { to: { manager_of: 'owner' } }),
      rule('deal.coach', { to: { manager_of: 'helper' }, when: 'amount > 3', access: 'edit' }),
    ])
    const chief = await idOf('fin')
    const manages = async (name: string, manager: string | null) =>
      expect((await app.admin.patch(`/api/v1/users/${await idOf(name)}`, { manager })).status).toBe(200)
    const id = await make('other', { name: 'Reported', amount: 4 })
    expect(await reach(id)).toEqual({ ...nobody, other: 'w' })
    await manages('other', chief)
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', fin: 'r' })
    await manages('other', null)
    await manages('con', chief)
    await person('other').patch(`/api/v1/records/deal/${id}`, { helper: await idOf('con') })
    // The helper edits by a rule of their own.
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', con: 'w', fin: 'w' })
    await person('other').patch(`/api/v1/records/deal/${id}`, { amount: 2 })
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', con: 'w' })
    await manages('con', null)
    await app.apply([
      { kind: 'sharing_rule', name: 'deal.chief', delete: true },
      { kind: 'sharing_rule', name: 'deal.coach', delete: true },
    ])
  })

  test('a rule that would depend on the caller or the day is not published', async () => {
    for (const when of ['owner.email = $User.email', 'DATEVALUE(created_at) = TODAY()']) {
      const answer = await app.admin.post('/api/v1/metadata/apply', {
        items: [rule('deal.odd', { when, to: { role: 'east' } })],
      })
      expect([when, answer.status, answer.body.errors?.[0].code]).toEqual([when, 422, 'metadata.moving_condition'])
    }
  })

  test('who is restricted sees only what the rule lets through, whatever else opens', async () => {
    const ids = [await make('narrow', { name: 'Own', amount: 200 }), await make('east', { name: 'Small', amount: 7 })]
    expect(await reach(ids[0] ?? '')).toMatchObject({ narrow: 'w', head: '-' })
    expect(await reach(ids[1] ?? '')).toMatchObject({ narrow: '-', head: 'w' })
  })

  test('a detail follows its master, for reading and for writing', async () => {
    const deal = await make('other', { name: 'Master', amount: 5000 })
    const id = await make('other', { name: 'Line', deal }, 'line')
    expect(await reach(id, 'line')).toEqual({ ...nobody, other: 'w', fin: 'r', con: 'r' })
    expect((await person('fin').post('/api/v1/records/line', { name: 'x', deal })).status).toBe(422)
  })
})

describe('shares', () => {
  test('with a person, a role, a role and below, a group: granted at once, changed, taken away at once', async () => {
    const id = await make('other', { name: 'Shared', amount: 1 })
    const path = `/api/v1/records/deal/${id}/shares`
    const share = (to: object, access = 'read') => person('other').post(path, { to, access })
    const first = await share({ user: 'east@example.com' })
    expect([first.status, first.body.access, first.body.to]).toEqual([201, 'read', { user: await idOf('east') }])
    expect(await reach(id)).toEqual({ ...nobody, other: 'w', east: 'r' })
    expect((await share({ user: await idOf('east') }, 'edit')).body.id).toBe(first.body.id)
    await share({ group: 'finance' })
    await share({ role_and_below: 'head' })
    expect(await reach(id)).toMatchObject({ east: 'w', fin: 'r', con: 'r', head: 'r', west: 'r', narrow: '-' })
    const listed = (await person('other').get(path)).body.records
    expect(listed).toHaveLength(3)
    for (const { id: one } of listed) expect((await person('other').delete(`${path}/${one}`)).status).toBe(204)
    expect(await reach(id)).toEqual({ ...nobody, other: 'w' })
  })

  test('end at their time', async () => {
    const id = await make('other', { name: 'For a while', amount: 1 })
    const made = await person('other').post(`/api/v1/records/deal/${id}/shares`, {
      to: { user: 'east@example.com' },
      team_role: '铁三角 AR',
      expires_at: new Date(Date.now() + 2_500).toISOString(),
    })
    expect([made.status, made.body.team_role]).toEqual([201, '铁三角 AR'])
    expect((await person('east').get(`/api/v1/records/deal/${id}`)).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 2_600))
    expect((await person('east').get(`/api/v1/records/deal/${id}`)).status).toBe(404)
  })

  test('are given by the owner, those above and who may change all; never by whom it is shared with', async () => {
    const id = await make('west', { name: 'Mine', amount: 50 })
    const body = { to: { user: 'fin@example.com' } }
    const path = `/api/v1/records/deal/${id}/shares`
    expect((await person('east').post(path, body)).status).toBe(403)
    expect((await person('other').post(path, body)).status).toBe(404)
    expect((await person('other').get(path)).status).toBe(404)
    for (const who of ['west', 'head', 'boss']) expect((await person(who).post(path, body)).status).toBe(201)
  })

  test('what is no party, no level or no time is refused with its place', async () => {
    const id = await make('other', { name: 'x' })
    const errors = async (body: object) => {
      const answer = await person('other').post(`/api/v1/records/deal/${id}/shares`, body)
      return [answer.status, ...answer.body.errors.map((error: { pointer: string }) => error.pointer)]
    }
    expect(await errors({})).toEqual([400, '/to'])
    expect(await errors({ to: { user: 'a', role: 'b' } })).toEqual([400, '/to'])
    expect(await errors({ to: { role: 'east' }, access: 'all', expires_at: '2001-01-01T00:00:00Z', x: 1 })).toEqual([
      400,
      '/x',
      '/access',
      '/expires_at',
    ])
    expect(await errors({ to: { user: 'nobody@example.com' } })).toEqual([422, '/to/user'])
    expect(await errors({ to: { group: '__proto__' } })).toEqual([422, '/to/group'])
  })
})

test('shares that ended are cleared away a day later, others stay', async () => {
  const id = await make('other', { name: 'Shared', amount: 1 })
  const shares = `/api/v1/records/deal/${id}/shares`
  for (const role of ['east', 'west', 'head'])
    await person('other').post(shares, {
      to: { role },
      ...(role !== 'head' && { expires_at: new Date(Date.now() + 60_000).toISOString() }),
    })
  await app.server.db.query({
    text: `update ws_main._share set expires_at = now() - case to_name when 'east' then interval '25 hours' else interval '1 hour' end where record = $1 and to_name <> 'head'`,
    values: [id],
  })
  expect(await forgetShares(app.server.db)).toBe(1)
  const left = await app.server.db.query<{ name: string }>({
    text: `select to_name as name from ws_main._share where record = $1 order by 1`,
    values: [id],
  })
  expect(left.map(({ name }) => name)).toEqual(['head', 'west'])
})

describe('locks', () => {
  test('hold on every write path, for the record and its details, until they are lifted; administrators are no exception', async () => {
    const id = await make('other', { name: 'Locked', amount: 1 })
    const line = await make('other', { name: 'Line', deal: id }, 'line')
    expect((await person('other').post(`/api/v1/records/deal/${id}/lock`, {})).status).toBe(403)
    const locked = await person('boss').post(`/api/v1/records/deal/${id}/lock`, {
      reason: 'Approval',
      except: [{ user: 'head@example.com' }],
    })
    expect([locked.status, locked.body.lock.reason]).toEqual([201, 'Approval'])
    const deal = `/api/v1/records/deal/${id}`
    for (const who of [person('other'), app.admin]) {
      const tries = [
        await who.patch(deal, { amount: 2 }),
        await who.patch(deal, { name: 'x', owner: await idOf('east') }),
        await who.delete(deal),
        await who.post(`${deal}/shares`, { to: { role: 'east' } }),
        await who.post(`${deal}/history/restore`, { version: 1 }),
        await who.patch(`/api/v1/records/line/${line}`, { name: 'x' }),
        await who.delete(`/api/v1/records/line/${line}`),
        await who.post('/api/v1/records/line', { name: 'another', deal: id }),
      ]
      expect(tries.map((answer) => [answer.status, answer.body?.code])).toEqual(tries.map(() => [423, 'record.locked']))
      const bulk = [
        await who.post('/api/v1/records/deal/bulk', { op: 'update', records: [{ id, amount: 3 }], all_or_none: false }),
        await who.post('/api/v1/records/deal/bulk', { op: 'delete', records: [{ id }], all_or_none: false }),
        await who.post('/api/v1/records/line/bulk', {
          op: 'insert',
          records: [{ name: 'x', deal: id }],
          all_or_none: false,
        }),
      ]
      expect(bulk.map((answer) => answer.body.results?.[0].ok)).toEqual([false, false, false])
    }
    expect((await person('boss').delete(`${deal}/lock`)).status).toBe(204)
    expect((await person('other').patch(deal, { amount: 2 })).status).toBe(200)
  })

  test('whom a lock names goes on working', async () => {
    const id = await make('east', { name: 'Locked', amount: 1 })
    await person('boss').post(`/api/v1/records/deal/${id}/lock`, { except: [{ role: 'head' }] })
    expect((await person('east').patch(`/api/v1/records/deal/${id}`, { amount: 2 })).status).toBe(423)
    expect((await person('head').patch(`/api/v1/records/deal/${id}`, { amount: 2 })).status).toBe(200)
  })
})
