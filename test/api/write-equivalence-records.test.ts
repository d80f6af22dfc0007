/**
 * What a record is to its writer (somebody else's, shared, locked, in the bin, changed meanwhile) is judged alike by every way to change
 * or to take away a record; and so is to whom a record is given.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedUntil, writeDocuments } from '../fixtures/write-cases.ts'
import type { Answer, Client } from '../support/client.ts'
import { finished, importFile } from '../support/imports.ts'
import type { JobBody } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deals = '/api/v1/records/deal'
let app: TestServer
let rep: Client
let mover: Client
const ids: { [name: string]: string } = {}

beforeAll(async () => {
  app = await openServer({ items: writeDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  mover = await app.as('mover', { permission_sets: ['mover'] })
  for (const [name, client] of Object.entries({ rep, mover, admin: app.admin, other: await app.as('other') }))
    ids[name] = (await client.get('/api/v1/me')).body.user.id
  const gone = await app.as('gone')
  ids['gone'] = (await gone.get('/api/v1/me')).body.user.id
  await app.admin.patch(`/api/v1/users/${ids['gone']}`, { active: false })
  for (const { name, id } of (await app.admin.get('/api/v1/queues')).body.records) ids[name] = id
  await app.admin.put('/api/v1/closed-periods/deal', { until: closedUntil })
})
afterAll(() => app?.close())

/** A record of the rep in its second version, by a change set that can be undone. */
type Made = { id: string; code: string; change: string }
let next = 0

async function make(): Promise<Made> {
  const code = `r${next++}`
  const { id } = (await rep.post(deals, { name: 'First', code, note: 'first' })).body
  const answer = await rep.post(`${deals}/bulk`, { op: 'update', records: [{ id, note: 'second' }] })
  return { id, code, change: answer.body.change }
}

const sql = (text: string, values: unknown[]) => app.server.db.query({ text, values })
const toOwner = (name: string) => (made: Made) =>
  sql('update ws_main.deal set owner = $1 where id = $2', [ids[name], made.id])
const toOther = toOwner('other')
const share = ({ id }: Made, access: string) =>
  app.admin.post(`${deals}/${id}/shares`, { to: { user: 'rep@example.com' }, access })

/** What may have become of the record before the rep writes. */
const states: { [state: string]: (made: Made) => Promise<unknown> } = {
  own: async () => undefined,
  "somebody else's": toOther,
  'shared for reading': async (made) => [await toOther(made), await share(made, 'read')],
  'shared for editing': async (made) => [await toOther(made), await share(made, 'edit')],
  "of the rep's queue": toOwner('desk'),
  'of another queue': toOwner('far'),
  'in a closed period': ({ id }) => sql('update ws_main.deal set day = $1 where id = $2', [closedUntil, id]),
  locked: ({ id }) => app.admin.post(`${deals}/${id}/lock`, { reason: 'Approval' }),
  'in the bin': ({ id }) => app.admin.delete(`${deals}/${id}`),
  purged: async ({ id }) => [
    await app.admin.delete(`${deals}/${id}`),
    await app.admin.delete(`${deals}/${id}?purge=1`),
  ],
}

const none = 'record.not_found'
const coded = ({ status, body }: Answer): string =>
  status < 300 ? 'taken' : body.errors?.[0]?.code === 'value.duplicate' ? 'value.duplicate' : body.code

async function bulk(body: object): Promise<string> {
  const answer = await rep.post(`${deals}/bulk`, body)
  const [result] = answer.body.results ?? [answer.body]
  return result.ok ? 'taken' : (result.code ?? result.errors[0].code)
}

async function file(made: Made, key: 'id' | 'code'): Promise<string> {
  const columns = [key, 'note'].map((field) => ({ column: field, field }))
  const job = await importFile(rep, 'deal', `${key},note\n${made[key]},third\n`, { mode: 'update', key, columns })
  return whyRefused(job)
}

async function whyRefused(job: JobBody): Promise<string> {
  if ((job.counts['failed'] ?? 0) === 0) return 'taken'
  const [row] = (await sql('select errors from ws_main._job_error where job = $1', [job.id])) as {
    errors: { code: string }[]
  }[]
  return row?.errors[0]?.code ?? ''
}

async function undone({ id, change }: Made): Promise<string> {
  const answer = await rep.post(`/api/v1/changes/${change}/undo`)
  const kept = (answer.body.kept as { id: string; reason: string }[]).find((one) => one.id === id)
  return kept?.reason ?? 'taken'
}

/** What a job does not find it does not count: nothing tells that it is there. */
async function byJob(body: object): Promise<string> {
  const started = await rep.post(`${deals}/bulk-job`, body)
  return started.body.progress.total === 0 ? none : whyRefused(await finished(rep, started.body.id))
}

/** The deal is one of an account of the rep, which comes with what is done to it. */
async function underParent(made: Made, wish: object): Promise<string> {
  const account = (await rep.post('/api/v1/records/account', { name: 'Parent' })).body.id
  await sql('update ws_main.deal set account = $1 where id = $2', [account, made.id])
  return coded(await rep.patch(`/api/v1/records/account/${account}`, { 'deal.account': wish }))
}

const changing: { [way: string]: (made: Made) => Promise<string> } = {
  update: async ({ id }) => coded(await rep.patch(`${deals}/${id}`, { note: 'third' })),
  'bulk update': ({ id }) => bulk({ op: 'update', records: [{ id, note: 'third' }] }),
  'all or none': ({ id }) => bulk({ op: 'update', records: [{ id, note: 'third' }], all_or_none: true }),
  'update by key': ({ code }) => bulk({ op: 'update', key: 'code', records: [{ code, note: 'third' }] }),
  'upsert by key': ({ code }) => bulk({ op: 'upsert', key: 'code', records: [{ code, name: 'First', note: 'third' }] }),
  'file by id': (made) => file(made, 'id'),
  'file by key': (made) => file(made, 'code'),
  'back from history': async ({ id }) =>
    coded(await rep.post(`${deals}/${id}/history/restore`, { version: 1, fields: ['note'] })),
  'back from history, whole': async ({ id }) => coded(await rep.post(`${deals}/${id}/history/restore`, { version: 1 })),
  undo: undone,
  'bulk job': ({ id }) => byJob({ op: 'update', ids: [id], set: { note: 'third' } }),
  'bulk job by filter': ({ code }) =>
    byJob({ op: 'update', where: { field: 'code', op: 'eq', value: code }, set: { note: 'third' } }),
  'under its parent': (made) => underParent(made, { update: [{ id: made.id, note: 'third' }] }),
}

const taking: { [way: string]: (made: Made) => Promise<string> } = {
  delete: async ({ id }) => coded(await rep.delete(`${deals}/${id}`)),
  'bulk delete': ({ id }) => bulk({ op: 'delete', records: [id] }),
  'delete by key': ({ code }) => bulk({ op: 'delete', key: 'code', records: [{ code }] }),
  'bulk job': ({ id }) => byJob({ op: 'delete', ids: [id] }),
  'under its parent': (made) => underParent(made, { delete: [made.id] }),
}

type Table = { [state: string]: string }
const toChange: Table = {
  own: 'taken',
  "somebody else's": none,
  'shared for reading': 'access.denied',
  'shared for editing': 'taken',
  "of the rep's queue": 'taken',
  'of another queue': none,
  'in a closed period': 'record.period_closed',
  locked: 'record.locked',
  'in the bin': none,
  purged: none,
}
const toTake: Table = { ...toChange, 'shared for editing': 'access.denied' }

/** Where a way says it otherwise. */
const otherwise: { [way: string]: Table } = {
  // What is not there is made; a key that somebody out of sight holds is taken, and no more is said of it.
  'upsert by key': {
    "somebody else's": 'record.duplicate',
    'of another queue': 'record.duplicate',
    'in the bin': 'taken',
    purged: 'taken',
  },
  // One word for all that is out of reach of the change: whatever it was, it stays as it is.
  undo: {
    "somebody else's": 'gone',
    'shared for reading': 'gone',
    'of another queue': 'gone',
    'in the bin': 'gone',
    purged: 'gone',
  },
}

async function tableOf(act: (made: Made) => Promise<string>): Promise<Table> {
  const found: Table = {}
  for (const [state, become] of Object.entries(states)) {
    const made = await make()
    await become(made)
    found[state] = await act(made)
  }
  return found
}

test.each(Object.keys(changing))('to change a record by: %s', async (way) => {
  expect(await tableOf(changing[way] as (made: Made) => Promise<string>)).toEqual({ ...toChange, ...otherwise[way] })
})

test.each(Object.keys(taking))('to take a record away by: %s', async (way) => {
  expect(await tableOf(taking[way] as (made: Made) => Promise<string>)).toEqual({ ...toTake, ...otherwise[way] })
})

test('to claim a record: only out of a queue one is in, and only what one may change', async () => {
  const claimed = await tableOf(async ({ id }) => coded(await rep.post(`${deals}/${id}/claim`)))
  expect(claimed).toEqual({
    ...toChange,
    own: 'record.stale',
    'shared for reading': 'record.stale',
    'shared for editing': 'record.stale',
    'in a closed period': 'record.stale',
    locked: 'record.stale',
  })
  const inQueue = async (become: (made: Made) => Promise<unknown>) => {
    const made = await make()
    await toOwner('desk')(made)
    await become(made)
    return coded(await rep.post(`${deals}/${made.id}/claim`))
  }
  const becoming = ['in a closed period', 'locked', 'in the bin', 'purged'] as const
  const found: Table = {}
  for (const state of becoming) found[state] = await inQueue(states[state] as (made: Made) => Promise<unknown>)
  expect(found).toEqual(Object.fromEntries(becoming.map((state) => [state, toChange[state]])))
  const sharedOnly = await make()
  await toOwner('far')(sharedOnly)
  await share(sharedOnly, 'edit')
  expect(coded(await rep.post(`${deals}/${sharedOnly.id}/claim`))).toBe('access.denied')
})

test('what came back from the bin is judged like what is taken away', async () => {
  const found: Table = {}
  const binned: { [state: string]: (made: Made) => Promise<unknown> } = {
    ...states,
    'by key of another': async ({ code }) => rep.post(deals, { name: 'Again', code }),
  }
  for (const [state, become] of Object.entries(binned)) {
    const made = await make()
    await rep.delete(`${deals}/${made.id}`)
    await become(made)
    if (state === 'locked') await sql('insert into ws_main._lock (record, object) values ($1, $2)', [made.id, 'deal'])
    found[state] = coded(await rep.post(`${deals}/${made.id}/restore`, {}))
  }
  expect(found).toEqual({
    own: 'taken',
    "somebody else's": none,
    'shared for reading': none,
    'shared for editing': none,
    "of the rep's queue": 'taken',
    'of another queue': none,
    'in a closed period': 'record.period_closed',
    locked: 'record.locked',
    'in the bin': 'taken',
    purged: none,
    'by key of another': 'value.duplicate',
  })
})

test('a version that is not the current one is stale on every way that takes a version', async () => {
  const { id, code } = await make()
  const one = { note: 'third', version: 1 }
  expect([
    coded(await rep.patch(`${deals}/${id}`, one)),
    coded(await rep.patch(`${deals}/${id}`, { note: 'third' }, { 'if-match': '"1"' })),
    await bulk({ op: 'update', records: [{ id, ...one }] }),
    await bulk({ op: 'update', key: 'code', records: [{ code, ...one }] }),
    await bulk({ op: 'upsert', key: 'code', records: [{ code, name: 'First', ...one }] }),
    await bulk({ op: 'delete', records: [{ id, version: 1 }] }),
    coded(await rep.request('DELETE', `${deals}/${id}`, { version: 1 })),
  ]).toEqual(Array.from({ length: 7 }, () => 'record.stale'))
})

const owners = {
  colleague: 'other',
  'one who left': 'gone',
  nobody: '00000000-0000-7000-8000-000000000000',
  'a queue': 'desk',
  'a queue of other work': 'other_work',
  blank: null,
}

/** Every way to give a record to somebody. */
const giving: { [way: string]: (client: Client, made: Made, owner: string | null) => Promise<string> } = {
  update: async (client, { id }, owner) => {
    const answer = await client.patch(`${deals}/${id}`, { owner })
    return answer.status === 200 ? 'taken' : answer.body.errors[0].code
  },
  bulk: async (client, { id }, owner) => {
    const answer = await client.post(`${deals}/bulk`, { op: 'update', records: [{ id, owner }] })
    return answer.body.results[0].ok ? 'taken' : answer.body.results[0].errors[0].code
  },
  file: async (client, { id }, owner) => {
    const columns = [
      { column: 'id', field: 'id' },
      { column: 'owner', field: 'owner', by: 'id' },
    ]
    const wish = { mode: 'update', key: 'id', columns, clear_blanks: true }
    const job = await importFile(client, 'deal', `id,owner\n${id},${owner ?? ''}\n`, wish)
    return whyRefused(job)
  },
}

test.each(Object.keys(giving))('to give a record to somebody by: %s', async (way) => {
  const found: { [who: string]: Table } = { rep: {}, mover: {} }
  for (const [name, client] of Object.entries({ rep, mover }))
    for (const [who, owner] of Object.entries(owners)) {
      const made = await make()
      await sql('update ws_main.deal set owner = $1 where id = $2', [ids[name], made.id])
      const said = await giving[way]?.(client, made, owner === null ? null : (ids[owner] ?? owner))
      Object.assign(found[name] as Table, { [who]: said })
      const [row] = (await sql('select owner from ws_main.deal where id = $1', [made.id])) as { owner: string }[]
      expect([name, who, row?.owner]).toEqual([name, who, said === 'taken' && owner !== null ? ids[owner] : ids[name]])
    }
  const [denied, missing, blank] = ['value.not_permitted', 'value.missing_parent', 'value.required']
  expect(found).toEqual({
    rep: {
      colleague: denied,
      'one who left': denied,
      nobody: denied,
      'a queue': denied,
      'a queue of other work': denied,
      blank,
    },
    mover: {
      colleague: 'taken',
      'one who left': missing,
      nobody: missing,
      'a queue': 'taken',
      'a queue of other work': missing,
      blank,
    },
  })
})

test('a hand-over asks for the right to administer users, moves what the leaver owns and leaves what is locked', async () => {
  const made = await make()
  const locked = await make()
  await states['locked']?.(locked)
  const path = `/api/v1/users/${ids['rep']}/hand-over`
  expect((await mover.post(path, { to: ids['mover'] })).status).toBe(403)
  for (const wrong of [ids['gone'], ids['rep'], null, 'nobody'])
    expect((await app.admin.post(path, { to: wrong })).status).toBe(422)
  expect((await app.admin.post(path, { to: ids['mover'] })).body.kept).toContainEqual({
    object: 'deal',
    id: locked.id,
    reason: 'record.locked',
  })
  const rows = (await sql('select id, owner, version from ws_main.deal where id = any($1)', [
    [made.id, locked.id],
  ])) as object[]
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: made.id, owner: ids['mover'], version: 3 },
      { id: locked.id, owner: ids['rep'], version: 2 },
    ]),
  )
})

test('undo gives back neither a field nor an owner its author may no longer change', async () => {
  const made = await make()
  const answer = await rep.post(`${deals}/bulk`, { op: 'update', records: [{ id: made.id, note: 'third', stars: 4 }] })
  const rights = { read: true, update: true, bulk: true }
  const set = (fields: object) => ({
    kind: 'permission_set',
    name: 'rep',
    label: 'Rep',
    objects: { deal: { ...rights, fields } },
  })
  await app.apply([set({ note: 'read', stars: 'hidden' })])
  const undo = await rep.post(`/api/v1/changes/${answer.body.change}/undo`)
  expect(undo.body).toMatchObject({
    counts: {},
    kept: [{ object: 'deal', id: made.id, field: 'note', reason: 'value.not_permitted' }],
  })
  expect(undo.text).not.toContain('stars')
  expect(await sql('select note, stars::int from ws_main.deal where id = $1', [made.id])).toEqual([
    { note: 'third', stars: 4 },
  ])
})

test('SEC-53 after all of it the chain of the audit trail is whole', async () => {
  const { body } = await app.admin.get('/api/v1/audit/verify')
  expect([body.ok, body.broken_at, body.lines > 10]).toEqual([true, null, true])
})
