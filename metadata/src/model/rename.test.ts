import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import { applyLayers } from './layers.ts'
import { followRenames } from './rename.ts'

const account: AnyDocument = {
  kind: 'object',
  name: 'account',
  fields: {
    name: { type: 'text' },
    size: { type: 'number' },
    big: { type: 'formula', returns: 'number', formula: 'COUNTIF(deal.account, amount > 1) + size' },
    won: {
      type: 'rollup',
      from: 'deal.account',
      aggregate: 'sum',
      field: 'amount',
      where: 'stage = "won" /* closed */',
    },
  },
}
const deal: AnyDocument = {
  kind: 'object',
  name: 'deal',
  uniques: [{ fields: ['name', 'stage'] }],
  fields: {
    name: { type: 'text' },
    account: { type: 'lookup', to: 'account' },
    stage: { type: 'select', options: [{ value: 'won' }] },
    amount: { type: 'currency' },
    double: {
      type: 'formula',
      returns: 'number',
      formula: 'Amount  *  account.Size',
    },
  },
}
const others: AnyDocument[] = [
  {
    kind: 'validation_rule',
    name: 'deal.positive',
    error_when: "amount < 0 && name <> 'amount'",
    message: 'no',
    field: 'amount',
  },
  {
    kind: 'list_view',
    name: 'deal.all',
    columns: ['name', 'amount', { field: 'account.size' }],
    where: { and: [{ field: 'amount', op: 'gt', value: 1 }, { formula: 'amount > 2' }] },
    order_by: [{ field: 'amount' }],
    board: { group_by: 'stage', sum: 'amount' },
  },
  {
    kind: 'permission_set',
    name: 'rep',
    objects: { account: { read: true }, deal: { read: true, fields: { amount: 'read', stage: 'edit' } } },
  },
  {
    kind: 'layout',
    name: 'account.page',
    blocks: [{ type: 'related_list', relation: 'deal.account', columns: ['amount'], visible_when: 'size > 1' }],
  },
  { kind: 'app', name: 'sales', navigation: [{ type: 'object', object: 'deal', view: 'all' }] },
  {
    kind: 'translation',
    name: 'ja',
    locale: 'ja',
    texts: { 'object/deal/fields/amount/label': '金額', 'list_view/deal.all/label': '全部' },
  },
]
const before = [account, deal, ...others]

function after(documents: AnyDocument[]): { [key: string]: AnyDocument } {
  const old = compile({ documents: before, revision: 1 })
  if (!old.ok) throw new Error(JSON.stringify(old.problem))
  const stored = followRenames(
    documents.map((document) => ({ origin: 'workspace', document })),
    old.value,
  )
  const layered = applyLayers(stored)
  const compiled = layered.ok ? compile({ documents: layered.value, revision: 2 }) : layered
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  return Object.fromEntries(stored.map((entry) => [`${entry.document.kind} ${entry.document.name}`, entry.document]))
}

test('a renamed field is followed by formulas, roll-ups, rules, views, layouts, rights and translations, texts keep their form', () => {
  const { amount: _, ...fields } = deal['fields'] as { [name: string]: object }
  const all = after([
    account,
    { ...deal, fields: { ...fields, value: { type: 'currency', renamed_from: 'amount' } } },
    ...others,
  ])
  expect(all['object deal']).toMatchObject({
    fields: { double: { formula: 'value  *  account.Size' } },
  })
  expect(all['object account']).toMatchObject({
    fields: {
      big: { formula: 'COUNTIF(deal.account, value > 1) + size' },
      won: { field: 'value', where: 'stage = "won" /* closed */' },
    },
  })
  expect(all['validation_rule deal.positive']).toMatchObject({
    error_when: "value < 0 && name <> 'amount'",
    field: 'value',
  })
  expect(all['list_view deal.all']).toMatchObject({
    columns: ['name', 'value', { field: 'account.size' }],
    where: { and: [{ field: 'value' }, { formula: 'value > 2' }] },
    order_by: [{ field: 'value' }],
    board: { sum: 'value' },
  })
  expect(all['permission_set rep']?.['objects']).toEqual({
    account: { read: true },
    deal: { read: true, fields: { value: 'read', stage: 'edit' } },
  })
  expect(all['layout account.page']).toMatchObject({ blocks: [{ columns: ['value'], visible_when: 'size > 1' }] })
  expect(all['translation ja']?.['texts']).toEqual({
    'object/deal/fields/value/label': '金額',
    'list_view/deal.all/label': '全部',
  })
})

test('a renamed object is followed by lookups, relations, its own documents and their names', () => {
  const all = after([account, { ...deal, name: 'opportunity', renamed_from: 'deal' }, ...others])
  expect(Object.keys(all)).toEqual(
    expect.arrayContaining(['validation_rule opportunity.positive', 'list_view opportunity.all']),
  )
  expect(all['object account']).toMatchObject({
    fields: {
      won: { from: 'opportunity.account' },
      big: { formula: 'COUNTIF(opportunity.account, amount > 1) + size' },
    },
  })
  expect(Object.keys(all['permission_set rep']?.['objects'] as object)).toEqual(['account', 'opportunity'])
  expect(all['layout account.page']).toMatchObject({ blocks: [{ relation: 'opportunity.account' }] })
  expect(all['app sales']).toMatchObject({ navigation: [{ object: 'opportunity', view: 'all' }] })
  expect(all['translation ja']?.['texts']).toEqual({
    'object/opportunity/fields/amount/label': '金額',
    'list_view/opportunity.all/label': '全部',
  })
})

test('a customisation of a renamed shipped object goes along', () => {
  const old = compile({ documents: before, revision: 1 })
  if (!old.ok) throw new Error('world')
  const stored = [
    { origin: 'sales', document: { ...deal, name: 'opportunity', renamed_from: 'deal' } },
    {
      origin: 'workspace',
      document: {
        kind: 'customization',
        name: 'c',
        target: { kind: 'object', name: 'deal' },
        changes: { fields: { half__c: { type: 'formula', returns: 'number', formula: 'amount / 2' } } },
      },
    },
  ]
  expect(followRenames(stored, old.value)[1]?.document).toMatchObject({
    target: { kind: 'object', name: 'opportunity' },
  })
})

test('without a rename nothing is touched, not even copied', () => {
  const old = compile({ documents: before, revision: 1 })
  if (!old.ok) throw new Error('world')
  const stored = before.map((document) => ({ origin: 'workspace', document }))
  expect(followRenames(stored, old.value).every((entry, index) => entry === stored[index])).toBe(true)
})
