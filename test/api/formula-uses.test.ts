/** One formula language in every place that takes a formula: checked when it is published, followed by renames, found by where-used, kept true. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

type Fields = { [field: string]: { type: string; [parameter: string]: unknown } }

const part = (more: Fields = {}, net = 'price * count'): AnyDocument => ({
  kind: 'object',
  name: 'part',
  label: 'Part',
  name_field: 'name',
  sharing: 'public_read_write',
  fields: {
    name: { type: 'text' },
    plan: { type: 'lookup', to: 'plan', on_delete: 'set_null' },
    price: { type: 'number', precision: 12, scale: 2 },
    count: { type: 'integer' },
    net: { type: 'formula', returns: 'number', formula: net, scale: 2 },
    ...more,
  },
})
const plan: AnyDocument = {
  kind: 'object',
  name: 'plan',
  label: 'Plan',
  name_field: 'name',
  sharing: 'private',
  fields: {
    name: { type: 'text' },
    size: { type: 'number', precision: 12, scale: 2 },
    total: { type: 'rollup', from: 'part.plan', aggregate: 'sum', field: 'net' },
  },
}

let app: TestServer
let planId = ''
let ids: string[] = []
beforeAll(async () => {
  app = await openServer({ items: [part(), plan] })
  planId = (await app.admin.post('/api/v1/records/plan', { name: 'P', size: 1 })).body.id
  const made = await app.admin.post('/api/v1/records/part/bulk', {
    op: 'insert',
    records: Array.from({ length: 30 }, (_, at) => ({ name: `part ${at}`, plan: planId, price: at, count: 2 })),
  })
  ids = made.body.results.map((result: { id: string }) => result.id)
})
afterAll(() => app?.close())

/** What runs in the background after a publish is done when the answer is as expected. */
async function soon(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(ask, { timeout: 15_000, interval: 100 }).toEqual(wanted)
}

const refusal = async (document: AnyDocument) => {
  const answer = await app.admin.post('/api/v1/metadata/apply', { items: [document] })
  return [
    answer.status,
    (answer.body.errors ?? []).map((error: { pointer: string; code: string }) => [error.pointer, error.code]),
  ]
}

describe('stored formulas', () => {
  const gross = (formula: string): Fields => ({
    gross: { type: 'formula', returns: 'number', formula, scale: 2, stored: true },
    double: { type: 'formula', returns: 'number', formula: 'gross * 2', scale: 2, stored: true },
  })
  const sums = async () => {
    const answer = await app.admin.post('/api/v1/query', {
      object: 'part',
      where: { field: 'gross', op: 'gt', value: 0 },
      aggregates: { gross: { fn: 'sum', field: 'gross' }, double: { fn: 'sum', field: 'double' }, n: { fn: 'count' } },
    })
    return answer.body.records?.[0]
  }

  test('are worked out for the records that exist, and again when the formula changes; the records are not edited', async () => {
    await app.apply([part(gross('price * 1.13'))])
    await soon(sums, { gross: 491.55, double: 983.1, n: 29 })
    await app.apply([part(gross('price * 2'))])
    await soon(sums, { gross: 870, double: 1740, n: 29 })
    const read = await app.admin.get(`/api/v1/records/part/${ids[3]}`)
    expect(read.body).toMatchObject({ version: 1, gross: 6, double: 12 })
    const history = await app.admin.get(`/api/v1/records/part/${ids[3]}/history`)
    expect(history.body.entries).toHaveLength(1)
    expect((await app.admin.patch(`/api/v1/records/part/${ids[3]}`, { price: 10 })).body).toMatchObject({
      gross: 20,
      double: 40,
    })
    await app.admin.patch(`/api/v1/records/part/${ids[3]}`, { price: 3 })
  })

  test('are sorted by an index that a list over them asks for', async () => {
    await app.apply([
      part(gross('price * 2')),
      {
        kind: 'list_view',
        name: 'part.dear',
        label: 'Dear',
        columns: ['name', 'gross'],
        order_by: [{ field: 'gross', dir: 'desc' }],
      },
    ])
    const indexes = () =>
      app.server.db.query<{ n: number }>({
        text: `select count(*)::int as n from pg_indexes where schemaname = 'ws_main' and tablename = 'part' and indexdef like '%(gross%'`,
        values: [],
      })
    await soon(async () => (await indexes())[0]?.n, 1)
    const list = await app.admin.get('/api/v1/records/part?view=dear&limit=2')
    expect(list.body.records.map((record: { gross: number }) => record.gross)).toEqual([58, 56])
    await app.apply([{ kind: 'list_view', name: 'part.dear', delete: true }])
  })
})

test('a roll-up over a formula is worked out again when the formula changes', async () => {
  const total = async () => (await app.admin.get(`/api/v1/records/plan/${planId}?fields=total`)).body.total
  await soon(total, 870)
  await app.apply([part({}, 'price * count * 10')])
  await soon(total, 8700)
  await app.apply([part()])
  await soon(total, 870)
})

describe('a formula that does not fit its place is refused where it stands', () => {
  const flow = (when: string): AnyDocument => ({
    kind: 'flow',
    name: 'follow_up',
    label: 'Follow up',
    trigger: { type: 'after_save', object: 'part', when },
    elements: {},
  })
  const assignment = (when: string): AnyDocument => ({
    kind: 'assignment_rule',
    name: 'part.who',
    lines: [{ name: 'first', when, to: [{ party: { user: 'admin@example.com' } }] }],
  })
  test.each<[string, AnyDocument, string, string]>([
    ['a flow, by the object of its trigger', flow('prise > 3'), '/items/0/trigger/when', 'formula.unknown_field'],
    ['a flow that asks for no condition', flow('price + 1'), '/items/0/trigger/when', 'formula.wrong_result'],
    ['an assignment', assignment('ISBLANK(nobody)'), '/items/0/lines/0/when', 'formula.unknown_field'],
    [
      'a sharing rule',
      { kind: 'sharing_rule', name: 'plan.big', when: 'size > "x"', to: { role: 'none' }, access: 'read' },
      '/items/0/when',
      'formula.types_differ',
    ],
    [
      'a sharing rule that needs the database',
      { kind: 'sharing_rule', name: 'plan.big', when: 'PINYIN(name) = "p"', to: { role: 'none' }, access: 'read' },
      '/items/0/when',
      'formula.not_in_sql',
    ],
    [
      'a sharing rule that changes by itself',
      {
        kind: 'sharing_rule',
        name: 'plan.big',
        when: 'DATEVALUE(created_at) < TODAY()',
        to: { role: 'none' },
        access: 'read',
      },
      '/items/0/when',
      'metadata.moving_condition',
    ],
    [
      'a list filter',
      { kind: 'list_view', name: 'part.odd', label: 'Odd', columns: ['name'], where: 'LABEL(name) = "x"' },
      '/items/0/where',
      'formula.not_in_sql',
    ],
    [
      'a default',
      part({ due: { type: 'date', default_formula: '1 + 1' } }),
      '/items/0/fields/due/default_formula',
      'formula.wrong_result',
    ],
    [
      'a roll-up condition',
      {
        ...plan,
        fields: {
          ...(plan['fields'] as Fields),
          big: { type: 'rollup', from: 'part.plan', aggregate: 'count', where: 'size > 1' },
        },
      },
      '/items/0/fields/big/where',
      'formula.unknown_field',
    ],
    [
      'a stored formula that moves',
      part({ age: { type: 'formula', returns: 'number', formula: 'TODAY() - DATEVALUE(created_at)', stored: true } }),
      '/items/0/fields/age/stored',
      'metadata.not_storable',
    ],
  ])('%s', async (_, document, pointer, code) => {
    const [status, errors] = await refusal(document)
    expect(status, JSON.stringify(errors)).toBe(422)
    expect(errors).toContainEqual([pointer, code])
  })

  test('a circle through objects is named', async () => {
    const answer = await app.admin.post('/api/v1/metadata/apply', {
      items: [part({ share: { type: 'formula', returns: 'number', formula: 'plan.total / 2' } }, 'price + share')],
    })
    expect(answer.body.errors).toContainEqual(
      expect.objectContaining({
        code: 'metadata.formula_cycle',
        params: { path: expect.stringMatching(/part\.net .*plan\.total|plan\.total .*part\.net/) as string },
      }),
    )
  })
})

describe('a renamed field', () => {
  test('is followed by every formula, and where-used names them all', async () => {
    await app.apply([
      {
        kind: 'flow',
        name: 'follow_up',
        label: 'Follow up',
        active: false,
        trigger: { type: 'after_save', object: 'part', when: 'price > 3' },
        elements: {},
      },
      { kind: 'validation_rule', name: 'part.cheap', error_when: 'price < 0', message: 'no' },
      { kind: 'list_view', name: 'part.dear', label: 'Dear', columns: ['name'], where: 'price > 10 && count > 1' },
    ])
    const uses = async (field: string) =>
      (
        (await app.admin.get(`/api/v1/metadata/object/part/uses?field=${field}`)).body.uses as {
          kind: string
          name: string
        }[]
      )
        .map((use) => `${use.kind} ${use.name}`)
        .toSorted()
    const wanted = ['flow follow_up', 'list_view part.dear', 'object part', 'validation_rule part.cheap']
    expect([...new Set(await uses('price'))]).toEqual(expect.arrayContaining(wanted))
    const { price, ...fields } = part()['fields'] as Fields
    await app.apply([{ ...part(), fields: { ...fields, cost: { ...price, type: 'number', renamed_from: 'price' } } }])
    const read = async (kind: string, name: string) => (await app.admin.get(`/api/v1/metadata/${kind}/${name}`)).body
    expect((await read('flow', 'follow_up')).trigger.when).toBe('cost > 3')
    expect((await read('validation_rule', 'part.cheap')).error_when).toBe('cost < 0')
    expect((await read('list_view', 'part.dear')).where).toBe('cost > 10 && count > 1')
    expect((await read('object', 'part')).fields.net.formula).toBe('cost * count')
    expect([...new Set(await uses('cost'))]).toEqual(expect.arrayContaining(wanted))
    expect((await app.admin.post('/api/v1/records/part', { name: 'x', cost: -1 })).body.errors[0].code).toBe(
      'rule.cheap',
    )
    expect((await app.admin.get(`/api/v1/records/part/${ids[4]}?fields=net`)).body).toEqual({ net: 8 })
  })
})
