// oxlint-disable unicorn/no-thenable -- a field may have this name, and records with it are tested
/** Keys of the language in files and mappings, idempotency keys at their limits, and content types that are not what they say. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { zipSync } from 'fflate'
import { importFile, uploadForm } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const base = '/api/v1/records/thing'
const special = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then']

let app: TestServer
beforeAll(async () => {
  app = await openServer({
    items: [
      {
        kind: 'object',
        name: 'thing',
        label: 'Thing',
        name_field: 'name',
        sharing: 'public_read_write',
        fields: {
          name: { type: 'text' },
          key: { type: 'external_id', unique: true },
          constructor: { type: 'text' },
          data: { type: 'json' },
          pick: { type: 'select', options: ['a', ...special].map((value) => ({ value, label: value })) },
          words: { type: 'tags' },
        },
      },
      {
        kind: 'object',
        name: 'constructor',
        label: 'Constructor',
        fields: { name: { type: 'text' }, then: { type: 'text' } },
      },
    ],
  })
})
afterAll(() => app?.close())

const json = { 'content-type': 'application/json' }

test('SEC-40 keys of the language are plain headers, options, tags and members', async () => {
  const header = ['name', ...special].join(',')
  const job = await importFile(
    app.admin,
    'thing',
    `${header}\nfrom a file,${special.map((name) => `v ${name}`).join(',')}\n`,
  )
  expect(job.counts).toMatchObject({ created: 1 })
  const [row] = (await app.admin.get(`${base}?where=${encodeURIComponent('name = "from a file"')}`)).body.records
  expect([row.constructor, row.pick]).toEqual(['v constructor', null])
  for (const name of special) {
    const text = `{"name": ${JSON.stringify(name)}, "pick": ${JSON.stringify(name)}, "words": [${JSON.stringify(name)}], "data": {${JSON.stringify(name)}: {"${name}": 1}}}`
    const made = await app.admin.request('POST', base, text, json)
    expect([name, made.status], made.text).toEqual([name, 201])
    expect(made.text.replaceAll(' ', '')).toContain(`{"${name}":{"${name}":1}}`)
    expect([name, made.body.pick, made.body.words]).toEqual([name, name, [name]])
    const grouped = await app.admin.request(
      'POST',
      '/api/v1/query',
      `{"object": "thing", "group_by": ["pick"], "aggregates": {"${name}": {"fn": "count"}}}`,
      json,
    )
    expect([name, grouped.status], grouped.text).toEqual([name, 200])
    expect(grouped.text).toContain(`"${name}":1`)
    const mapping = `{"mode": "insert", "columns": [{"column": "a", "field": "${name}"}], "constants": {"${name}": "x"}}`
    const started = await app.admin.post(`${base}/import`, uploadForm('a\n1\n', mapping))
    expect([name, started.status < 500], started.text).toEqual([name, true])
    if (name !== 'constructor') expect([name, started.status]).toEqual([name, 422])
    const preference = await app.admin.request('PATCH', '/api/v1/me', `{"preferences": {"${name}": {"x": 1}}}`, json)
    expect([name, preference.status < 500]).toEqual([name, true])
    const evaluated = await app.admin.request(
      'POST',
      '/api/v1/formula/evaluate',
      `{"object": "thing", "formula": "name", "record": {"${name}": {"name": "x"}}}`,
      json,
    )
    expect([name, evaluated.status < 500], evaluated.text).toEqual([name, true])
  }
  const made = await app.admin.post('/api/v1/records/constructor', { name: 'x', then: 'y' })
  expect([made.status, made.body.then]).toEqual([201, 'y'])
  expect((await app.admin.post('/api/v1/query', { object: 'constructor', fields: ['then'] })).body.records).toEqual([
    { then: 'y' },
  ])
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('REL-19 an idempotency key has 1 to 255 characters, belongs to a route, and keeps refusals but no faults', async () => {
  for (const key of ['', 'x'.repeat(256)]) {
    const answer = await app.admin.post(base, { name: 'k' }, { 'idempotency-key': key })
    expect([key.length, answer.status]).toEqual([key.length, 400])
  }
  const long = { 'idempotency-key': 'y'.repeat(255) }
  const first = await app.admin.post(base, { name: 'k' }, long)
  expect((await app.admin.post(base, { name: 'k' }, long)).body.id).toBe(first.body.id)
  expect((await app.admin.post(`${base}/bulk`, { op: 'insert', records: [] }, long)).status).toBe(200)
  const key = { 'idempotency-key': 'refused' }
  const refused = await app.admin.post(base, { pick: 'no' }, key)
  const again = await app.admin.post(base, { pick: 'no' }, key)
  expect([refused.status, again.status, again.body.errors]).toEqual([422, 422, refused.body.errors])
  const item = { kind: 'picklist', name: 'crowd', label: 'Crowd', options: [{ value: 'a', label: 'A' }] }
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      app.admin.post('/api/v1/metadata/apply', { items: [item] }, { 'idempotency-key': 'apart' }),
    ),
  )
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.version}`)).size).toBe(1)
  expect((await app.admin.post('/api/v1/metadata/apply', { items: [] }, { 'idempotency-key': 'apart' })).status).toBe(
    422,
  )
  const wrong = { items: [{ kind: 'object', name: 'Bad Name', fields: {} }] }
  const answersOfWrong = [
    await app.admin.post('/api/v1/metadata/apply', wrong, { 'idempotency-key': 'wrong' }),
    await app.admin.post('/api/v1/metadata/apply', wrong, { 'idempotency-key': 'wrong' }),
  ]
  expect(answersOfWrong.map((answer) => [answer.status, answer.body.code])).toEqual([
    [422, 'metadata.invalid'],
    [422, 'metadata.invalid'],
  ])
})

test('SEC-49 a body that is not what its type says is refused, not guessed', async () => {
  const form = new FormData()
  form.set('name', 'x')
  const many = new FormData()
  many.append('file', new Blob(['name\na\n']), 'a.csv')
  many.append('file', new Blob(['name\nb\n']), 'b.csv')
  const text = new FormData()
  text.set('file', '/etc/passwd')
  text.set('path', '/etc/passwd')
  const zip = zipSync({
    '../../evil.json': new Uint8Array([123, 125]),
    'object/__proto__.json': new TextEncoder().encode('{"kind":"object","name":"__proto__"}'),
  })
  const calls = [
    app.admin.post(base, form),
    app.admin.request('POST', `${base}/import`, '{"file": "/etc/passwd"}', json),
    app.admin.request('POST', `${base}/import`, 'name\nx\n', { 'content-type': 'text/csv' }),
    app.admin.request('POST', `${base}/import`, 'x', { 'content-type': 'multipart/form-data' }),
    app.admin.request('POST', `${base}/import`, 'x', { 'content-type': 'multipart/form-data; boundary=' }),
    app.admin.request('POST', `${base}/import`, '--b\r\nbroken', { 'content-type': 'multipart/form-data; boundary=b' }),
    app.admin.post(`${base}/import`, new FormData()),
    app.admin.post(`${base}/import`, text),
    app.admin.post(`${base}/import`, uploadForm('name\na\n', '{"columns": "x"')),
    app.admin.post(`${base}/import`, uploadForm('name\na\n', 'null')),
    app.admin.post(`${base}/import`, uploadForm('')),
    app.admin.post(`${base}/import`, uploadForm(zip, undefined, 'a.xlsx')),
    app.admin.request('POST', '/api/v1/metadata/import', zip, { 'content-type': 'application/zip' }),
    app.admin.request('POST', '/api/v1/metadata/import', 'PK', { 'content-type': 'application/zip' }),
  ]
  for (const [at, call] of calls.entries()) {
    const answer = await call
    expect(
      [at, answer.status >= 400 && answer.status < 500, answer.headers.get('content-type')],
      answer.text.slice(0, 300),
    ).toEqual([at, true, 'application/problem+json'])
    expect(answer.text).not.toMatch(/root:|\/tmp\/|\/work\//)
  }
  const twice = await app.admin.post(`${base}/import`, many)
  expect(twice.status < 500).toBe(true)
})
