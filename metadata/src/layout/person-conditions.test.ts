import { expect, test } from 'vitest'
import { compile } from '../model/compile.ts'
import type { AnyDocument } from '../schema/document.ts'
import { personConditions } from './person-conditions.ts'

const home = (visible_when: string): AnyDocument => ({
  kind: 'page',
  name: 'home',
  use: 'home',
  components: [{ id: 'hello', type: 'text', text: 'Hello', visible_when }],
})

function problemsOf(...documents: unknown[]) {
  const result = compile({ documents: documents as AnyDocument[], revision: 1 })
  return result.ok ? [] : (result.problem.errors ?? [])
}

function verdicts(condition: string, values: { [name: string]: unknown }) {
  const result = compile({ documents: [home(condition)], revision: 1 })
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return personConditions(result.value).judge(values, 0, 'UTC')
}

test('a condition on the person reads the fields of the user, by their names or behind $User', () => {
  expect(verdicts('role = "sdr"', { '$User.role': 'sdr' })).toEqual({ 'role = "sdr"': true })
  expect(verdicts('$User.role = "sdr"', { '$User.role': 'rep' })).toEqual({ '$User.role = "sdr"': false })
})

test('a condition names the fields it reads, so that no more is fetched', () => {
  const result = compile({ documents: [home('OR(locale = "zh-CN", $User.email = "a@example.com")')], revision: 1 })
  expect(result.ok && personConditions(result.value).reads.toSorted()).toEqual(['$User.email', '$User.locale'])
})

test('a condition on a field no user has is refused at publish, at its place', () => {
  expect(problemsOf(home('shoe_size = 42'))).toMatchObject([
    { pointer: expect.stringMatching(/page.*home.*components\/0\/visible_when/) },
  ])
})

const deal = {
  kind: 'object',
  name: 'deal',
  fields: {
    name: { type: 'text' },
    amount: { type: 'currency' },
    stage: { type: 'select', options: [{ value: 'a' }] },
  },
}
const figure = (more: object) => ({
  kind: 'page',
  name: 'home',
  components: [{ id: 'sum', type: 'figure', object: 'deal', measure: { fn: 'sum', field: 'amount' }, ...more }],
})

test('a figure of a page must be one its object can answer', () => {
  expect(problemsOf(deal, figure({}))).toEqual([])
  expect(problemsOf(deal, figure({ measure: { fn: 'sum', field: 'name' } }))).toMatchObject([
    { pointer: expect.stringMatching(/components\/0\/measure$/), code: 'value.bad_aggregate' },
  ])
  expect(problemsOf(deal, figure({ measure: { fn: 'sum', field: 'gone' } }))).toHaveLength(1)
  expect(problemsOf(deal, figure({ view: 'deal.gone' }))).toHaveLength(1)
})
