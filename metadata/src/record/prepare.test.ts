import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Access, FieldRight } from '../access/access.ts'
import type { ParseContext } from '../fields/field-type.ts'
import type { FieldShape, ObjectShape, ValidationRuleShape } from '../model/shape.ts'
import { completeDrafts } from './complete-drafts.ts'
import type { Change, Evaluate, Input, PrepareEnv, Values } from './draft.ts'
import { parseChanges, reviseDraft } from './parse-changes.ts'
import { prepare } from './prepare.ts'

const context: ParseContext = {
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  today: '2026-11-21',
  defaultCurrency: 'CNY',
  defaultRegion: 'CN',
}
const idA = '01890a5d-ac96-774b-bcce-b302099a8057'

function field(name: string, type: string, rest: Partial<FieldShape> = {}): [string, FieldShape] {
  const document = { type, ...rest.document }
  return [
    name,
    {
      name,
      type,
      label: name,
      column: name,
      sqlType: 'text',
      required: false,
      unique: false,
      system: false,
      readOnly: false,
      ...rest,
      document,
    },
  ]
}

function rule(name: string, message: string, rest: Partial<ValidationRuleShape> = {}): ValidationRuleShape {
  const formula = {
    text: name,
    returns: 'boolean',
    references: [],
    immutable: true,
    blankAs: 'zero' as const,
    ...rest.formula,
  }
  return {
    name: `deal.${name}`,
    message: { en: message, 'zh-CN': `中文 ${message}` },
    severity: 'error',
    onCreate: true,
    onUpdate: true,
    ...rest,
    formula,
  }
}

const option = (value: string, when?: string[]) => ({ value, label: value, ...(when && { when }) })

const shape = {
  name: 'deal',
  fields: Object.fromEntries([
    field('id', 'id', { system: true, readOnly: true }),
    field('owner', 'user', { system: true }),
    field('created_at', 'datetime', { system: true, readOnly: true }),
    field('name', 'text', { required: true, document: { type: 'text', max_length: 20 } }),
    field('stage', 'select', { options: [option('open'), option('won')], default: 'open' }),
    field('reason', 'select', {
      options: [option('price', ['won']), option('other')],
      document: { type: 'select', controlled_by: 'stage' },
    }),
    field('amount', 'currency'),
    field('amount_currency', 'currency_code', { companionOf: 'amount' }),
    field('amount_converted', 'number', { readOnly: true, companionOf: 'amount' }),
    field('done', 'checkbox'),
    field('number', 'autonumber', { readOnly: true }),
    field('about', 'polymorphic_lookup', { to: ['account', 'contact'] }),
    field('about_object', 'select', { options: [option('account'), option('contact')], companionOf: 'about' }),
    field('margin', 'percent'),
    field('double', 'formula', {
      readOnly: true,
      document: { type: 'formula', scale: 2 },
      formula: { text: 'double', returns: 'number', references: ['amount'], immutable: true, blankAs: 'zero' },
    }),
    field('slug', 'text', { defaultFormula: 'slug' }),
    field('parts', 'many_to_many', { column: null, to: ['part'] }),
    field('tags', 'tags'),
  ]),
  validationRules: [],
} as unknown as ObjectShape

function accessWith(fields: { [field: string]: FieldRight } = {}, transfer = false): Access {
  const rights = {
    create: true,
    read: true,
    update: true,
    delete: true,
    transfer,
    export: false,
    import: false,
    bulk: false,
    approve: false,
    view_all: false,
    modify_all: false,
  }
  return {
    userId: 'me',
    admin: false,
    key: JSON.stringify([fields, transfer]),
    objects: { deal: { rights, fields } },
    ownerIds: ['me'],
    system: [],
  } as Access
}

const evaluate: Evaluate = (use, record) => {
  if (use.kind === 'default') return { value: `s-${String(record['name'])}` }
  if (use.kind === 'field') return { value: Number(record['amount'] ?? 0) * 2 + 0.005 }
  if (use.text === 'broken') return { value: null, error: 'value.division_by_zero' }
  return { value: use.text.startsWith('holds') }
}

const env = (rest: Partial<PrepareEnv> = {}): PrepareEnv => ({ shape, access: accessWith(), context, ...rest })
const withRules = (...rules: ValidationRuleShape[]): ObjectShape => ({ ...shape, validationRules: rules })
const create = (values: Input): Change => ({ kind: 'create', values })
const stored: Values = {
  id: idA,
  owner: 'me',
  created_at: null,
  name: 'Old',
  stage: 'open',
  reason: null,
  amount: 10,
  amount_currency: 'CNY',
  amount_converted: 10,
  done: false,
  number: 'N-1',
  about: null,
  about_object: null,
  margin: 3,
  double: null,
  slug: null,
  tags: ['a'],
}
const update = (values: Input, before: Values = stored): Change => ({ kind: 'update', values, before })
const one = (change: Change, rest: Partial<PrepareEnv> = {}) => prepare([change], env(rest))[0]
const errorsOf = (change: Change, rest: Partial<PrepareEnv> = {}) => {
  const outcome = one(change, rest)
  return outcome?.ok ? [] : outcome?.errors.map(({ pointer, code }) => `${pointer} ${code}`)
}

test('W3 a new record has every field: parsed, by default, or blank', () => {
  const outcome = one(create({ name: 'A', amount: '12.50', done: null, tags: [' x ', 'x'] }))
  expect(outcome).toMatchObject({
    ok: true,
    draft: {
      kind: 'create',
      before: null,
      values: {
        name: 'A',
        stage: 'open',
        reason: null,
        amount: 12.5,
        amount_currency: 'CNY',
        amount_converted: 12.5,
        done: false,
        number: null,
        margin: null,
        tags: ['x'],
        parts: null,
      },
      changed: expect.arrayContaining([
        'stage',
        'done',
        'name',
        'amount',
        'amount_currency',
        'amount_converted',
        'tags',
      ]),
    },
  })
})

test('W3 every problem of a record is told at once, and each record of a batch has its own verdict', () => {
  const outcomes = prepare(
    [
      create({ amount: 'x', stage: 'nope', margin: 1e99, nothing: 1 }),
      create({ name: 'B' }),
      create({ name: 'x'.repeat(21) }),
    ],
    env(),
  )
  expect(
    outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.errors.map(({ pointer, code }) => `${pointer} ${code}`))),
  ).toEqual([
    [
      '/amount value.not_a_number',
      '/stage value.not_an_option',
      '/margin value.too_many_digits',
      '/nothing value.unknown_field',
      '/name value.required',
    ],
    'ok',
    ['/name value.too_long'],
  ])
})

test('W2 names of prototypes are unknown fields, and no prototype is touched', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length
  const values = JSON.parse(
    '{"name": "A", "__proto__": {"admin": true}, "constructor": 1, "toString": 1, "hasOwnProperty": 1, "a/b~c": 1}',
  ) as Input
  expect(errorsOf(create(values))).toEqual(
    ['/__proto__', '/constructor', '/toString', '/hasOwnProperty', '/a~1b~0c'].map(
      (pointer) => `${pointer} value.unknown_field`,
    ),
  )
  expect(Object.getOwnPropertyNames(Object.prototype).length).toBe(before)
})

test('W2 a hidden field is as unknown as one that is not there; others are refused by right', () => {
  const access = accessWith({ margin: 'hidden', stage: 'read', amount: 'masked' })
  expect(
    errorsOf(create({ name: 'A', margin: 1, stage: 'won', amount: 1, amount_currency: 'CNY' }), { access }),
  ).toEqual([
    '/margin value.unknown_field',
    '/stage value.not_permitted',
    '/amount value.not_permitted',
    '/amount_currency value.not_permitted',
  ])
})

test('W2 a field may be given to a new record and closed afterwards', () => {
  const access = accessWith({ margin: 'read', stage: 'hidden' })
  const grants = access.objects['deal']
  const once: Access = {
    ...access,
    key: 'once',
    objects: {
      deal: {
        rights: grants?.rights ?? ({} as never),
        fields: grants?.fields ?? {},
        createFields: { margin: 'edit', stage: 'edit' },
      },
    },
  }
  expect(errorsOf(create({ name: 'A', margin: 1, stage: 'won' }), { access: once })).toEqual([])
  expect(errorsOf(update({ margin: 1, stage: 'won' }), { access: once })).toEqual([
    '/margin value.not_permitted',
    '/stage value.unknown_field',
  ])
})

test('W2 sending a record back as it was read changes nothing, but a masked value cannot be guessed that way', () => {
  const access = accessWith({ stage: 'read', margin: 'masked' })
  expect(one(update({ stage: 'open', number: 'N-1', created_at: null, tags: ['a'] }), { access })).toMatchObject({
    ok: true,
    draft: { changed: [] },
  })
  expect(errorsOf(update({ margin: 3 }), { access })).toEqual(['/margin value.not_permitted'])
  expect(errorsOf(update({ number: 'N-2', created_at: '2026-01-01T00:00:00Z' }))).toEqual([
    '/number value.read_only',
    '/created_at value.read_only',
  ])
})

test('W2 read-only fields may be set by an import that says so, and a blank one is no offence', () => {
  expect(one(create({ name: 'A', number: 'N-9' }), { writable: new Set(['number']) })).toMatchObject({
    ok: true,
    draft: { values: { number: 'N-9' } },
  })
  expect(one(create({ name: 'A', number: null }))).toMatchObject({ ok: true })
  expect(errorsOf(create({ name: 'A', number: 'N-9' }))).toEqual(['/number value.read_only'])
})

test('W2 the owner may be changed with the right to transfer only; a new record may be given to oneself', () => {
  expect(errorsOf(update({ owner: idA }, { ...stored, owner: null }))).toEqual(['/owner value.not_permitted'])
  expect(errorsOf(update({ owner: idA }, { ...stored, owner: null }), { access: accessWith({}, true) })).toEqual([])
  expect(
    errorsOf(create({ name: 'A', owner: idA }), { access: { ...accessWith(), userId: idA, key: 'self' } }),
  ).toEqual([])
})

test('W2 a record always has an owner, and a part that may not move stays with its parent', () => {
  const fixed = {
    ...shape,
    fields: {
      ...shape.fields,
      ...Object.fromEntries([
        field('master', 'master_detail', { to: ['account'], document: { type: 'master_detail', reparentable: false } }),
      ]),
    },
  }
  const access = accessWith({}, true)
  expect(errorsOf(update({ owner: null }), { access })).toEqual(['/owner value.required'])
  expect(one(create({ name: 'A', owner: null }), { access })).toMatchObject({ ok: true })
  expect(
    errorsOf(update({ master: idA }, { ...stored, master: '01890a5d-ac96-774b-bcce-b302099a8058' }), { shape: fixed }),
  ).toEqual(['/master value.read_only'])
  expect(errorsOf(update({ master: idA }, { ...stored, master: idA }), { shape: fixed })).toEqual([])
  expect(errorsOf(create({ name: 'A', master: idA }), { shape: fixed })).toEqual([])
})

test('an update carries the whole record and names exactly what differs', () => {
  const outcome = one(update({ name: 'New', stage: 'open', done: null, tags: ['a'], amount: null }))
  expect(outcome).toMatchObject({
    ok: true,
    draft: {
      changed: ['name', 'amount', 'amount_converted'],
      values: { name: 'New', amount: null, amount_currency: 'CNY', amount_converted: null, number: 'N-1' },
    },
  })
  expect(stored['name']).toBe('Old')
})

test('money in another currency is converted by the given rate, or left to the server', () => {
  expect(one(update({ amount_currency: 'USD' }))).toMatchObject({
    ok: true,
    draft: { values: { amount_converted: null } },
  })
  expect(
    one(update({ amount_currency: 'USD' }), {
      convert: (amount, currency) => (currency === 'USD' ? amount * 7 : null),
    }),
  ).toMatchObject({ ok: true, draft: { values: { amount_converted: 70 } } })
})

test('a polymorphic lookup and its object go together', () => {
  expect(errorsOf(create({ name: 'A', about: idA }))).toEqual(['/about_object value.required'])
  expect(errorsOf(create({ name: 'A', about: idA, about_object: 'deal' }))).toEqual([
    '/about_object value.not_an_option',
  ])
  expect(one(create({ name: 'A', about: null, about_object: 'account' }))).toMatchObject({
    ok: true,
    draft: { values: { about_object: null } },
  })
})

test('W4 a default formula sees the input and yields to an explicit blank', () => {
  expect(one(create({ name: 'A' }), { evaluate })).toMatchObject({ ok: true, draft: { values: { slug: 's-A' } } })
  expect(one(create({ name: 'A', slug: null }), { evaluate })).toMatchObject({
    ok: true,
    draft: { values: { slug: null } },
  })
})

test('W6 a stored formula is worked out after the change and rounded to its scale', () => {
  expect(one(update({ amount: 1.11 }), { evaluate })).toMatchObject({
    ok: true,
    draft: { changed: ['amount', 'amount_converted', 'double'], values: { double: 2.23 } },
  })
})

test('W7 required: blanks are no name, and an old gap does not stop another change', () => {
  expect(errorsOf(create({ name: '  ' }))).toEqual(['/name value.required'])
  expect(errorsOf(update({ name: null }))).toEqual(['/name value.required'])
  expect(errorsOf(update({ stage: 'won' }, { ...stored, name: null }))).toEqual([])
})

test('W7 dependent choices hold whichever side changes', () => {
  expect(errorsOf(create({ name: 'A', reason: 'price' }))).toEqual(['/reason value.not_available'])
  expect(errorsOf(create({ name: 'A', stage: 'won', reason: 'price' }))).toEqual([])
  expect(errorsOf(update({ stage: 'open' }, { ...stored, stage: 'won', reason: 'price' }))).toEqual([
    '/reason value.not_available',
  ])
})

test('W7 validation rules: all that hold, at their field, in the language of the caller', () => {
  const rules = withRules(
    rule('holds_a', 'A'),
    rule('fails', 'B'),
    rule('holds_c', 'C', { field: 'amount' }),
    rule('broken', 'D'),
    rule('holds_u', 'U', { onCreate: false }),
  )
  const outcome = one(create({ name: 'A' }), { shape: rules, evaluate })
  expect(outcome).toMatchObject({
    ok: false,
    errors: [
      { pointer: '', code: 'rule.holds_a', message: '中文 A' },
      { pointer: '/amount', code: 'rule.holds_c', message: '中文 C' },
      { pointer: '', code: 'value.rule_error', params: { rule: 'deal.broken', reason: 'value.division_by_zero' } },
    ],
  })
})

test('W7 a rule is not asked about a field that could not be read', () => {
  const rules = withRules(
    rule('holds_a', 'A', {
      formula: { text: 'holds', returns: 'boolean', references: ['amount'], immutable: true, blankAs: 'zero' },
    }),
  )
  expect(errorsOf(create({ name: 'A', amount: 'x' }), { shape: rules, evaluate })).toEqual([
    '/amount value.not_a_number',
  ])
})

test('W7 a warning needs to be accepted, information never stops', () => {
  const rules = withRules(rule('holds_w', 'W', { severity: 'warning' }), rule('holds_i', 'I', { severity: 'info' }))
  expect(errorsOf(create({ name: 'A' }), { shape: rules, evaluate })).toEqual([' rule.holds_w'])
  expect(one(create({ name: 'A' }), { shape: rules, evaluate, accepted: ['deal.holds_w'] })).toMatchObject({
    ok: true,
    notices: [{ code: 'rule.holds_w' }, { code: 'rule.holds_i' }],
  })
})

test('layout rules: required, read-only and options by condition; what is hidden is never required', () => {
  const rules = [
    { field: 'amount', effect: 'required', when: 'holds' },
    { field: 'margin', effect: 'required', when: 'no' },
    { field: 'name', effect: 'hidden', when: 'holds' },
    { field: 'stage', effect: 'options', when: 'holds', values: ['open'] },
  ] as const
  expect(errorsOf(create({ stage: 'won' }), { evaluate, rules })).toEqual([
    '/amount value.required',
    '/stage value.not_available',
  ])
  expect(
    errorsOf(update({ tags: null }), { evaluate, rules: [{ field: 'tags', effect: 'read_only', when: 'holds' }] }),
  ).toEqual(['/tags value.read_only'])
})

test('W5 what a trigger sets is parsed like any other value, with nobody’s rights', () => {
  const access = accessWith({ margin: 'hidden' })
  const [parsed] = parseChanges([update({ name: 'New' })], env({ access }))
  if (!parsed) throw new Error('no draft')
  const revised = reviseDraft(parsed, { margin: '5', name: 'Old' }, env({ access }))
  expect(completeDrafts([revised], env({ access }))).toMatchObject([
    { ok: true, draft: { changed: ['margin'], values: { margin: 5, name: 'Old' } } },
  ])
  expect(parsed.draft.values['margin']).toBe(3)
  expect(completeDrafts([reviseDraft(parsed, { margin: 'x' }, env({ access }))], env({ access }))).toMatchObject([
    { ok: false, errors: [{ pointer: '/margin', code: 'value.not_a_number' }] },
  ])
})

test('cells of an import are read as people write them', () => {
  expect(one(create({ name: 'A', amount: '￥1,234.5', done: '是', tags: 'a; b' }), { cells: true })).toMatchObject({
    ok: true,
    draft: { values: { amount: 1234.5, done: true, tags: ['a', 'b'] } },
  })
})

test('prepare answers every batch of anything without throwing', () => {
  const names = fc.constantFrom(...Object.keys(shape.fields), '__proto__', 'constructor', '', 'x')
  const values = fc.array(fc.tuple(names, fc.jsonValue())).map((entries) => Object.fromEntries(entries) as Input)
  fc.assert(
    fc.property(fc.array(values, { maxLength: 5 }), fc.boolean(), (inputs, isUpdate) => {
      const outcomes = prepare(
        inputs.map((input) => (isUpdate ? update(input) : create(input))),
        env({ evaluate }),
      )
      expect(outcomes).toHaveLength(inputs.length)
      for (const outcome of outcomes) if (!outcome.ok) expect(outcome.errors.length).toBeGreaterThan(0)
    }),
  )
})
