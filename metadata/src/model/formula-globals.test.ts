import { expect, test } from 'vitest'
import { checkText } from '../formula/check.ts'
import { compileFormula } from '../formula/compile.ts'
import { orThrow } from '../problem.ts'
import { compile } from './compile.ts'
import { roleGlobals } from './formula-globals.ts'
import { formulaScope } from './formula-scope.ts'

const documents = [
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    fields: {
      name: { type: 'text' },
      record_type: { type: 'select', record_types: true, options: [{ value: 'new' }, { value: 'renewal' }] },
    },
  },
  { kind: 'record_type', name: 'deal.new', label: 'New' },
  { kind: 'record_type', name: 'deal.renewal', label: 'Renewal' },
  { kind: 'permission_set', name: 'seller', label: 'Seller', objects: {} },
  { kind: 'permission_set', name: 'discounts', label: 'Discounts', objects: {} },
  { kind: 'role', name: 'rep', label: { en: 'Sales rep', 'zh-CN': '销售' }, permission_sets: ['seller'] },
  {
    kind: 'settings',
    name: 'workspace',
    title: { en: 'Acme', 'zh-CN': '爱克米' },
    locale: 'zh-CN',
    currency: 'EUR',
    constants: {
      discount_limit: { type: 'percent', value: 15 },
      since: { type: 'date', value: '2026-01-31' },
      strict: { type: 'boolean', value: true },
    },
    texts: { greeting: { en: 'Hello', 'zh-CN': '您好' } },
  },
]
const model = orThrow(compile({ documents, revision: 1 }))
const globals = roleGlobals(model, { role: 'rep', permissionSets: [] })

function valueOf(text: string): unknown {
  const checked = checkText(text, formulaScope(model, 'deal'))
  if (!checked.ok) return checked.errors[0]?.message
  const { value } = compileFormula(checked).evaluate({
    record: { record_type: 'renewal' },
    globals,
    nowMs: 0,
    timeZone: 'UTC',
  })
  return [value, checked.immutable]
}

test.each([
  ['$Organization.Name', ['爱克米', false]],
  ['$Organization.currency', ['EUR', false]],
  ['$organization.fiscal_year_start_month + 1', [2, false]],
  ['$Setup.discount_limit * 2', [30, false]],
  ['$Setup.Sales__c.Discount_Limit__c', [15, false]],
  ['$Setup.since + 1', ['2026-02-01', false]],
  ['IF($Setup.strict, 1, 2)', [1, false]],
  ['$Label.Greeting & "!"', ['您好!', false]],
  ['$Profile.Name', ['销售', false]],
  ['$UserRole.DeveloperName', ['rep', false]],
  ['$Permission.seller', [true, false]],
  ['!$Permission.Discounts__c', [true, false]],
  ['$RecordType.DeveloperName = "renewal"', [true, true]],
])('%s means what the workspace, the role or the record says', (text, wanted) => {
  expect(valueOf(text)).toEqual(wanted)
})

test.each([
  ['$Setup.discount_limt', 'There is no value `$Setup.discount_limt`. Did you mean $Setup.discount_limit?'],
  ['$Permission.nobody', 'There is no value `$Permission.nobody`.'],
  ['$Label.__proto__', 'There is no value `$Label.__proto__`.'],
  ['$Organization.constructor', 'There is no value `$Organization.constructor`.'],
  ['$Profile.Name.x', 'There is no value `$Profile.Name.x`. Did you mean $Profile.Name?'],
])('%s is refused by name', (text, sentence) => {
  expect(valueOf(text)).toBe(sentence)
})

test('a constant whose value is not of its type is refused where it stands', () => {
  const result = compile({
    documents: [{ kind: 'settings', name: 'workspace', constants: { limit: { type: 'number', value: 'many' } } }],
    revision: 1,
  })
  expect(result.ok ? [] : result.problem.errors).toEqual([
    { pointer: '/items/settings/workspace/constants/limit/value', code: 'value.not_a_number' },
  ])
})
