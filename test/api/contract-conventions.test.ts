/** The contract, section "Process" and "Conventions": what every call of the API keeps to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractDocuments } from '../fixtures/contract-world.ts'
import { Client } from '../support/client.ts'
import type { Answer } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const deals = '/api/v1/records/opportunity'
const nowhere = '01890000-0000-7000-8000-000000000000'

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: contractDocuments })
})
afterAll(() => app?.close())

const json = { 'content-type': 'application/json' }

function expectProblem(answer: Answer, status: number, code: string | RegExp): void {
  expect([answer.status, answer.headers.get('content-type')], answer.text.slice(0, 500)).toEqual([
    status,
    expect.stringMatching(/^application\/problem\+json/),
  ])
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    code: expect.stringMatching(code),
    detail: expect.any(String),
    request_id: expect.any(String),
  })
}

describe('process', () => {
  test('/health and /ready answer 200 without a session', async () => {
    for (const path of ['/health', '/ready']) expect((await app.anonymous().get(path)).status).toBe(200)
  })

  test('the OpenAPI document has every call of the contract; its page is interactive', async () => {
    const { paths, openapi } = (await app.admin.get('/api/v1/openapi.json')).body
    expect(openapi).toMatch(/^3\.1\.\d$/)
    const calls = [
      'get /api/v1/openapi.json',
      'get /api/v1/docs',
      'get /api/v1/me',
      'post /api/v1/setup',
      'get /api/v1/users',
      'post /api/v1/users',
      'patch /api/v1/users/{id}',
      'get /api/v1/metadata',
      'get /api/v1/metadata/schemas',
      'get /api/v1/metadata/schemas/{kind}',
      'get /api/v1/metadata/{kind}',
      'get /api/v1/metadata/{kind}/{name}',
      'put /api/v1/metadata/{kind}/{name}',
      'delete /api/v1/metadata/{kind}/{name}',
      'post /api/v1/metadata/plan',
      'post /api/v1/metadata/publish',
      'post /api/v1/metadata/apply',
      'get /api/v1/metadata/versions',
      'post /api/v1/metadata/rollback',
      'get /api/v1/metadata/export',
      'post /api/v1/metadata/import',
      `get ${deals}`,
      `post ${deals}`,
      `get ${deals}/{id}`,
      `patch ${deals}/{id}`,
      `delete ${deals}/{id}`,
      `post ${deals}/{id}/restore`,
      `get ${deals}/{id}/history`,
      `post ${deals}/bulk`,
      `post ${deals}/import`,
      'get /api/v1/jobs/{id}',
      `get ${deals}/export`,
      'post /api/v1/query',
      'get /api/v1/search',
      'get /api/v1/events',
      'post /api/v1/formula/check',
      'post /api/v1/formula/evaluate',
    ]
    expect(calls.filter((call) => paths[call.split(' ')[1] ?? '']?.[call.split(' ')[0] ?? ''] === undefined)).toEqual(
      [],
    )
    expect((await app.anonymous().get('/api/v1/docs')).headers.get('content-type')).toMatch(/^text\/html/)
  })
})

describe('values', () => {
  test('a record carries its system fields: UUIDv7, times in UTC with milliseconds, dates as days', async () => {
    const { body, status } = await app.admin.post(deals, {
      name: 'A',
      close_date: '2026-02-28',
      met_at: '2026-02-28T10:00:00+08:00',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      id: expect.stringMatching(uuid7),
      owner: expect.stringMatching(uuid7),
      created_at: expect.stringMatching(instant),
      created_by: expect.stringMatching(uuid7),
      updated_at: expect.stringMatching(instant),
      updated_by: expect.stringMatching(uuid7),
      version: 1,
      close_date: '2026-02-28',
      met_at: '2026-02-28T02:00:00.000Z',
      number: expect.stringMatching(/^OP-\d{4}-\d{4}$/),
    })
  })

  test('decimals are JSON numbers; decimal strings are taken; 15 digits are exact', async () => {
    for (const [given, kept] of [
      [1234.56, 1234.56],
      ['1234.56', 1234.56],
      ['9999999999999.99', 9999999999999.99],
      [9999999999999.99, 9999999999999.99],
      ['0.10', 0.1],
      ['-7', -7],
    ]) {
      const { status, body } = await app.admin.post(deals, { name: 'A', amount: given, margin: given })
      expect([given, status, body.amount, body.margin]).toEqual([given, 201, kept, kept])
    }
  })

  test('more digits than the field holds: 422 at the field, never rounded', async () => {
    for (const amount of [1.234, '1.234', 12345678901234.5, '99999999999999.99', 1e300]) {
      for (const field of ['amount', 'margin']) {
        const answer = await app.admin.post(deals, { name: 'A', [field]: amount })
        expectProblem(answer, 422, /^record\./)
        expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: `/${field}` })])
      }
    }
  })
})

describe('errors', () => {
  test('400 malformed', async () => {
    expectProblem(await app.admin.request('POST', deals, '{"name": ', json), 400, /^request\.malformed$/)
    expectProblem(await app.admin.get(`${deals}?limit=x`), 400, /^query\./)
  })
  test('401 not signed in, with a key that is none, with a cookie that is none', async () => {
    expectProblem(await app.anonymous().get(deals), 401, /^auth\./)
    expectProblem(await new Client(app.address, { authorization: 'Bearer nothing' }).get(deals), 401, /^auth\./)
    expectProblem(
      await new Client(app.address, { cookie: 'session=nothing' }).post(deals, { name: 'A' }),
      401,
      /^auth\./,
    )
  })
  test('403 not allowed', async () => {
    const nobody = await app.as('nobody')
    expectProblem(await nobody.post(deals, { name: 'A' }), 403, /^access\./)
    expectProblem(await nobody.get('/api/v1/users'), 403, /^access\./)
  })
  test('404 not there or not visible, alike to the byte', async () => {
    const hidden = (await app.admin.post(deals, { name: 'Hidden' })).body.id
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answers = await Promise.all(
        [hidden, nowhere].map((id) =>
          rep.request(method, `${deals}/${id}`, method === 'PATCH' ? { name: 'B' } : undefined),
        ),
      )
      const texts = answers.map((answer) => [
        answer.status,
        answer.text.replace(/"(request_id|instance)":"[^"]*"/g, ''),
      ])
      expect([method, texts[0]]).toEqual([method, texts[1]])
    }
    expectProblem(await rep.get(`${deals}/${hidden}`), 404, /^record\.not_found$/)
    expectProblem(await app.admin.get('/api/v1/records/no_such'), 404, /^query\.unknown_object$/)
  })
  test('409 unique, with the field', async () => {
    await app.admin.post('/api/v1/records/account', { name: 'A', code: 'same' })
    const answer = await app.admin.post('/api/v1/records/account', { name: 'B', code: 'same' })
    expectProblem(answer, 409, /^record\.duplicate$/)
    expect(answer.body.errors[0].pointer).toBe('/code')
  })
  test('413 too big, 415 another content type', async () => {
    expectProblem(await app.admin.post(deals, { name: 'x'.repeat(11_000_000) }), 413, /^limit\./)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expectProblem(
        await app.admin.request('POST', deals, '{"name": "A"}', { 'content-type': type }),
        415,
        /^request\./,
      )
  })
  test('422 breaks rules of the metadata: every field at once, with pointer, code and message', async () => {
    const answer = await app.admin.post(deals, {
      name: 'x'.repeat(121),
      stage: 'nope',
      amount: 'many',
      close_date: '2026-02-30',
      unknown: 1,
    })
    expectProblem(answer, 422, /^record\.validation_failed$/)
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/amount',
      '/close_date',
      '/name',
      '/stage',
      '/unknown',
    ])
    for (const error of answer.body.errors)
      expect(error).toMatchObject({ code: expect.stringMatching(/^value\./), message: expect.stringMatching(/\S/) })
    const missing = await app.admin.post(deals, {})
    expect(missing.body.errors).toEqual([expect.objectContaining({ pointer: '/name', code: 'value.required' })])
  })
  test("messages are in the caller's language, the codes are not", async () => {
    const say = async (language: string) =>
      (await app.admin.post(deals, { stage: 'won', name: 'A', amount: null }, { 'accept-language': language })).body
    const [english, chinese] = [await say('en'), await say('zh-CN,zh;q=0.9')]
    expect([english.errors[0].message, chinese.errors[0].message]).toEqual([
      'A won deal needs an amount',
      '赢单必须填写金额',
    ])
    expect([english.code, english.errors[0].pointer]).toEqual([chinese.code, chinese.errors[0].pointer])
    expect(chinese.title).toMatch(/\p{Script=Han}/u)
    const required = await app.admin.post(deals, {}, { 'accept-language': 'zh-CN' })
    expect(required.body.errors[0].message).toMatch(/\p{Script=Han}/u)
    const taiwan = await app.admin.get(`${deals}/00000000-0000-7000-8000-000000000000`, {
      'accept-language': 'zh-Hant-TW',
    })
    expect(taiwan.body.title).toMatch(/記錄/)
    const chineseUser = await app.as('lan', { permission_sets: ['sales_rep'], locale: 'zh-CN' })
    expect((await chineseUser.post(deals, {})).body.errors[0].message).toMatch(/\p{Script=Han}/u)
  })
})

describe('Idempotency-Key', () => {
  test('on a create, a bulk call, a restore and a new user: the first answer again, one effect', async () => {
    const made = (await app.admin.post(deals, { name: 'Binned' })).body
    await app.admin.delete(`${deals}/${made.id}`)
    const calls: [string, object][] = [
      [deals, { name: 'Once' }],
      [`${deals}/bulk`, { op: 'insert', records: [{ name: 'Once in bulk' }] }],
      [`${deals}/${made.id}/restore`, {}],
      ['/api/v1/users', { name: 'Once', email: 'once@example.com', password: 'correct horse battery' }],
    ]
    for (const [path, body] of calls) {
      const key = { 'idempotency-key': `key of ${path}` }
      const [first, second] = [await app.admin.post(path, body, key), await app.admin.post(path, body, key)]
      expect([path, first.status < 300, second.status, second.body]).toEqual([path, true, first.status, first.body])
    }
    expect(
      (await app.admin.get(`${deals}?where=${encodeURIComponent('BEGINS(name, "Once")')}&total=1`)).body.total,
    ).toBe(2)
  })

  test('on metadata apply, publish and rollback, on a new API key: one effect', async () => {
    const item = { kind: 'picklist', name: 'once', label: 'Once', options: [{ value: 'a', label: 'A' }] }
    const version = async () => (await app.admin.get('/api/v1/metadata')).body.version
    const before = await version()
    const key = { 'idempotency-key': 'metadata once' }
    const applied = [
      await app.admin.post('/api/v1/metadata/apply', { items: [item] }, key),
      await app.admin.post('/api/v1/metadata/apply', { items: [item] }, key),
    ]
    expect(applied.map((answer) => [answer.status, answer.body.version])).toEqual([
      [200, before + 1],
      [200, before + 1],
    ])
    const back = [
      await app.admin.post('/api/v1/metadata/rollback', { version: before }, key),
      await app.admin.post('/api/v1/metadata/rollback', { version: before }, key),
    ]
    expect(back.map((answer) => [answer.status, answer.body.version])).toEqual([
      [200, before + 2],
      [200, before + 2],
    ])
    await app.admin.put('/api/v1/metadata/picklist/once', item)
    const published = [
      await app.admin.post('/api/v1/metadata/publish', {}, key),
      await app.admin.post('/api/v1/metadata/publish', {}, key),
    ]
    expect(published.map((answer) => [answer.status, answer.body.version])).toEqual([
      [200, before + 3],
      [200, before + 3],
    ])
    expect(await version()).toBe(before + 3)
    const keys = [
      await app.admin.post('/api/v1/auth/api-key/create', { name: 'k' }, key),
      await app.admin.post('/api/v1/auth/api-key/create', { name: 'k' }, key),
    ]
    expect(keys[1]?.body).toEqual(keys[0]?.body)
    const kept = await app.server.db.query<{ found: boolean }>({
      text: 'select bool_or(strpos(t::text, $1) > 0) as found from ws_main._idempotency t',
      values: [keys[0]?.body.key],
    })
    expect(kept).toEqual([{ found: false }])
  })

  test('another body under the key is 422; the key of another user is another key; ten at once have one effect', async () => {
    const key = { 'idempotency-key': 'crowd' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.admin.post(deals, { name: 'Crowd' }, key)))
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1)
    expectProblem(await app.admin.post(deals, { name: 'Other' }, key), 422, /^request\.idempotency_mismatch$/)
    const rep = await app.as('rep', { permission_sets: ['sales_rep'] })
    expect((await rep.post(deals, { name: 'Crowd' }, key)).body.id).not.toBe(answers[0]?.body.id)
  })
})

describe('optimistic locking', () => {
  test('If-Match or version in the body; stale is 409 with the current record', async () => {
    const { id } = (await app.admin.post(deals, { name: 'Locked' })).body
    expect((await app.admin.patch(`${deals}/${id}`, { name: 'Two' }, { 'if-match': '"1"' })).body.version).toBe(2)
    const stale = [
      await app.admin.patch(`${deals}/${id}`, { name: 'Three' }, { 'if-match': '"1"' }),
      await app.admin.patch(`${deals}/${id}`, { name: 'Three', version: 1 }),
      await app.admin.delete(`${deals}/${id}`, { 'if-match': '"1"' }),
      await app.admin.request('DELETE', `${deals}/${id}`, { version: 1 }),
    ]
    for (const answer of stale) {
      expectProblem(answer, 409, /^record\.stale$/)
      expect(answer.body.current).toMatchObject({ id, name: 'Two', version: 2 })
    }
    const read = await app.admin.get(`${deals}/${id}`)
    expect([read.headers.get('etag'), read.body.name]).toEqual(['"2"', 'Two'])
    expect((await app.admin.patch(`${deals}/${id}`, { name: 'Three', version: 2 })).status).toBe(200)
    expect((await app.admin.delete(`${deals}/${id}`, { 'if-match': '"3"' })).status).toBe(204)
  })
})

describe('paging', () => {
  test('default 50, at most 1000, pages stay stable while records come in between', async () => {
    const accounts = '/api/v1/records/account'
    const names = Array.from({ length: 120 }, (_, at) => `P${String(at).padStart(3, '0')}`)
    await app.admin.post(`${accounts}/bulk`, { op: 'insert', records: names.map((name) => ({ name })) })
    const where = encodeURIComponent('BEGINS(name, "P")')
    const first = (await app.admin.get(`${accounts}?fields=name&order_by=name&where=${where}`)).body
    expect(first.records).toHaveLength(50)
    await app.admin.post(accounts, { name: 'P000 early' })
    const seen = [...first.records]
    let cursor: string | null = first.next_cursor
    while (cursor !== null) {
      const page: Answer = await app.admin.get(
        `${accounts}?fields=name&order_by=name&where=${where}&cursor=${encodeURIComponent(cursor)}`,
      )
      seen.push(...page.body.records)
      cursor = page.body.next_cursor
    }
    expect(seen.map((record: { name: string }) => record.name)).toEqual(names)
    expect((await app.admin.get(`${accounts}?limit=1000`)).status).toBe(200)
    for (const limit of ['1001', '0', '-1', '1e9', '1000000000', ''])
      if (limit !== '') expectProblem(await app.admin.get(`${accounts}?limit=${limit}`), 400, /^query\./)
    expectProblem(await app.admin.get(`${accounts}?cursor=nonsense`), 400, /^query\.cursor_invalid$/)
  })
})
