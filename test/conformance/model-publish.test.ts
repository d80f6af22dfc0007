/** The Model over HTTP on a real database: renames followed everywhere, names that are keywords, hidden fields in the description. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const deal = (fields: object, more: object = {}): AnyDocument => ({ kind: 'object', name: 'deal', fields, ...more })
const fields = {
  name: { type: 'text' },
  amount: { type: 'number', precision: 12, scale: 2 },
  double: { type: 'formula', returns: 'number', formula: 'amount * 2' },
}
const rest: AnyDocument[] = [
  {
    kind: 'object',
    name: 'line',
    fields: { name: { type: 'text' }, deal: { type: 'master_detail', to: 'deal' }, part: { type: 'number' } },
  },
  {
    kind: 'validation_rule',
    name: 'deal.positive',
    error_when: 'amount < 0',
    message: { en: 'Not negative', 'zh-CN': '不能为负' },
    field: 'amount',
  },
  {
    kind: 'list_view',
    name: 'deal.big',
    columns: ['name', 'amount'],
    where: { field: 'amount', op: 'gt', value: 10 },
    order_by: [{ field: 'amount', dir: 'desc' }],
  },
]

let app: TestServer
beforeAll(async () => {
  app = await openServer({ items: [deal(fields), ...rest] })
})
afterAll(() => app?.close())

describe('a rename', () => {
  test('of a field carries views, rules, formulas and values along', async () => {
    const made = await app.admin.post('/api/v1/records/deal', { name: 'Big', amount: 50 })
    expect(made.status).toBe(201)
    const { amount: _, ...others } = fields
    const done = await app.admin.post('/api/v1/metadata/apply', {
      items: [deal({ ...others, value: { ...fields.amount, renamed_from: 'amount' } })],
    })
    expect(done.body.problems).toEqual([])
    expect((await app.admin.get('/api/v1/metadata/list_view/deal.big')).body).toMatchObject({
      columns: ['name', 'value'],
      where: { field: 'value' },
    })
    const list = await app.admin.get('/api/v1/records/deal?view=big&fields=name,value,double')
    expect(list.body.records).toEqual([{ name: 'Big', value: 50, double: 100 }])
    const refused = await app.admin.post('/api/v1/records/deal', { name: 'Bad', value: -1 })
    expect(refused.body.errors).toMatchObject([{ pointer: '/value', message: 'Not negative' }])
  })

  test('of an object carries its views, its children and its records along', async () => {
    const current = (await app.admin.get('/api/v1/metadata/object/deal')).body as AnyDocument
    const items = [
      { kind: 'object', name: 'deal', delete: true },
      { ...current, name: 'order', renamed_from: 'deal' },
    ]
    const done = await app.admin.post('/api/v1/metadata/apply', { items })
    expect(done.body.problems).toEqual([])
    expect((await app.admin.get('/api/v1/metadata/list_view/order.big')).status).toBe(200)
    expect((await app.admin.get('/api/v1/metadata/list_view/deal.big')).status).toBe(404)
    const list = await app.admin.get('/api/v1/records/order?fields=name,value')
    expect(list.body.records).toEqual([{ name: 'Big', value: 50 }])
    const model = (await app.admin.get('/api/v1/metadata')).body
    expect(model.objects.order.children).toMatchObject([{ name: 'line.deal', object: 'line', field: 'deal' }])
  })

  test('goes back with the version', async () => {
    const version = (await app.admin.get('/api/v1/metadata')).body.version as number
    const back = await app.admin.post('/api/v1/metadata/rollback', { version: version - 1, confirm: true })
    expect(back.body.problems).toEqual([])
    expect((await app.admin.get('/api/v1/records/deal?fields=name,value')).body.records).toEqual([
      { name: 'Big', value: 50 },
    ])
  })
})

test('what is refused says where and why in the reader’s language', async () => {
  const items = [deal({ name: { type: 'text' }, link: { type: 'lookup', to: 'lin' } })]
  const answer = await app.admin.post('/api/v1/metadata/apply', { items })
  expect(answer.status).toBe(422)
  expect(answer.body.code).toBe('metadata.broken_reference')
  expect(answer.body.errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        pointer: '/items/0/fields/link/to',
        code: 'metadata.broken_reference',
        message: expect.stringContaining('line'),
      }),
    ]),
  )
  // Formulas as well, refused or only planned, and with the way to write what was meant.
  const rule = { kind: 'validation_rule', name: 'deal.dear', error_when: 'value > 1 AND value < 9', message: 'No' }
  const [there, planned] = ['/api/v1/metadata/apply', '/api/v1/metadata/plan'].map((path) =>
    app.admin.post(path, { items: [rule] }, { 'accept-language': 'zh-CN' }),
  )
  const said = { code: 'formula.between', message: '请写成 AND(条件一, 条件二)，不要把 AND 写在中间。' }
  expect((await there)?.body.errors).toEqual([expect.objectContaining(said)])
  expect((await planned)?.body.problems).toEqual([expect.objectContaining(said)])
})

test('what refers to a field or a document is told', async () => {
  const { uses } = (await app.admin.get('/api/v1/metadata/object/deal/uses?field=value')).body
  expect(uses.map((use: { kind: string; pointer: string }) => `${use.kind} ${use.pointer}`)).toEqual(
    expect.arrayContaining(['list_view /columns/1', 'object /fields/double/formula', 'validation_rule /error_when']),
  )
  expect((await app.admin.get('/api/v1/metadata/object/deal/uses?field=nothing')).status).toBe(404)
  expect((await app.admin.get('/api/v1/metadata/list_view/deal.big/uses')).body).toEqual({ uses: [] })
})
