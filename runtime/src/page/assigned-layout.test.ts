import { expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe as describeModel } from '@trellis/metadata/model/describe.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { ModelView } from '../api/model.ts'
import { flat, objectIn } from '../api/model.ts'
import { layoutOf, rankedFor } from './assigned-layout.ts'
import { judgeFor } from './formula-judge.ts'

const layout = (name: string, assign?: object) => ({
  kind: 'layout',
  name: `claim.${name}`,
  ...(assign && { assign }),
  blocks: [{ type: 'section', fields: ['name'] }],
})
const documents = [
  { kind: 'role', name: 'rep', label: 'Rep' },
  {
    kind: 'object',
    name: 'claim',
    label: 'Claim',
    fields: {
      name: { type: 'text' },
      record_type: { type: 'select', record_types: true },
      stage: { type: 'select', options: [{ value: 'open' }, { value: 'settled' }] },
    },
  },
  { kind: 'record_type', name: 'claim.praise', label: 'Praise' },
  { kind: 'record_type', name: 'claim.damage', label: 'Damage' },
  layout('standard'),
  layout('on_phones', { devices: ['phone'] }),
  layout('of_reps', { to: { roles: ['rep'] } }),
  layout('of_damage', { record_types: ['damage'] }),
  layout('settled', { when: 'stage = "settled"' }),
]
const all = { userId: 'me', admin: true, key: 'a', objects: {}, ownerIds: [], system: [] }
const model = flat(
  JSON.parse(JSON.stringify(describeModel(orThrow(compile({ documents, revision: 1 })), all))) as ModelView,
)
const conditions = judgeFor({ model, object: 'claim', timeZone: 'UTC', globals: {} })

function shown(record: object, roles: string[] = [], device: 'desktop' | 'phone' = 'desktop'): string | undefined {
  const object = objectIn(model, 'claim')
  if (!object) throw new Error('no claim')
  const person = { email: '', roles, permissionSets: [], groups: [] }
  const ranked = rankedFor(model, object, 'page', { person, device })
  const judged = (formula: string | undefined, now: { id: string }) =>
    formula === undefined ? undefined : conditions(formula, now)
  return layoutOf(ranked, judged, { id: '1', version: 1, ...record })?.name
}

test('role, type of the record, stage and device each choose the page; who says more about the case goes first', () => {
  expect(shown({})).toBe('claim.standard')
  expect(shown({}, [], 'phone')).toBe('claim.on_phones')
  expect(shown({}, ['rep'])).toBe('claim.of_reps')
  expect(shown({ record_type: 'praise' }, ['rep'], 'phone')).toBe('claim.of_reps')
  expect(shown({ record_type: 'damage' }, ['rep'])).toBe('claim.of_damage')
  expect(shown({ record_type: 'damage', stage: 'settled' }, ['rep'])).toBe('claim.settled')
  expect(shown({ record_type: 'praise', stage: 'open' })).toBe('claim.standard')
})
