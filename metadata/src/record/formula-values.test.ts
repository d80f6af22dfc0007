import { expect, test } from 'vitest'
import type { Access } from '../access/access.ts'
import type { ParseContext } from '../fields/field-type.ts'
import { compile } from '../model/compile.ts'
import type { Model, ObjectShape } from '../model/shape.ts'
import { objectOf } from '../model/shape.ts'
import { orThrow } from '../problem.ts'
import type { Change, Input, Values } from './draft.ts'
import { evaluator, formulaNeeds, hasFormulas, type Surroundings } from './formula-values.ts'
import { prepare } from './prepare.ts'

const account = {
  kind: 'object',
  name: 'account',
  label: 'Account',
  fields: { name: { type: 'text', required: true }, limit: { type: 'currency' }, region: { type: 'text' } },
}
const deal = {
  kind: 'object',
  name: 'deal',
  label: 'Deal',
  fields: {
    name: { type: 'text', required: true },
    account: { type: 'lookup', to: 'account' },
    stage: { type: 'select', options: [{ value: 'open' }, { value: 'won' }], default: 'open' },
    amount: { type: 'currency' },
    probability: { type: 'percent' },
    close_date: { type: 'date', default_formula: 'TODAY() + 30' },
    code: { type: 'text', default_formula: 'UPPER(name) & "-" & $User.email' },
    expected: { type: 'formula', returns: 'currency', formula: 'amount * probability / 100' },
    tax: { type: 'formula', returns: 'currency', formula: 'amount / 3', stored: true, scale: 2 },
    over: { type: 'formula', returns: 'checkbox', formula: 'expected > account.limit' },
  },
}
const rules = [
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_amount',
    error_when: 'AND(stage = "won", ISBLANK(amount))',
    message: { en: 'A won deal needs an amount', 'zh-CN': '赢单须填金额' },
    field: 'amount',
  },
  {
    kind: 'validation_rule',
    name: 'deal.over_limit',
    error_when: 'over',
    message: 'Over the limit',
    severity: 'warning',
  },
  {
    kind: 'validation_rule',
    name: 'deal.no_way_back',
    error_when: 'AND(ISCHANGED(stage), PRIORVALUE(stage) = "won")',
    message: 'Won stays won',
    field: 'stage',
  },
]
const model: Model = orThrow(compile({ documents: [account, deal, ...rules], revision: 1 }))
const shape = objectOf(model, 'deal') as ObjectShape
const access = { userId: 'me', admin: true, key: 'admin', objects: {}, ownerIds: ['me'], system: [] } as Access
const context: ParseContext = {
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  today: '2026-11-21',
  defaultCurrency: 'CNY',
  defaultRegion: 'CN',
}
const idA = '01890a5d-ac96-774b-bcce-b302099a8057'

const surroundings: Surroundings = {
  nowMs: Date.UTC(2026, 10, 20, 17),
  timeZone: 'Asia/Shanghai',
  globals: { '$User.email': 'li@example.com' },
  related: (reference, record) => (reference.key === 'account.limit' && record['account'] === idA ? 100 : null),
}

function written(change: Change) {
  const [outcome] = prepare([change], { shape, access, context, evaluate: evaluator(model, shape, surroundings) })
  return outcome?.ok
    ? { values: outcome.draft.values, changed: outcome.draft.changed }
    : { errors: outcome?.errors.map(({ pointer, code, message }) => [pointer, code, message]) }
}

const create = (values: Input) => written({ kind: 'create', values })
const update = (before: Values, values: Input) => written({ kind: 'update', before, values })

test('formulaNeeds names what must be loaded, through virtual formulas too', () => {
  const needs = formulaNeeds(model, shape)
  expect(hasFormulas(shape)).toBe(true)
  expect(needs.related.map(({ key }) => key)).toEqual(['account.limit'])
  expect(needs.globals).toEqual(['$User.email'])
  expect(needs.children).toEqual([])
})

test('W4 defaults by formula see input, day and user of the caller', () => {
  expect(create({ name: 'abc' })).toMatchObject({
    values: { close_date: '2026-12-21', code: 'ABC-li@example.com', stage: 'open' },
  })
})

test('W6 a stored formula is rounded half up to its scale', () => {
  expect(create({ name: 'a', amount: 20 })).toMatchObject({ values: { tax: 6.67 } })
  expect(update({ name: 'a', stage: 'open', amount: 20, tax: 6.67 }, { amount: 20.03 })).toMatchObject({
    values: { tax: 6.68 },
    changed: expect.arrayContaining(['amount', 'tax']),
  })
})

test('W7 rules read other fields, related records, virtual formulas and the before-image', () => {
  expect(create({ name: 'a', stage: 'won' })).toEqual({
    errors: [['/amount', 'rule.won_needs_amount', '赢单须填金额']],
  })
  expect(create({ name: 'a', account: idA, amount: 1000, probability: 50 })).toEqual({
    errors: [['', 'rule.over_limit', 'Over the limit']],
  })
  expect(create({ name: 'a', account: idA, amount: 100, probability: 50 })).toMatchObject({ values: { amount: 100 } })
  expect(update({ name: 'a', stage: 'won', amount: 5 }, { stage: 'open' })).toEqual({
    errors: [['/stage', 'rule.no_way_back', 'Won stays won']],
  })
})

test('a formula that does not fit the Model refuses by code and never throws', () => {
  const broken: ObjectShape = {
    ...shape,
    validationRules: shape.validationRules.map((rule) => ({
      ...rule,
      formula: { ...rule.formula, text: 'nothing + (' },
    })),
  }
  const [outcome] = prepare([{ kind: 'create', values: { name: 'a' } }], {
    shape: broken,
    access,
    context,
    evaluate: evaluator(model, broken, surroundings),
  })
  expect(outcome).toMatchObject({
    ok: false,
    errors: [{ code: 'value.rule_error', params: { reason: 'formula.invalid' } }, {}, {}],
  })
})
