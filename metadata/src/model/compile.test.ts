import { expect, test } from 'vitest'
import type { FieldProblem } from '../problem.ts'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import type { Model } from './shape.ts'
import { fieldOf, objectOf } from './shape.ts'

const account = {
  kind: 'object',
  name: 'account',
  label: { en: 'Account', 'zh-CN': '客户' },
  fields: {
    name: { type: 'text', required: true },
    industry: { type: 'select', picklist: 'industry' },
    email: { type: 'email' },
  },
}
const industry = { kind: 'picklist', name: 'industry', options: [{ value: 'it', label: 'IT' }, { value: 'other' }] }
const opportunity = {
  kind: 'object',
  name: 'opportunity',
  label: { en: 'Opportunity', 'zh-CN': '商机' },
  name_field: 'name',
  sharing: 'private',
  fields: {
    name: { type: 'text', label: 'Name', required: true, max_length: 120 },
    account: { type: 'lookup', to: 'account', on_delete: 'restrict' },
    stage: {
      type: 'select',
      options: [
        { value: 'qualify', color: 'blue' },
        { value: 'won', won: true, max_days: 3 },
      ],
      default: 'qualify',
    },
    amount: { type: 'currency', precision: 15, scale: 2 },
    probability: { type: 'percent' },
    close_date: { type: 'date' },
    expected: { type: 'formula', returns: 'currency', formula: 'amount * probability / 100' },
    quoted: {
      type: 'rollup',
      from: 'quote.opportunity',
      aggregate: 'sum',
      field: 'total',
      where: 'status = "accepted"',
    },
    number: { type: 'autonumber', format: 'OP-{YYYY}-{0000}' },
  },
}
const quote = {
  kind: 'object',
  name: 'quote',
  sharing: 'controlled_by_parent',
  fields: {
    number: { type: 'text' },
    opportunity: { type: 'master_detail', to: 'opportunity' },
    status: { type: 'select', options: [{ value: 'draft' }, { value: 'accepted' }] },
    net: { type: 'currency', precision: 12, scale: 2 },
    total: { type: 'formula', returns: 'currency', formula: 'net * 1.13' },
  },
}
const rule = {
  kind: 'validation_rule',
  name: 'opportunity.won_needs_amount',
  error_when: 'AND(stage = "won", ISBLANK(amount))',
  message: { en: 'Won deals need an amount', 'zh-CN': '赢单必须填写金额' },
  field: 'amount',
}
const world = [account, industry, opportunity, quote, rule]

function model(...documents: object[]): Model {
  const compiled = compile({ documents: documents as AnyDocument[], revision: 7 })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  return compiled.value
}

function problems(...documents: object[]): FieldProblem[] {
  const compiled = compile({ documents: documents as AnyDocument[], revision: 1 })
  return compiled.ok ? [] : (compiled.problem.errors ?? [])
}

const object = (name: string, fields: object, more: object = {}) => ({ kind: 'object', name, fields, ...more })

test('the object of the API contract compiles; fields stand in document order, system fields first, companions after their field', () => {
  const shape = objectOf(model(...world), 'opportunity')
  expect(Object.keys(shape?.fields ?? {})).toEqual([
    'id',
    'owner',
    'created_at',
    'created_by',
    'updated_at',
    'updated_by',
    'version',
    'name',
    'account',
    'stage',
    'amount',
    'amount_currency',
    'amount_converted',
    'probability',
    'close_date',
    'expected',
    'quoted',
    'number',
  ])
  expect(shape).toMatchObject({
    name: 'opportunity',
    table: 'opportunity',
    nameField: 'name',
    sharing: 'private',
    system: false,
  })
  expect(fieldOf(shape!, 'amount')).toMatchObject({
    column: 'amount',
    sqlType: 'numeric(15,2)',
    required: false,
    readOnly: false,
  })
  expect(fieldOf(shape!, 'amount_converted')).toMatchObject({ companionOf: 'amount', readOnly: true })
})

test('the Model is plain data: JSON gives back the same value, and nothing in it leads to itself', () => {
  const value = model(...world)
  expect(JSON.parse(JSON.stringify(value))).toEqual(value)
  expect(value.revision).toBe(7)
})

test('choices are resolved: own ones, shared ones, with a label for each', () => {
  const value = model(...world)
  expect(fieldOf(objectOf(value, 'account')!, 'industry')?.options).toEqual([
    { value: 'it', label: 'IT' },
    { value: 'other', label: 'other' },
  ])
  expect(fieldOf(objectOf(value, 'opportunity')!, 'stage')?.options?.[1]).toEqual({
    value: 'won',
    label: 'won',
    won: true,
    max_days: 3,
  })
})

test('children of an object are all lookups that point at it, with what deleting does', () => {
  const value = model(...world)
  expect(objectOf(value, 'account')?.children).toEqual([
    { name: 'opportunity.account', object: 'opportunity', field: 'account', onDelete: 'restrict', kind: 'lookup' },
  ])
  expect(objectOf(value, 'opportunity')?.children).toEqual([
    { name: 'quote.opportunity', object: 'quote', field: 'opportunity', onDelete: 'cascade', kind: 'master_detail' },
  ])
})

test('a roll-up knows its child and what makes it stale, through formulas of the child; the child knows whom it feeds', () => {
  const value = model(...world)
  expect(fieldOf(objectOf(value, 'opportunity')!, 'quoted')?.rollup).toEqual({
    child: 'quote',
    via: 'opportunity',
    aggregate: 'sum',
    field: 'total',
    where: 'status = "accepted"',
    dependsOn: ['opportunity', 'total', 'status', 'net'],
  })
  expect(objectOf(value, 'quote')?.feeds).toEqual([{ object: 'opportunity', field: 'quoted' }])
})

test('controlled_by_parent finds its parent; without one it is refused', () => {
  expect(objectOf(model(...world), 'quote')?.parentField).toBe('opportunity')
  expect(problems(object('a', { name: { type: 'text' } }, { sharing: 'controlled_by_parent' }))).toEqual([
    { pointer: '/items/object/a/sharing', code: 'metadata.no_parent', params: { name: 'a' } },
  ])
})

test('validation rules come with their formula, active ones only, in their order', () => {
  const second = { ...rule, name: 'opportunity.a_second', order: 5 }
  const off = { ...rule, name: 'opportunity.off', active: false }
  const rules = objectOf(model(...world, second, off), 'opportunity')?.validationRules
  expect(rules?.map((entry) => entry.name)).toEqual(['opportunity.won_needs_amount', 'opportunity.a_second'])
  expect(rules?.[0]).toMatchObject({
    field: 'amount',
    severity: 'error',
    onCreate: true,
    onUpdate: true,
    formula: { returns: 'boolean', references: ['stage', 'amount'] },
  })
})

test('the order of execution names what runs on a write, step by step', () => {
  const stored = object('line', {
    net: { type: 'number' },
    twice: { type: 'formula', returns: 'number', formula: 'net * 2', stored: true },
    more: { type: 'formula', returns: 'number', formula: 'twice + 1', stored: true },
  })
  const order = objectOf(model(stored), 'line')?.order
  expect(order?.map((step) => step.id)).toEqual([
    'W1',
    'W2',
    'W3',
    'W4',
    'W5',
    'W6',
    'W7',
    'W8',
    'W9',
    'W10',
    'W11',
    'W12',
    'W13',
  ])
  expect(order?.find((step) => step.id === 'W6')?.names).toEqual(['twice', 'more'])
})

test('triggers and flows stand in the order: plugins after those they require, then flows', () => {
  const trigger = (when: string) => ({ on: 'lead', when })
  const order = objectOf(
    model(
      object('lead', { name: { type: 'text' } }),
      {
        kind: 'plugin',
        name: 'a_first',
        version: '1.0.0',
        requires: { z_last: '^1' },
        triggers: { tidy: trigger('before_write'), tell: trigger('after_write') },
      },
      { kind: 'plugin', name: 'z_last', version: '1.0.0', triggers: { check: trigger('before_write') } },
      { kind: 'flow', name: 'greet', trigger: { type: 'before_save', object: 'lead' }, elements: {} },
    ),
    'lead',
  )?.order
  expect(order?.find((step) => step.id === 'W5')?.names).toEqual(['z_last.check', 'a_first.tidy', 'greet'])
  expect(order?.find((step) => step.id === 'W13')?.names).toEqual(['a_first.tell'])
})

test('indexes follow from lookups, the owner and list views: equality columns, sort, id', () => {
  const view = {
    kind: 'list_view',
    name: 'opportunity.open',
    where: {
      and: [
        { field: 'stage', op: 'eq', value: 'qualify' },
        { field: 'amount', op: 'gt', value: 5 },
      ],
    },
    order_by: [{ field: 'close_date', dir: 'desc' }],
  }
  const indexes = objectOf(model(...world, view), 'opportunity')?.indexes.map((index) =>
    index.fields.map((part) => (part.descending ? '-' : '') + part.field).join(),
  )
  expect(indexes).toEqual(['stage,-close_date,-id', 'owner,id', 'account'])
})

test('uniques: of one field, of several, by default for an external id; types that cannot be are refused', () => {
  const fields = {
    code: { type: 'external_id' },
    a: { type: 'text', unique: true, case_insensitive: true },
    b: { type: 'date' },
  }
  expect(
    objectOf(model(object('x', fields, { uniques: [{ fields: ['a', 'b'] }] })), 'x')?.uniques.map(
      ({ fields: names, caseInsensitive }) => [names.join(), caseInsensitive],
    ),
  ).toEqual([
    ['code', false],
    ['a', true],
    ['a,b', false],
  ])
  expect(problems(object('x', { note: { type: 'json', unique: true } }))[0]).toMatchObject({
    code: 'metadata.cannot_be_unique',
    pointer: '/items/object/x/fields/note/unique',
  })
})

test('search looks into the name, e-mails, phones and what is marked, and into nothing when the object says so', () => {
  const fields = {
    name: { type: 'text' },
    mail: { type: 'email', searchable: false },
    tel: { type: 'phone' },
    city: { type: 'text', searchable: true },
  }
  expect(objectOf(model(object('x', fields)), 'x')?.searchFields).toEqual(['name', 'tel', 'city'])
  expect(objectOf(model(object('x', fields, { searchable: false })), 'x')?.searchFields).toEqual([])
})

test('the built-in object user is there, and no document can take its place', () => {
  expect(objectOf(model(), 'user')).toMatchObject({ table: 'user', system: true, nameField: 'name' })
  expect(problems(object('user', {}))[0]).toMatchObject({
    code: 'metadata.reserved_name',
    pointer: '/items/object/user/name',
  })
})

test('a name that stands for nothing is told with its place and the nearest one that does', () => {
  expect(problems(object('deal', { account: { type: 'lookup', to: 'acount' } }), account, industry)).toEqual([
    {
      pointer: '/items/object/deal/fields/account/to',
      code: 'metadata.broken_reference',
      params: { what: 'object', name: 'acount', suggestion: 'account' },
    },
  ])
  expect(problems(...world, { kind: 'list_view', name: 'opportunity.v', columns: ['name', 'account.nme'] })).toEqual([
    {
      pointer: '/items/list_view/opportunity.v/columns/1',
      code: 'metadata.broken_reference',
      params: { what: 'field', name: 'account.nme', suggestion: 'account.name' },
    },
  ])
  expect(
    problems(...world, {
      kind: 'permission_set',
      name: 'p',
      objects: { opportunity: { read: true, fields: { amont: 'hidden' } }, lead: { read: true } },
    }).map((problem) => problem.pointer),
  ).toEqual(['/items/permission_set/p/objects/opportunity/fields/amont', '/items/permission_set/p/objects/lead'])
})

test('all reasons are told at once', () => {
  const codes = problems(
    object('a', {
      x: { type: 'lookup', to: 'nothing' },
      y: { type: 'formula', returns: 'number', formula: 'amount *' },
    }),
    { kind: 'role', name: 'r', parent: 's' },
    { ...rule, name: 'b.rule' },
  ).map((problem) => problem.code)
  expect(codes).toEqual(expect.arrayContaining(['metadata.broken_reference', 'formula.unexpected_end']))
  expect(codes.length).toBeGreaterThanOrEqual(4)
})

test('cycles are refused with their path: formulas, roll-ups, masters, roles', () => {
  const formula = (text: string) => ({ type: 'formula', returns: 'number', formula: text })
  expect(problems(object('a', { x: formula('y + 1'), y: formula('x + 1') }))[0]).toMatchObject({
    code: 'metadata.formula_cycle',
    params: { path: 'a.x → a.y → a.x' },
  })
  const parent = object('p', {
    name: { type: 'text' },
    total: { type: 'rollup', from: 'c.p', aggregate: 'sum', field: 'part' },
  })
  const child = object('c', { p: { type: 'lookup', to: 'p' }, part: formula('p.total * 2') })
  expect(problems(parent, child).map((problem) => problem.code)).toEqual(['metadata.formula_cycle'])
  expect(
    problems(
      object('a', { b: { type: 'master_detail', to: 'b' } }),
      object('b', { a: { type: 'master_detail', to: 'a' } }),
    ).map((problem) => problem.code),
  ).toEqual(['metadata.master_cycle'])
  expect(
    problems({ kind: 'role', name: 'a', parent: 'b' }, { kind: 'role', name: 'b', parent: 'a' }).map(
      (problem) => problem.code,
    ),
  ).toEqual(['metadata.role_cycle'])
})

test('a formula that moves or looks elsewhere cannot be stored', () => {
  const stored = (text: string) =>
    object('a', {
      b: { type: 'lookup', to: 'a' },
      n: { type: 'number' },
      f: { type: 'formula', returns: 'number', formula: text, stored: true },
    })
  expect(problems(stored('n + 1'))).toEqual([])
  for (const text of ['YEAR(TODAY())', 'b.n + 1'])
    expect(problems(stored(text)).map((problem) => problem.code)).toEqual(['metadata.not_storable'])
})

test('a default must be a value of its field, and becomes its wire form', () => {
  expect(problems(object('a', { n: { type: 'number', default: 'many' } }))[0]).toMatchObject({
    pointer: '/items/object/a/fields/n/default',
    code: expect.stringMatching(/^value\./),
  })
  expect(fieldOf(objectOf(model(object('a', { n: { type: 'number', default: '1.5' } })), 'a')!, 'n')?.default).toBe(1.5)
})

test('names that are SQL keywords or members of JavaScript objects are names like any other', () => {
  const value = model(
    object('select', {
      constructor: { type: 'text' },
      order: { type: 'number' },
      tostring: { type: 'lookup', to: 'constructor' },
    }),
    object('constructor', { table: { type: 'text' } }),
  )
  expect(objectOf(value, 'constructor')?.children.map((child) => child.name)).toEqual(['select.tostring'])
  expect(objectOf(value, 'toString')).toBeUndefined()
})

test('names with a meaning of their own, too long ones and companions that clash are refused', () => {
  const one = (name: string, more: object = {}) =>
    problems(object('a', JSON.parse(`{"${name}": {"type": "text"}}`) as object, more))[0]?.code
  expect(['id', 'owner', 'created_at', 'deleted_at'].map((name) => one(name))).toEqual(
    Array(4).fill('metadata.reserved_name'),
  )
  expect(['_x', 'Name', '1st', 'a-b', '__proto__', 'a'.repeat(64), '名称'].map((name) => one(name))).toEqual(
    Array(7).fill('metadata.bad_name'),
  )
  expect(problems(object('a', { amount: { type: 'currency' }, amount_currency: { type: 'text' } }))[0]).toMatchObject({
    code: 'metadata.name_taken',
  })
  expect(problems(object('a', { ['m'.repeat(60)]: { type: 'currency' } }))[0]).toMatchObject({
    code: 'metadata.name_too_long',
  })
  expect(problems(object('a', {}), object('a', {}))[0]).toMatchObject({
    code: 'metadata.name_taken',
    pointer: '/items/object/a/name',
  })
})

test('settings fill what a workspace does not say; its own currency is always one of the currencies', () => {
  expect(model().settings).toMatchObject({
    currency: 'CNY',
    locale: 'en',
    fiscalYearStartMonth: 1,
    currencies: ['CNY'],
  })
  expect(
    model({ kind: 'settings', name: 'workspace', currency: 'EUR', currencies: ['USD'], fiscal_year_start_month: 4 })
      .settings,
  ).toMatchObject({
    currency: 'EUR',
    currencies: ['EUR', 'USD'],
    fiscalYearStartMonth: 4,
  })
  expect(problems({ kind: 'settings', name: 'other' })[0]).toMatchObject({ code: 'schema.const' })
})

test('a dependent choice names a field with choices and values it has', () => {
  const child = (more: object) =>
    object('a', {
      country: { type: 'select', options: [{ value: 'cn' }] },
      city: { type: 'select', options: [{ value: 'bj', when: ['cn'] }], ...more },
      note: { type: 'text' },
    })
  expect(problems(child({ controlled_by: 'country' }))).toEqual([])
  expect(problems(child({ controlled_by: 'cuntry' }))[0]).toMatchObject({
    pointer: '/items/object/a/fields/city/controlled_by',
    code: 'metadata.broken_reference',
    params: { suggestion: 'country' },
  })
  expect(problems(child({ controlled_by: 'note' }))[0]?.code).toBe('metadata.not_a_choice')
  expect(problems(child({ controlled_by: 'country', options: [{ value: 'bj', when: ['c'] }] }))[0]).toMatchObject({
    pointer: '/items/object/a/fields/city/options/0/when/0',
  })
})

test('a flow names elements it has', () => {
  const flow = {
    kind: 'flow',
    name: 'f',
    trigger: { type: 'sub_flow' },
    start: 'one',
    elements: {
      one: { type: 'log', text: '1', next: 'two' },
      two: { type: 'branch', branches: [{ when: 'x', next: 'thre' }] },
      three: { type: 'end' },
    },
  }
  expect(problems(flow)).toEqual([
    {
      pointer: '/items/flow/f/elements/two/branches/0/next',
      code: 'metadata.broken_reference',
      params: { what: 'element', name: 'thre', suggestion: 'three' },
    },
  ])
})

test('a list view whose filter or order its object cannot answer is refused at the place', () => {
  const view = (more: object) =>
    problems(...world, { kind: 'list_view', name: 'opportunity.v', ...more }).map(({ pointer }) => pointer)
  const where = (filter: object) => view({ where: { and: [filter] } })
  expect(where({ field: 'stage', op: 'eq', value: 'won' })).toEqual([])
  expect(where({ field: 'owner', op: 'eq', value: '$me' })).toEqual([])
  expect(where({ field: 'close_date', op: 'eq', value: { token: 'this_quarter' } })).toEqual([])
  expect(where({ field: 'amount', op: 'contains', value: 'x' })).toEqual([
    '/items/list_view/opportunity.v/where/and/0/op',
  ])
  expect(where({ field: 'amount', op: 'gt', value: 'many' })).toEqual([
    '/items/list_view/opportunity.v/where/and/0/value',
  ])
  expect(view({ where: 'close_date > 5' })).toEqual(['/items/list_view/opportunity.v/where'])
})

test('formulas of flows and of skills are formulas: what is misspelt is located, names of a run are left to the run', () => {
  const flow = (values: object, when: string) => ({
    kind: 'flow',
    name: 'f',
    label: 'F',
    trigger: { type: 'sub_flow' },
    start: 'one',
    elements: {
      one: { type: 'assign', values, next: 'two' },
      two: { type: 'branch', branches: [{ when, next: 'one' }] },
    },
  })
  expect(problems(flow({ total: 'ROUND(rows * 1.1, 2)', who: '$record.owner.name' }, 'total > 3'))).toEqual([])
  const found = problems(flow({ total: 'ROUNDED(rows)' }, 'total > (3'))
  expect(found.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/items/flow/f/elements/one/values/total', 'formula.unknown_function'],
    ['/items/flow/f/elements/two/branches/0/when', 'formula.expected_at_end'],
  ])
})
