import { expect, test } from 'vitest'
import type { Access } from '../access/access.ts'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import { describe } from './describe.ts'
import type { Model } from './shape.ts'

const documents: AnyDocument[] = [
  { kind: 'object', name: 'account', fields: { name: { type: 'text' } } },
  {
    kind: 'object',
    name: 'deal',
    fields: {
      name: { type: 'text', required: true, max_length: 50 },
      account: { type: 'lookup', to: 'account' },
      margin: { type: 'number' },
      secret: { type: 'formula', returns: 'number', formula: 'margin * 2' },
    },
  },
  { kind: 'validation_rule', name: 'deal.rule', error_when: 'margin < 0', message: 'no' },
  { kind: 'list_view', name: 'deal.all', columns: ['name'] },
  { kind: 'list_view', name: 'account.all', columns: ['name'] },
  { kind: 'role', name: 'rep' },
]

function world(): Model {
  const compiled = compile({ documents, revision: 3 })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  return compiled.value
}

const rights = {
  create: false,
  read: true,
  update: false,
  delete: false,
  transfer: false,
  export: false,
  import: false,
  bulk: false,
  approve: false,
  view_all: false,
  modify_all: false,
}
const caller = (objects: Access['objects']): Access => ({
  userId: 'u',
  admin: false,
  key: 'k',
  objects,
  ownerIds: [],
  system: [],
})
const admin: Access = { ...caller({}), admin: true }

test('an administrator sees all, without a physical name anywhere', () => {
  const description = describe(world(), admin)
  expect(description.version).toBe(3)
  expect(description.objects['deal']?.fields['name']).toMatchObject({
    type: 'text',
    required: true,
    params: { max_length: 50 },
  })
  expect(description.objects['account']?.children).toEqual([
    { name: 'deal.account', object: 'deal', field: 'account', kind: 'lookup' },
  ])
  expect(Object.keys(description.items)).toEqual(['list_view', 'role', 'validation_rule'])
  expect(JSON.stringify(description)).not.toMatch(/"(column|table|sqlType|historyTable|linkTable)"/)
})

test('what a caller may not read is not there: objects, fields, children, documents, formulas that would name it', () => {
  const description = describe(world(), caller({ deal: { rights, fields: { margin: 'hidden', name: 'read' } } }))
  expect(Object.keys(description.objects)).toEqual(['deal'])
  expect(Object.keys(description.items)).toEqual(['list_view'])
  expect(Object.keys(description.items['list_view'] ?? {})).toEqual(['deal.all'])
  expect(description.objects['deal']?.fields['name']).toMatchObject({ right: 'read' })
  expect(JSON.stringify(description)).not.toContain('margin')
  expect(description.objects['deal']?.rights).toEqual(['read'])
})

test('a child list is there only for those who see the child and its lookup', () => {
  const both = caller({ deal: { rights, fields: { account: 'hidden' } }, account: { rights, fields: {} } })
  expect(describe(world(), both).objects['account']?.children).toEqual([])
})

test('documents are shown without their parts about what the caller may not read; a view that filters by it is not shown at all', () => {
  const views: AnyDocument[] = [
    {
      kind: 'list_view',
      name: 'deal.some',
      columns: ['name', 'margin', { field: 'account.name' }],
      order_by: [{ field: 'margin' }],
    },
    {
      kind: 'list_view',
      name: 'deal.rich',
      columns: ['name'],
      where: { and: [{ field: 'margin', op: 'gt', value: 5 }] },
    },
    { kind: 'list_view', name: 'deal.told', columns: ['name'], where: 'margin > 5' },
    {
      kind: 'layout',
      name: 'deal.page',
      blocks: [
        { type: 'section', fields: ['name', { field: 'margin' }, { field: 'account', visible_when: 'margin > 1' }] },
        { type: 'section', visible_when: 'margin > 1', fields: ['name'] },
      ],
    },
    {
      kind: 'app',
      name: 'sales',
      navigation: [
        { type: 'object', object: 'deal' },
        { type: 'object', object: 'account' },
      ],
    },
  ]
  const compiled = compile({ documents: [...documents, ...views], revision: 1 })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
  const { items } = describe(compiled.value, caller({ deal: { rights, fields: { margin: 'hidden' } } }))
  expect(Object.keys(items['list_view'] ?? {})).toEqual(['deal.all', 'deal.some'])
  expect(items['list_view']?.['deal.some']).toEqual({
    kind: 'list_view',
    name: 'deal.some',
    columns: ['name'],
    order_by: [],
  })
  expect(items['layout']?.['deal.page']?.['blocks']).toEqual([{ type: 'section', fields: ['name'] }])
  expect(items['app']?.['sales']?.['navigation']).toEqual([{ type: 'object', object: 'deal' }])
  expect(describe(compiled.value, admin).items['layout']?.['deal.page']).toBe(
    compiled.value.documents['layout']?.['deal.page'],
  )
})
