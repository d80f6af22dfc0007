/** Odd parameters and headers on every route: an answer or a 4xx problem, never a fault. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '@trellis/server/http/routes.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let id: string
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'select',
        label: 'Select',
        name_field: 'from',
        fields: {
          from: { type: 'text', searchable: true },
          where: { type: 'number' },
          order: { type: 'date' },
          table: { type: 'lookup', to: 'select' },
        },
      },
    ],
  })
  id = (await app.admin.post('/api/v1/records/select', { from: 'x', where: 1, order: '2026-01-01' })).body.id
})
afterAll(() => app?.close())

const names =
  'fields where filter order_by limit cursor total view search deleted as_of objects q draft format active'.split(' ')
const values = [
  '-1',
  '1e9',
  'null',
  '%00',
  '%ff',
  '%',
  '[]',
  '{}',
  'infinity',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '294277-01-01T00:00:00Z',
  '2026-02-30',
  '__proto__',
  '(',
  'x'.repeat(3000),
]

/** An endless answer, and large ones that read no parameter. */
const takesNone = /events|openapi|documents|schemas|metadata\/export|sample/

const filled = (path: string) =>
  path
    .replace(':object', 'select')
    .replace(':kind', 'object')
    .replace(':name', 'select')
    .replace(/:\w*id\b/, id)
    .replace(/:\w+/g, 'x')
    .replace('*', 'x')

test('every reading route takes or refuses every odd parameter', async () => {
  const faults: string[] = []
  for (const route of allRoutes.filter((each) => each.method === 'GET' && !takesNone.test(each.path))) {
    for (const name of names) {
      const answers = await Promise.all(
        values.map(async (value) => [value, await app.admin.get(`${filled(route.path)}?${name}=${value}`)] as const),
      )
      for (const [value, answer] of answers)
        if (answer.status >= 500) faults.push(`${route.path}?${name}=${value.slice(0, 40)} ${answer.status}`)
    }
  }
  expect(faults).toEqual([])
}, 300_000)

test('every route takes or refuses every odd header', async () => {
  const headers: [string, string][] = [
    ['if-match', '"99999999999"'],
    ['if-match', 'W/"1", "2"'],
    ['if-none-match', '*'],
    ['last-event-id', 'x'],
    ['last-event-id', '99999999999999999999-1'],
    ['idempotency-key', 'ÿ'],
    ['accept-language', 'x'.repeat(5000)],
    ['range', 'bytes=5-1'],
    ['authorization', 'Bearer '],
    ['content-type', 'application/json; charset=utf-16'],
    ['x-request-id', '"><script>'],
  ]
  const faults: string[] = []
  for (const route of allRoutes.filter((each) => !/auth|events$|sample/.test(each.path))) {
    for (const [name, value] of headers) {
      const answer = await app.admin.request(
        route.method,
        filled(route.path),
        route.method === 'GET' ? undefined : '{}',
        { 'content-type': 'application/json', [name]: value },
      )
      if (answer.status >= 500)
        faults.push(`${route.method} ${route.path} ${name}: ${value.slice(0, 40)} ${answer.status}`)
    }
  }
  expect(faults).toEqual([])
}, 300_000)

test('objects and fields named like words of SQL work like others', async () => {
  const where = encodeURIComponent('where > 0')
  expect(
    (
      await app.admin.get(
        `/api/v1/records/select?fields=from,where,table.from&where=${where}&order_by=-order,from&total=1`,
      )
    ).body,
  ).toEqual({
    records: [{ from: 'x', where: 1, 'table.from': null }],
    next_cursor: null,
    total: 1,
  })
  const grouped = await app.admin.post('/api/v1/query', {
    object: 'select',
    group_by: ['from', { field: 'order', unit: 'month' }],
    aggregates: { limit: { fn: 'sum', field: 'where' } },
  })
  expect([grouped.status, grouped.body.records[0]?.limit]).toEqual([200, 1])
})
