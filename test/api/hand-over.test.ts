/**
 * Handing over what a leaver owns: every object, open tasks and approvals among them since they are records, in one transaction. What goes
 * wrong half-way leaves everything with the leaver; and a queue hands out no record its taker may not see.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { changedTables } from '../support/fingerprint.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const person = (label: string) => ({ type: 'user', label })
const all = { read: true, create: true, update: true, delete: true }
const object = (name: string, rest: object = {}) => ({
  kind: 'object',
  name,
  label: name,
  name_field: 'name',
  sharing: 'private',
  fields: { name: text, open: { type: 'checkbox', label: 'Open' } },
  ...rest,
})
const records = '/api/v1/records'
/** What a leaver leaves, in no order of their names. */
const kinds = ['deal', 'task', 'approval', 'account']

let app: TestServer
let heir: Client
const ids: { [name: string]: string } = {}
const idOf = async (who: Client): Promise<string> => (await who.get('/api/v1/me')).body.user.id
beforeAll(async () => {
  app = await openServer({
    items: [
      ...kinds.map((name) => object(name)),
      object('line', {
        sharing: 'controlled_by_parent',
        fields: {
          name: text,
          deal: { type: 'master_detail', to: 'deal', label: 'Deal' },
          size: { type: 'number', label: 'Size' },
        },
      }),
      object('visit', { fields: { name: text, guide: person('Guide'), writer: person('Writer') } }),
      { kind: 'group', name: 'crew', label: 'Crew', members: [{ user: 'lea@example.com' }] },
      object('ticket', { fields: { name: text, weight: { type: 'number', label: 'Weight' } } }),
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: Object.fromEntries([...kinds, 'line', 'visit', 'ticket'].map((name) => [name, all])),
      },
      // What the heir could not have written themselves stops nobody from inheriting it.
      { kind: 'validation_rule', name: 'task.named', error_when: 'ISBLANK(name)', message: 'Name it' },
      {
        kind: 'queue',
        name: 'desk',
        label: 'Desk',
        objects: ['ticket'],
        members: [{ user: 'light@example.com' }, { user: 'strong@example.com' }],
      },
      {
        kind: 'restriction_rule',
        name: 'ticket.light',
        for: { users: ['light@example.com'] },
        only_when: 'weight < 100',
      },
    ],
  })
  heir = await app.as('heir', { permission_sets: ['rep'] })
  ids['heir'] = await idOf(heir)
}, 60_000)
afterAll(() => app?.close())

/** A leaver with three records of each kind and a line. */
async function leaving(name: string): Promise<{ leaver: Client; id: string }> {
  const leaver = await app.as(name, { permission_sets: ['rep'] })
  for (const of of kinds)
    for (let n = 0; n < 3; n++) {
      const made = await leaver.post(`${records}/${of}`, { name: `${name} ${n}`, open: n > 0 })
      expect([made.status, made.text]).toEqual([201, made.text])
      if (of === 'deal' && n === 0) await leaver.post(`${records}/line`, { name: 'Line', deal: made.body.id, size: 3 })
    }
  return { leaver, id: await idOf(leaver) }
}

const owned = async (owner: string): Promise<{ [object: string]: number }> => {
  const found: { [object: string]: number } = {}
  for (const of of [...kinds, 'line']) {
    const where = { field: 'owner', op: 'eq', value: owner }
    const answer = await app.admin.post('/api/v1/query', { object: of, where, aggregates: { n: { fn: 'count' } } })
    if (answer.body.records[0].n > 0) found[of] = answer.body.records[0].n
  }
  return found
}
const whole = { deal: 3, task: 3, approval: 3, account: 3, line: 1 }

test('every object goes, nothing stays behind, and it is one line of the audit trail', async () => {
  const { leaver, id } = await leaving('ann')
  expect(await owned(id)).toEqual(whole)
  const done = await app.admin.post(`/api/v1/users/${id}/hand-over`, { to: ids['heir'] })
  expect([done.status, done.body]).toEqual([200, { moved: whole, kept: [] }])
  expect([await owned(id), await owned(ids['heir'] as string)]).toEqual([{}, whole])
  for (const of of kinds) expect((await leaver.get(`${records}/${of}?total=1`)).body.total).toBe(0)
  const { records: lines } = (await app.admin.get('/api/v1/audit?kind=records.handed_over')).body
  expect(lines).toMatchObject([{ user: id, details: { to: ids['heir'], count: 13, kept: 0 } }])
})

test.each(['task', 'line', '_audit'])(
  'what goes wrong half-way, at %s, leaves all with the leaver, and the next try moves all',
  async (table) => {
    const { id } = await leaving(`faulty${table}`)
    await app.behind(
      `create function ws_main.refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`,
    )
    await app.behind(
      `create trigger refuse before insert or update on ws_main."${table}" for each row execute function ws_main.refuse()`,
    )
    const before = await app.fingerprint()
    try {
      const failed = await app.admin.post(`/api/v1/users/${id}/hand-over`, { to: ids['heir'] })
      expect(failed.status).toBeGreaterThanOrEqual(500)
      expect(changedTables(before, await app.fingerprint())).toEqual([])
      expect(await owned(id)).toEqual(whole)
    } finally {
      await app.behind(`drop trigger refuse on ws_main."${table}"`)
      await app.behind('drop function ws_main.refuse()')
    }
    const done = await app.admin.post(`/api/v1/users/${id}/hand-over`, { to: ids['heir'] })
    expect([done.status, done.body.moved, await owned(id)]).toEqual([200, whole, {}])
  },
)

test('a hand-over is counted before; the fields and the people that are chosen go along, in the same transaction, and the others stay', async () => {
  const lea = await app.as('lea', { permission_sets: ['rep'] })
  const id = await idOf(lea)
  const visits: string[] = []
  for (const values of [{ guide: id }, { guide: id, writer: id }, { writer: id }])
    visits.push((await app.admin.post(`${records}/visit`, { name: 'Visit', ...values })).body.id)
  await lea.post(`${records}/visit`, { name: 'Own', guide: id })
  const heir = ids['heir'] as string
  const junior = await idOf(await app.as('junior', { permission_sets: ['rep'] }))
  for (const one of [junior, heir]) await app.admin.patch(`/api/v1/users/${one}`, { manager: id })
  const preview = (await app.admin.get(`/api/v1/users/${id}/hand-over`)).body
  expect(preview).toEqual({
    owned: [{ object: 'visit', count: 1 }],
    fields: [
      { object: 'visit', field: 'guide', count: 3 },
      { object: 'visit', field: 'writer', count: 2 },
    ],
    reports: 2,
    named_in: [{ kind: 'group', name: 'crew' }],
  })
  const wish = { to: heir, fields: ['visit.guide'], reports: true }
  await app.behind(
    `create function ws_main.refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`,
  )
  // People come last, so that all before has been written.
  await app.behind(
    `create trigger refuse before update on ws_main."user" for each row execute function ws_main.refuse()`,
  )
  const before = await app.fingerprint()
  expect((await app.admin.post(`/api/v1/users/${id}/hand-over`, wish)).status).toBeGreaterThanOrEqual(500)
  expect(changedTables(before, await app.fingerprint())).toEqual([])
  await app.behind('drop trigger refuse on ws_main."user"')
  await app.behind('drop function ws_main.refuse()')
  const done = await app.admin.post(`/api/v1/users/${id}/hand-over`, wish)
  expect(done.body).toEqual({ moved: { visit: 1 }, kept: [], fields: { 'visit.guide': 3 }, reports: 2 })
  const read = async (visit: string | undefined) => {
    const { guide, writer } = (await app.admin.get(`${records}/visit/${visit}`)).body
    return [guide, writer]
  }
  expect([await read(visits[0]), await read(visits[1]), await read(visits[2])]).toEqual([
    [heir, null],
    [heir, id],
    [null, id],
  ])
  const managers = [junior, heir].map(async (one) => (await app.admin.get(`/api/v1/users/${one}`)).body.manager)
  expect(await Promise.all(managers)).toEqual([heir, null])
  expect((await app.admin.get(`/api/v1/users/${id}/hand-over`)).body).toMatchObject({
    owned: [],
    fields: [{ object: 'visit', field: 'writer', count: 2 }],
    reports: 0,
  })
})

describe('nobody stands above themselves', () => {
  const person = async (name: string) => idOf(await app.as(name, { permission_sets: ['rep'] }))
  const managerOf = async (id: string) => (await app.admin.get(`/api/v1/users/${id}`)).body.manager
  const put = (id: string, manager: string | null) => app.admin.patch(`/api/v1/users/${id}`, { manager })

  test('a manager from below is refused with the place, however far below, and of two at once that close a circle one is', async () => {
    const [top, middle, low] = [await person('top'), await person('middle'), await person('low')]
    for (const [id, manager] of [
      [middle, top],
      [low, middle],
    ] as const)
      expect((await put(id, manager)).status).toBe(200)
    for (const manager of [top, middle, low]) {
      const refused = await put(top, manager)
      expect([refused.status, refused.body.errors]).toMatchObject([
        422,
        [{ pointer: '/manager', code: 'value.circular' }],
      ])
    }
    await put(middle, null)
    await put(low, null)
    const both = await Promise.all([put(middle, low), put(low, middle)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422])
  })

  test('who takes over from below comes up to the place of who leaves', async () => {
    const [chief, leaver, between, next] = await Promise.all(['chief', 'quitter', 'between', 'next'].map(person))
    if (!chief || !leaver || !between || !next) throw new Error('somebody is missing')
    for (const [id, manager] of [
      [leaver, chief],
      [between, leaver],
      [next, between],
    ] as const)
      await put(id, manager)
    const done = await app.admin.post(`/api/v1/users/${leaver}/hand-over`, { to: next, reports: true })
    expect([done.status, done.body.reports]).toEqual([200, 1])
    expect([await managerOf(next), await managerOf(between), await managerOf(leaver)]).toEqual([chief, next, chief])
    // To somebody beside them, nobody else moves.
    const beside = await person('beside')
    await put(beside, chief)
    await app.admin.post(`/api/v1/users/${next}/hand-over`, { to: beside, reports: true })
    expect([await managerOf(between), await managerOf(beside)]).toEqual([beside, chief])
  })
})

test('only fields that name a user go along, and only who may administer all concerned decides', async () => {
  const { id } = await leaving('cleo')
  const to = ids['heir'] as string
  for (const fields of [
    ['visit.name'],
    ['visit.owner'],
    ['user.manager'],
    ['nothing.guide'],
    ['visit.__proto__'],
    'visit.guide',
    [7],
  ]) {
    const refused = await app.admin.post(`/api/v1/users/${id}/hand-over`, { to, fields })
    expect([fields, refused.status]).toEqual([fields, 422])
    expect(refused.body.errors[0].pointer).toMatch(/^\/fields/)
  }
  expect((await heir.get(`/api/v1/users/${id}/hand-over`)).status).toBe(403)
  await app.apply([
    { kind: 'permission_set', name: 'desk', label: 'Desk', objects: {}, system: ['manage_users'] },
  ] as never)
  const desk = await app.as('desk', { permission_sets: ['desk', 'rep'] })
  const admin = await idOf(app.admin)
  expect((await desk.get(`/api/v1/users/${admin}/hand-over`)).status).toBe(403)
  expect((await desk.get(`/api/v1/users/${id}/hand-over`)).body.named_in).toBeNull()
  // One of those who report to the leaver may more than who hands over.
  await app.admin.patch(`/api/v1/users/${admin}`, { manager: id })
  expect((await desk.post(`/api/v1/users/${id}/hand-over`, { to, reports: true })).status).toBe(403)
  expect(await owned(id)).toEqual(whole)
})

test('records go to nobody who is not there, has left, or is the leaver; then nothing moves', async () => {
  const { id } = await leaving('bob')
  const gone = await idOf(await app.as('gone', { permission_sets: ['rep'] }))
  await app.admin.patch(`/api/v1/users/${gone}`, { active: false })
  for (const to of [id, gone, '00000000-0000-7000-8000-000000000000', 'nobody', null, { id: ids['heir'] }]) {
    const refused = await app.admin.post(`/api/v1/users/${id}/hand-over`, { to })
    expect([to, refused.status, refused.body.errors?.[0]?.pointer]).toEqual([to, 422, '/to'])
  }
  expect(await owned(id)).toEqual(whole)
})

test('a queue hands out no record that a restriction hides from who would take it, and the answer is that of none', async () => {
  const light = await app.as('light', { permission_sets: ['rep'] })
  const strong = await app.as('strong', { permission_sets: ['rep'] })
  const queue = (await light.get('/api/v1/queues')).body.records[0].id
  const put = async (weight: number) =>
    (await app.admin.post(`${records}/ticket`, { name: `T${weight}`, weight, owner: queue })).body.id as string
  const [heavy, easy] = [await put(500), await put(5)]
  const claim = (who: Client, id: string) => who.post(`${records}/ticket/${id}/claim`)
  const bare = ({ status, body }: { status: number; body: object }) => [
    status,
    { ...body, request_id: null, instance: null },
  ]
  const hidden = await claim(light, heavy)
  expect(bare(hidden)).toEqual(bare(await claim(light, '00000000-0000-7000-8000-000000000000')))
  expect(hidden.status).toBe(404)
  expect((await app.admin.get(`${records}/ticket/${heavy}`)).body.owner).toBe(queue)
  expect([(await claim(light, easy)).status, (await claim(strong, heavy)).status]).toEqual([200, 200])
  expect((await app.admin.get(`${records}/ticket/${heavy}`)).body.owner).toBe(await idOf(strong))
})
