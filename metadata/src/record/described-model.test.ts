import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Access, FieldRight } from '../access/access.ts'
import { compile } from '../model/compile.ts'
import { describe as describeModel } from '../model/describe.ts'
import type { Model, ObjectShape } from '../model/shape.ts'
import { objectOf } from '../model/shape.ts'
import { orThrow } from '../problem.ts'
import { describedModel } from './described-model.ts'
import type { Change, Values } from './draft.ts'
import { evaluator } from './formula-values.ts'
import { prepare } from './prepare.ts'

const options = ['open', 'won', 'lost'].map((value) => ({ value }))
const documents = [
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    sharing: 'public_read',
    fields: { name: { type: 'text', required: true }, limit: { type: 'currency' } },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    sharing: 'public_read_write',
    fields: {
      name: { type: 'text', required: true, max_length: 10 },
      account: { type: 'lookup', to: 'account' },
      stage: { type: 'select', options, default: 'open' },
      reason: {
        type: 'select',
        controlled_by: 'stage',
        options: [{ value: 'price', when: ['lost'] }, { value: 'other' }],
      },
      amount: { type: 'currency', minimum: 0 },
      margin: { type: 'percent' },
      secret: { type: 'text' },
      done: { type: 'checkbox' },
      close: { type: 'date', default_formula: 'TODAY()' },
      words: { type: 'tags' },
      half: { type: 'formula', returns: 'currency', formula: 'amount / 2', stored: true, scale: 2 },
      twice: { type: 'formula', returns: 'currency', formula: 'amount * 2' },
      number: { type: 'autonumber' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'deal.won_needs_amount',
    error_when: 'AND(stage = "won", ISBLANK(amount))',
    message: 'Amount',
    field: 'amount',
  },
  { kind: 'validation_rule', name: 'deal.not_too_big', error_when: 'twice > 100', message: 'Big', severity: 'warning' },
  {
    kind: 'validation_rule',
    name: 'deal.no_way_back',
    error_when: 'AND(ISCHANGED(stage), PRIORVALUE(stage) = "won")',
    message: 'Back',
  },
  { kind: 'validation_rule', name: 'deal.within_limit', error_when: 'amount > account.limit', message: 'Limit' },
]
const model: Model = orThrow(compile({ documents, revision: 1 }))
const shape = objectOf(model, 'deal') as ObjectShape

function accessOf(fields: { [field: string]: FieldRight }): Access {
  const rights = {
    create: true,
    read: true,
    update: true,
    delete: true,
    transfer: false,
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
    key: JSON.stringify(fields),
    objects: { deal: { rights, fields }, account: { rights, fields: {} } },
    ownerIds: ['me'],
    system: [],
  } as Access
}

const context = {
  locale: 'en',
  timeZone: 'Asia/Shanghai',
  today: '2026-11-21',
  defaultCurrency: 'CNY',
  defaultRegion: 'CN',
}
const surroundings = { nowMs: Date.UTC(2026, 10, 21), timeZone: 'Asia/Shanghai', related: () => 20 }
const access = accessOf({ margin: 'read', secret: 'hidden' })
const browser = describedModel(JSON.parse(JSON.stringify(describeModel(model, access))), 'me')
const browserShape = objectOf(browser.model, 'deal') as ObjectShape
const stored: Values = {
  name: 'Old',
  account: null,
  stage: 'won',
  reason: null,
  amount: 10,
  amount_currency: 'CNY',
  amount_converted: 10,
  margin: 3,
  done: false,
  close: '2026-01-01',
  words: null,
  half: 5,
  number: '0001',
}

const onServer = (change: Change) =>
  prepare([change], { shape, access, context, evaluate: evaluator(model, shape, surroundings) })[0]
const inBrowser = (change: Change) =>
  prepare([change], {
    shape: browserShape,
    access: browser.access,
    context,
    evaluate: evaluator(browser.model, browserShape, { ...surroundings, partial: true }),
  })[0]

test('FL-03 form and server give the same verdict on a thousand random records', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      'won',
      'lost',
      'open',
      'price',
      'other',
      'A name',
      'far too long a name',
      60,
      10,
      0,
      -1,
      10.005,
      '12.50',
      true,
      false,
      '2026-02-30',
      '2026-02-28',
      ['a', 'b'],
      '01890a5d-ac96-774b-bcce-b302099a8057',
    ),
    fc.jsonValue({ maxDepth: 1 }),
  )
  const name = fc.constantFrom(
    'name',
    'account',
    'stage',
    'reason',
    'amount',
    'amount_currency',
    'margin',
    'secret',
    'done',
    'close',
    'words',
    'half',
    'number',
    'owner',
    'nothing',
    '__proto__',
  )
  const values = fc.array(fc.tuple(name, value), { maxLength: 8 }).map((entries) => Object.fromEntries(entries))
  fc.assert(
    fc.property(values, fc.boolean(), (input, isNew) => {
      const change: Change = isNew
        ? { kind: 'create', values: input }
        : { kind: 'update', values: input, before: stored }
      const [server, form] = [onServer(change), inBrowser(change)]
      const verdict = (outcome: typeof server) =>
        outcome?.ok ? { changed: outcome.draft.changed.toSorted() } : outcome
      expect(verdict(form)).toEqual(verdict(server))
    }),
    { numRuns: 1000 },
  )
})

test('a rule that reads what the form does not have is left to the server', () => {
  const evaluate = evaluator(browser.model, browserShape, { nowMs: 0, timeZone: 'UTC', partial: true })
  const judged = (values: object) =>
    prepare([{ kind: 'create', values: { name: 'A', ...values } }], {
      shape: browserShape,
      access: browser.access,
      context,
      evaluate,
    })[0]
  expect(judged({ amount: 30 })).toMatchObject({ ok: true })
  expect(judged({ amount: 60 })).toMatchObject({ ok: false, errors: [{ code: 'rule.not_too_big' }] })
})

test('what is hidden is not in the browser at all, and the same description gives the same Model', () => {
  expect(Object.hasOwn(browserShape.fields, 'secret')).toBe(false)
  const description = describeModel(model, access)
  expect(describedModel(description, 'me')).toBe(describedModel(description, 'me'))
})
