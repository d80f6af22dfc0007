import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import { emptyPhysical, planPhysical } from './physical.ts'
import { isSameShape } from './same-shape.ts'
import type { Model, ObjectShape } from './shape.ts'

const account = { kind: 'object', name: 'account', fields: { name: { type: 'text' }, city: { type: 'text' } } }
const line = {
  kind: 'object',
  name: 'line',
  fields: { deal: { type: 'master_detail', to: 'deal' }, amount: { type: 'number', precision: 12, scale: 2 } },
}
const deal = {
  kind: 'object',
  name: 'deal',
  fields: {
    name: { type: 'text' },
    account: { type: 'lookup', to: 'account' },
    total: { type: 'rollup', from: 'line.deal', aggregate: 'sum', field: 'amount' },
  },
}

function modelOf(...documents: AnyDocument[]): Model {
  const compiled = compile({ documents, revision: 1 })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  return compiled.value
}
const same = (before: Model, after: Model, name: string) => isSameShape(before.objects[name], after.objects[name])

test('an object that says the same is the same in every later Model, whoever wrote its document again', () => {
  const before = modelOf(account, deal, line)
  const after = modelOf(structuredClone(account), deal, structuredClone(line))
  for (const name of ['user', 'account', 'deal', 'line'])
    expect([name, same(before, after, name)]).toEqual([name, true])
  expect(isSameShape(undefined, undefined)).toBe(true)
  expect(isSameShape(undefined, after.objects['deal'])).toBe(false)
})

test('what a neighbour changes about an object is seen: children, results of roll-ups, rules, views, the order of its fields', () => {
  const before = modelOf(account, deal, line)
  const visit = { kind: 'object', name: 'visit', fields: { at: { type: 'lookup', to: 'account' } } }
  expect(same(before, modelOf(account, deal, line, visit), 'account')).toBe(false)

  const finer = { ...line, fields: { ...line.fields, amount: { type: 'number', precision: 14, scale: 4 } } }
  const refined = modelOf(account, deal, finer)
  expect([same(before, refined, 'deal'), same(before, refined, 'account')]).toEqual([false, true])

  const rule = { kind: 'validation_rule', name: 'account.named', error_when: 'ISBLANK(name)', message: 'Name it' }
  expect(same(before, modelOf(account, deal, line, rule), 'account')).toBe(false)
  const view = { kind: 'list_view', name: 'account.all', columns: ['name'], order_by: [{ field: 'city' }] }
  expect(same(before, modelOf(account, deal, line, view), 'account')).toBe(false)

  const turned = { ...account, fields: { city: account.fields.city, name: account.fields.name } }
  expect(same(before, modelOf(turned, deal, line), 'account')).toBe(false)
})

test('a member more on either side makes a difference', () => {
  const before = modelOf(account).objects['account'] as ObjectShape
  expect(isSameShape(before, { ...before, description: 'Firms' })).toBe(false)
  expect(isSameShape({ ...before, description: 'Firms' }, { ...before })).toBe(false)
  expect(isSameShape({ ...before }, { ...before })).toBe(true)
})

test('a roll-up whose child becomes finer gets the column type of its new result, though its own document is the same', () => {
  const old = planPhysical(emptyPhysical(), null, [account, deal, line])
  const compiled = compile({ documents: [account, deal, line], physical: old, revision: 1 })
  if (!compiled.ok) throw new Error('refused')
  const finer = { ...line, fields: { ...line.fields, amount: { type: 'number', precision: 14, scale: 4 } } }
  const next = planPhysical(old, compiled.value, [account, deal, finer])
  expect(next.objects['account']).toBe(old.objects['account'])
  expect(old.objects['deal']?.fields['total']?.sqlType).not.toBe(next.objects['deal']?.fields['total']?.sqlType)
})
