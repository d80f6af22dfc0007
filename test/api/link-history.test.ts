/** Many-to-many fields have a past like every other field: queries at a moment, history, restore, undo; and it goes with what is purged. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let admin: Client
const tags: { [name: string]: string } = {}
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'tag',
        label: 'Tag',
        name_field: 'name',
        sharing: 'private',
        fields: { name: { type: 'text', label: 'Name' } },
      },
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'public_read_write',
        fields: {
          name: { type: 'text', label: 'Name' },
          stage: { type: 'text', label: 'Stage' },
          tags: { type: 'many_to_many', to: 'tag', label: 'Tags' },
        },
      },
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: {
          deal: { read: true, create: true, update: true, delete: true },
          tag: { read: true, create: true },
        },
      },
    ],
  })
  admin = app.admin
  for (const name of ['red', 'green', 'blue', 'gone'])
    tags[name] = (await admin.post('/api/v1/records/tag', { name })).body.id
}, 120_000)
afterAll(() => app?.close())

const ids = (...names: string[]) => names.map((name) => tags[name]).sort()
const nameOf = (id: unknown) => Object.keys(tags).find((name) => tags[name] === id)
const deals = '/api/v1/records/deal'

async function made(name: string, ...linked: string[]): Promise<string> {
  const answer = await admin.post(deals, { name, tags: ids(...linked) })
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.body.id
}

/** When the version of the record came that is current. */
async function moment(id: string): Promise<string> {
  const answer = await admin.get(`${deals}/${id}/history?limit=1`)
  return answer.body.entries[0].at
}

async function linked(id: string, asOf?: string): Promise<string[]> {
  const answer = await admin.post('/api/v1/query', {
    object: 'deal',
    fields: ['tags'],
    where: { field: 'id', op: 'eq', value: id },
    ...(asOf && { as_of: asOf }),
  })
  return (answer.body.records[0]?.tags ?? []).map(nameOf).sort()
}

async function found(where: object, asOf: string): Promise<string[]> {
  const answer = await admin.post('/api/v1/query', { object: 'deal', fields: ['name'], where, as_of: asOf })
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer.body.records.map(({ name }: { name: string }) => name)
}

/** Entries as `old > new` of the field, oldest first. */
async function told(client: Client, id: string): Promise<string[]> {
  const { entries } = (await client.get(`${deals}/${id}/history?fields=tags`)).body
  const shown = (list: string[] | null) => (list ?? []).map(nameOf).sort().join('+') || '-'
  return entries
    .toReversed()
    .flatMap(({ fields }: { fields: { old: string[]; new: string[] }[] }) =>
      fields.map((field) => `${shown(field.old)} > ${shown(field.new)}`),
    )
}

test('R8 a query at a moment shows, finds and leaves out by the links of then, from both sides', async () => {
  const id = await made('Past', 'red', 'green')
  const first = await moment(id)
  await admin.patch(`${deals}/${id}`, { tags: ids('green', 'blue') })
  const second = await moment(id)
  await admin.patch(`${deals}/${id}`, { tags: [] })
  const third = await moment(id)
  await admin.patch(`${deals}/${id}`, { tags: ids('red') })
  expect([await linked(id, first), await linked(id, second), await linked(id, third), await linked(id)]).toEqual([
    ['green', 'red'],
    ['blue', 'green'],
    [],
    ['red'],
  ])
  const has = (name: string) => ({ field: 'tags', op: 'contains', value: tags[name] })
  expect([await found(has('red'), first), await found(has('red'), second)]).toEqual([['Past'], []])
  expect(await found({ field: 'tags', op: 'is_null' }, third)).toEqual(['Past'])
  expect(await found({ field: 'tags', op: 'in', value: ids('blue', 'gone') }, second)).toEqual(['Past'])
  const side = await admin.post('/api/v1/query', {
    object: 'tag',
    fields: ['name', { children: 'deal.tags', fields: ['name'] }],
    where: { field: 'name', op: 'eq', value: 'blue' },
    as_of: second,
  })
  expect(side.body.records).toMatchObject([{ name: 'blue', 'deal.tags': [{ name: 'Past' }] }])
})

test('the history tells which links changed, by name, and events name the field', async () => {
  const id = await made('Told', 'red')
  await admin.patch(`${deals}/${id}`, { tags: ids('red', 'blue'), stage: 'won' })
  await admin.patch(`${deals}/${id}`, { stage: 'lost' })
  await admin.patch(`${deals}/${id}`, { tags: ids('blue') })
  expect(await told(admin, id)).toEqual(['- > red', 'red > blue+red', 'blue+red > blue'])
  const { entries } = (await admin.get(`${deals}/${id}/history`)).body
  expect(entries[0].fields).toMatchObject([{ field: 'tags', new_label: 'blue' }])
  expect(entries[2].fields.map(({ field }: { field: string }) => field)).toEqual(['stage', 'tags'])
  const events = await app.server.db.query<{ fields: string[] | null }>({
    text: `select fields from ws_main._event where record = $1 order by id`,
    values: [id],
  })
  expect(events.map(({ fields }) => fields)).toEqual([null, ['stage', 'tags'], ['stage'], ['tags']])
  const changes = (await admin.get(`/api/v1/audit?object=deal&record=${id}&fields=tags`)).body.changes
  expect(changes.map(({ version }: { version: number }) => version)).toEqual([4, 2, 1])
})

test('links to records the caller does not reach are no part of the history they are told', async () => {
  const rep = await app.as('rep', { permission_sets: ['rep'] })
  const own = (await rep.post('/api/v1/records/tag', { name: 'own' })).body.id as string
  tags['own'] = own
  const id = await made('Half', 'red')
  await admin.patch(`${deals}/${id}`, { tags: [own, ...ids('red')] })
  await admin.patch(`${deals}/${id}`, { tags: [own] })
  expect(await told(rep, id)).toEqual(['- > own'])
  const text = (await rep.get(`${deals}/${id}/history`)).text
  expect(text).not.toContain(tags['red'])
})

test('a version, or the field alone, is restored with its links; a record that is gone is not linked to again', async () => {
  const id = await made('Back', 'red', 'gone')
  await admin.patch(`${deals}/${id}`, { tags: ids('blue'), stage: 'won' })
  await admin.delete(`/api/v1/records/tag/${tags['gone']}`)
  const field = await admin.post(`${deals}/${id}/history/restore`, { version: 1, fields: ['tags'] })
  expect([field.status, field.body.stage]).toEqual([200, 'won'])
  expect(await linked(id)).toEqual(['red'])
  const whole = await admin.post(`${deals}/${id}/history/restore`, { version: 2 })
  expect([whole.status, whole.body.stage]).toEqual([200, 'won'])
  expect(await linked(id)).toEqual(['blue'])
  expect((await admin.post(`${deals}/${id}/history/restore`, { version: 3, fields: ['nothing'] })).status).toBe(422)
})

test('undo of a bulk call takes links back, and keeps and tells those that were changed since', async () => {
  const [one, two] = [await made('U1', 'red'), await made('U2', 'red')]
  const bulk = await admin.post(`${deals}/bulk`, {
    op: 'update',
    records: [one, two].map((id) => ({ id, tags: ids('green'), stage: 'set' })),
  })
  expect(bulk.status).toBe(200)
  await admin.patch(`${deals}/${two}`, { tags: ids('green', 'blue') })
  const undo = await admin.post(`/api/v1/changes/${bulk.body.change}/undo`)
  expect([undo.status, undo.body.kept]).toEqual([
    200,
    [{ object: 'deal', id: two, field: 'tags', reason: 'changed_since' }],
  ])
  expect([await linked(one), await linked(two)]).toEqual([['red'], ['blue', 'green']])
  expect((await admin.get(`${deals}/${two}`)).body.stage).toBe(null)
})

test('a batch costs the same statements whatever its size, and a write that changes nothing keeps its version', async () => {
  const records = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `B${at}`, tags: ids('red') }))
  const statements = async (count: number) => {
    const inserted = await admin.post(`${deals}/bulk`, { op: 'insert', records: records(count) })
    app.sql.length = 0
    const updates = inserted.body.results.map(({ id }: { id: string }) => ({ id, tags: ids('blue') }))
    expect((await admin.post(`${deals}/bulk`, { op: 'update', records: updates })).status).toBe(200)
    // Without those the server makes by the clock.
    return app.sql.filter((text) => /"(deal|tag)|_link_history/.test(text)).length
  }
  expect(await statements(500)).toBe(await statements(2))
  const id = await made('Still', 'red')
  await admin.patch(`${deals}/${id}`, { tags: ids('red') })
  expect((await admin.get(`${deals}/${id}`)).body.version).toBe(1)
})

test('what is purged leaves no links behind, on either side', async () => {
  const tag = (await admin.post('/api/v1/records/tag', { name: 'short' })).body.id as string
  const id = (await admin.post(deals, { name: 'Short', tags: [tag] })).body.id as string
  await admin.patch(`${deals}/${id}`, { tags: [] })
  const kept = (column: string, value: string) =>
    app.server.db.query({ text: `select from ws_main._link_history where ${column} = $1`, values: [value] })
  expect(await kept('target', tag)).toHaveLength(1)
  await admin.delete(`/api/v1/records/tag/${tag}`)
  expect((await admin.delete(`/api/v1/records/tag/${tag}?purge=1`)).status).toBeLessThan(300)
  expect([await kept('target', tag), await kept('source', id)]).toEqual([[], []])
})

test('links of a workspace from before count as having been there always', async () => {
  const id = await made('Old', 'red')
  const then = await moment(id)
  const { db } = app.server
  const [link] = await db.query<{ name: string }>({
    text: `select table_name as name from information_schema.tables where table_schema = 'ws_main' and table_name like 'deal\\_\\_tags%'`,
    values: [],
  })
  await db.query({ text: `alter table ws_main."${link?.name}" drop column _from`, values: [] })
  await db.query({ text: 'drop table ws_main._link_history', values: [] })
  await db.query({ text: `delete from ws_main._migration where id = '0013-link-history'`, values: [] })
  await app.another()
  await admin.patch(`${deals}/${id}`, { tags: ids('blue') })
  expect([await linked(id, then), await linked(id)]).toEqual([['red'], ['blue']])
})
