import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'

const object = { kind: 'object', name: 'firm', fields: { name: { type: 'text' } } }
const plugin = { kind: 'plugin', name: 'maps', version: '1.0.0', components: { route: { on: 'record' } } }

const block = (component: string) => ({ type: 'component', component })
const screens = (component: string) => [
  {
    kind: 'layout',
    name: 'firm.page',
    blocks: [block(component)],
    tabs: [{ name: 'all', blocks: [block(component)] }],
    aside: [block(component)],
  },
  {
    kind: 'page',
    name: 'home',
    components: [
      { id: 'hello', type: 'text', text: 'Hello' },
      { id: 'outer', type: component, children: [{ id: 'inner', type: component }] },
    ],
  },
  { kind: 'dashboard', name: 'board', tiles: [{ id: 'a', x: 0, y: 0, width: 4, height: 2, ...block(component) }] },
]

function missing(...documents: object[]): { [pointer: string]: unknown } {
  const compiled = compile({ documents: documents as AnyDocument[], revision: 1 })
  const errors = compiled.ok ? [] : (compiled.problem.errors ?? [])
  return Object.fromEntries(errors.map(({ pointer, code, params }) => [pointer, { code, ...params }]))
}

test('a component stands on record pages, pages and dashboards once an installed plugin declares it', () => {
  expect(missing(object, plugin, ...screens('maps.route'))).toEqual({})
})

test('a component nobody provides stands in the way of a publish, wherever it is named, with the nearest there is', () => {
  const what = { code: 'metadata.broken_reference', what: 'component', name: 'maps.rote', suggestion: 'maps.route' }
  expect(missing(object, plugin, ...screens('maps.rote'))).toEqual({
    '/items/layout/firm.page/blocks/0/component': what,
    '/items/layout/firm.page/tabs/0/blocks/0/component': what,
    '/items/layout/firm.page/aside/0/component': what,
    '/items/page/home/components/1/type': what,
    '/items/page/home/components/1/children/0/type': what,
    '/items/dashboard/board/tiles/0/component': what,
  })
  expect(Object.values(missing(object, ...screens('maps.route')))).toEqual(
    Array.from({ length: 6 }, () => ({ code: 'metadata.broken_reference', what: 'component', name: 'maps.route' })),
  )
})
