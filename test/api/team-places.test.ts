/**
 * A place in a record's team (铁三角: account, solution and delivery) is a share with a name: to read or to edit, for good or for a time.
 * What each place may, and that nobody makes more of it: not by handing the record on, not by sharing it, not by its details.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { finished, importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text', label: 'Text' }
const object = (name: string, rest: object) => ({ kind: 'object', name, label: name, name_field: 'name', ...rest })
/** Everything a salesperson does with deals of their own. */
const all = {
  read: true,
  create: true,
  update: true,
  delete: true,
  transfer: true,
  export: true,
  import: true,
  bulk: true,
}
const records = '/api/v1/records'

let app: TestServer
const people: { [name: string]: Client } = {}
const ids: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({
    items: [
      object('deal', {
        sharing: 'private',
        fields: {
          name: text,
          code: { type: 'external_id', unique: true, label: 'Code' },
          margin: { ...text, label: 'Margin' },
        },
      }),
      object('line', {
        sharing: 'controlled_by_parent',
        fields: { name: text, deal: { type: 'master_detail', to: 'deal', label: 'Deal' } },
      }),
      { kind: 'permission_set', name: 'rep', label: 'Rep', objects: { deal: all, line: all } },
      {
        kind: 'permission_set',
        name: 'engineer',
        label: 'Engineer',
        objects: { deal: { ...all, fields: { margin: 'hidden' } }, line: all },
      },
      {
        kind: 'permission_set',
        name: 'looker',
        label: 'Looker',
        objects: { deal: { read: true }, line: { read: true } },
      },
      { kind: 'role', name: 'head', label: 'Head' },
      { kind: 'role', name: 'delivery', label: 'Delivery', parent: 'head' },
    ],
  })
  for (const [name, grants] of Object.entries({
    owner: { permission_sets: ['rep'] },
    account: { permission_sets: ['rep'] },
    solution: { permission_sets: ['engineer'] },
    delivery: { permission_sets: ['rep'], role: 'delivery' },
    guest: { permission_sets: ['looker'] },
    head: { permission_sets: ['rep'], role: 'head' },
  })) {
    people[name] = await app.as(name, grants)
    ids[name] = (await person(name).get('/api/v1/me')).body.user.id
  }
})
afterAll(() => app?.close())

const person = (name: string): Client => people[name] as Client

/** The places of the team, with what their people are given to do. */
const team = { account: 'edit', solution: 'edit', delivery: 'read', guest: 'edit' } as const
let count = 0

/** A deal with a line and its team. */
async function staffed(): Promise<{ deal: string; line: string; code: string }> {
  const code = `D${++count}`
  const made = await person('owner').post(`${records}/deal`, { name: 'Bid', code, margin: 'thin' })
  const deal = made.body.id as string
  const line = (await person('owner').post(`${records}/line`, { name: 'Part', deal })).body.id as string
  for (const [name, access] of Object.entries(team)) {
    const share = await person('owner').post(`${records}/deal/${deal}/shares`, {
      to: { user: ids[name] },
      access,
      team_role: name,
    })
    expect([share.status, share.body.team_role, share.body.access]).toEqual([201, name, access])
  }
  return { deal, line, code }
}

/** What somebody may do with a deal that is not theirs: each try with its way to find out, by the statuses of the API. */
const tries: { [what: string]: (who: Client, at: { deal: string; line: string; name: string }) => Promise<number> } = {
  read: async (who, { deal }) => (await who.get(`${records}/deal/${deal}`)).status,
  'read its lines': async (who, { line }) => (await who.get(`${records}/line/${line}`)).status,
  change: async (who, { deal }) => (await who.patch(`${records}/deal/${deal}`, { name: 'Better' })).status,
  'change a line': async (who, { line }) => (await who.patch(`${records}/line/${line}`, { name: 'Better' })).status,
  'add a line': async (who, { deal }) => (await who.post(`${records}/line`, { name: 'More', deal })).status,
  'hand on': async (who, { deal }) => (await who.patch(`${records}/deal/${deal}`, { owner: ids['head'] })).status,
  'take over': async (who, { deal, name }) => (await who.patch(`${records}/deal/${deal}`, { owner: ids[name] })).status,
  share: async (who, { deal }) =>
    (await who.post(`${records}/deal/${deal}/shares`, { to: { user: ids['head'] } })).status,
  'widen their place': async (who, { deal, name }) =>
    (await who.post(`${records}/deal/${deal}/shares`, { to: { user: ids[name] }, access: 'edit' })).status,
  lock: async (who, { deal }) => (await who.post(`${records}/deal/${deal}/lock`, {})).status,
  delete: async (who, { deal }) => (await who.delete(`${records}/deal/${deal}`)).status,
}

describe('what each place may', () => {
  const editor = {
    read: 200,
    'read its lines': 200,
    change: 200,
    'change a line': 200,
    'add a line': 201,
    'hand on': 403,
    'take over': 403,
    share: 403,
    'widen their place': 403,
    lock: 403,
    delete: 403,
  }
  const reader = { ...editor, change: 403, 'change a line': 403, 'add a line': 422 }
  const nobody = Object.fromEntries(Object.keys(tries).map((what) => [what, what === 'add a line' ? 422 : 404]))
  test.each([
    ['account', editor],
    ['solution', editor],
    ['delivery', reader],
    // A place to edit lends nobody a right they do not hold.
    ['guest', { ...reader, 'add a line': 403 }],
    // Who stands above a member is not above the owner.
    ['head', nobody],
  ])('%s', async (name, allowed) => {
    const at = { ...(await staffed()), name }
    const answers: { [what: string]: number } = {}
    for (const [what, attempt] of Object.entries(tries)) answers[what] = await attempt(person(name), at)
    expect(answers).toEqual(allowed)
  })
})

/** Ways to write an owner, each told as what became of the record's. */
const takings: { [way: string]: (who: Client, at: { deal: string; code: string; me: string }) => Promise<unknown> } = {
  'in bulk': (who, { deal, me }) =>
    who.post(`${records}/deal/bulk`, { op: 'update', records: [{ id: deal, owner: me }], all_or_none: false }),
  'by key': (who, { code, me }) =>
    who.post(`${records}/deal/bulk`, { op: 'upsert', key: 'code', records: [{ code, owner: me }], all_or_none: false }),
  'in the background': async (who, { deal, me }) => {
    const job = await who.post(`${records}/deal/bulk-job`, { op: 'update', ids: [deal], set: { owner: me } })
    if (job.status === 202) await finished(who, job.body.id)
  },
  'by a file': (who, { code, me }) =>
    importFile(who, 'deal', `code,owner\n${code},${me}\n`, {
      mode: 'upsert',
      key: 'code',
      columns: [
        { column: 'code', field: 'code' },
        { column: 'owner', field: 'owner' },
      ],
    }),
}

test.each(Object.keys(takings))(
  'who edits by a place does not become the owner %s; the owner hands on all the same',
  async (way) => {
    const { deal, code } = await staffed()
    const taking = takings[way] as (typeof takings)[string]
    const ownerNow = async () => (await person('owner').get(`${records}/deal/${deal}`)).body?.owner
    await taking(person('account'), { deal, code, me: ids['account'] as string })
    expect(await ownerNow()).toBe(ids['owner'])
    await taking(person('owner'), { deal, code, me: ids['account'] as string })
    expect((await person('account').get(`${records}/deal/${deal}`)).body.owner).toBe(ids['account'])
  },
)

test('who handed a record on and kept a place does not take it back by an undo', async () => {
  const { deal } = await staffed()
  const given = await person('owner').post(`${records}/deal/bulk`, {
    op: 'update',
    records: [{ id: deal, owner: ids['account'] }],
  })
  expect(given.body.results[0].ok).toBe(true)
  const share = await person('account').post(`${records}/deal/${deal}/shares`, {
    to: { user: ids['owner'] },
    access: 'edit',
    team_role: 'former owner',
  })
  expect(share.status).toBe(201)
  const undone = await person('owner').post(`/api/v1/changes/${given.body.change}/undo`, {})
  expect([undone.status, undone.body.kept]).toEqual([
    200,
    [{ object: 'deal', id: deal, field: 'owner', reason: 'value.not_permitted' }],
  ])
  expect((await person('account').get(`${records}/deal/${deal}`)).body.owner).toBe(ids['account'])
})

test('what is explained of a place is what it may', async () => {
  const at = await staffed()
  for (const name of Object.keys(team))
    for (const [verb, attempt] of [
      ['read', 'read'],
      ['update', 'change'],
      ['share', 'share'],
      ['transfer', 'take over'],
      ['delete', 'delete'],
    ] as const) {
      const told = await app.admin.get(
        `/api/v1/access/explain?user=${ids[name]}&object=deal&record=${at.deal}&verb=${verb}`,
      )
      const done = await tries[attempt]?.(person(name), { ...at, name })
      expect([name, verb, told.body.allowed]).toEqual([name, verb, (done ?? 0) < 400])
    }
})

test('a field hidden from a member stays hidden in their place, in the deal, its history and its file', async () => {
  const { deal } = await staffed()
  for (const path of ['', '/history', '/timeline'])
    expect((await person('solution').get(`${records}/deal/${deal}${path}`)).text).not.toContain('thin')
  const file = await person('solution').get(`${records}/deal/export?format=csv`)
  expect([file.status, file.text.includes('D1'), file.text.includes('thin')]).toEqual([200, true, false])
  expect((await person('account').get(`${records}/deal/${deal}`)).body.margin).toBe('thin')
})

test('a place changed or ended counts from the next request on, for the deal and its lines', async () => {
  const { deal, line } = await staffed()
  const shares = `${records}/deal/${deal}/shares`
  const place = async (name: string) =>
    (await person('owner').get(shares)).body.records.find((one: { team_role: string }) => one.team_role === name)
  expect((await person('owner').post(shares, { to: { user: ids['account'] }, access: 'read' })).status).toBe(201)
  expect((await person('account').patch(`${records}/deal/${deal}`, { name: 'x' })).status).toBe(403)
  expect((await person('account').patch(`${records}/line/${line}`, { name: 'x' })).status).toBe(403)
  expect((await person('account').get(`${records}/line/${line}`)).status).toBe(200)
  expect((await person('solution').delete(`${shares}/${(await place('delivery')).id}`)).status).toBe(403)
  expect((await person('owner').delete(`${shares}/${(await place('delivery')).id}`)).status).toBe(204)
  expect((await person('delivery').get(`${records}/deal/${deal}`)).status).toBe(404)
  expect((await person('delivery').get(`${records}/line/${line}`)).status).toBe(404)
})
