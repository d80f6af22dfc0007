import { expect, test } from 'vitest'
import type { LayoutDocument } from '../schema/layout.ts'
import type { Person } from './audience.ts'
import { isFor } from './audience.ts'
import type { LayoutAsk } from './choose-layout.ts'
import { chooseLayout } from './choose-layout.ts'
import { appsFor, navigationFor, viewsFor } from './choose-views.ts'

const rep: Person = { email: 'li@example.com', roles: ['rep'], permissionSets: ['sales'], groups: [] }
const ask: LayoutAsk = { use: 'page', person: rep, device: 'desktop' }
const layout = (
  name: string,
  assign?: LayoutDocument['assign'],
  more: Partial<LayoutDocument> = {},
): LayoutDocument => ({ kind: 'layout', name: `deal.${name}`, ...(assign && { assign }), ...more })
const chosen = (layouts: LayoutDocument[], more: Partial<LayoutAsk> = {}) =>
  chooseLayout(layouts, { ...ask, ...more }).layout?.name

test('the layout that says more about the case wins over the one for everybody', () => {
  const layouts = [
    layout('any'),
    layout('rep', { to: { roles: ['rep'] } }),
    layout('boss', { to: { roles: ['boss'] } }),
    layout('won', { when: 'stage = "won"' }),
  ]
  expect(chosen(layouts)).toBe('deal.rep')
  expect(chosen(layouts, { holds: () => true })).toBe('deal.won')
  expect(chosen(layouts, { person: { ...rep, roles: [] } })).toBe('deal.any')
})

test('priority goes before what a layout says', () => {
  expect(chosen([layout('rep', { to: { roles: ['rep'] } }), layout('first', { priority: 5 })])).toBe('deal.first')
})

test('use, record type and device must fit', () => {
  expect(chosen([layout('quick', undefined, { use: ['quick_create'] })])).toBeUndefined()
  expect(chosen([layout('quick', undefined, { use: ['quick_create'] }), layout('any')], { use: 'quick_create' })).toBe(
    'deal.quick',
  )
  expect(chosen([layout('renewal', { record_types: ['renewal'] }), layout('any')], { recordType: 'renewal' })).toBe(
    'deal.renewal',
  )
  expect(chosen([layout('renewal', { record_types: ['renewal'] }), layout('any')])).toBe('deal.any')
  expect(chosen([layout('phone', { devices: ['phone'] }), layout('any')], { device: 'phone' })).toBe('deal.phone')
})

test('each candidate says why it fits or why not', () => {
  expect(chooseLayout([layout('rep', { to: { roles: ['rep'] }, devices: ['phone'] })], ask).reasons).toEqual([
    { layout: 'deal.rep', fits: false, because: ['role rep', 'not device desktop'], weight: 2 },
  ])
})

test('an audience is met by any of its lists; none means everybody', () => {
  expect(isFor(undefined, rep)).toBe(true)
  expect(isFor({ roles: [] }, rep)).toBe(true)
  expect(isFor({ roles: ['boss'], users: ['LI@example.com'] }, rep)).toBe(true)
  expect(isFor({ roles: ['boss'] }, rep)).toBe(false)
})

test('apps, navigation and views come in their order, without what is not for the person', () => {
  const boss = { visible_to: { roles: ['boss'] } }
  expect(
    appsFor(
      [
        { kind: 'app', name: 'b' },
        { kind: 'app', name: 'a', position: 2000 },
        { kind: 'app', name: 'c', ...boss },
      ],
      rep,
    ).map((app) => app.name),
  ).toEqual(['b', 'a'])
  const app = {
    kind: 'app' as const,
    name: 'x',
    navigation: [
      { type: 'object' as const, object: 'deal' },
      { type: 'group' as const, items: [{ type: 'page' as const, page: 'p', ...boss }] },
    ],
  }
  expect(navigationFor(app, rep)).toEqual([{ type: 'object', object: 'deal' }])
  expect(
    viewsFor(
      [
        { kind: 'list_view', name: 'deal.z', position: 1 },
        { kind: 'list_view', name: 'deal.a' },
      ],
      rep,
    ).map((view) => view.name),
  ).toEqual(['deal.z', 'deal.a'])
})
