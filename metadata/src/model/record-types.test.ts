import { expect, test } from 'vitest'
import type { Access } from '../access/access.ts'
import { orThrow } from '../problem.ts'
import type { Change, Values } from '../record/draft.ts'
import { evaluator } from '../record/formula-values.ts'
import { prepare } from '../record/prepare.ts'
import { recordTypeRules } from '../record/record-type-rules.ts'
import { compile } from './compile.ts'
import { describe as describeModel } from './describe.ts'
import { objectOf } from './shape.ts'

const stages = ['new', 'offer', 'review', 'won'].map((value) => ({ value }))
const deal = {
  kind: 'object',
  name: 'deal',
  label: 'Deal',
  fields: {
    name: { type: 'text', required: true },
    record_type: { type: 'select', record_types: true },
    stage: { type: 'select', options: stages, default: 'new' },
    amount: { type: 'number' },
    term: { type: 'integer', default: 12 },
    reviewer: { type: 'text' },
  },
}
const sale = { kind: 'record_type', name: 'deal.sale', label: 'Sale', is_default: true, position: 1 }
const renewal = {
  kind: 'record_type',
  name: 'deal.renewal',
  label: 'Renewal',
  position: 2,
  stage_field: 'stage',
  options: { stage: ['review', 'won'] },
  defaults: { term: 24 },
  required: ['amount'],
  stages: [{ value: 'won', required_to_enter: ['reviewer'] }],
}
const retired = { kind: 'record_type', name: 'deal.old', label: 'Old', active: false, position: 3 }
const documents = [deal, sale, renewal, retired]
const access = { userId: 'me', admin: true, key: 'a', objects: {}, ownerIds: [], system: [] } as Access
const context = { locale: 'en', timeZone: 'UTC', today: '2026-11-21', defaultCurrency: 'CNY', defaultRegion: 'CN' }
const model = orThrow(compile({ documents, revision: 1 }))
const shape = objectOf(model, 'deal')!

function prepared(change: Change) {
  const rules = recordTypeRules(model, 'deal')
  const evaluate = evaluator(model, shape, { nowMs: 0, timeZone: 'UTC', globals: {} })
  return prepare([change], { shape, access, context, evaluate, rules })[0]!
}
function errorsOf(change: Change): string[] {
  const outcome = prepared(change)
  return outcome.ok ? [] : outcome.errors.map(({ pointer, code }) => `${pointer} ${code}`)
}
function made(values: Values): Values {
  const outcome = prepared({ kind: 'create', values })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors))
  return outcome.draft.values
}
const problemsOf = (changed: object[]) => {
  const result = compile({ documents: changed as typeof documents, revision: 1 })
  return result.ok ? [] : (result.problem.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
}

test('the record types of an object are the choices of its field record_type, in their order', () => {
  expect(shape.fields['record_type']?.options).toEqual([
    { value: 'sale', label: 'Sale' },
    { value: 'renewal', label: 'Renewal' },
    { value: 'old', label: 'Old', active: false },
  ])
  expect(made({ name: 'A' })).toMatchObject({ record_type: 'sale', stage: 'new', term: 12 })
  expect(errorsOf({ kind: 'create', values: { name: 'A', record_type: 'old' } })).toEqual([
    '/record_type value.inactive_option',
  ])
})

test('a record of a type starts with its defaults, and with its first choice where the usual one is not offered', () => {
  expect(made({ name: 'A', record_type: 'renewal', amount: 1 })).toMatchObject({ stage: 'review', term: 24 })
  expect(made({ name: 'A', record_type: 'renewal', amount: 1, term: 3 })).toMatchObject({ term: 3 })
})

test('a type offers its own choices, and moving a record to a type asks for a stage of it', () => {
  expect(
    errorsOf({ kind: 'create', values: { name: 'A', record_type: 'renewal', amount: 1, stage: 'offer' } }),
  ).toEqual(['/stage value.not_available'])
  expect(errorsOf({ kind: 'create', values: { name: 'A', stage: 'offer' } })).toEqual([])
  const before = made({ name: 'A', stage: 'offer', amount: 1 })
  expect(errorsOf({ kind: 'update', before, values: { record_type: 'renewal' } })).toEqual([
    '/stage value.not_available',
  ])
  expect(errorsOf({ kind: 'update', before, values: { record_type: 'renewal', stage: 'review' } })).toEqual([])
  const seen = describeModel(model, access).objects['deal']?.fields['stage']
  expect(seen).toMatchObject({ typed_by: 'record_type' })
  expect(seen?.options?.map((option) => option.types)).toEqual([['sale', 'old'], ['sale', 'old'], undefined, undefined])
})

test('fields are required by type, and by the stage that is entered', () => {
  expect(errorsOf({ kind: 'create', values: { name: 'A', record_type: 'renewal' } })).toEqual([
    '/amount value.required',
  ])
  const before = made({ name: 'A', record_type: 'renewal', amount: 1 })
  expect(errorsOf({ kind: 'update', before, values: { stage: 'won' } })).toEqual(['/reviewer value.required'])
  expect(errorsOf({ kind: 'update', before, values: { stage: 'won', reviewer: 'Li' } })).toEqual([])
  // What is in the stage already goes on.
  const gap = { ...before, stage: 'won', reviewer: null }
  expect(errorsOf({ kind: 'update', before: gap, values: { term: 5 } })).toEqual([])
  expect(errorsOf({ kind: 'update', before: gap, values: { amount: null } })).toEqual(['/amount value.required'])
})

test('what a record type says in vain is a problem with its place', () => {
  const { record_type: _, ...fields } = deal.fields
  expect(problemsOf([{ ...deal, fields }, sale])).toEqual([
    '/items/record_type/deal.sale/name metadata.no_record_type_field',
  ])
  const wrong = {
    ...renewal,
    options: { stage: ['review', 'gone'] },
    defaults: { term: 'soon' },
    stages: [{ value: 'nowhere' }],
  }
  expect(problemsOf([deal, sale, wrong])).toEqual(
    expect.arrayContaining([
      '/items/record_type/deal.renewal/options/stage/1 metadata.broken_reference',
      '/items/record_type/deal.renewal/defaults/term value.not_a_number',
      '/items/record_type/deal.renewal/stages/0/value metadata.broken_reference',
    ]),
  )
  const { stage_field: __, ...staged } = renewal
  expect(problemsOf([deal, sale, staged])).toEqual(['/items/record_type/deal.renewal schema.required'])
})
