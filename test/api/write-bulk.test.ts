import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { checksPlease } from '@trellis/server/records/quick-inserts.ts'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const items = [
  {
    kind: 'object',
    name: 'supplier',
    label: 'Supplier',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true, max_length: 120 },
      code: { type: 'external_id', unique: true },
      products: { type: 'rollup', from: 'product.supplier', aggregate: 'count' },
      stock: { type: 'rollup', from: 'product.supplier', aggregate: 'sum', field: 'stock' },
      cheapest: { type: 'rollup', from: 'product.supplier', aggregate: 'min', field: 'price' },
    },
  },
  {
    kind: 'object',
    name: 'product',
    label: 'Product',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true, max_length: 120 },
      sku: { type: 'external_id', unique: true },
      supplier: { type: 'lookup', to: 'supplier', on_delete: 'set_null' },
      parent: { type: 'hierarchy' },
      price: { type: 'number', precision: 12, scale: 2, minimum: 0 },
      stock: { type: 'integer' },
      tags: { type: 'tags' },
      related: { type: 'many_to_many', to: 'supplier' },
    },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
  // The three roll-ups are filled beside the first requests, with statements that are not theirs.
  const filled = { text: `select from "${app.server.db.schema}"._rollup_fill where complete`, values: [] }
  await vi.waitFor(async () => expect(await app.server.db.query(filled)).toHaveLength(3), { timeout: 30_000 })
})
afterAll(() => app?.close())

const bulk = (object: string, body: object) => app.admin.post(`/api/v1/records/${object}/bulk`, body)
const read = async (object: string, id: string) => (await app.admin.get(`/api/v1/records/${object}/${id}`)).body

/** What earlier tests met keeps batches of the object on the careful way. */
const quickAgain = () => checksPlease(app.server.models.model().objects['product']!, 0)

async function suppliers(count: number): Promise<string[]> {
  const made = await bulk('supplier', {
    op: 'insert',
    records: Array.from({ length: count }, (_, at) => ({ name: `Supplier ${at}` })),
  })
  return made.body.results.map((result: { id: string }) => result.id)
}

/** Statements of the write path while `work` runs, by their beginnings: without those the server makes by the clock. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
  app.sql.length = 0
  await work()
  return app.sql.filter((text) => /"(supplier|product)|_change|_counter/.test(text)).map((text) => text.slice(0, 80))
}

describe('bulk', () => {
  test('a batch of 10,000 costs the statements of a batch of 2, and seven more parts of rows', async () => {
    const parents = await suppliers(50)
    const insert = (count: number, from: number) =>
      bulk('product', {
        op: 'insert',
        records: Array.from({ length: count }, (_, at) => ({
          name: `P ${from + at}`,
          sku: `S-${from + at}`,
          supplier: parents[at % 50],
          price: 1.25,
          stock: 1,
          tags: ['a', 'b'],
        })),
      })
    const few = await statements(() => insert(2, 0))
    let answer: Awaited<ReturnType<typeof insert>> | undefined
    const started = performance.now()
    const many = await statements(async () => (answer = await insert(10_000, 10)))
    const insertMs = performance.now() - started
    expect(answer?.status, answer?.text.slice(0, 500)).toBe(200)
    // Rows go out in parts of 1,250, so that making and writing them overlap; nothing is asked before.
    expect([...new Set(many)]).toEqual(few)
    expect(many.length).toBe(few.length + 7)
    expect(await read('supplier', parents[7] ?? '')).toMatchObject({ products: 200, stock: 200, cheapest: 1.25 })
    const ids = answer?.body.results.map((result: { id: string }) => result.id) as string[]
    const update = (some: string[]) =>
      bulk('product', { op: 'update', records: some.map((id, at) => ({ id, stock: at, ...(at % 2 && { price: 2 }) })) })
    const fewUpdates = await statements(() => update(ids.slice(0, 2)))
    const updateStarted = performance.now()
    const manyUpdates = await statements(async () =>
      expect((await update(ids)).body.results.every((result: { ok: boolean }) => result.ok)).toBe(true),
    )
    expect(manyUpdates).toEqual(fewUpdates)
    const deleteStarted = performance.now()
    const fewDeletes = await statements(() => bulk('product', { op: 'delete', records: ids.slice(0, 2) }))
    const manyDeletes = await statements(() => bulk('product', { op: 'delete', records: ids.slice(2) }))
    expect(manyDeletes).toEqual(fewDeletes)
    expect(await read('supplier', parents[7] ?? '')).toMatchObject({ products: 0, stock: 0, cheapest: null })
    console.log(
      `10,000 rows: insert ${Math.round(insertMs)} ms, update ${Math.round(deleteStarted - updateStarted)} ms, delete ${Math.round(performance.now() - deleteStarted)} ms; ${few.length}/${fewUpdates.length}/${fewDeletes.length} statements`,
    )
  })

  test('every record has its own verdict, in order, with pointers into the body', async () => {
    const [parent] = await suppliers(1)
    await bulk('product', { op: 'insert', records: [{ name: 'taken', sku: 'T-1' }] })
    const answer = await bulk('product', {
      op: 'insert',
      records: [
        { name: 'good', supplier: parent },
        { name: '' },
        'text',
        { name: 'twice', sku: 'T-2' },
        { name: 'twice', sku: 'T-2' },
        { name: 'x', sku: 'T-1' },
        { name: 'x', supplier: crypto.randomUUID() },
        { name: 'x', price: -1, wrong: 2 },
        { name: 'good' },
      ],
    })
    expect(answer.status).toBe(200)
    const results = answer.body.results as { ok: boolean; errors?: { pointer: string; code: string }[] }[]
    expect(results.map((result) => result.ok)).toEqual([true, false, false, true, false, false, false, false, true])
    expect(results.flatMap((result) => result.errors?.map((error) => error.pointer) ?? [])).toEqual([
      '/records/1/name',
      '/records/2',
      '/records/4/sku',
      '/records/5/sku',
      '/records/6/supplier',
      '/records/7/price',
      '/records/7/wrong',
    ])
    expect(results.every((result) => result.ok || result.errors?.every((error) => 'message' in error))).toBe(true)
  })

  test('the quick way names a parent that is not there, and writes the others', async () => {
    const [parent] = await suppliers(1)
    quickAgain()
    const answer = await bulk('product', {
      op: 'insert',
      records: [
        { name: 'with', supplier: parent },
        { name: 'lost', supplier: crypto.randomUUID() },
        { name: 'without' },
      ],
    })
    expect(answer.body.results.map((result: { ok: boolean }) => result.ok)).toEqual([true, false, true])
    expect(answer.body.results[1].errors).toMatchObject([
      { pointer: '/records/1/supplier', code: 'value.missing_parent' },
    ])
    expect(await read('supplier', parent ?? '')).toMatchObject({ products: 1 })
  })

  test('a large batch that meets taken keys and missing parents is written once, without those', async () => {
    const [parent] = await suppliers(1)
    await bulk('product', { op: 'insert', records: [{ name: 'held', sku: 'L-2000' }] })
    const records = Array.from({ length: 2600 }, (_, at) => ({ name: `L ${at}`, sku: `L-${at}`, supplier: parent }))
    records[2400] = { name: 'lost', sku: 'L-lost', supplier: crypto.randomUUID() }
    records[5] = { name: '', sku: 'L-blank', supplier: parent }
    const send = () => bulk('product', { op: 'insert', records })
    const told = (answer: Awaited<ReturnType<typeof send>>) =>
      (answer.body.results as { ok: boolean; errors?: { pointer: string }[] }[]).flatMap((result) =>
        result.ok ? [] : (result.errors ?? []).map((error) => error.pointer),
      )
    const events = () =>
      app.server.db.query<{ all: number; one: number }>({
        text: `select count(*)::int as all, count(distinct e.record)::int as one from ws_main._event e join ws_main.product p on p.id = e.record where p.sku like 'L-%'`,
        values: [],
      })
    quickAgain()
    const refused = ['/records/5/name', '/records/2000/sku', '/records/2400/supplier']
    expect(told(await send())).toEqual(refused)
    expect(await read('supplier', parent ?? '')).toMatchObject({ products: 2597 })
    expect(await events()).toEqual([{ all: 2598, one: 2598 }])
    // The next batch does not try the quick way first, and says the same.
    const again = await send()
    expect(told(again).length).toBe(2600)
    expect(await events()).toEqual([{ all: 2598, one: 2598 }])
  })

  test('all_or_none writes all or nothing', async () => {
    const before = (await app.server.db.query({ text: 'select count(*) as n from ws_main.product', values: [] }))[0]
    const refused = await bulk('product', {
      op: 'insert',
      all_or_none: true,
      records: [{ name: 'a' }, { name: '' }, { name: 'b', price: 'x' }],
    })
    expect([
      refused.status,
      refused.body.code,
      refused.body.errors.map((error: { pointer: string }) => error.pointer),
    ]).toEqual([422, 'record.validation_failed', ['/records/1/name', '/records/2/price']])
    expect((await app.server.db.query({ text: 'select count(*) as n from ws_main.product', values: [] }))[0]).toEqual(
      before,
    )
  })

  test('upsert finds records by their key, creates the others, and refuses a key given twice', async () => {
    const first = await bulk('supplier', {
      op: 'upsert',
      key: 'code',
      records: [
        { code: 'U-1', name: 'one' },
        { code: 'U-2', name: 'two' },
      ],
    })
    expect(first.body.results.map((result: { op: string }) => result.op)).toEqual(['create', 'create'])
    const second = await bulk('supplier', {
      op: 'upsert',
      key: 'code',
      records: [
        { code: 'U-2', name: 'zwei' },
        { code: 'U-3', name: 'three' },
        { code: 'U-3', name: 'again' },
        { name: 'no key' },
      ],
    })
    expect(second.body.results.map((result: { ok: boolean; op?: string }) => result.op ?? result.ok)).toEqual([
      'update',
      'create',
      false,
      false,
    ])
    expect(second.body.results[0].id).toBe(first.body.results[1].id)
    expect(await read('supplier', second.body.results[0].id)).toMatchObject({ name: 'zwei', version: 2 })
  })

  test('update and delete by key, stale versions and repeated ids have their verdicts', async () => {
    await bulk('supplier', {
      op: 'insert',
      records: [
        { code: 'K-1', name: 'k1' },
        { code: 'K-2', name: 'k2' },
      ],
    })
    const updated = await bulk('supplier', {
      op: 'update',
      key: 'code',
      records: [
        { code: 'K-1', name: 'new' },
        { code: 'K-9', name: 'none' },
        { code: 'K-2', name: 'x', version: 7 },
      ],
    })
    expect(
      updated.body.results.map(
        (result: { ok: boolean; errors?: { code: string }[] }) => result.errors?.[0]?.code ?? result.ok,
      ),
    ).toEqual([true, 'record.not_found', 'record.stale'])
    const { id } = updated.body.results[0]
    const twice = await bulk('supplier', {
      op: 'update',
      records: [
        { id, name: 'a' },
        { id, name: 'b' },
      ],
    })
    expect(twice.body.results.map((result: { ok: boolean }) => result.ok)).toEqual([true, false])
    const deleted = await bulk('supplier', { op: 'delete', key: 'code', records: [{ code: 'K-1' }, { code: 'K-9' }] })
    expect(deleted.body.results.map((result: { ok: boolean }) => result.ok)).toEqual([true, false])
  })

  test('a body that is no batch is refused with its place', async () => {
    for (const [body, status, pointer] of [
      [{}, 400, '/op'],
      [{ op: 'insert' }, 400, '/records'],
      [{ op: 'insert', records: {} }, 400, '/records'],
      [{ op: 'upsert', records: [] }, 400, '/key'],
      [{ op: 'upsert', key: 'name', records: [{}] }, 400, '/key'],
      [{ op: 'insert', records: [], more: 1 }, 400, '/more'],
      [{ op: 'insert', records: Array.from({ length: 10_001 }, () => ({})) }, 413, '/records'],
    ] as const) {
      const answer = await bulk('supplier', body)
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([status, pointer])
    }
  })
})

describe('relationships', () => {
  test('a hierarchy stays a tree, also when two writers close the circle together', async () => {
    const make = async (parent?: string) =>
      (await app.admin.post('/api/v1/records/product', { name: 'n', ...(parent && { parent }) })).body.id as string
    const root = await make()
    const middle = await make(root)
    const leaf = await make(middle)
    const refused = await app.admin.patch(`/api/v1/records/product/${root}`, { parent: leaf })
    expect([refused.status, refused.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/parent', code: 'value.circular' },
    ])
    expect((await app.admin.patch(`/api/v1/records/product/${root}`, { parent: root })).status).toBe(422)
    const [one, two] = [await make(), await make()]
    const both = await Promise.all([
      app.admin.patch(`/api/v1/records/product/${one}`, { parent: two }),
      app.admin.patch(`/api/v1/records/product/${two}`, { parent: one }),
    ])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 422])
  })

  test('many-to-many sets exactly the named targets', async () => {
    const [a, b, c] = await suppliers(3)
    const made = await app.admin.post('/api/v1/records/product', { name: 'linked', related: [a, b] })
    expect(made.status, made.text).toBe(201)
    expect([...made.body.related].sort()).toEqual([a, b].sort())
    const changed = await app.admin.patch(`/api/v1/records/product/${made.body.id}`, { related: [b, c] })
    expect([[...changed.body.related].sort(), changed.body.version]).toEqual([[b, c].sort(), 2])
    expect(
      (await app.admin.patch(`/api/v1/records/product/${made.body.id}`, { related: [b, crypto.randomUUID()] })).status,
    ).toBe(422)
    expect((await app.admin.patch(`/api/v1/records/product/${made.body.id}`, { related: [] })).body.related).toEqual([])
  })

  test('deleting a record clears references that may be cleared', async () => {
    const [parent] = await suppliers(1)
    const made = await app.admin.post('/api/v1/records/product', { name: 'kept', supplier: parent })
    expect((await app.admin.delete(`/api/v1/records/supplier/${parent}`)).status).toBe(204)
    expect(await read('product', made.body.id)).toMatchObject({ supplier: null, version: 2 })
  })
})
