/** Auto-numbers whose first part is a formula over the new record: each text counts on its own. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const branch = {
  kind: 'object',
  name: 'branch',
  label: 'Branch',
  name_field: 'name',
  sharing: 'public_read',
  fields: { name: { type: 'text' }, letters: { type: 'text' } },
}
const order = (formula: string, more: object = {}) => ({
  kind: 'object',
  name: 'order_form',
  label: 'Order',
  name_field: 'number',
  sharing: 'public_read_write',
  fields: {
    number: { type: 'autonumber', format: '{000}', prefix_formula: formula },
    branch: { type: 'lookup', to: 'branch', on_delete: 'set_null' },
    export: { type: 'checkbox' },
    ...more,
  },
})
const formula = 'IF(export, "X", "") & BLANKVALUE(branch.letters, "ALL") & "-"'

let app: TestServer
const branches: string[] = []
beforeAll(async () => {
  app = await openServer({ items: [branch, order(formula)] })
  for (const letters of ['SH', 'BJ'])
    branches.push((await app.admin.post('/api/v1/records/branch', { name: letters, letters })).body.id)
})
afterAll(() => app?.close())

const numberOf = async (values: object): Promise<string> => {
  const made = await app.admin.post('/api/v1/records/order_form', values)
  expect(made.status, made.text).toBe(201)
  return made.body.number
}

test('each text has a counter of its own, for one record and for a batch', async () => {
  const [shanghai, beijing] = branches
  expect(await numberOf({ branch: shanghai })).toBe('SH-001')
  expect(await numberOf({ branch: beijing, export: true })).toBe('XBJ-001')
  expect(await numberOf({})).toBe('ALL-001')
  const batch = await app.admin.post('/api/v1/records/order_form/bulk', {
    op: 'insert',
    records: [{ branch: shanghai }, { branch: beijing }, { branch: shanghai }, { branch: beijing, export: true }],
  })
  const ids = batch.body.results.map((result: { id: string }) => result.id)
  const read = await Promise.all(ids.map((id: string) => app.admin.get(`/api/v1/records/order_form/${id}`)))
  expect(read.map((answer) => answer.body.number)).toEqual(['SH-002', 'BJ-001', 'SH-003', 'XBJ-002'])
})

test('a number stays when what it was made of changes', async () => {
  const made = await app.admin.post('/api/v1/records/order_form', { branch: branches[0] })
  const moved = await app.admin.patch(`/api/v1/records/order_form/${made.body.id}`, { branch: branches[1] })
  expect(moved.body.number).toBe(made.body.number)
})

test('many at once never get the same number', async () => {
  const numbers = await Promise.all(
    Array.from({ length: 40 }, (_, at) => numberOf({ branch: branches[at % 2], export: true })),
  )
  expect(new Set(numbers).size).toBe(40)
})

test('the formula is checked when it is published, and follows renames', async () => {
  const wrong = await app.admin.post('/api/v1/metadata/apply', { items: [order('brunch.letters')] })
  expect([
    wrong.status,
    wrong.body.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code]),
  ]).toEqual([422, [['/items/0/fields/number/prefix_formula', 'formula.unknown_field']]])
  const number = await app.admin.post('/api/v1/metadata/apply', { items: [order('1 + 1')] })
  expect(number.body.errors[0]).toMatchObject({
    code: 'formula.wrong_result',
    pointer: '/items/0/fields/number/prefix_formula',
  })
  await app.apply([{ ...branch, fields: { name: { type: 'text' }, code: { type: 'text', renamed_from: 'letters' } } }])
  const document = await app.admin.get('/api/v1/metadata/object/order_form')
  expect(document.body.fields.number.prefix_formula).toBe(formula.replace('letters', 'code'))
  expect(await numberOf({ branch: branches[0] })).toMatch(/^SH-\d{3}$/)
})
