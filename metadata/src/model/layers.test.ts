import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import type { StoredDocument } from './layers.ts'
import { applyLayers } from './layers.ts'

const lead: AnyDocument = {
  kind: 'object',
  name: 'lead',
  label: 'Lead',
  fields: {
    name: { type: 'text', required: true },
    status: {
      type: 'select',
      options: [
        { value: 'new', label: 'New' },
        { value: 'lost', label: 'Lost' },
      ],
    },
  },
}
const shipped: StoredDocument = { origin: 'leads', document: lead }
const mine = (document: object): StoredDocument => ({ origin: 'workspace', document: document as AnyDocument })
const customize = (changes: object, name = 'mine') =>
  mine({ kind: 'customization', name, target: { kind: 'object', name: 'lead' }, changes })

function effective(...stored: StoredDocument[]): AnyDocument {
  const layered = applyLayers(stored)
  if (!layered.ok) throw new Error(JSON.stringify(layered.problem))
  return layered.value.find((document) => document.kind === 'object') as AnyDocument
}

function codes(...stored: StoredDocument[]): [string, string][] {
  const layered = applyLayers(stored)
  return layered.ok ? [] : (layered.problem.errors ?? []).map((problem) => [problem.code, problem.pointer])
}

test('a document nobody changes is passed on as it is, with its plugin', () => {
  expect(effective(mine(lead))).toBe(lead)
  expect(effective(shipped)).toEqual({ ...lead, plugin: 'leads' })
})

test('a customisation adds fields and options, changes labels, and leaves the rest to the plugin', () => {
  const document = effective(
    shipped,
    customize({
      label: { en: 'Prospect' },
      fields: {
        region__c: { type: 'text' },
        name: { label: 'Company' },
        status: {
          options: [
            { value: 'lost', color: 'red' },
            { value: 'hot__c', label: 'Hot', after: 'new' },
          ],
        },
      },
    }),
  )
  expect(document).toMatchObject({ label: { en: 'Prospect' }, plugin: 'leads' })
  expect(document['fields']).toEqual({
    name: { type: 'text', required: true, label: 'Company' },
    status: {
      type: 'select',
      options: [
        { value: 'new', label: 'New' },
        { value: 'hot__c', label: 'Hot' },
        { value: 'lost', label: 'Lost', color: 'red' },
      ],
    },
    region__c: { type: 'text' },
  })
  expect(lead['label']).toBe('Lead')
})

test('a later version of the plugin comes through under the customisation', () => {
  const upgraded = {
    ...shipped,
    document: { ...lead, fields: { ...(lead['fields'] as object), score: { type: 'number' } } },
  }
  expect(
    Object.keys(effective(upgraded, customize({ fields: { region__c: { type: 'text' } } }))['fields'] as object),
  ).toEqual(['name', 'status', 'score', 'region__c'])
})

test('null takes a property away, but never what the plugin ships', () => {
  expect(effective(shipped, customize({ fields: { name: { required: null } } }))['fields']).toMatchObject({
    name: { type: 'text' },
  })
  expect(codes(shipped, customize({ fields: { name: null } }))).toEqual([
    ['metadata.shipped_locked', '/items/customization/mine/changes/fields/name'],
  ])
})

test('the type of a shipped field stays', () => {
  expect(codes(shipped, customize({ fields: { name: { type: 'number' } } }))).toEqual([
    ['metadata.shipped_locked', '/items/customization/mine/changes/fields/name/type'],
  ])
})

test('a whole document of the workspace is laid over the shipped one of the same name', () => {
  const document = effective(
    shipped,
    mine({ kind: 'object', name: 'lead', label: 'Ours', fields: { extra__c: { type: 'text' } } }),
  )
  expect(document['label']).toBe('Ours')
  expect(Object.keys(document['fields'] as object)).toEqual(['name', 'status', 'extra__c'])
})

test('a whole document of the workspace says the order, and lists other than options are as it has them', () => {
  const status = { type: 'select', options: [{ value: 'lost' }, { value: 'hot' }, { value: 'new' }] }
  const document = effective(
    shipped,
    mine({ kind: 'object', name: 'lead', fields: { status, extra__c: { type: 'text' }, name: { type: 'text' } } }),
  )
  expect((document['fields'] as { name: object }).name).toEqual({ type: 'text' })
  const fields = document['fields'] as { [name: string]: { options?: { value: string }[] } }
  expect(Object.keys(fields)).toEqual(['status', 'extra__c', 'name'])
  expect(fields['status']?.options?.map((option) => option.value)).toEqual(['lost', 'hot', 'new'])
  const layout = (tabs: string[]) =>
    ({ kind: 'layout', name: 'lead.page', tabs: tabs.map((name) => ({ name, blocks: [] })) }) as AnyDocument
  const layered = applyLayers([
    shipped,
    { origin: 'leads', document: layout(['a', 'b', 'c']) },
    mine(layout(['c', 'a'])),
  ])
  const page = layered.ok ? layered.value.find((one) => one.kind === 'layout') : undefined
  expect((page?.['tabs'] as { name: string }[] | undefined)?.map((tab) => tab.name)).toEqual(['c', 'a'])
})

test('two plugins cannot ship one name, and a customisation needs its target', () => {
  expect(codes(shipped, { origin: 'other', document: lead })).toEqual([['metadata.name_taken', '/items/object/lead']])
  expect(codes(customize({}))).toEqual([['metadata.broken_reference', '/items/customization/mine/target']])
})

test('the Model tells where each document comes from', () => {
  const layered = applyLayers([shipped, customize({ label: 'Ours' }), mine({ kind: 'role', name: 'rep' })])
  const compiled = layered.ok && compile({ documents: layered.value, revision: 1 })
  expect(compiled && compiled.ok && compiled.value.origins).toEqual({
    object: { lead: { plugin: 'leads', customizations: ['mine'] } },
  })
})

test('names like __proto__ in a customisation change nothing but themselves', () => {
  const changes = JSON.parse('{"__proto__": {"polluted": true}, "fields": {"__proto__": {"type": "text"}}}') as object
  expect(applyLayers([shipped, customize(changes)]).ok).toBe(true)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})
