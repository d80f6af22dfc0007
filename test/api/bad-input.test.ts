/** Bad input to the API: whatever comes, the answer is a 4xx problem with its place, soon, and the database is as it was. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import type { Answer } from '../support/client.ts'
import { uploadForm } from '../support/imports.ts'
import { askInTime } from '../support/in-time.ts'
import { changedTables } from '../support/fingerprint.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deals = '/api/v1/records/opportunity'
const everything = {
  kind: 'object',
  name: 'everything',
  label: 'Everything',
  name_field: 'a_text',
  sharing: 'public_read_write',
  fields: {
    a_text: { type: 'text', max_length: 100 },
    a_long_text: { type: 'long_text' },
    a_rich_text: { type: 'rich_text' },
    a_number: { type: 'number', precision: 12, scale: 2 },
    an_integer: { type: 'integer' },
    a_currency: { type: 'currency', precision: 15, scale: 2 },
    a_percent: { type: 'percent' },
    a_checkbox: { type: 'checkbox' },
    a_date: { type: 'date' },
    a_datetime: { type: 'datetime' },
    a_time: { type: 'time' },
    a_duration: { type: 'duration' },
    a_select: { type: 'select', options: [{ value: 'one', label: 'One' }] },
    a_multi_select: { type: 'multi_select', options: [{ value: 'one', label: 'One' }] },
    tags: { type: 'tags' },
    an_email: { type: 'email' },
    a_phone: { type: 'phone' },
    a_url: { type: 'url' },
    a_lookup: { type: 'lookup', to: 'account' },
    a_user: { type: 'user' },
    any_record: { type: 'polymorphic_lookup', to: ['account', 'opportunity'] },
    many: { type: 'many_to_many', to: 'account' },
    a_parent: { type: 'hierarchy' },
    a_rating: { type: 'rating' },
    a_color: { type: 'color' },
    an_address: { type: 'address' },
    a_location: { type: 'location' },
    an_external_id: { type: 'external_id' },
    a_secret: { type: 'encrypted_text' },
    a_credit_code: { type: 'uscc' },
    an_ip: { type: 'ip' },
    a_currency_code: { type: 'currency_code' },
    a_barcode: { type: 'barcode' },
    an_autonumber: { type: 'autonumber', format: '{0000}' },
  },
}

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: [...contractDocuments, everything] })
  await app.admin.post(deals, { name: 'There', amount: 5 })
  await app.admin.post('/api/v1/records/everything', { a_text: 'There' })
})
afterAll(() => app?.close())

const json = { 'content-type': 'application/json' }

type Expected = { pointer?: boolean; ms?: number }

async function refused(what: string, send: () => Promise<Answer>, expected: Expected = {}): Promise<Answer> {
  const most = expected.ms ?? 200
  const { answer, ms } = await askInTime(most, send)
  const slow = ms > most ? `slow: ${Math.round(ms)} ms` : 'in time'
  const isProblem =
    answer.status >= 400 &&
    answer.status < 500 &&
    (answer.headers.get('content-type') ?? '').startsWith('application/problem+json')
  expect([what, isProblem ? 'problem' : `${answer.status} ${answer.text.slice(0, 300)}`, slow]).toEqual([
    what,
    'problem',
    'in time',
  ])
  if (expected.pointer)
    expect([what, answer.body.errors?.[0]?.pointer], answer.text.slice(0, 400)).toEqual([what, expect.any(String)])
  return answer
}

async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await app.fingerprint()
  await work()
  expect(changedTables(before, await app.fingerprint())).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
}

const post = (path: string, body: unknown) => () =>
  app.admin.request('POST', path, typeof body === 'string' ? body : JSON.stringify(body), json)
const query = (body: object) => post('/api/v1/query', { object: 'opportunity', ...body })

describe('bodies', () => {
  test('malformed JSON and JSON that is no object, on every call that takes a body', async () => {
    const paths = [
      deals,
      `${deals}/bulk`,
      '/api/v1/query',
      '/api/v1/users',
      '/api/v1/metadata/apply',
      '/api/v1/metadata/plan',
      '/api/v1/metadata/publish',
      '/api/v1/metadata/rollback',
      '/api/v1/formula/check',
      '/api/v1/formula/evaluate',
      '/api/v1/auth/api-key/create',
      `${deals}/01890000-0000-7000-8000-000000000000/history/restore`,
    ]
    const bodies = [
      '{',
      '{"a":',
      'nul',
      "{'a': 1}",
      '{"a": 01}',
      '[]',
      'null',
      '"x"',
      '1',
      '\u0000',
      '{"a":1}}',
      '{"a":NaN}',
      '[1,2',
    ]
    await unchanged(async () => {
      for (const path of paths)
        for (const body of bodies) await refused(`${path} ${body}`, post(path, body), { pointer: true })
    })
  })

  test('deep nesting, 10 MB of one value, too many bytes', async () => {
    const big = 'x'.repeat(10 * 1024 * 1024 - 200)
    await unchanged(async () => {
      for (const path of [deals, `${deals}/bulk`, '/api/v1/query', '/api/v1/metadata/apply', '/api/v1/formula/check']) {
        for (const depth of [600, 5_000, 100_000])
          await refused(`${path} ${depth} deep`, post(path, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`))
        await refused(`${path} big text`, post(path, `{"name": "${big}"}`), { ms: 600 })
        await refused(`${path} big key`, post(path, `{"${big}": 1}`), { ms: 600 })
      }
      await refused('too big', post(deals, `{"name": "${big}${big}"}`), { ms: 600 })
      await refused(
        'many members',
        post(deals, `{${Array.from({ length: 500_000 }, (_, at) => `"f${at}": 1`).join(',')}}`),
        { ms: 600, pointer: true },
      )
    })
  })

  test('chunked bodies without a length are held to the same limit', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++
        if (sent > 40) controller.close()
        else controller.enqueue(new Uint8Array(1024 * 1024).fill(120))
      },
    })
    const status = await fetch(app.address + deals, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { ...app.admin.headers, ...json },
    } as RequestInit).then(
      (answer) => answer.status,
      () => 413,
    )
    expect(status).toBe(413)
  })

  test('unknown fields and keys of the language', async () => {
    const keys = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'then',
      'nope',
      '',
      'name ',
      'Name',
      'name"',
      'a.b',
      '{a,b}',
      "a'||(select 1)||'",
      'owner.name',
      '_search',
      '_from',
      'deleted_at',
      'x'.repeat(10_000),
    ]
    await unchanged(async () => {
      for (const key of keys) {
        const body = `{"name": "x", ${JSON.stringify(key)}: "y"}`
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        const answer = await refused(`create ${key.slice(0, 40)}`, post(deals, body), { pointer: true })
        if (key.length < 100) expect(answer.body.errors[0].pointer).toBe(pointer)
        const bulk = await post(`${deals}/bulk`, `{"op": "insert", "all_or_none": true, "records": [${body}]}`)()
        expect([key.slice(0, 40), bulk.status]).toEqual([key.slice(0, 40), 422])
        await refused(
          `bulk member ${key.slice(0, 40)}`,
          post(`${deals}/bulk`, `{"op": "insert", "records": [], ${JSON.stringify(key)}: 1}`),
          { pointer: true },
        )
        await refused(
          `query member ${key.slice(0, 40)}`,
          post('/api/v1/query', `{"object": "opportunity", ${JSON.stringify(key)}: 1}`),
          { pointer: true },
        )
        await refused(
          `user member ${key.slice(0, 40)}`,
          post('/api/v1/users', `{"name": "x", "email": "x@example.com", ${JSON.stringify(key)}: 1}`),
          { pointer: true },
        )
      }
    })
  })
})

describe('values', () => {
  const wrong: unknown[] = [
    {},
    [],
    [[]],
    { a: 1 },
    [{ a: 1 }],
    { constructor: 1 },
    Number.POSITIVE_INFINITY,
    '\u0000',
    'x\ud800y',
    true,
    -1.5e300,
    'x'.repeat(300_000),
  ]
  const taken: { [type: string]: unknown[] } = {}

  test('of the wrong type are refused at their field or kept as they are; nothing breaks', async () => {
    for (const field of Object.keys(everything.fields)) {
      for (const value of wrong) {
        const body = `{"a_text": "x", "${field}": ${value === Number.POSITIVE_INFINITY ? '1e400' : JSON.stringify(value)}}`
        const answer = await post('/api/v1/records/everything', body)()
        const what = `${field} ${JSON.stringify(value).slice(0, 40)}`
        expect([what, [201, 422].includes(answer.status)], answer.text.slice(0, 300)).toEqual([what, true])
        if (answer.status === 422) expect([what, answer.body.errors[0].pointer.split('/')[1]]).toEqual([what, field])
        else (taken[field] ??= []).push(value)
      }
    }
    // An object or a list where one value is expected is never taken.
    const scalars = Object.entries(taken).filter(
      ([field, values]) =>
        !['many', 'tags', 'a_multi_select', 'an_address', 'a_location'].includes(field) &&
        values.some((value) => typeof value === 'object'),
    )
    expect(scalars).toEqual([])
  })

  test('in filters likewise, with each operator', async () => {
    const operators = ['eq', 'ne', 'lt', 'gt', 'in', 'nin', 'between', 'contains', 'starts_with', 'is_null']
    await unchanged(async () => {
      for (const field of Object.keys(everything.fields)) {
        for (const op of operators) {
          for (const value of [
            {},
            { a: 1 },
            [[]],
            [{}],
            { token: '__proto__' },
            { token: 'last_n_days', n: 1e9 },
            '\u0000',
            'x\ud800',
            "'; drop table x; --",
            1e300,
            ['x\u0000', null],
          ]) {
            const answer = await post('/api/v1/query', {
              object: 'everything',
              fields: ['id'],
              where: { field, op, value },
            })()
            const what = `${field} ${op} ${JSON.stringify(value)}`
            expect([what, answer.status === 200 || answer.status === 400], answer.text.slice(0, 300)).toEqual([
              what,
              true,
            ])
            if (answer.status === 400)
              expect([what, answer.body.errors?.[0]?.pointer], answer.text.slice(0, 300)).toEqual([
                what,
                expect.stringMatching(/^\/where/),
              ])
          }
        }
      }
    })
  }, 120_000)
})

describe('queries', () => {
  test('1,000-deep filters, 10,000-item lists, wide and long ones', async () => {
    const nested = (depth: number, name: 'and' | 'not') =>
      `${(name === 'and' ? '{"and":[' : '{"not":').repeat(depth)}{"field":"name","op":"eq","value":"x"}${(name === 'and' ? ']}' : '}').repeat(depth)}`
    const many = (length: number) => Array.from({ length }, (_, at) => `v${at}`)
    await unchanged(async () => {
      for (const name of ['and', 'not'] as const)
        for (const depth of [100, 1000])
          await refused(
            `${depth} ${name}`,
            post('/api/v1/query', `{"object":"opportunity","where":${nested(depth, name)}}`),
          )
      await refused(
        'two million conditions',
        query({ where: { or: Array.from({ length: 20_000 }, () => ({ field: 'name', op: 'eq', value: 'x' })) } }),
        { pointer: true },
      )
      await refused('formula of 100 kB', query({ where: { formula: `name = "${'x'.repeat(100_000)}"` } }), {
        pointer: true,
      })
      await refused(
        '10,000 parentheses',
        query({ where: { formula: `${'('.repeat(5000)}1${')'.repeat(5000)} = 1` } }),
        { pointer: true },
      )
      await refused('200,000 items', query({ where: { field: 'name', op: 'in', value: many(200_000) } }), { ms: 600 })
      await refused('1,000 fields', query({ fields: many(1000) }), { pointer: true })
      await refused(
        '500 children',
        query({ fields: Array.from({ length: 500 }, () => ({ children: 'quote.opportunity', fields: ['number'] })) }),
        { pointer: true },
      )
      await refused('500 sorts', query({ order_by: many(500).map((field) => ({ field })) }), { pointer: true })
      await refused('deep path', query({ fields: [`account.${'parent.'.repeat(50)}name`] }), { pointer: true })
      await refused('limit', query({ limit: 1e9 }), { pointer: true })
      for (const limit of [0, -1, 1.5, '50', 1001, 1e21])
        await refused(`limit ${limit}`, query({ limit }), { pointer: true })
      const answer = await query({ fields: ['id'], where: { field: 'name', op: 'in', value: many(10_000) } })()
      expect([200, 400]).toContain(answer.status)
    })
  })

  test('no fields are all fields, as in an address with a blank', async () => {
    const all = (await query({ limit: 1 })()).body.records
    expect(Object.keys(all[0])).toContain('amount')
    expect((await query({ limit: 1, fields: [] })()).body.records).toEqual(all)
    for (const blank of ['', '%20', ','])
      expect((await app.admin.get(`${deals}?limit=1&fields=${blank}`)).body.records).toEqual(all)
  })

  test('a cursor that was touched', async () => {
    const { next_cursor: cursor } = (
      await app.admin.post('/api/v1/query', { object: 'user', fields: ['id'], limit: 1 })
    ).body
    await app.admin.post(deals, { name: 'Second' })
    const own = (await app.admin.get(`${deals}?limit=1`)).body.next_cursor as string
    const cursors = [
      `${own}x`,
      own.slice(0, -2),
      own.slice(2),
      own.split('').reverse().join(''),
      cursor ?? 'other',
      '',
      'null',
      "' or 1=1 --",
      '\u0000',
      'x'.repeat(50_000),
      Buffer.from('{"__proto__": 1}').toString('base64url'),
      Buffer.from('[]').toString('base64'),
    ]
    await unchanged(async () => {
      for (const text of cursors.filter((each) => each !== '')) {
        await refused(`cursor ${text.slice(0, 20)}`, query({ limit: 1, cursor: text }))
        if (text.length < 10_000)
          await refused(`list ${text.slice(0, 20)}`, () =>
            app.admin.get(`${deals}?limit=1&cursor=${encodeURIComponent(text)}`),
          )
      }
      for (let at = 0; at < own.length; at++) {
        const touched = own.slice(0, at) + (own[at] === 'A' ? 'B' : 'A') + own.slice(at + 1)
        const answer = await query({ limit: 1, cursor: touched })()
        expect([touched, answer.status < 500]).toEqual([touched, true])
      }
    })
  })

  test('names of objects and fields that are SQL or JavaScript', async () => {
    const names = [
      'select',
      'user"; drop table x; --',
      "a'b",
      '__proto__',
      'constructor',
      'toString',
      'pg_user',
      '_secret',
      '"user"',
      'ws_main.account',
      'a.b.c',
      '*',
      '1',
      ' ',
      '$me',
      '%',
      '\u0000',
      '../..',
      'x'.repeat(5000),
    ]
    await unchanged(async () => {
      for (const name of names) {
        const at = encodeURIComponent(name)
        const short = name.slice(0, 30)
        await refused(`query ${short}`, post('/api/v1/query', { object: name }))
        await refused(`list ${short}`, () => app.admin.get(`/api/v1/records/${at}`))
        await refused(`create ${short}`, post(`/api/v1/records/${at}`, { name: 'x' }))
        await refused(`bulk ${short}`, post(`/api/v1/records/${at}/bulk`, { op: 'insert', records: [{}] }))
        await refused(`export ${short}`, () => app.admin.get(`/api/v1/records/${at}/export?format=csv`))
        await refused(`import ${short}`, () => app.admin.post(`/api/v1/records/${at}/import`, uploadForm('a\n1\n')))
        await refused(`check ${short}`, post('/api/v1/formula/check', { object: name, formula: '1' }))
        for (const part of [
          { fields: [name] },
          { where: { field: name, op: 'eq', value: 1 } },
          { order_by: [{ field: name }] },
          { group_by: [name], aggregates: { n: { fn: 'count' } } },
          { aggregates: { n: { fn: 'sum', field: name } } },
          { where: { field: 'name', op: name, value: 1 } },
          { fields: [{ children: name, fields: ['id'] }] },
          { group_by: [{ field: 'close_date', unit: name }] },
          { aggregates: { n: { fn: name, field: 'amount' } } },
          { view: name },
          { as_of: name },
        ])
          if (!('fields' in part && name === '*'))
            await refused(`${JSON.stringify(part).slice(0, 80)}`, query(part), { pointer: true })
        for (const path of [
          ...(['*', ' '].includes(name) ? [] : [`${deals}?fields=${at}`]),
          ...(name === ' ' ? [] : [`${deals}?order_by=${at}`]),
          `${deals}?view=${at}`,
          `${deals}?${at}=1`,
          `${deals}/${at}`,
          `/api/v1/metadata/${at}`,
          `/api/v1/metadata/object/${at}`,
          `/api/v1/jobs/${at}`,
          `${deals}/export?format=${at}`,
        ])
          await refused(`GET ${path.slice(0, 80)}`, () => app.admin.get(path))
        await refused(
          `upsert by ${short}`,
          post(`${deals}/bulk`, { op: 'upsert', key: name, records: [{ name: 'x' }] }),
        )
        await refused(`op ${short}`, post(`${deals}/bulk`, { op: name, records: [] }))
      }
    })
  }, 60_000)
})
