import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../support/server.ts'
import { openServer } from '../support/server.ts'

const file = join(import.meta.dirname, '../../../shared/data/strings/blns.json')

const items = [
  {
    kind: 'object',
    name: 'slot',
    label: 'Slot',
    name_field: 'title',
    sharing: 'public_read_write',
    fields: {
      title: { type: 'text', max_length: 2000 },
      body: { type: 'long_text', max_length: 20000 },
      code: { type: 'external_id' },
      words: { type: 'tags' },
      place: { type: 'address' },
      data: { type: 'json' },
      constructor: { type: 'text' },
      select: { type: 'text' },
    },
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items })
})
afterAll(() => app?.close())

const strings: string[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
if (strings.length === 0) console.warn(`NOT TESTED: the Big List of Naughty Strings is not at ${file}`)

test.skipIf(strings.length === 0)(
  'the Big List of Naughty Strings comes back as it was written, in every text slot',
  async () => {
    const records = strings.map((text) => ({
      title: text,
      body: text,
      data: { text },
      constructor: text,
      select: text,
    }))
    const made = await app.admin.post('/api/v1/records/slot/bulk', { op: 'insert', records })
    expect(made.status, made.text.slice(0, 500)).toBe(200)
    const results = made.body.results as { ok: boolean; id: string; errors: { code: string }[] }[]
    let kept = 0
    for (const [at, result] of results.entries()) {
      const text = strings[at] ?? ''
      if (!result.ok) {
        // Only what PostgreSQL cannot hold may be refused, and with its reason.
        expect([text, result.errors[0]?.code]).toEqual([text, 'value.bad_character'])
        continue
      }
      kept++
    }
    expect(kept).toBeGreaterThan(strings.length - 5)
    const stored = await app.server.db.query<{
      id: string
      body: string | null
      select: string | null
      data: { text: string }
    }>({ text: 'select id, body, "select", data from ws_main.slot', values: [] })
    const byId = new Map(stored.map((row) => [row.id, row]))
    for (const [at, result] of results.entries()) {
      if (!result.ok) continue
      const text = strings[at] ?? ''
      const row = byId.get(result.id)
      expect(row?.data.text).toBe(text)
      if (text.trim() !== '') expect(row?.body).toBe(text)
    }
    for (const at of [0, 50, 100, 200, 300, 400, 500].filter((index) => results[index]?.ok)) {
      const read = await app.admin.get(`/api/v1/records/slot/${results[at]?.id}`)
      expect(read.body.body).toBe((strings[at] ?? '').trim() === '' ? null : strings[at])
      const patched = await app.admin.patch(`/api/v1/records/slot/${results[at]?.id}`, {
        select: strings[at],
        title: 'x',
      })
      expect([patched.status, patched.body.title]).toEqual([200, 'x'])
    }
  },
)

test('SEC-40 keys of the language are plain names', async () => {
  const made = await app.admin.post('/api/v1/records/slot', { title: 'plain' })
  expect([made.status, made.body.constructor, made.body.select]).toEqual([201, null, null])
  const set = await app.admin.patch(`/api/v1/records/slot/${made.body.id}`, { constructor: 'mine', select: 'from' })
  expect(set.body).toMatchObject({ constructor: 'mine', select: 'from', version: 2 })
  for (const key of [
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    '_search',
    '_from',
    'deleted_at',
    'created_at',
    'owner"; drop table slot; --',
  ]) {
    const refused = await app.admin.request(
      'POST',
      '/api/v1/records/slot',
      `{"title": "x", ${JSON.stringify(key)}: "x"}`,
      { 'content-type': 'application/json' },
    )
    expect([key, refused.status]).toEqual([key, 422])
  }
  expect(Object.keys(Object.prototype)).toEqual([])
})
