/**
 * Non-interference: one script of requests by the same caller, played before and after everything the caller may not see was changed.
 * Every answer has to be the same, byte by byte, whatever path reads it (SEC-01..07).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { idOf, insertRows, readDocuments } from '../fixtures/read-world.ts'

let app: TestServer
let rep: Client
let repId: string
const stranger = idOf(9, 9)

beforeAll(async () => {
  app = await openServer({ items: readDocuments })
  rep = await app.as('rep', { permission_sets: ['rep'] })
  repId = (await rep.get('/api/v1/me')).body.user.id
  await insert(
    'account',
    [1, 2, 3].map((n) => ({
      id: idOf(1, n),
      name: `Account ${n}`,
      industry: 'it',
      secret_note: 'first',
      parent: n > 1 ? idOf(1, n - 1) : null,
    })),
  )
  await insert('vault', [{ id: idOf(5, 1), name: 'vault one', level: 'first' }])
  await insert('product', [{ id: idOf(2, 1), name: 'Router' }])
  await insert(
    'deal',
    [1, 2, 3, 4, 5, 6].map((n) => ({
      id: idOf(3, n),
      owner: repId,
      name: `Deal ${n}`,
      account: idOf(1, (n % 3) + 1),
      stage: n % 2 ? 'won' : 'qualify',
      amount: n * 10,
      amount_converted: n * 10,
      margin: n,
      phone: '+8613800138000',
      vault: idOf(5, 1),
      close_date: `2026-0${n}-01`,
      regarding: idOf(2, 1),
      regarding_object: 'product',
    })),
  )
  await insert('line', [{ id: idOf(4, 1), name: 'Line', deal: idOf(3, 1), quantity: 2 }])
})
afterAll(() => app.close())

function shapeOf(name: string): ObjectShape {
  const shape = app.server.models.model().objects[name]
  if (shape === undefined) throw new Error(name)
  return shape
}

async function insert(object: string, rows: { [field: string]: unknown }[]): Promise<void> {
  await insertRows(app.server.db, shapeOf(object), rows)
}

/** Other hidden values, other records out of reach; what the caller sees stays as it is. */
async function changeWhatIsHidden(): Promise<void> {
  const { db } = app.server
  const run = (text: string) => db.query({ text: text.replaceAll('@', `"${db.schema}".`), values: [] })
  await run(
    `update @account set secret_note = 'second ' || id, _search = array_to_tsvector(tsvector_to_array(_search) || array['secret_note:second'])`,
  )
  await run(`update @deal set margin = 1000 - margin, phone = '+8613899998000'`)
  await run(`update @vault set name = 'vault two', level = 'second'`)
  await insert('vault', [{ id: idOf(5, 2), name: 'vault three' }])
  await insert(
    'deal',
    [7, 8].map((n) => ({
      id: idOf(3, n),
      owner: stranger,
      name: `Deal ${n}`,
      account: idOf(1, 1),
      stage: 'won',
      amount: 1e6,
      amount_converted: 1e6,
      close_date: '2026-01-01',
    })),
  )
  await insert('line', [{ id: idOf(4, 2), name: 'Hidden line', deal: idOf(3, 7), quantity: 9 }])
}

const fields = [
  'name',
  'stage',
  'amount',
  'close_date',
  'account.name',
  'account.secret_note',
  'margin',
  'vault.name',
  'vault',
  'phone',
  'regarding.name',
  'expected',
  'owner.name',
  'nope',
]
const operators: [op: string, value?: unknown][] = [
  ['eq', 'first'],
  ['ne', 'first'],
  ['gt', 5],
  ['lt', 5],
  ['in', ['first', 'second']],
  ['contains', 's'],
  ['starts_with', 'f'],
  ['between', [1, 500]],
  ['is_null'],
  ['not_null'],
]

function script(): [method: 'GET' | 'POST', path: string, body?: object][] {
  const query = (body: object): ['POST', string, object] => ['POST', '/api/v1/query', body]
  const requests: [method: 'GET' | 'POST', path: string, body?: object][] = [
    ['GET', '/api/v1/metadata'],
    ['GET', '/api/v1/openapi.json'],
  ]
  for (const object of ['account', 'deal', 'line', 'vault', 'product', 'user', 'nope']) {
    requests.push(
      ['GET', `/api/v1/records/${object}?total=1`],
      ['GET', `/api/v1/records/${object}/export?format=ndjson&order_by=id`],
      ['GET', `/api/v1/records/${object}/export?format=csv&header=label`],
      query({ object, aggregates: { n: { fn: 'count' } } }),
      ['GET', `/api/v1/records/${object}?deleted=1`],
    )
  }
  for (const [table, name] of [
    [1, 'account'],
    [3, 'deal'],
    [4, 'line'],
    [5, 'vault'],
  ] as const) {
    for (const n of [1, 2, 7]) requests.push(['GET', `/api/v1/records/${name}/${idOf(table, n)}`])
  }
  for (const field of fields) {
    requests.push(
      query({ object: 'deal', fields: [field] }),
      query({ object: 'deal', fields: ['id'], order_by: [{ field }], limit: 2 }),
      query({ object: 'deal', group_by: [field] }),
      query({ object: 'line', fields: [`deal.${field}`] }),
      query({
        object: 'account',
        fields: [{ children: 'deal.account', fields: ['id', field], order_by: [{ field }] }],
      }),
    )
    for (const fn of ['count', 'count_distinct', 'sum', 'min', 'max', 'avg'])
      requests.push(query({ object: 'deal', aggregates: { x: { fn, field } } }))
    for (const [op, value] of operators)
      requests.push(query({ object: 'deal', fields: ['id'], where: { not: { field, op, value } }, total: true }))
    for (const text of [`${field} = "first"`, `ISBLANK(${field})`, `${field} > 5`])
      requests.push(query({ object: 'deal', fields: ['id'], where: { formula: text } }))
  }
  for (const q of ['first', 'second', 'vault', 'Deal', '13800138000', '13899998000', 'Hidden', 'Account'])
    requests.push(
      ['GET', `/api/v1/search?q=${q}`],
      ['GET', `/api/v1/records/deal?search=${q}&total=capped`],
      ['GET', `/api/v1/records/account?search=${q}`],
    )
  requests.push(
    ['GET', '/api/v1/records/deal?view=by_margin'],
    ['GET', '/api/v1/records/deal?view=open'],
    ['GET', '/api/v1/records/deal?as_of=2999-01-01'],
  )
  return requests
}

async function play(): Promise<string[]> {
  const answers: string[] = []
  for (const [method, path, body] of script()) {
    const response = await fetch(app.address + path, {
      method,
      headers: { ...rep.headers, origin: app.address, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = (await response.text())
      .replace(/"(request_id|instance)":"[^"]*"/g, '')
      .replaceAll(
        /"next_cursor":"[^"]*"/g,
        (cursor) => `"next_cursor":${Buffer.from(cursor.slice(15, -1), 'base64url').toString()}`,
      )
    answers.push(
      `${method} ${path} ${JSON.stringify(body) ?? ''}\n${response.status} ${response.headers.get('etag')} ${text}`,
    )
  }
  return answers
}

test('SEC-01..07 what a caller may not see changes nothing of what they get', async () => {
  const before = await play()
  await changeWhatIsHidden()
  expect(before.length).toBeGreaterThan(350)
  expect(before.filter((answer) => /\n200 /.test(answer)).length).toBeGreaterThan(100)
  expect(before.filter((answer) => /\n5\d\d /.test(answer))).toEqual([])
  expect(await play()).toEqual(before)
})
