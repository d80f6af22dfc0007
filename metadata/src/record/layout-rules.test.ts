import { expect, test } from 'vitest'
import type { Access } from '../access/access.ts'
import { compile } from '../model/compile.ts'
import { objectOf } from '../model/shape.ts'
import type { ObjectShape } from '../model/shape.ts'
import { orThrow } from '../problem.ts'
import type { Change, Values } from './draft.ts'
import { evaluator, formulaNeeds } from './formula-values.ts'
import { layoutRules } from './layout-rules.ts'
import { prepare } from './prepare.ts'

const options = ['open', 'won', 'lost'].map((value) => ({ value }))
const documents = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    fields: {
      name: { type: 'text', required: true },
      stage: { type: 'select', options, default: 'open' },
      reason: { type: 'text' },
      amount: { type: 'number' },
      note: { type: 'text', required: true },
      kind: { type: 'select', options: [{ value: 'a' }, { value: 'b' }] },
    },
  },
  {
    kind: 'layout',
    name: 'deal.standard',
    tabs: [
      {
        name: 'main',
        blocks: [
          {
            type: 'section',
            fields: [
              'name',
              { field: 'stage', required: true },
              { field: 'reason', visible_when: 'stage = "lost"', required_when: 'stage = "lost"' },
              { field: 'amount', read_only_when: 'stage = "won"' },
            ],
          },
          {
            type: 'section',
            visible_when: 'stage = "won"',
            fields: [{ field: 'note' }, { field: 'kind', options_when: [{ when: 'amount > 100', values: ['b'] }] }],
          },
        ],
      },
    ],
  },
  {
    kind: 'layout',
    name: 'deal.for_chiefs',
    assign: { to: { roles: ['chief'] }, priority: 9 },
    blocks: [{ type: 'section', fields: [{ field: 'name', required_when: 'amount > 5' }] }],
  },
]
const model = orThrow(
  compile({ documents: [...documents, { kind: 'role', name: 'chief', label: 'Chief' }], revision: 1 }),
)
const shape = objectOf(model, 'deal') as ObjectShape
const rules = layoutRules(model, 'deal')
const access = { userId: 'me', admin: true, key: 'a', objects: {}, ownerIds: [], system: [] } as Access
const context = { locale: 'en', timeZone: 'UTC', today: '2026-11-21', defaultCurrency: 'CNY', defaultRegion: 'CN' }
const stored: Values = { name: 'A', stage: 'open', reason: null, amount: 1, note: 'n', kind: null }

function errorsOf(change: Change): string[] {
  const [outcome] = prepare([change], {
    shape,
    access,
    context,
    rules,
    evaluate: evaluator(model, shape, { nowMs: 0, timeZone: 'UTC' }),
  })
  return outcome?.ok ? [] : (outcome?.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
}

const update = (values: Values, before: Values = stored) => errorsOf({ kind: 'update', values, before })

test('the layout for everybody gives its conditions, once for new records and once for changes', () => {
  expect(
    rules.filter(({ on }) => on === 'create').map(({ field, effect, when }) => `${field} ${effect} ${when}`),
  ).toEqual([
    'reason hidden NOT(stage = "lost")',
    'reason required stage = "lost"',
    'amount read_only stage = "won"',
    'note hidden NOT(stage = "won")',
    'kind hidden NOT(stage = "won")',
    'kind options amount > 100',
  ])
  expect(rules).toHaveLength(12)
  expect(formulaNeeds(model, shape, rules)).toEqual({ related: [], children: [], globals: [], since: [], rates: false })
  expect(layoutRules(model, 'nothing')).toEqual([])
})

test('FL-04 a field is required on entering a stage; an old gap stops no other change', () => {
  expect(update({ stage: 'lost' })).toEqual(['/reason value.required'])
  expect(update({ stage: 'lost', reason: 'price' })).toEqual([])
  expect(update({ amount: 5 }, { ...stored, stage: 'lost' })).toEqual([])
  expect(update({ reason: null }, { ...stored, stage: 'lost', reason: 'price' })).toEqual(['/reason value.required'])
  expect(errorsOf({ kind: 'create', values: { name: 'A', stage: 'lost' } })).toEqual(['/reason value.required'])
})

test('FL-03 a hidden field is never required', () => {
  expect(errorsOf({ kind: 'create', values: { name: 'A' } })).toEqual([])
  expect(errorsOf({ kind: 'create', values: { name: 'A', stage: 'won' } })).toEqual(['/note value.required'])
})

test('FL-03 a field is closed while its condition holds, and options are those of the condition', () => {
  expect(update({ amount: 5 }, { ...stored, stage: 'won' })).toEqual(['/amount value.read_only'])
  expect(update({ amount: 5, stage: 'open' }, { ...stored, stage: 'won' })).toEqual([])
  expect(update({ amount: 5, stage: 'won' })).toEqual([])
  expect(update({ kind: 'a' }, { ...stored, stage: 'won', amount: 200 })).toEqual(['/kind value.not_available'])
  expect(update({ kind: 'b' }, { ...stored, stage: 'won', amount: 200 })).toEqual([])
})

test('FL-02 FL-03 the conditions that hold are those of the layout the person gets for that very record', () => {
  const assigned = orThrow(
    compile({
      documents: [
        documents[0] as (typeof documents)[0],
        { kind: 'role', name: 'chief', label: 'Chief' },
        section('deal.standard', undefined, { field: 'reason', required_when: 'amount > 5' }),
        section('deal.chief', { to: { roles: ['chief'] } }, { field: 'kind', required_when: 'amount > 5' }),
        section('deal.won', { when: 'stage = "won"' }, { field: 'reason', required_when: 'true' }),
      ],
      revision: 2,
    }),
  )
  const chief = { email: 'c@example.com', roles: ['chief'], permissionSets: [], groups: [] }
  const judged = (values: Values, person?: typeof chief) => {
    const [outcome] = prepare([{ kind: 'create', values: { name: 'A', note: 'n', ...values } }], {
      shape: objectOf(assigned, 'deal') as ObjectShape,
      access,
      context,
      rules: layoutRules(assigned, 'deal', person),
      evaluate: evaluator(assigned, objectOf(assigned, 'deal') as ObjectShape, { nowMs: 0, timeZone: 'UTC' }),
    })
    return outcome?.ok ? [] : (outcome?.errors ?? []).map(({ pointer }) => pointer)
  }
  expect(judged({ amount: 6 })).toEqual(['/reason'])
  expect(judged({ amount: 6 }, chief)).toEqual(['/kind'])
  expect(judged({ amount: 1 }, chief)).toEqual([])
  expect(judged({ amount: 1, stage: 'won' }, chief)).toEqual(['/reason'])
  expect(judged({ amount: 6, stage: 'won' }, chief)).toEqual(['/reason'])
  expect(layoutRules(assigned, 'deal', { ...chief })).toBe(layoutRules(assigned, 'deal', chief))
})

function section(name: string, assign: object | undefined, item: { field: string; required_when: string }) {
  return { kind: 'layout', name, ...(assign && { assign }), blocks: [{ type: 'section', fields: [item] }] }
}
