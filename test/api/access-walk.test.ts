/** No way of up to six calls makes anybody hold more than they held: random walks of one who administers users without being an administrator. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client, signIn } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const rights = (names: string[]) => Object.fromEntries(names.map((name) => [name, true]))
const set = (name: string, objects: object, system: string[] = []) => ({
  kind: 'permission_set',
  name,
  label: name,
  objects,
  system,
})
const password = 'correct horse battery'

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'private',
        fields: { name: { type: 'text', label: 'Name' }, margin: { type: 'number', label: 'Margin' } },
      },
      set('desk', { deal: { ...rights(['read', 'create']), fields: { margin: 'hidden' } } }, ['manage_users']),
      set('rep', { deal: { ...rights(['read', 'create', 'update', 'delete']), fields: { margin: 'read' } } }),
      set('boss', { deal: rights(['read', 'update', 'view_all', 'modify_all', 'export', 'transfer']) }, [
        'manage_metadata',
        'manage_access',
      ]),
      set('builder', { deal: { ...rights(['read']), fields: { margin: 'hidden' } } }, ['manage_metadata']),
      set('keeper', {}, ['manage_access']),
      { kind: 'role', name: 'head', label: 'Head', permission_sets: ['boss'] },
      { kind: 'role', name: 'desk_lead', label: 'Desk lead', parent: 'head' },
      { kind: 'role', name: 'seller', label: 'Seller', parent: 'desk_lead', permission_sets: ['rep'] },
      { kind: 'role', name: 'intern', label: 'Intern', parent: 'desk_lead' },
    ],
  })
})
afterAll(() => app?.close())

/** Small and repeatable; the seed stands in the failure. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return (state >>> 0) % sides
  }
}

type Held = {
  admin: boolean
  system: string[]
  objects: { [object: string]: { [right: string]: unknown } }
  /** `object.field` of all that is not hidden. */
  seen: string[]
}

async function held(client: Client): Promise<Held> {
  const { admin, permissions } = (await client.get('/api/v1/me')).body
  const { objects } = (await client.get('/api/v1/metadata')).body as { objects: { [name: string]: { fields: object } } }
  const seen = Object.entries(objects).flatMap(([object, { fields }]) =>
    Object.keys(fields).map((field) => `${object}.${field}`),
  )
  return { admin, ...permissions, seen }
}

/** Right by right and field by field: what the first holds beyond the second. */
function beyond(more: Held, base: Held): string[] {
  const found = more.admin && !base.admin ? ['admin'] : []
  found.push(...more.system.filter((right) => !base.system.includes(right)))
  for (const [object, granted] of Object.entries(more.objects)) {
    for (const [right, value] of Object.entries(granted))
      if (value === true && base.objects[object]?.[right] !== true) found.push(`${object} ${right}`)
  }
  found.push(...more.seen.filter((field) => !base.seen.includes(field)))
  return found
}

test('who may publish metadata changes no access without manage_access, and never their own upwards', async () => {
  const builder = await app.as('builder', { permission_sets: ['builder'] })
  const keeper = await app.as('keeper', { permission_sets: ['builder', 'keeper'] })
  const apply = async (client: Client, ...items: object[]) =>
    (await client.post('/api/v1/metadata/apply', { items })).status
  const deal = (sharing: string, more: object = {}) => ({
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing,
    fields: { name: { type: 'text', label: 'Name' }, margin: { type: 'number', label: 'Margin' }, ...more },
  })
  expect(await apply(builder, deal('private', { note: { type: 'text', label: 'Note' } }))).toBe(200)
  const mine = set('mine', { deal: rights(['read', 'modify_all']) }, [
    'manage_metadata',
    'manage_users',
    'manage_access',
  ])
  expect([
    await apply(builder, mine),
    await apply(builder, deal('public_read_write', { note: { type: 'text', label: 'Note' } })),
    await apply(builder, { kind: 'permission_set', name: 'desk', delete: true }),
  ]).toEqual([403, 403, 403])
  expect(await apply(keeper, set('others', { deal: rights(['read', 'view_all']) }))).toBe(200)
  expect(
    await apply(
      keeper,
      set('builder', { deal: { ...rights(['read', 'update']), fields: { margin: 'hidden' } } }, ['manage_metadata']),
    ),
  ).toBe(403)
  expect(await apply(keeper, set('builder', { deal: rights(['read']) }, ['manage_metadata']))).toBe(403)
  expect(await apply(keeper, set('keeper', {}, ['manage_access', 'manage_users']))).toBe(403)
  expect(await apply(keeper, deal('public_read', { note: { type: 'text', label: 'Note' } }))).toBe(403)
  await builder.put('/api/v1/metadata/permission_set/mine', mine)
  expect((await builder.post('/api/v1/metadata/publish')).status).toBe(403)
  expect(
    await apply(
      keeper,
      set('builder', { deal: { read: true, fields: { margin: 'hidden', name: 'masked' } } }, ['manage_metadata']),
    ),
  ).toBe(200)
})

/** Deals of the administrator, in every state a call could bring back or open. */
async function foreignDeals(): Promise<{
  living: string
  binned: string
  locked: string
  change: string
  all: string[]
}> {
  const records = ['Living', 'Binned', 'Locked'].map((name) => ({ name }))
  const bulk = await app.admin.post('/api/v1/records/deal/bulk', {
    op: 'insert',
    records,
    label: 'Of the administrator',
  })
  const [living, binned, locked] = (bulk.body.results as { id: string }[]).map(({ id }) => id) as [
    string,
    string,
    string,
  ]
  await app.admin.patch(`/api/v1/records/deal/${living}`, { name: 'Changed' })
  await app.admin.delete(`/api/v1/records/deal/${binned}`)
  await app.admin.post(`/api/v1/records/deal/${locked}/lock`, { reason: 'Approval' })
  return { living, binned, locked, change: bulk.body.change, all: [living, binned, locked] }
}

async function reached(client: Client, ids: string[]): Promise<number> {
  const where = { field: 'id', op: 'in', value: ids }
  return (await client.post('/api/v1/query', { object: 'deal', fields: ['id'], where, total: true })).body.total
}

const walks = Number(process.env['WALKS'] ?? 60)

test(
  `${walks} walks of six calls add no right to the walker, nor to anybody the walker made, nor a record to their reach`,
  async () => {
    const walker = await app.as('walker', { permission_sets: ['desk'], role: 'desk_lead' })
    const start = await held(walker)
    const ids = [(await app.admin.get('/api/v1/me')).body.user.id, (await walker.get('/api/v1/me')).body.user.id]
    for (const more of [
      { role: 'head' },
      { role: 'seller' },
      { permission_sets: ['boss'] },
      { permission_sets: ['desk'] },
    ]) {
      ids.push(
        (
          await app.admin.post('/api/v1/users', {
            name: 'Other',
            email: `other${ids.length}@example.com`,
            password,
            ...more,
          })
        ).body.id,
      )
    }
    const foreign = await foreignDeals()
    const before = await app.server.db.query({
      text: `select id, is_admin, role, permission_sets from ws_main."user" where id = any($1) order by id`,
      values: [ids.filter((_, at) => at < 4)],
    })
    const made: string[] = []
    for (let seed = 1; seed <= walks; seed++) {
      const roll = dice(seed)
      const pick = <T>(...choices: T[]): T => choices[roll(choices.length)] as T
      const grants = () => ({
        ...(roll(2) && { permission_sets: pick<string[]>(['desk'], ['rep'], ['boss'], ['desk', 'boss'], []) }),
        ...(roll(2) && { role: pick<string | null>('head', 'desk_lead', 'seller', 'intern', null) }),
        ...(roll(4) === 0 && { admin: true }),
        ...(roll(3) === 0 && { manager: pick(...ids) }),
      })
      for (let step = 0; step < 6; step++) {
        const email = `walk${seed}x${step}@example.com`
        const answer = await pick(
          () => walker.post('/api/v1/users', { name: 'Made', email, password, ...grants() }),
          () =>
            walker.patch(`/api/v1/users/${pick(...ids, ...made)}`, { ...grants(), ...(roll(4) === 0 && { password }) }),
          () => walker.patch(`/api/v1/users/${ids[1]}`, grants()),
          () => walker.patch('/api/v1/me', { ...grants(), preferences: { admin: true } }),
          () =>
            walker.post('/api/v1/auth/api-key/create', {
              name: 'k',
              permissions: pick<object | null>(
                { '*': ['read', 'modify_all', 'delete'] },
                { deal: ['update', 'view_all'] },
                null,
              ),
            }),
          () =>
            walker.post('/api/v1/metadata/apply', {
              items: [set('desk', { deal: rights(['read', 'update', 'delete', 'modify_all']) }, ['manage_metadata'])],
            }),
          () => walker.patch(`/api/v1/records/user/${ids[1]}`, { role: 'head', is_admin: true }),
          () => walker.post(`/api/v1/users/${pick(...ids, ...made)}/hand-over`, { to: pick(...ids, ...made) }),
          () =>
            walker.post(`/api/v1/records/deal/${foreign.living}/shares`, {
              to: pick<object>({ user: 'walker@example.com' }, { role: 'desk_lead' }),
              access: 'edit',
            }),
          () => walker.patch(`/api/v1/records/deal/${foreign.living}`, { owner: ids[1] }),
          () => walker.post(`/api/v1/records/deal/${pick(foreign.living, foreign.binned)}/restore`, {}),
          () => walker.post(`/api/v1/records/deal/${foreign.living}/history/restore`, { version: 1 }),
          () => walker.post(`/api/v1/changes/${foreign.change}/undo`),
          () => walker.delete(`/api/v1/records/deal/${foreign.locked}/lock`),
          () =>
            walker.put('/api/v1/metadata/permission_set/desk', set('desk', { deal: rights(['read', 'modify_all']) })),
          () => walker.post(pick('/api/v1/metadata/publish', '/api/v1/metadata/rollback'), { version: 1 }),
        )()
        expect([seed, step, answer.status < 500]).toEqual([seed, step, true])
        if (foreign.all.some((id) => answer.text.includes(`"id":"${id}"`)) && answer.status < 300)
          expect([seed, step, answer.text]).toEqual([seed, step, 'nothing of what is out of reach'])
        if (answer.status === 201 && answer.body.email === email) made.push(answer.body.id)
        if (answer.body?.key)
          expect([
            seed,
            step,
            beyond(await held(new Client(app.address, { authorization: `Bearer ${answer.body.key}` })), start),
          ]).toEqual([seed, step, []])
      }
      expect([seed, beyond(await held(walker), start)]).toEqual([seed, []])
      expect([seed, await reached(walker, foreign.all)]).toEqual([seed, 0])
    }
    expect(made.length).toBeGreaterThan(5)
    const after = await app.server.db.query({
      text: `select id, is_admin, role, permission_sets from ws_main."user" where id = any($1) order by id`,
      values: [ids.filter((_, at) => at < 4)],
    })
    expect(after).toEqual(before)
    const grown = await app.server.db.query<{ email: string }>({
      text: `select email from ws_main."user" where id = any($1) and (is_admin or role in ('head', 'seller', 'desk_lead') or permission_sets && '{rep,boss}')`,
      values: [made],
    })
    expect(grown).toEqual([])
    const last = await app.server.db.query<{ email: string }>({
      text: `select email from ws_main."user" where id = $1`,
      values: [made.at(-1)],
    })
    expect(beyond(await held(await signIn(app.address, last[0]?.email as string, password)), start)).toEqual([])
  },
  60_000 + walks * 3_000,
)
