/**
 * Every field type in a real database, through the API: what is written comes back, every operator finds what it should, groups, keys,
 * defaults. One object per type; what is true without a database stands in fields.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareValues, equalValues } from '@trellis/metadata/fields/compare.ts'
import type { FieldTypeDef, JsonValue, Operator } from '@trellis/metadata/fields/field-type.ts'
import { fieldTypes } from '@trellis/metadata/fields/field-types.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { importFile } from '../support/imports.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { sampleOf } from './field-samples.ts'
import { naughtyStrings } from './naughty-strings.ts'

/** Not fields of documents, or worked out by the platform: tested where they are made. */
const computed = new Set(['id', 'currency_code', 'formula', 'rollup', 'autonumber'])
/** The value is a record or a file that has to be there. */
const targets: { [type: string]: string } = {
  lookup: 'target',
  master_detail: 'target',
  polymorphic_lookup: 'target',
  many_to_many: 'target',
  user: 'user',
  hierarchy: 'c_hierarchy',
}
const files = new Set(['file', 'image', 'signature'])
const defs = Object.values(fieldTypes).filter((def) => !computed.has(def.type) && !files.has(def.type))

function documentOf(def: FieldTypeDef): AnyDocument {
  const { document } = sampleOf(def.type)
  const to =
    def.type === 'polymorphic_lookup' ? { to: ['target', 'other'] } : document.to === undefined ? {} : { to: 'target' }
  const f = { ...document, ...to, type: def.type, ...(def.uniqueByDefault && { unique: false }) }
  const value = sampleOf(def.type).values.at(-1) ?? null
  const withDefault = def.reference || def.encrypted ? {} : { d: { ...f, default: value, unique: false } }
  return {
    kind: 'object',
    name: `c_${def.type}`,
    label: def.type,
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true },
      batch: { type: 'text' },
      f,
      ...withDefault,
      ...(def.uniqueAllowed && !def.reference && { u: { ...f, unique: true } }),
    },
  }
}

const plain = (name: string): AnyDocument => ({
  kind: 'object',
  name,
  label: name,
  sharing: 'public_read_write',
  fields: { name: { type: 'text' } },
})

let app: TestServer
let ids: { [object: string]: string[] } = {}
beforeAll(async () => {
  app = await openServer({ items: [plain('target'), plain('other'), ...defs.map(documentOf)] })
  const created = await bulk('target', [{ name: 'A' }, { name: 'B' }, { name: 'C' }])
  const user = await app.admin.post('/api/v1/users', {
    name: 'Second',
    email: 'second@example.com',
    password: 'correct horse battery',
  })
  const me = await app.admin.get('/api/v1/me')
  ids = {
    target: created,
    user: [me.body.user?.id ?? me.body.id, user.body.id].sort(),
    c_hierarchy: await bulk('c_hierarchy', [{ name: 'top' }, { name: 'second' }]),
  }
})
afterAll(() => app?.close())

async function bulk(object: string, records: object[]): Promise<string[]> {
  const answer = await app.admin.post(`/api/v1/records/${object}/bulk`, { op: 'insert', records, all_or_none: true })
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
  return answer.body.results.map((result: { id: string }) => result.id)
}

async function query(body: object): Promise<{ [field: string]: JsonValue }[]> {
  const answer = await app.admin.post('/api/v1/query', { limit: 1000, ...body })
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
  return answer.body.records
}

/** The samples of a type, with ids of records that are there. */
function valuesOf(def: FieldTypeDef): JsonValue[] {
  const object = targets[def.type]
  const { values } = sampleOf(def.type)
  if (object === undefined) return [...values]
  const there = ids[object] ?? []
  return def.many ? [[there[0] ?? ''], [there[0] ?? '', there[1] ?? '']] : there.slice(0, 2)
}

const written = (def: FieldTypeDef, value: JsonValue) =>
  def.type === 'polymorphic_lookup' && value !== null ? { f: value, f_object: 'target' } : { f: value }

describe.each(defs)('$type', (def: FieldTypeDef) => {
  const object = `c_${def.type}`
  const stored: { name: string; f: JsonValue }[] = []
  beforeAll(async () => {
    const values = [...valuesOf(def), ...(def.type === 'master_detail' ? [] : [null])]
    const records = values.map((value, index) => ({ name: `r${index}`, ...written(def, value) }))
    await bulk(object, records)
    // A new record takes false for a blank checkbox.
    stored.push(...records.map(({ name, f }) => ({ name, f: f ?? def.blank ?? null })))
  })
  const own = { field: 'name', op: 'starts_with', value: 'r' }

  test('what is written comes back as the same value', async () => {
    const found = await query({
      object,
      fields: ['name', 'f'],
      where: own,
      order_by: ['name'].map((field) => ({ field })),
    })
    const expected = def.encrypted ? stored.map(({ name, f }) => ({ name, f: f === null ? null : '••••••' })) : stored
    for (const { name, f } of expected) {
      const back = found.find((record) => record['name'] === name)?.['f']
      if (!equalValues(sorted(def, back ?? null), f)) expect([name, back]).toEqual([name, f])
    }
    expect(found).toHaveLength(expected.length)
  })

  test('every operator finds exactly the records it should', async () => {
    for (const [op, value] of def.operators.flatMap((operator) => questions(def, operator))) {
      const found = await query({
        object,
        fields: ['name'],
        where: { and: [own, { field: 'f', op, ...(value !== undefined && { value }) }] },
      })
      const expected = stored.filter((record) => holds(def, op, record.f, value)).map(({ name }) => name)
      expect([op, value, found.map(({ name }) => name).sort()]).toEqual([op, value, expected.sort()])
    }
  })

  test('a filter takes a code as people type it', async () => {
    if (!def.operators.includes('eq') || def.sqlType(sampleOf(def.type).document as FieldDocument) !== 'text') return
    for (const [input, value] of sampleOf(def.type).reads) {
      const known = stored.find(({ f }) => value !== null && f === value)
      if (!known || typeof input !== 'string') continue
      const found = await query({
        object,
        fields: ['name'],
        where: { and: [own, { field: 'f', op: 'eq', value: input }] },
      })
      expect([input, found]).toEqual([input, [{ name: known.name }]])
    }
  })

  test('an operator the type does not have is refused, not ignored', async () => {
    for (const op of (['lt', 'starts_with', 'eq'] as const).filter((operator) => !def.operators.includes(operator))) {
      const answer = await app.admin.post('/api/v1/query', {
        object,
        fields: ['name'],
        where: { field: 'f', op, value: sampleOf(def.type).values[0] },
      })
      expect([op, answer.status, answer.body.code]).toEqual([op, 400, 'query.bad_operator'])
    }
  })

  test.runIf(def.sortable)('sorting gives the order of the type, blanks last', async () => {
    const found = await query({ object, fields: ['f'], where: own, order_by: [{ field: 'f' }] })
    const expected = stored
      .map(({ f }) => f)
      .sort((a, b) => (def.reference ? byText(a, b) : compareValues(def, a, b, 'en')))
    expect(found.map(({ f }) => f)).toEqual(expected)
  })

  test.runIf(def.groupable)('grouping counts equal values together', async () => {
    const groups = await query({ object, where: own, group_by: ['f'], aggregates: { n: { fn: 'count' } } })
    const keys = new Set(stored.map(({ f }) => JSON.stringify(f)))
    expect(groups).toHaveLength(keys.size)
    expect(groups.reduce((sum, group) => sum + Number(group['n']), 0)).toBe(stored.length)
  })

  test('a constant default fills a new record, and an explicit blank stays blank', async () => {
    if (def.reference || def.encrypted) return
    const value = sampleOf(def.type).values.at(-1) ?? null
    const answer = await app.admin.post(`/api/v1/records/${object}`, { name: 'd1' })
    expect(answer.body.d).toEqual(value)
    const blankAnswer = await app.admin.post(`/api/v1/records/${object}`, { name: 'd2', d: null })
    expect(blankAnswer.body.d).toEqual(def.blank ?? null)
  })

  test.runIf(!def.reference && !def.encrypted).each(['csv', 'xlsx'])(
    'exported to %s and imported again it is the same value',
    async (format) => {
      const where = encodeURIComponent('AND(BEGINS(name, "r"), ISBLANK(batch))')
      const response = await fetch(
        `${app.address}/api/v1/records/${object}/export?format=${format}&fields=name,f&where=${where}`,
        { headers: app.admin.headers },
      )
      expect(response.status).toBe(200)
      const file = new Uint8Array(await response.arrayBuffer())
      const mapping = {
        mode: 'insert',
        columns: [
          { column: 'name', field: 'name' },
          { column: 'f', field: 'f' },
        ],
        constants: { batch: format },
      }
      const job = await importFile(app.admin, object, file, mapping)
      expect([job.status, job.counts]).toMatchObject(['done', { failed: 0, created: stored.length }])
      const found = await query({ object, fields: ['name', 'f'], where: { field: 'batch', op: 'eq', value: format } })
      for (const { name, f } of stored) {
        const back = found.find((record) => record['name'] === name)?.['f'] ?? null
        if (!equalValues(back, f)) expect([name, back]).toEqual([name, f])
      }
      expect(found).toHaveLength(stored.length)
    },
  )

  test.runIf(def.uniqueAllowed && !def.reference)('a unique value is taken once', async () => {
    const value = sampleOf(def.type).values[0] ?? null
    expect((await app.admin.post(`/api/v1/records/${object}`, { name: 'u1', u: value })).status).toBe(201)
    const again = await app.admin.post(`/api/v1/records/${object}`, { name: 'u2', u: value })
    expect([again.status, again.body.code, again.body.errors?.[0]?.pointer]).toEqual([409, 'record.duplicate', '/u'])
  })

  test('wrong input is a 422 with pointer and code, and nothing is written', async () => {
    for (const [input, code] of sampleOf(def.type).refuses) {
      if (!isJson(input)) continue
      const answer = await app.admin.post(`/api/v1/records/${object}`, {
        name: 'wrong',
        f: input,
        ...(def.type === 'polymorphic_lookup' && { f_object: 'target' }),
      })
      expect([input, answer.status, answer.body.errors?.[0]]).toMatchObject([input, 422, { pointer: '/f', code }])
    }
    expect(await query({ object, fields: ['id'], where: { field: 'name', op: 'eq', value: 'wrong' } })).toEqual([])
  })
})

describe.each(['text', 'long_text', 'tags', 'json'])('naughty strings in %s', (type) => {
  test('come back unchanged and are found by equality', async () => {
    const texts = [
      ...new Set(
        (naughtyStrings() ?? []).filter(
          (text) =>
            text.trim() === text &&
            text !== '' &&
            (type !== 'text' || [...text].length <= 40) &&
            [...text].length <= 100,
        ),
      ),
    ]
    const wrap = (text: string): JsonValue => (type === 'tags' ? [text] : type === 'json' ? { text } : text)
    await bulk(
      `c_${type}`,
      texts.map((text, index) => ({ name: `n${index}`, f: wrap(text) })),
    )
    const found = await query({
      object: `c_${type}`,
      fields: ['name', 'f'],
      where: { field: 'name', op: 'starts_with', value: 'n' },
    })
    expect(Object.fromEntries(found.map(({ name, f }) => [String(name), f]))).toEqual(
      Object.fromEntries(texts.map((text, index) => [`n${index}`, wrap(text)])),
    )
    if (type !== 'text') return
    for (const text of texts.slice(0, 60)) {
      const [record] = await query({
        object: 'c_text',
        fields: ['f'],
        where: {
          and: [
            { field: 'f', op: 'eq', value: text },
            { field: 'name', op: 'starts_with', value: 'n' },
          ],
        },
      })
      expect(record).toEqual({ f: text })
    }
  })
})

function isJson(input: unknown): boolean {
  if (typeof input === 'number') return Number.isFinite(input)
  if (input === null || typeof input === 'symbol' || input instanceof Map) return false
  // A lone surrogate cannot be sent as UTF-8, and Infinity is no JSON.
  const text = JSON.stringify(input)
  return (
    !/\\ud[89a-f]/i.test(text) &&
    equalValues(JSON.parse(text) as JsonValue, input as JsonValue) &&
    text.length < 200_000
  )
}

/** Links come back in the order of the link table: a set. */
function sorted(def: FieldTypeDef, value: JsonValue): JsonValue {
  if (def.type !== 'many_to_many') return value
  return Array.isArray(value) && value.length > 0 ? value.map(String).sort() : null
}

function byText(a: JsonValue, b: JsonValue): number {
  return a === b ? 0 : a === null ? 1 : b === null ? -1 : String(a) < String(b) ? -1 : 1
}

/** Questions worth asking with an operator: [operator, value]. */
function questions(def: FieldTypeDef, op: Operator): [Operator, JsonValue | undefined][] {
  const values = valuesOf(def)
  const [first = null, second = null] = values
  const last = values.at(-1) ?? null
  if (op === 'is_null' || op === 'not_null') return [[op, undefined]]
  if (def.many && op === 'contains') return [[op, Array.isArray(first) ? (first[0] ?? null) : null]]
  if (def.many && (op === 'in' || op === 'nin')) return [[op, Array.isArray(last) ? last : []]]
  if (op === 'in' || op === 'nin')
    return [
      [op, [first, last]],
      [op, [second]],
    ]
  if (op === 'between')
    return [
      [op, [first, second]],
      [op, [last, first]],
    ]
  if (op === 'contains' || op === 'starts_with' || op === 'ends_with')
    return [
      [op, String(first).slice(0, 3)],
      [op, String(last).slice(-3)],
      [op, '%'],
      [op, '_'],
    ]
  return [
    [op, first],
    [op, second],
    [op, last],
  ]
}

/** What an operator means, written down once more: blanks match is_null, ne and nin only. */
function holds(def: FieldTypeDef, op: Operator, value: JsonValue, asked: JsonValue | undefined): boolean {
  if (op === 'is_null' || op === 'not_null') return (value === null) === (op === 'is_null')
  if (op === 'ne') return !holds(def, 'eq', value, asked)
  if (op === 'nin') return !holds(def, 'in', value, asked)
  if (value === null || asked === undefined || asked === null) return false
  const list = Array.isArray(asked) ? asked : [asked]
  if (Array.isArray(value))
    return op === 'eq' ? equalValues([...value].sort(), [...list].sort()) : list.some((one) => value.includes(one))
  const order = (other: JsonValue) => compareValues(def, value, other, 'en')
  const [text, searched] = [String(value).toLowerCase(), String(asked).toLowerCase()]
  switch (op) {
    case 'eq':
      return equalValues(value, asked)
    case 'in':
      return list.some((one) => equalValues(value, one))
    case 'lt':
      return order(asked) < 0
    case 'lte':
      return order(asked) <= 0
    case 'gt':
      return order(asked) > 0
    case 'gte':
      return order(asked) >= 0
    case 'between':
      return order(list[0] ?? null) >= 0 && order(list[1] ?? null) <= 0
    case 'contains':
      return text.includes(searched)
    case 'starts_with':
      return text.startsWith(searched)
    default:
      return text.endsWith(searched)
  }
}
