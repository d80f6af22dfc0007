import { expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { templateNames, templates } from '../../objects/templates.ts'
import type { Documents } from '../documents.ts'
import { documentIn, documentsFrom, draftChanges, fieldsOf, objectIn } from '../documents.ts'
import { record, startHistory, undo } from '../history.ts'
import { layout, lead, view } from '../lead-fixture.ts'
import type { LayoutDraft } from '../layout-tree.ts'
import { fieldsUsed } from '../layout-tree.ts'
import { isArranged } from '../use-edit.ts'
import { addField } from './add-field.ts'
import { createObject } from './create-object.ts'
import { grantObject, setsOfApp } from './grant-object.ts'
import { removeField } from './remove-field.ts'
import { removeObject } from './remove-object.ts'
import { renamedInFormula, renameField } from './rename-field.ts'
import { setValue } from './set-value.ts'

const rule = {
  kind: 'validation_rule',
  name: 'lead.r',
  error_when: 'AND(amount > 5, status = "amount")',
  message: 'No',
  field: 'amount',
}
const app = {
  kind: 'app',
  name: 'sales',
  navigation: [
    { type: 'object', object: 'lead' },
    { type: 'group', label: 'G', items: [{ type: 'object', object: 'lead' }] },
  ],
}
const set = { kind: 'permission_set', name: 'rep', objects: { lead: { read: true, fields: { amount: 'hidden' } } } }
const base: Documents = documentsFrom([lead, layout, view, rule, app, set] as AnyDocument[])

const names = (documents: Documents) => fieldsOf(objectIn(documents, 'lead')).map(([name]) => name)
const page = (documents: Documents) => documentIn<LayoutDraft>(documents, 'layout', 'lead.page') as LayoutDraft

test('a field added stands where it was dropped and on the page at once', () => {
  const next = addField(base, { object: 'lead', name: 'city', field: { type: 'text' }, after: 'name', inLayouts: true })
  expect(names(next)).toEqual(['name', 'city', 'status', 'amount'])
  expect([...fieldsUsed(page(next))]).toEqual(['name', 'amount', 'city'])
  expect(
    names(addField(base, { object: 'lead', name: 'city', field: { type: 'text' }, after: '', inLayouts: false }))[0],
  ).toBe('city')
  expect(addField(base, { object: 'lead', name: 'name', field: { type: 'text' }, inLayouts: true })).toBe(base)
})

test('a field removed is gone from pages and lists, and what computes with it is left to be reported', () => {
  const next = removeField(base, { object: 'lead', field: 'amount' })
  expect(names(next)).toEqual(['name', 'status'])
  expect([...fieldsUsed(page(next))]).toEqual(['name'])
  expect(documentIn(next, 'list_view', 'lead.all')).toMatchObject({ columns: ['name'], order_by: [] })
  expect(page(next).header?.key_fields).toEqual([])
  expect(documentIn(next, 'validation_rule', 'lead.r')).toBe(base.get('validation_rule/lead.r'))
})

test('a renamed field is followed by every place that names it, texts in quotes excepted', () => {
  const next = renameField(base, { object: 'lead', field: 'amount', to: 'value', published: 'amount' })
  expect(names(next)).toEqual(['name', 'status', 'value'])
  expect(objectIn(next, 'lead')?.fields['value']).toEqual({ type: 'number', renamed_from: 'amount' })
  expect(documentIn(next, 'validation_rule', 'lead.r')).toMatchObject({
    error_when: 'AND(value > 5, status = "amount")',
    field: 'value',
  })
  expect(documentIn(next, 'list_view', 'lead.all')).toMatchObject({
    columns: ['name', 'value'],
    order_by: [{ field: 'value' }],
  })
  expect(documentIn(next, 'permission_set', 'rep')).toMatchObject({
    objects: { lead: { fields: { value: 'hidden' } } },
  })
  expect(page(next).tabs?.[0]?.blocks[0]).toMatchObject({
    fields: ['name', { field: 'value', visible_when: 'value > 1' }],
  })
  expect(renameField(base, { object: 'lead', field: 'amount', to: 'name' })).toBe(base)
  expect(renamedInFormula('account.amount + amount.x + amounts', 'amount', 'v')).toBe('account.amount + v.x + amounts')
})

test('an object removed takes its documents, its navigation entries and its rights along', () => {
  const next = removeObject(base, 'lead')
  expect([...next.keys()]).toEqual(['app/sales', 'permission_set/rep'])
  expect(documentIn(next, 'app', 'sales')?.['navigation']).toEqual([{ type: 'group', label: 'G', items: [] }])
  expect(documentIn(next, 'permission_set', 'rep')?.['objects']).toEqual({})
})

test('every template gives documents that pass their schemas and compile', () => {
  for (const template of templateNames) {
    const made = createObject(new Map(), {
      name: 'visit__c',
      label: 'Visit',
      pluralLabel: 'Visits',
      icon: 'star',
      fields: templates[template],
      nameField: 'name',
      app: 'field_work',
      appLabel: 'Field work',
    })
    expect([...made.values()].flatMap(checkDocument)).toEqual([])
    expect(compile({ documents: [...made.values()], revision: 1 })).toMatchObject({ ok: true })
    expect(documentIn(made, 'app', 'field_work')).toMatchObject({
      navigation: [{ type: 'object', object: 'visit__c' }],
    })
  }
})

test('typing goes on as one step, and a pause begins another', () => {
  const typed = (text: string) => (documents: Documents) =>
    setValue(documents, { kind: 'object', name: 'lead', path: ['label'], value: text })
  let history = startHistory(base)
  for (const [atMs, text] of [
    [0, 'L'],
    [300, 'Le'],
    [600, 'Lea'],
    [5000, 'Lead!'],
  ] as const)
    history = record(history, typed(text)(history.documents), { title: { key: 'step.edit' }, mark: 'label', atMs })
  expect(history.past).toHaveLength(2)
  expect(objectIn(undo(undo(history)).documents, 'lead')).toBe(base.get('object/lead'))
})

test('putting a list in order is a step each time, typing into one of its items is not', () => {
  const [first, second] = [{ en: 'A' }, { en: 'B' }]
  expect(isArranged([first, second], [second, first])).toBe(true)
  expect(isArranged([first], [first, second])).toBe(true)
  expect(isArranged(undefined, ['amount'])).toBe(true)
  expect(isArranged([first, second], [first, { en: 'Be' }])).toBe(false)
  expect(isArranged('a', 'b')).toBe(false)
})

test('what is edited back to what it was is no draft', () => {
  const there = setValue(base, { kind: 'object', name: 'lead', path: ['label'], value: 'X' })
  expect(draftChanges(base, there)).toHaveLength(1)
  expect(draftChanges(base, setValue(there, { kind: 'object', name: 'lead', path: ['label'], value: 'Lead' }))).toEqual(
    [],
  )
})

test('a new object is given to those who create records of the app it stands in, and takes nothing from them', () => {
  const rights = { lead: { create: true, read: true, fields: { amount: 'hidden' } } }
  const documents = documentsFrom([
    lead,
    {
      kind: 'app',
      name: 'crm',
      label: 'CRM',
      navigation: [{ type: 'group', items: [{ type: 'object', object: 'lead' }] }],
    },
    { kind: 'app', name: 'other', label: 'Other', navigation: [{ type: 'object', object: 'ticket' }] },
    { kind: 'permission_set', name: 'rep', label: 'Rep', objects: rights },
    { kind: 'permission_set', name: 'reader', label: 'Reader', objects: { lead: { read: true } } },
    { kind: 'permission_set', name: 'agent', label: 'Agent', objects: { ticket: { create: true } } },
  ] as AnyDocument[])
  expect(setsOfApp(documents, 'crm')).toEqual(['rep'])
  expect(setsOfApp(documents, '+')).toEqual(['agent', 'rep'])
  const given = documentIn<AnyDocument & { objects: object }>(
    grantObject(documents, 'visit__c', ['rep', 'no_such_set']),
    'permission_set',
    'rep',
  )
  expect(given?.objects).toEqual({
    ...rights,
    visit__c: { create: true, read: true, update: true, delete: true },
  })
  expect(grantObject(documents, 'lead', ['rep'])).toBe(documents)
})
