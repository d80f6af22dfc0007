/**
 * Nobody learns what they may not see: two companies that differ only in that give the same answers, to the letter, to every question of
 * a script generated from the Model (SEC-01 to SEC-10, 30, 34, 51). What differs by nature is made alike first: ids of users, of requests,
 * times of the run.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { idOf } from '../fixtures/read-world.ts'
import type { World } from '../fixtures/two-worlds.ts'
import { importFile } from '../support/imports.ts'
import { openWorld } from '../support/open-world.ts'
import { alike, differences } from '../support/worlds-alike.ts'
import type { Ask } from '../support/worlds-alike.ts'

let worlds: [World, World]
beforeAll(async () => {
  worlds = [await openWorld(1), await openWorld(2)]
})
afterAll(() => Promise.all((worlds ?? []).map((world) => world.app.close())))

const ids = (object: string): string[] => {
  const table = ['', 'account', 'product', 'vault', 'deal', 'line', 'ticket'].indexOf(object)
  return [1, 2, 3, 4, 5, 6, 7, 99].map((n) => idOf(table, n))
}

const query = (body: object): Ask => ({ method: 'POST', path: '/api/v1/query', body })
const objects = (): ObjectShape[] => Object.values(worlds[0].app.server.models.model().objects)

/** Values that occur in one world, in the other, in both. */
function probes(field: FieldShape): unknown[] {
  const type = field.sqlType ?? ''
  if (field.to !== undefined) return [idOf(1, 1), idOf(3, 1), idOf(4, 5)]
  if (type.startsWith('numeric') || type.startsWith('int')) return [1, 37, 100, 99_999]
  if (type === 'date') return ['2026-02-02']
  if (type.startsWith('timestamp')) return ['2026-01-01T00:00:00.000Z']
  if (type === 'boolean') return [true]
  return ['Deal 1', 'apple', 'Hidden plan', '1234', 'qualify']
}

/** Every way to ask by a field, of the object itself or over a lookup. */
function byField(object: string, path: string, field: FieldShape): Ask[] {
  const asks: Ask[] = []
  for (const [at, value] of probes(field).entries()) {
    // Every operator with the first value, those that tell most with the others.
    for (const op of at === 0
      ? ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'starts_with', 'ends_with']
      : ['eq', 'gt', 'contains'])
      asks.push(query({ object, fields: ['id'], where: { field: path, op, value }, total: true }))
    if (at > 0) continue
    for (const op of ['in', 'nin'])
      asks.push(query({ object, fields: ['id'], where: { not: { field: path, op, value: [value] } } }))
    asks.push(
      query({
        object,
        fields: ['id'],
        where: {
          or: [
            { field: path, op: 'between', value: [value, value] },
            { field: 'id', op: 'is_null' },
          ],
        },
      }),
    )
  }
  for (const op of ['is_null', 'not_null']) asks.push(query({ object, fields: ['id'], where: { field: path, op } }))
  for (const dir of ['asc', 'desc'])
    asks.push(query({ object, fields: ['id'], order_by: [{ field: path, dir }], limit: 2 }))
  asks.push(
    query({ object, fields: ['id', path] }),
    query({ object, group_by: [path], aggregates: { n: { fn: 'count' } } }),
  )
  for (const fn of ['count', 'count_distinct', 'sum', 'avg', 'min', 'max'])
    asks.push(query({ object, aggregates: { x: { fn, field: path } } }))
  asks.push(
    query({ object, group_by: ['id'], aggregates: { x: { fn: 'max', field: path } }, having: { formula: 'x > 10' } }),
  )
  asks.push(query({ object, fields: ['id'], where: { formula: `NOT(ISBLANK(${path}))` } }))
  asks.push({ method: 'POST', path: '/api/v1/formula/check', body: { object, formula: path, context: 'filter' } })
  for (const id of [ids(object)[0], ids(object)[4]])
    for (const mode of ['memory', 'sql'])
      asks.push({
        method: 'POST',
        path: '/api/v1/formula/evaluate',
        body: { object, formula: `ISBLANK(${path})`, id, mode },
      })
  return asks
}

test('every field of every object, and every field one lookup away, in every part of a query', async () => {
  const script: Ask[] = []
  for (const shape of objects()) {
    for (const field of Object.values(shape.fields)) {
      script.push(...byField(shape.name, field.name, field))
      for (const target of field.to ?? []) {
        const there = objects().find((other) => other.name === target)
        for (const far of Object.values(there?.fields ?? {}).filter((one) =>
          ['name', 'level', 'secret_note', 'margin', 'phone', 'owner', 'email'].includes(one.name),
        ))
          script.push(...byField(shape.name, `${field.name}.${far.name}`, far).filter((_, at) => at % 3 === 0))
      }
    }
  }
  expect(script.length).toBeGreaterThan(2000)
  expect(await differences(worlds, script)).toEqual([])
}, 200_000)

test('every record by id, its history, shares, lock, children, bin and past', async () => {
  const script: Ask[] = []
  for (const { name } of objects()) {
    for (const id of ids(name)) {
      const at = `/api/v1/records/${name}/${id}`
      for (const path of [at, `${at}?fields=id,name,owner.name`, `${at}/history`, `${at}/shares`, `${at}/lock`])
        script.push({ method: 'GET', path })
      script.push({ method: 'POST', path: `${at}/reveal`, body: { field: 'phone', reason: 'I want to know' } })
      script.push({ method: 'DELETE', path: `${at}/shares/${idOf(9, 9)}` })
      if (!['deal', 'ticket'].includes(name) || id > idOf(4, 3))
        script.push(
          { method: 'POST', path: `${at}/restore` },
          { method: 'POST', path: `${at}/shares`, body: { to: { user: 'nobody@example.com' } } },
        )
    }
    for (const part of [
      '',
      '?total=1',
      '?deleted=1',
      '?limit=1',
      '?order_by=-updated_at',
      `?as_of=2026-06-01T00:00:00Z`,
      `?as_of=2025-01-01T00:00:00Z`,
    ])
      script.push({ method: 'GET', path: `/api/v1/records/${name}${part}` })
    for (const format of ['csv', 'ndjson'])
      for (const header of ['name', 'label'])
        script.push({ method: 'GET', path: `/api/v1/records/${name}/export?format=${format}&header=${header}` })
    for (const child of ['line.deal', 'ticket.deal', 'deal.account', 'account.parent', 'deal.vault', 'deal.products'])
      script.push(query({ object: name, fields: ['id', { children: child, fields: ['id', 'name'], limit: 5 }] }))
  }
  expect(await differences(worlds, script)).toEqual([])
}, 100_000)

test('search, types ahead and titles of linked records', async () => {
  const words = [
    'Deal',
    'apple',
    'pear',
    'Hidden',
    'Quite another',
    'Only here',
    'bin',
    'Vault',
    '9876',
    '13812345671',
    'Heavy',
    'TAKEN',
    '公司',
    '上海',
    'Line',
    'more',
    '<a>',
  ]
  const script: Ask[] = words.flatMap((word) => [
    { method: 'GET', path: `/api/v1/search?q=${encodeURIComponent(word)}` },
    ...['deal', 'account', 'ticket', 'vault'].map((object) => ({
      method: 'GET',
      path: `/api/v1/search?q=${encodeURIComponent(word)}&objects=${object}`,
    })),
    query({
      object: 'deal',
      fields: ['id', 'name', 'account.name', 'vault.name', 'regarding.name'],
      search: word,
      total: true,
    }),
    query({ object: 'ticket', fields: ['id', 'twice', 'deal.name', 'deal.margin'], search: word }),
    query({ object: 'ticket', fields: ['id', 'deal.name', 'deal.account.name'] }),
  ])
  expect(await differences(worlds, script)).toEqual([])
})

test('what is refused when writing: taken keys, hidden and masked fields, records out of sight; dry runs', async () => {
  const deals = (id: string): Ask[] => [
    { method: 'PATCH', path: `/api/v1/records/deal/${id}`, body: { margin: 5 } },
    { method: 'PATCH', path: `/api/v1/records/deal/${id}`, body: { phone: '13800000000' } },
    { method: 'PATCH', path: `/api/v1/records/deal/${id}`, body: { vault: idOf(3, 1) } },
    { method: 'PATCH', path: `/api/v1/records/deal/${id}`, body: { name: 'x' } },
    { method: 'DELETE', path: `/api/v1/records/deal/${id}` },
    {
      method: 'POST',
      path: '/api/v1/records/deal/bulk',
      body: { op: 'update', records: [{ id, name: 'x', margin: 1 }], all_or_none: false },
    },
    { method: 'POST', path: '/api/v1/records/ticket', body: { name: 'x', deal: id, code: 'TAKEN' } },
  ]
  const script: Ask[] = [
    ...[5, 6, 7, 99].flatMap((n) => deals(idOf(4, n))),
    { method: 'POST', path: '/api/v1/records/ticket', body: { name: 'x', code: 'TAKEN' } },
    { method: 'POST', path: '/api/v1/records/ticket', body: { name: 'x', code: 'T3' } },
    { method: 'PATCH', path: `/api/v1/records/ticket/${idOf(6, 1)}`, body: { code: 'TAKEN' } },
    { method: 'PATCH', path: `/api/v1/records/ticket/${idOf(6, 3)}`, body: { weight: 1 } },
    {
      method: 'POST',
      path: '/api/v1/records/ticket/bulk',
      body: {
        op: 'upsert',
        key: 'code',
        records: [
          { code: 'TAKEN', name: 'mine' },
          { code: 'T3', name: 'mine' },
        ],
        all_or_none: false,
      },
    },
    {
      method: 'POST',
      path: '/api/v1/records/ticket/bulk',
      body: { op: 'delete', key: 'code', records: [{ code: 'TAKEN' }], all_or_none: false },
    },
    {
      method: 'POST',
      path: '/api/v1/records/ticket/bulk',
      body: { op: 'update', key: 'secret', records: [{ secret: 3 }] },
    },
    {
      method: 'POST',
      path: '/api/v1/records/deal/bulk',
      body: { op: 'update', key: 'phone', records: [{ phone: '13812345671' }] },
    },
  ]
  expect(await differences(worlds, script)).toEqual([])
  const mapping = {
    mode: 'upsert',
    key: 'code',
    columns: ['code', 'name', 'weight'].map((field) => ({ column: field, field })),
  }
  const dry = await Promise.all(
    worlds.map((world) =>
      importFile(world.a, 'ticket', 'code,name,weight\nTAKEN,x,3\nT3,y,4\nNEW,z,5\n', {
        ...mapping,
        dry_run: true,
      }).then(
        (job) => alike(world, JSON.stringify(job)),
        (error: unknown) => alike(world, String(error)),
      ),
    ),
  )
  expect(dry[0]).toContain('"failed":2')
  expect(dry[0]).toEqual(dry[1])
})

test('what the server tells of itself: the Model, the API document, lists of changes, jobs, administration', async () => {
  const paths = [
    'metadata',
    'openapi.json',
    'me',
    'changes',
    'jobs',
    'users',
    'audit',
    'access/explain?user=b&object=deal',
    'metadata/versions',
    'metadata/object',
    'metadata/permission_set',
    'metadata/sharing_rule',
    'metadata/restriction_rule',
    'metadata/list_view/deal.by_margin',
    'records/deal?view=deal.by_margin',
    'currency-rates',
  ]
  expect(
    await differences(
      worlds,
      paths.map((path) => ({ method: 'GET', path: `/api/v1/${path}` })),
    ),
  ).toEqual([])
})

test('events tell nothing of what B does out of sight', async () => {
  const streams = await Promise.all(worlds.map(listen))
  const [, two] = worlds
  await two.b.patch(`/api/v1/records/deal/${idOf(4, 5)}`, { name: 'Only B knows' })
  await two.b.post('/api/v1/records/deal', { name: 'New and hidden' })
  await two.app.admin.patch(`/api/v1/records/deal/${idOf(4, 1)}`, { margin: 77 })
  await two.b.post(`/api/v1/records/deal/${idOf(4, 5)}/shares`, { to: { user: 'b@example.com' } })
  for (const { b } of worlds) await b.patch(`/api/v1/records/deal/${idOf(4, 4)}`, { name: 'Urgent, for all to see' })
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const told = await Promise.all(streams.map((stop) => stop()))
  expect(told[0]).toContain('updated')
  // A hidden change makes a version more: the one thing A could count, were it told.
  expect(told[1]).toEqual(told[0])
})

async function listen(world: World): Promise<() => Promise<string>> {
  const stop = new AbortController()
  const response = await fetch(`${world.app.address}/api/v1/events`, { headers: world.a.headers, signal: stop.signal })
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
      text += new TextDecoder().decode(chunk)
  })().catch(() => undefined)
  return async () => {
    stop.abort()
    await reading
    return alike(world, text).replaceAll(/^id: .*$/gm, 'id')
  }
}
