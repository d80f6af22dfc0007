/**
 * SEC-15: what a body carries beyond the fields its sender may write is refused, on every way to write; nothing of it reaches the row. The
 * right for it opens exactly that.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Client } from '../support/client.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deals = '/api/v1/records/deal'
const text = { type: 'text', label: 'Text' }
const rights = { read: true, create: true, update: true, delete: true, import: true, bulk: true }
const nobody = '00000000-0000-7000-8000-000000000000'

let app: TestServer
let rep: Client
let mover: Client
let other: string
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'deal',
        label: 'Deal',
        name_field: 'name',
        sharing: 'private',
        fields: {
          name: { ...text, required: true },
          note: text,
          key: { type: 'external_id', label: 'Key', unique: true },
          margin: { type: 'number', label: 'Margin' },
          score: { type: 'number', label: 'Score' },
          secret: text,
          double: { type: 'formula', returns: 'number', formula: 'score * 2', label: 'Double' },
          lines: { type: 'rollup', from: 'line.deal', aggregate: 'count', label: 'Lines' },
          number: { type: 'autonumber', format: 'D-{0000}', label: 'Number' },
        },
      },
      {
        kind: 'object',
        name: 'line',
        label: 'Line',
        fields: { name: text, deal: { type: 'lookup', to: 'deal', label: 'Deal' } },
      },
      {
        kind: 'permission_set',
        name: 'rep',
        label: 'Rep',
        objects: { deal: { ...rights, fields: { margin: 'hidden', score: 'read', secret: 'masked' } } },
      },
      {
        kind: 'permission_set',
        name: 'mover',
        label: 'Mover',
        objects: { deal: { ...rights, transfer: true, fields: { margin: 'hidden', score: 'read', secret: 'masked' } } },
      },
    ],
  })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  mover = await app.as('mover', { permission_sets: ['mover'] })
  other = (await (await app.as('other')).get('/api/v1/me')).body.user.id
})
afterAll(() => app?.close())

/** Members nobody may send here, with values that would do something were they written. */
const forbidden: { [name: string]: unknown } = {
  created_at: '2020-01-01T00:00:00Z',
  created_by: nobody,
  updated_at: '2020-01-01T00:00:00Z',
  updated_by: nobody,
  deleted_at: '2020-01-01T00:00:00Z',
  is_deleted: true,
  _from: '2020-01-01T00:00:00Z',
  _via: 'system',
  _change: nobody,
  _search: 'x',
  owner_id: nobody,
  tenant: 'x',
  role: 'head',
  is_admin: true,
  permission_sets: ['mover'],
  locked: false,
  approval_status: 'approved',
  margin: 5,
  score: 5,
  secret: 'x',
  double: 4,
  lines: 4,
  number: 'D-9999',
  __proto__x: 1,
  constructor: 1,
}

let next = 0
const make = async (client: Client): Promise<{ id: string; key: string }> => {
  const key = `k${next++}`
  return { id: (await client.post(deals, { name: 'Mine', key })).body.id, key }
}
const rowOf = async (id: string) =>
  (
    await app.server.db.query<{ row: { [column: string]: unknown } }>({
      text: 'select to_jsonb(t) as row from ws_main.deal t where id = $1',
      values: [id],
    })
  )[0]?.row ?? {}

/** Every way that takes a body of fields; the codes of its refusal, none when it was taken. */
const ways: { [way: string]: (client: Client, at: { id: string; key: string }, more: object) => Promise<string[]> } = {
  create: async (client, _, more) => codes(await client.post(deals, { name: 'New', ...more })),
  update: async (client, { id }, more) => codes(await client.patch(`${deals}/${id}`, more)),
  'bulk insert': async (client, _, more) => bulk(client, { op: 'insert', records: [{ name: 'New', ...more }] }),
  'bulk update': async (client, { id }, more) => bulk(client, { op: 'update', records: [{ id, ...more }] }),
  upsert: async (client, { key }, more) =>
    bulk(client, { op: 'upsert', key: 'key', records: [{ key, name: 'Mine', ...more }] }),
}

type Errors = { pointer: string; code: string }[]
const codes = ({ status, body }: { status: number; body: { errors?: Errors } }) =>
  status < 300 ? [] : (body.errors ?? []).map((error) => `${error.pointer.split('/').at(-1)} ${error.code}`)
async function bulk(client: Client, body: object): Promise<string[]> {
  const [result] = (await client.post(`${deals}/bulk`, body)).body.results
  return codes({ status: result.ok ? 200 : 422, body: result })
}

test.each(Object.keys(ways))('each is refused at its place, and nothing is written, by: %s', async (way) => {
  const at = await make(rep)
  const before = await rowOf(at.id)
  for (const [name, value] of Object.entries(forbidden)) {
    const said = await ways[way]?.(rep, at, { [name]: value })
    expect([name, said]).toEqual([
      name,
      [expect.stringMatching(new RegExp(`^${name} value\\.(unknown_field|read_only|not_permitted)$`))],
    ])
  }
  expect(await rowOf(at.id)).toEqual(before)
})

test('the owner is given away with the right to transfer, and not without', async () => {
  for (const [way, send] of Object.entries(ways)) {
    const [mine, theirs] = [await make(rep), await make(mover)]
    expect([way, await send(rep, mine, { owner: other })]).toEqual([way, ['owner value.not_permitted']])
    expect([way, await send(mover, theirs, { owner: other })]).toEqual([way, []])
  }
})

test('a file brings the moment a record was made, numbers and owners only as far as imports may', async () => {
  const file = (client: Client, name: string, value: string) =>
    importFile(client, 'deal', `name,${name}\nFrom a file,${value}\n`, {
      mode: 'insert',
      columns: ['name', name].map((field) => ({ column: field, field, ...(field === 'owner' && { by: 'id' }) })),
    }).then(
      (job) => (job.counts['failed'] ?? 0) === 0,
      () => false,
    )
  const taken: string[] = []
  for (const [name, value] of [...Object.entries(forbidden), ['owner', other]] as [string, unknown][])
    if (await file(rep, name, String(value))) taken.push(name)
  expect(taken).toEqual(['created_at', 'number'])
  expect(await file(mover, 'owner', other)).toBe(true)
})

const names = [
  ...Object.keys(forbidden),
  'id',
  'owner',
  'version',
  'name',
  'note',
  'key',
  'toString',
  'then',
  'hasOwnProperty',
]
/** Columns a rep may change, and those a write of theirs changes by itself. */
const mayDiffer = ['name', 'note', 'key', 'updated_at', 'updated_by', 'version', '_from', '_via', '_change', '_search']
const runs = Number(process.env['RUNS'] ?? 120)

test(
  `whatever keys a body has, the row differs only in what its sender may write (${runs} bodies)`,
  async () => {
    const at = await make(rep)
    let row = await rowOf(at.id)
    const value = fc.oneof(
      fc.constantFrom<unknown>(null, true, 1, nobody, other, 'x', '2020-01-01T00:00:00Z'),
      fc.string({ maxLength: 8 }),
      fc.jsonValue({ maxDepth: 1 }),
    )
    const wild = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 6 })), value, { maxKeys: 4 })
    // A body of what may be written is taken; one more key of another kind, and all of it is refused.
    const plain = fc.record({ note: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }) })
    const body = fc.oneof(
      wild,
      plain,
      fc.tuple(plain, wild).map(([one, more]) => ({ ...one, ...more })),
    )
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('update', 'bulk update', 'upsert'), async (more, way) => {
        const key = String(row['key'] ?? at.key)
        if (way === 'upsert' && 'key' in more) return
        await ways[way]?.(rep, { id: at.id, key }, more).catch(() => [])
        const after = await rowOf(at.id)
        const changed = Object.keys(after).filter(
          (column) => JSON.stringify(after[column]) !== JSON.stringify(row[column]),
        )
        row = after
        expect(changed.filter((column) => !mayDiffer.includes(column))).toEqual([])
        expect([row['owner'], row['created_by'], row['deleted_at']]).toEqual([row['owner'], row['owner'], null])
      }),
      { numRuns: runs },
    )
    // Some of it was taken, so that something was tried.
    expect(row['version']).toBeGreaterThan(2)
  },
  60_000 + runs * 500,
)
