/** Metadata over HTTP: drafts, plan, publish, versions, rollback, files, and what happens to the data. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unzipSync } from 'fflate'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

type Fields = { [name: string]: { type: string; [parameter: string]: unknown } }

const machine = (fields: Fields): AnyDocument => ({
  kind: 'object',
  name: 'machine',
  label: 'Machine',
  name_field: 'name',
  fields: { name: { type: 'text', label: 'Name', required: true }, ...fields },
})

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: [machine({ weight: { type: 'text', label: 'Weight' } })] })
})
afterAll(() => app?.close())

async function create(values: object): Promise<string> {
  const made = await app.admin.post('/api/v1/records/machine', values)
  expect(made.status).toBe(201)
  return made.body.id as string
}

async function version(): Promise<number> {
  return (await app.admin.get('/api/v1/metadata')).body.version as number
}

describe('apply', () => {
  test('a new object is usable by the next call, as table, API and description', async () => {
    const done = await app.admin.post('/api/v1/metadata/apply', {
      items: [
        {
          kind: 'object',
          name: 'select',
          label: 'Odd name',
          fields: { name: { type: 'text' }, order: { type: 'integer' }, constructor: { type: 'text' } },
        },
      ],
    })
    expect(done.status).toBe(200)
    const made = await app.admin.post('/api/v1/records/select', { name: 'a', order: 3, constructor: 'c' })
    expect(made.status).toBe(201)
    const read = await app.admin.get(`/api/v1/records/select/${made.body.id}?fields=name,order,constructor`)
    expect(read.body).toEqual({ name: 'a', order: 3, constructor: 'c' })
    expect((await app.admin.get('/api/v1/metadata')).body.objects.select.fields.order.type).toBe('integer')
  })

  test('a dry run says the steps and changes nothing', async () => {
    const before = await version()
    const dry = await app.admin.post('/api/v1/metadata/apply', {
      dry_run: true,
      items: [machine({ weight: { type: 'text' }, colour: { type: 'text', label: 'Colour' } })],
    })
    expect(dry.body.steps).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'field_added', object: 'machine', field: 'colour', effect: 'safe' }),
      ]),
    )
    expect(await version()).toBe(before)
    expect((await app.admin.get('/api/v1/metadata/object/machine')).body.fields).not.toHaveProperty('colour')
  })

  test('every problem of every document is reported at once, each at its place, and nothing is published', async () => {
    const before = await version()
    const answer = await app.admin.post('/api/v1/metadata/apply', {
      items: [
        { kind: 'object', name: 'good', fields: { name: { type: 'text' } } },
        { kind: 'object', name: 'bad', fields: { name: { type: 'txet' }, other: { type: 'text', colour: 'red' } } },
      ],
    })
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('metadata.invalid')
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/items/1/fields/name/type',
      '/items/1/fields/other/colour',
    ])
    expect(await version()).toBe(before)
  })

  test('a lookup to an object that does not exist is a located broken reference', async () => {
    const answer = await app.admin.post('/api/v1/metadata/apply', {
      items: [
        { kind: 'object', name: 'bad', fields: { name: { type: 'text' }, place: { type: 'lookup', to: 'nowhere' } } },
      ],
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].pointer).toMatch(/^\/items\/0\/fields\/place/)
  })

  test.each([
    {},
    { items: 'x' },
    { items: [null] },
    { items: [{ kind: 'nothing', name: 'x' }] },
    { items: [{ kind: 'object' }] },
  ])('%j is refused with a place', async (body) => {
    const answer = await app.admin.post('/api/v1/metadata/apply', body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.body.errors[0].pointer).toMatch(/^\/items/)
  })

  test('only who manages metadata may publish', async () => {
    const rep = await app.as('stranger')
    expect((await rep.post('/api/v1/metadata/apply', { items: [] })).status).toBe(403)
    expect((await rep.get('/api/v1/metadata/export')).status).toBe(403)
    expect((await rep.get('/api/v1/metadata')).body.objects).not.toHaveProperty('machine')
  })
})

describe('what happens to the data', () => {
  test('a renamed field keeps its values and the old name is gone', async () => {
    const id = await create({ name: 'Lathe', weight: '120' })
    await app.apply([machine({ mass: { type: 'text', label: 'Mass', renamed_from: 'weight' } })])
    expect((await app.admin.get(`/api/v1/records/machine/${id}?fields=name,mass`)).body).toEqual({
      name: 'Lathe',
      mass: '120',
    })
    expect((await app.admin.get(`/api/v1/records/machine/${id}?fields=weight`)).body.code).toBe('query.unknown_field')
  })

  test('a retype says first how many values would not convert, waits for the word, and keeps the rest', async () => {
    await create({ name: 'Saw', mass: 'heavy' })
    const item = machine({ mass: { type: 'number', label: 'Mass' } })
    const plan = await app.admin.post('/api/v1/metadata/plan', { items: [item] })
    expect(plan.body.impact).toEqual([{ object: 'machine', field: 'mass', rows: 2, unconvertible: 1 }])
    const refused = await app.admin.post('/api/v1/metadata/apply', { items: [item] })
    expect(refused.status).toBe(409)
    expect(refused.body.code).toBe('metadata.destructive_unconfirmed')
    await app.admin.post('/api/v1/metadata/apply', { items: [item], confirm: true })
    const list = await app.admin.get('/api/v1/records/machine?fields=name,mass&order_by=name')
    expect(list.body.records).toEqual([
      { name: 'Lathe', mass: 120 },
      { name: 'Saw', mass: null },
    ])
  })

  test('a choice that goes says how many records have it, alone or among others; those in the bin and other choices do not count', async () => {
    const options = (...values: string[]) => ({ options: values.map((value) => ({ value })) })
    const thing = (...values: string[]) => ({
      kind: 'object',
      name: 'tool',
      label: 'Tool',
      fields: {
        name: { type: 'text' },
        grade: { type: 'select', ...options(...values) },
        uses: { type: 'multi_select', ...options(...values) },
      },
    })
    await app.apply([thing('a', 'b', 'c')])
    const make = async (grade: string, uses: string[]) =>
      String((await app.admin.post('/api/v1/records/tool', { name: 'T', grade, uses })).body.id)
    await make('a', ['b'])
    await make('b', ['b', 'c'])
    const gone = await make('b', ['c'])
    await app.admin.delete(`/api/v1/records/tool/${gone}`)
    const plan = await app.admin.post('/api/v1/metadata/plan', { items: [thing('a', 'c')] })
    expect(plan.body.impact).toEqual([
      { object: 'tool', field: 'grade', choice: 'b', rows: 1 },
      { object: 'tool', field: 'uses', choice: 'b', rows: 2 },
    ])
    expect((await app.admin.post('/api/v1/metadata/plan', { items: [thing('a', 'b', 'c', 'd')] })).body.impact).toEqual(
      [],
    )
  })

  test('a removed field is gone from the API, and rolling back brings its values', async () => {
    const before = await version()
    await app.apply([machine({})])
    expect((await app.admin.get('/api/v1/records/machine?fields=mass')).body.code).toBe('query.unknown_field')
    const back = await app.admin.post('/api/v1/metadata/rollback', { version: before })
    expect(back.status).toBe(200)
    const list = await app.admin.get('/api/v1/records/machine?fields=name,mass&order_by=name')
    expect(list.body.records).toEqual([
      { name: 'Lathe', mass: 120 },
      { name: 'Saw', mass: null },
    ])
  })

  test('a field added anew under the name of a removed one starts empty', async () => {
    const current = await app.admin.get('/api/v1/metadata/object/machine')
    await app.apply([machine({})])
    await app.apply([current.body])
    const list = await app.admin.get('/api/v1/records/machine?fields=mass')
    expect(list.body.records.map((record: { mass: unknown }) => record.mass)).toEqual([null, null])
  })

  test('a unique key over values that are not unique is refused with the count', async () => {
    await create({ name: 'Saw' })
    const answer = await app.admin.post('/api/v1/metadata/apply', {
      items: [
        {
          ...machine({ mass: { type: 'number' } }),
          fields: { name: { type: 'text', unique: true }, mass: { type: 'number' } },
        },
      ],
      confirm: true,
    })
    expect(answer.status).toBe(409)
    expect(answer.body.impact).toEqual(
      expect.arrayContaining([expect.objectContaining({ object: 'machine', duplicates: 2 })]),
    )
  })
})

describe('drafts', () => {
  test('a draft is seen by its author only, and published as a whole', async () => {
    const list = { kind: 'picklist', name: 'shape', label: 'Shape', options: [{ value: 'round' }] }
    expect((await app.admin.put('/api/v1/metadata/picklist/shape', list)).status).toBe(200)
    expect((await app.admin.get('/api/v1/metadata/picklist/shape')).status).toBe(404)
    expect((await app.admin.get('/api/v1/metadata/picklist/shape?draft=1')).body).toEqual(list)
    const plan = await app.admin.post('/api/v1/metadata/plan')
    expect(plan.body.diff).toHaveLength(1)
    expect((await app.admin.post('/api/v1/metadata/publish', {})).status).toBe(200)
    expect((await app.admin.get('/api/v1/metadata/picklist/shape')).body).toEqual(list)
    expect((await app.admin.post('/api/v1/metadata/plan')).body.diff).toEqual([])
  })

  test('a draft of a document that somebody else published meanwhile is refused as stale', async () => {
    await app.admin.put('/api/v1/metadata/picklist/shape', { label: 'Mine', options: [{ value: 'round' }] })
    await app.apply([{ kind: 'picklist', name: 'shape', label: 'Theirs', options: [{ value: 'flat' }] }])
    const answer = await app.admin.post('/api/v1/metadata/publish', {})
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'metadata.stale_base', errors: [{ pointer: '/items/picklist/shape' }] })
    expect((await app.admin.get('/api/v1/metadata/picklist/shape')).body.label).toBe('Theirs')
  })

  test('of twenty publishes at once each gets its own version and none is lost', async () => {
    const before = await version()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        app.admin.post('/api/v1/metadata/apply', {
          items: [{ kind: 'picklist', name: `p${n}`, label: `P${n}`, options: [{ value: 'a' }] }],
        }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200))
    const lists = await app.admin.get('/api/v1/metadata/picklist')
    expect(lists.body.items.filter((item: { name: string }) => /^p\d+$/.test(item.name))).toHaveLength(20)
    expect(await version()).toBe(before + 20)
  })

  test('a publish against another base version than the published one is refused', async () => {
    const answer = await app.admin.post('/api/v1/metadata/apply', {
      items: [{ kind: 'picklist', name: 'late', label: 'Late', options: [] }],
      base_version: 1,
    })
    expect(answer.body.code).toBe('metadata.stale_base')
  })
})

describe('files', () => {
  test('export, import into an empty workspace, export again gives the same bytes', async () => {
    const first = await fetch(`${app.address}/api/v1/metadata/export`, { headers: app.admin.headers })
    const bytes = new Uint8Array(await first.arrayBuffer())
    expect(Object.keys(unzipSync(bytes))).toContain('object/machine.json')
    const other = await openServer()
    try {
      const done = await other.admin.request('POST', '/api/v1/metadata/import', bytes, {
        'content-type': 'application/zip',
      })
      expect(done.status).toBe(200)
      const second = await fetch(`${other.address}/api/v1/metadata/export`, { headers: other.admin.headers })
      expect(Buffer.compare(Buffer.from(bytes), Buffer.from(await second.arrayBuffer()))).toBe(0)
    } finally {
      await other.close()
    }
  })

  test('a file that is no archive is refused', async () => {
    const answer = await app.admin.request('POST', '/api/v1/metadata/import', new Uint8Array([1, 2, 3]), {
      'content-type': 'application/zip',
    })
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('import.bad_file')
  })
})

test('schemas are served for editors, one per kind', async () => {
  const all = await app.admin.get('/api/v1/metadata/schemas')
  expect(Object.keys(all.body.schemas)).toEqual(
    expect.arrayContaining(['object', 'layout', 'list_view', 'flow', 'dashboard', 'translation']),
  )
  const one = await app.admin.get('/api/v1/metadata/schemas/object')
  expect(one.body.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  expect((await app.admin.get('/api/v1/metadata/schemas/nothing')).body.code).toBe('metadata.unknown_kind')
})

test('the order of execution of an object can be printed', async () => {
  const answer = await app.admin.get('/api/v1/metadata/object/machine/order')
  expect(answer.body.order.map((step: { id: string }) => step.id)).toEqual([
    'W1',
    'W2',
    'W3',
    'W4',
    'W5',
    'W6',
    'W7',
    'W8',
    'W9',
    'W10',
    'W11',
    'W12',
    'W13',
  ])
})
