/** The test-run of validation rules: what a rule would refuse of the records that are there, before it is published. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { generate, pick, randomOf, randomRecord } from '../conformance/formula-generate.ts'
import { fuzzScope } from '../conformance/formula-generate.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const choices = ['new', 'won', 'lost', '赢单'].map((value) => ({ value, label: `label of ${value}` }))
const items = [
  {
    kind: 'object',
    name: 'house',
    label: 'House',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text' },
      limit: { type: 'number', precision: 12, scale: 2 },
      opened: { type: 'datetime' },
    },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'title',
    sharing: 'private',
    fields: {
      title: { type: 'text' },
      touch: { type: 'integer' },
      house: { type: 'lookup', to: 'house', on_delete: 'set_null' },
      n1: { type: 'number', precision: 15, scale: 6 },
      n2: { type: 'number', precision: 11, scale: 2 },
      n3: { type: 'number', precision: 6, scale: 0 },
      money: { type: 'currency', precision: 15, scale: 2 },
      share: { type: 'percent', precision: 9, scale: 4 },
      t1: { type: 'text' },
      t2: { type: 'text' },
      b1: { type: 'checkbox' },
      b2: { type: 'checkbox' },
      d1: { type: 'date' },
      d2: { type: 'date' },
      dt1: { type: 'datetime' },
      dt2: { type: 'datetime' },
      tm1: { type: 'time' },
      stage: { type: 'select', options: choices },
      tags: { type: 'multi_select', options: choices },
      place: { type: 'location' },
      half: { type: 'formula', returns: 'number', formula: 'n2 / 2', scale: 2 },
      twice: { type: 'formula', returns: 'number', formula: 'n2 * 2', scale: 2, stored: true },
    },
  },
  {
    kind: 'object',
    name: 'visit',
    label: 'Visit',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text' },
      deal: { type: 'lookup', to: 'deal', on_delete: 'cascade' },
      day: { type: 'date' },
    },
  },
  {
    kind: 'permission_set',
    name: 'builder',
    label: 'Builder',
    system: ['manage_metadata'],
    objects: {
      deal: { read: true, create: true, update: true, fields: { money: 'hidden' } },
      house: { read: true },
    },
  },
]

/** The object of the deals, for changing. */
function dealObject(): AnyDocument & { fields: { [field: string]: object } } {
  return JSON.parse(JSON.stringify(items[1])) as AnyDocument & { fields: { [field: string]: object } }
}

type Rule = { error_when: string; blank_as?: string; severity?: string; on?: object; message?: unknown }
type Tested = { refused: number | null; rows: number; errors: number; by: string; records: { id: string }[] }

const name = 'deal.tried'
const document = (rule: Rule) => ({ kind: 'validation_rule', name, message: 'no', ...rule })
let app: TestServer
let ids: string[] = []
const random = randomOf(20_261_122)

beforeAll(async () => {
  app = await openServer({ items })
  const houses = await insert('house', [
    { name: '上海', limit: 1000, opened: '2024-02-29T16:30:00.000Z' },
    { name: 'B', limit: null },
  ])
  const records = Array.from({ length: 40 }, (_, at) => ({
    ...values(randomRecord(random)),
    title: `deal ${at}`,
    house: pick(random, [...houses, null]),
  }))
  ids = await insert('deal', records)
  await insert(
    'visit',
    Array.from({ length: 30 }, (_, at) => ({
      name: `v${at}`,
      deal: pick(random, ids),
      day: `2024-0${(at % 9) + 1}-10`,
    })),
  )
}, 60_000)
afterAll(() => app?.close())

/** What the fields of the object hold of a random record. */
function values(record: { [field: string]: unknown }): object {
  const { owner: _, n1, ...rest } = record
  return { ...rest, n1: typeof n1 === 'number' && Math.abs(n1) < 1e8 && Number(n1.toFixed(6)) === n1 ? n1 : null }
}

async function insert(object: string, records: object[]): Promise<string[]> {
  const answer = await app.admin.post(`/api/v1/records/${object}/bulk`, { op: 'insert', records })
  return (answer.body.results as { ok: boolean; id: string; errors: unknown }[]).map((result) => {
    expect(result.errors, JSON.stringify(result)).toBeUndefined()
    return result.id
  })
}

const tried = (body: object, client = app.admin) => client.post(`/api/v1/metadata/validation_rule/${name}/test`, body)

let touched = 0

/** Each record written again, with another value in a field no rule speaks of. */
async function refusedOnWrite(): Promise<{ ids: string[]; errors: number }> {
  touched++
  const answer = await app.admin.post('/api/v1/records/deal/bulk', {
    op: 'update',
    records: ids.map((id) => ({ id, touch: touched })),
  })
  const results = answer.body.results as { ok: boolean; errors?: { code: string }[] }[]
  const refused = results.flatMap((result, at) =>
    result.ok ? [] : [{ id: ids[at] ?? '', errors: result.errors ?? [] }],
  )
  for (const { errors } of refused)
    expect(errors.map((error) => error.code)).toEqual([expect.stringMatching(/^(rule\.tried|value\.rule_error)$/)])
  return {
    ids: refused.map((one) => one.id).sort(),
    errors: refused.filter((one) => one.errors[0]?.code === 'value.rule_error').length,
  }
}

async function expectSame(rule: Rule): Promise<Tested> {
  const answer = await tried({ document: document(rule), limit: 200 })
  expect(answer.status, `${rule.error_when}: ${answer.text}`).toBe(200)
  const found = answer.body as Tested
  const published = await app.admin.post('/api/v1/metadata/apply', { items: [document(rule)] })
  expect(published.status, published.text).toBe(200)
  const written = await refusedOnWrite()
  expect(
    { ids: found.records.map((one) => one.id).sort(), errors: found.errors, rows: found.rows },
    rule.error_when,
  ).toEqual({ ...written, rows: ids.length })
  expect(found.refused).toBe(written.ids.length)
  return found
}

describe('the count is what writing each record again would refuse', () => {
  const sql = [
    'AND(stage = "won", ISBLANK(money))',
    'money > house.limit',
    'ISBLANK(house.limit)',
    'half > 100 || twice < 0',
    '100 / n3 > 1',
    'NOT(ISNEW()) && PRIORVALUE(stage) = "won"',
    'ISCHANGED(n2) || n2 > 0',
    'PRIORVALUE(n2) = n2',
    'COUNTIF(visit, day > DATE(2024, 4, 1)) > 1',
    '$User.email = "admin@example.com" && b1',
    'DAY(house.opened) = 1',
  ]
  test.each(sql)('in SQL: %s', async (error_when) => {
    expect((await expectSame({ error_when })).by).toBe('sql')
  })

  const memory = [
    'LABEL(stage) = "label of won"',
    'PINYIN(house.name, "initials") = "sh"',
    'REGEX(t1, t2)',
    'REGEX(t1, "(?i)abc") || 100 / n3 > 1',
    'LABEL(stage) <> "" && DAY(house.opened) = 1 && ISBLANK(TEXT(tm1)) = FALSE',
    'LABEL(stage) = "label of lost" && COUNTIF(visit, day > DATE(2024, 4, 1)) > 0',
    'LABEL(stage) <> "x" && INCLUDES(tags, "won") && DISTANCE(place, GEOLOCATION(0, 0), "km") > 9000',
    'LABEL(stage) <> "x" && PRIORVALUE(half) = half && twice > 1 && dt1 < NOW() && d1 < TODAY()',
  ]
  test.each(memory)('in memory: %s', async (error_when) => {
    expect((await expectSame({ error_when })).by).toBe('memory')
  })

  test('for random rules too', { timeout: 120_000 }, async () => {
    let [asked, refused] = [0, 0]
    while (asked < 30) {
      const error_when = generate(random, 'boolean', 4)
      // A clock that goes on between the two runs would be another question.
      if (/NOW\(/.test(error_when) || !checkText(error_when, fuzzScope, { context: 'validation' }).ok) continue
      asked++
      refused += (await expectSame({ error_when, blank_as: pick(random, ['zero', 'null']) })).refused ?? 0
    }
    expect(refused).toBeGreaterThan(100)
  })
})

describe('a rule that is not published', () => {
  test('reads new fields as blank, retyped ones as they will be, and new formulas worked out', async () => {
    await app.apply([{ kind: 'validation_rule', name, delete: true }])
    const deal = dealObject()
    const draft = {
      ...deal,
      fields: {
        ...deal.fields,
        added: { type: 'text' },
        agent: { type: 'lookup', to: 'agent' },
        n3: { type: 'text' },
        fresh: { type: 'formula', returns: 'number', formula: 'n2 * 3', scale: 2, stored: true },
        visits: { type: 'rollup', from: 'visit.deal', aggregate: 'count' },
      },
    }
    await app.admin.put('/api/v1/metadata/object/deal', draft)
    await app.admin.put('/api/v1/metadata/object/agent', {
      label: 'Agent',
      name_field: 'name',
      fields: { name: { type: 'text' } },
    })
    const all = await tried({ document: document({ error_when: 'ISBLANK(added) && ISBLANK(agent.name)' }) })
    expect(all.body, all.text).toMatchObject({ refused: 40, rows: 40, counted: 'all' })
    const count = async (error_when: string) => (await tried({ document: document({ error_when }) })).body.refused
    const stored = await app.admin.get(
      `/api/v1/records/deal?fields=n2,n3&limit=100&where=${encodeURIComponent('n2 > 10 || n3 = 7')}`,
    )
    const rows = stored.body.records as { n2: number | null; n3: number | null }[]
    expect(await count('fresh > 30')).toBe(rows.filter((row) => (row.n2 ?? 0) > 10).length)
    expect(await count('n3 = "7"')).toBe(rows.filter((row) => row.n3 === 7).length)
    expect((await tried({ document: document({ error_when: 'visits > 1' }) })).body).toMatchObject({
      refused: null,
      uncounted: 'rollup',
    })
    await app.admin.put('/api/v1/metadata/drafts', { items: [] })
  })

  test('is tried without the rest of the change set when that does not compile', async () => {
    await app.admin.put('/api/v1/metadata/drafts', {
      items: [{ kind: 'object', name: 'half_done', label: 'x', fields: { a: { type: 'lookup', to: 'nobody' } } }],
    })
    expect((await tried({ document: document({ error_when: 'b1' }) })).body.refused).toBeGreaterThan(0)
    await app.admin.put('/api/v1/metadata/drafts', { items: [] })
  })

  test('is the draft when the body names none, switched off or not', async () => {
    await app.admin.put(`/api/v1/metadata/validation_rule/${name}`, {
      ...document({ error_when: 'TRUE' }),
      active: false,
    })
    expect((await tried({})).body).toMatchObject({ rule: name, object: 'deal', refused: 40, severity: 'error' })
    await app.admin.delete(`/api/v1/metadata/validation_rule/${name}`)
    expect((await tried({})).status).toBe(404)
  })

  test('names its mistakes where they stand', async () => {
    const answer = await tried({ document: document({ error_when: 'amuont > 1 && b1' }) })
    expect([answer.status, answer.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/document/error_when', code: 'formula.unknown_field', params: { start: 0, end: 6 } },
    ])
    expect((await tried({ document: 5 })).body.errors[0].pointer).toBe('/document')
    expect((await tried({ limit: -1 })).body.errors[0].pointer).toBe('/limit')
  })

  test('that looks at new records only refuses none of the old', async () => {
    const answer = await tried({ document: document({ error_when: 'TRUE', on: { update: false } }) })
    expect(answer.body).toMatchObject({ refused: null, uncounted: 'only_new' })
  })
})

describe('the plan of a change', () => {
  const planned = async (rules: object[]) => {
    const answer = await app.admin.post('/api/v1/metadata/plan', { items: rules })
    return (answer.body.impact as { rule?: string }[]).filter((one) => one.rule !== undefined)
  }

  test('says of each new or tightened rule how many records it would refuse', async () => {
    await app.apply([document({ error_when: 'n2 > 100', severity: 'warning' })])
    const [row] = await planned([document({ error_when: 'n2 > 10', severity: 'warning' })])
    expect(row).toMatchObject({ object: 'deal', rule: name, rows: 40, severity: 'warning', counted: 'all' })
    const tried = await app.admin.post('/api/v1/metadata/apply', {
      items: [document({ error_when: 'n2 > 10', severity: 'warning' })],
      dry_run: true,
    })
    expect(tried.body.impact, tried.text).toEqual([row])
    expect(await planned([document({ error_when: 'n2 > 100', severity: 'error' })])).toHaveLength(1)
    expect(await planned([document({ error_when: 'n2  >  100', severity: 'warning', message: 'new words' })])).toEqual(
      [],
    )
    expect(await planned([document({ error_when: 'n2 > 100', severity: 'info' })])).toEqual([])
  })

  test('counts a rule again when a formula it reads means something else, not when a field is only renamed', async () => {
    await app.apply([document({ error_when: 'half > 1' })])
    const deal = dealObject()
    const { n2, ...others } = deal.fields
    const renamed = { ...deal, fields: { ...others, size: { ...n2, renamed_from: 'n2' } } }
    expect(await planned([renamed])).toEqual([])
    const other = { ...deal, fields: { ...deal.fields, half: { ...deal.fields['half'], formula: 'n2 / 4' } } }
    expect(await planned([other])).toHaveLength(1)
    await app.apply([{ kind: 'validation_rule', name, delete: true }])
  })
})

describe('whose rights count', () => {
  test('a builder counts the records that they may read, and no hidden field', async () => {
    const builder = await app.as('builder', { permission_sets: ['builder'] })
    const own = await builder.post('/api/v1/records/deal', { title: 'mine', n2: 1 })
    expect(own.status, own.text).toBe(201)
    const answer = await tried({ document: document({ error_when: 'TRUE' }) }, builder)
    expect(answer.body).toMatchObject({
      refused: 1,
      rows: 1,
      counted: 'readable',
      records: [{ id: own.body.id, title: 'mine', error: false }],
    })
    const hidden = await tried({ document: document({ error_when: 'money > 1' }) }, builder)
    expect([hidden.status, hidden.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/document/error_when', code: 'formula.unknown_field' },
    ])
    const planned = await builder.post('/api/v1/metadata/plan', { items: [document({ error_when: 'money > 1' })] })
    expect(planned.body.impact).toMatchObject([{ rule: name, refused: null, uncounted: 'rights' }])
  })

  test('whoever may not change metadata may not try rules', async () => {
    const reader = await app.as('reader', {})
    expect((await tried({ document: document({ error_when: 'TRUE' }) }, reader)).status).toBe(403)
  })
})
