import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { documentsFrom, fieldsOf, objectIn } from '../documents.ts'
import { copyObject } from './copy-object.ts'

/** The documents of the shipped plugins: what admins copy first. */
const shipped = ['activities', 'sales', 'projects', 'tickets'].flatMap((plugin) => {
  const folder = join(import.meta.dirname, '../../../../plugins', plugin, 'metadata')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as AnyDocument)
})
const base = documentsFrom(shipped)
const copyOf = (from: string) =>
  copyObject(base, {
    from,
    name: 'copy__c',
    label: 'Copy',
    pluralLabel: 'Copies',
    icon: 'cube',
    app: 'sales',
  })

test('a copy of any shipped object holds, and leaves the original as it was', () => {
  for (const { kind, name } of shipped) {
    if (kind !== 'object') continue
    const documents = copyOf(name)
    expect([...documents.values()].flatMap(checkDocument), name).toEqual([])
    const compiled = compile({ documents: [...documents.values()], revision: 1 })
    expect(compiled.ok ? [] : compiled.problem, name).toEqual([])
    for (const [key, document] of base) if (key !== 'app/sales') expect(documents.get(key), key).toBe(document)
  }
})

test('pages, lists and rules come along; the parent is a copy too, what the children of the original give stays behind', () => {
  const documents = copyOf('account')
  const copy = objectIn(documents, 'copy__c')
  const fields = Object.fromEntries(fieldsOf(copy))
  expect(fields['parent']).toEqual(Object.fromEntries(fieldsOf(objectIn(base, 'account')))['parent'])
  expect(fields['contacts_count']).toBeUndefined()
  expect(fields['industry']).toEqual(Object.fromEntries(fieldsOf(objectIn(base, 'account')))['industry'])
  expect(documents.has('list_view/copy__c.mine')).toBe(true)
  expect(documents.get('duplicate_rule/copy__c.same_company')?.['matching_rules']).toEqual(['copy__c.same_company'])
  const layout = JSON.stringify(documents.get('layout/copy__c.standard'))
  expect(layout).not.toContain('opportunity.account')
  expect(layout).not.toContain('contacts_count')
  expect(layout).toContain('credit_code')
  const rules = [...copyOf('opportunity').keys()].filter((key) => key.startsWith('validation_rule/copy__c.'))
  expect(rules).toEqual(['validation_rule/copy__c.lost_needs_reason', 'validation_rule/copy__c.won_needs_amount'])
  const navigation = documents.get('app/sales')?.['navigation'] as object[] | undefined
  expect(navigation?.at(-1)).toMatchObject({ object: 'copy__c' })
})

test('a lookup to the object itself, and what is counted over it, mean the copy', () => {
  const item: AnyDocument = {
    kind: 'object',
    name: 'item__c',
    label: 'Item',
    fields: {
      name: { type: 'text', label: 'Name' },
      before: { type: 'lookup', label: 'Before', to: 'item__c' },
      after: { type: 'rollup', label: 'After', from: 'item__c.before', aggregate: 'count' },
      either: { type: 'polymorphic_lookup', label: 'Either', to: ['item__c', 'account'] },
    },
  }
  const page = {
    kind: 'layout',
    name: 'item__c.standard',
    label: 'Item',
    tabs: [
      { name: 'a', label: 'A', blocks: [{ type: 'related_list', relation: 'item__c.before', columns: ['name'] }] },
    ],
  }
  const input = { from: 'item__c', name: 'copy__c', label: 'Copy', pluralLabel: 'Copies', icon: 'cube', app: '' }
  const documents = copyObject(documentsFrom([...shipped, item, page]), input)
  const fields = Object.fromEntries(fieldsOf(objectIn(documents, 'copy__c')))
  expect([fields['before']?.to, fields['after']?.from, fields['either']?.to]).toEqual([
    'copy__c',
    'copy__c.before',
    ['copy__c', 'account'],
  ])
  expect(JSON.stringify(documents.get('layout/copy__c.standard'))).toContain('"relation":"copy__c.before"')
  const compiled = compile({ documents: [...documents.values()], revision: 1 })
  expect(compiled.ok ? [] : compiled.problem).toEqual([])
})
