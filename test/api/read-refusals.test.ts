import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { askInTime } from '../support/in-time.ts'
import { ask, names, openReadServer, without } from '../support/read-server.ts'
import type { TestServer } from '../support/server.ts'

let app: TestServer
let rep: Client

beforeAll(async () => {
  ;({ app, rep } = await openReadServer())
})
afterAll(() => app.close())

const oracle = (field: string): object[] => [
  { object: 'deal', fields: [field] },
  { object: 'deal', where: { field, op: 'eq', value: 'x' } },
  { object: 'deal', where: { not: { or: [{ field, op: 'starts_with', value: 'x' }] } } },
  { object: 'deal', order_by: [{ field }] },
  { object: 'deal', group_by: [field] },
  { object: 'deal', aggregates: { x: { fn: 'max', field } } },
  { object: 'deal', fields: [{ children: 'line.deal', fields: [`deal.${field}`] }] },
]

describe('SEC what the caller may not read', () => {
  test.each(['margin', 'account.secret_note', 'vault.name', 'account.parent.secret_note', 'owner.password'])(
    'SEC-01..04 %s answers like a field that does not exist, everywhere',
    async (field) => {
      const missing = field.replace(/[a-z_]+$/, 'zzz')
      for (const [index, query] of oracle(field).entries()) {
        const hidden = await ask(rep, query)
        const absent = await ask(rep, oracle(missing)[index] ?? {})
        expect(hidden.status, JSON.stringify(query)).toBe(400)
        expect(JSON.stringify(without(hidden.body)).replaceAll(field, missing)).toBe(
          JSON.stringify(without(absent.body)),
        )
      }
    },
  )

  test('SEC-07 a parent the caller does not reach reads as blank', async () => {
    const answer = await ask(app.admin, {
      object: 'line',
      fields: ['name', 'deal.name'],
      where: { field: 'name', op: 'eq', value: 'L3' },
    })
    expect(answer.body.records).toEqual([{ name: 'L3', 'deal.name': 'Foreign deal' }])
    expect(
      (
        await ask(rep, {
          object: 'line',
          fields: ['name', 'deal.name'],
          where: { field: 'deal.name', op: 'eq', value: 'Foreign deal' },
        })
      ).body.records,
    ).toEqual([])
  })
})

describe('SEC-40, SEC-42 bad input is refused fast and says where', () => {
  const deep = (depth: number): object => {
    let filter: object = { field: 'name', op: 'eq', value: 'x' }
    for (let i = 0; i < depth; i++) filter = { and: [filter] }
    return filter
  }
  test.each<[string, object, string, string]>([
    ['not an object', [], 'query.syntax', ''],
    ['no object', {}, 'query.syntax', '/object'],
    ['unknown member', { object: 'deal', filter: 1 }, 'query.syntax', '/filter'],
    ['1,000 deep', { object: 'deal', where: deep(1000) }, 'request.malformed', ''],
    ['100 deep', { object: 'deal', where: deep(100) }, 'query.too_wide', `/where${'/and/0'.repeat(31)}`],
    ['limit too large', { object: 'deal', limit: 1e9 }, 'query.too_wide', '/limit'],
    ['limit of zero', { object: 'deal', limit: 0 }, 'query.syntax', '/limit'],
    [
      '500 children',
      { object: 'deal', fields: Array.from({ length: 500 }, () => ({ children: 'line.deal', fields: ['name'] })) },
      'query.too_wide',
      '/fields/20',
    ],
    [
      'too long a list',
      { object: 'deal', where: { field: 'name', op: 'in', value: Array.from({ length: 10_001 }, String) } },
      'query.too_wide',
      '/where/value',
    ],
    [
      'wrong type of value',
      { object: 'deal', where: { and: [{ field: 'amount', op: 'gt', value: 'much' }] } },
      'query.bad_value',
      '/where/and/0/value',
    ],
    [
      'an operator that does not fit',
      { object: 'deal', where: { field: 'urgent', op: 'gt', value: true } },
      'query.bad_operator',
      '/where/op',
    ],
    ['__proto__ as a field', { object: 'deal', fields: ['__proto__'] }, 'query.unknown_field', '/fields/0'],
    ['constructor as an object', { object: 'constructor' }, 'query.unknown_object', ''],
    [
      'a day that is none',
      { object: 'deal', where: { field: 'close_date', op: 'eq', value: '2026-02-30' } },
      'query.bad_value',
      '/where/value',
    ],
    ['NUL', { object: 'deal', where: { field: 'name', op: 'eq', value: 'a\0b' } }, 'query.bad_value', '/where/value'],
    [
      'sum of a text',
      { object: 'deal', aggregates: { x: { fn: 'sum', field: 'name' } } },
      'query.bad_operator',
      '/aggregates/x/fn',
    ],
    [
      'six hops',
      { object: 'deal', fields: ['account.parent.parent.parent.parent.parent.name'] },
      'query.unknown_field',
      '/fields/0',
    ],
  ])('%s', async (_title, body, code, pointer) => {
    const { answer, ms } = await askInTime(200, () => ask(rep, body))
    expect(ms).toBeLessThan(200)
    expect(answer.body.code, answer.text).toBe(code)
    expect(answer.status).toBeLessThan(500)
    if (pointer !== '' || code === 'query.syntax') expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  test('malformed JSON and unknown parameters', async () => {
    expect((await rep.request('POST', '/api/v1/query', '{', { 'content-type': 'application/json' })).body.code).toBe(
      'request.malformed',
    )
    expect((await rep.get('/api/v1/records/deal?wher=x')).body.code).toBe('query.syntax')
    expect((await rep.get('/api/v1/records/deal?limit=-1')).body.code).toBe('query.syntax')
  })

  test('10,000 values in one list are one parameter', async () => {
    const answer = await ask(rep, {
      object: 'deal',
      where: { field: 'name', op: 'in', value: [...Array.from({ length: 9_999 }, String), 'Deal 1'] },
    })
    expect(names(answer)).toEqual(['Deal 1'])
  })

  test('SEC-43 % and _ and \\ match literally', async () => {
    for (const value of ['%', '_', '\\', "'", 'Deal%'])
      expect(names(await ask(rep, { object: 'deal', where: { field: 'name', op: 'contains', value } }))).toEqual([])
  })
})
