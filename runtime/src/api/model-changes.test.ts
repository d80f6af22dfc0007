import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from './model.ts'
import { flat, withChanges } from './model.ts'

const object = (name: string, label = name): ObjectView => ({
  name,
  label,
  name_field: 'name',
  fields: { name: { name: 'name', type: 'text', label: 'Name', params: { max_length: 9 } } },
})
const known: ModelView = {
  version: 1,
  state: '1-m',
  settings: { locale: 'en' },
  objects: { user: object('user'), account: object('account'), deal: object('deal') },
  items: { list_view: { 'deal.all': { name: 'deal.all' }, 'deal.old': { name: 'deal.old' } } },
}

test('what changed takes its place, what is gone goes, and what did not change is the same value', () => {
  const next = withChanges(known, {
    version: 3,
    state: '3-m',
    since: 1,
    objects: { account: null, deal: object('deal', 'Deals'), contact: object('contact') },
    items: {
      list_view: { 'deal.old': null, 'contact.all': { name: 'contact.all' } },
      app: { sales: { name: 'sales' } },
    },
  })
  expect(next).toMatchObject({ version: 3, state: '3-m', settings: { locale: 'en' } })
  expect(next).not.toHaveProperty('since')
  expect(Object.keys(next.objects)).toEqual(['user', 'contact', 'deal'])
  expect(next.objects['deal']?.label).toBe('Deals')
  // Parameters of a type stand beside the other members, as in the whole description.
  expect(next.objects['contact']?.fields['name']).toMatchObject({ max_length: 9 })
  expect(next.objects['user']).toBe(known.objects['user'])
  expect(Object.keys(next.items['list_view'] ?? {})).toEqual(['contact.all', 'deal.all'])
  expect(Object.keys(next.items['app'] ?? {})).toEqual(['sales'])
  expect(next.items['list_view']?.['deal.all']).toBe(known.items['list_view']?.['deal.all'])
})

test('nothing changed: everything stays', () => {
  expect(withChanges(known, { version: 1, state: '1-m', since: 1, objects: {}, items: {} })).toEqual(known)
})

test('views that people share come whole each time: what is shared no more goes, and the others stay', () => {
  const shared = (name: string) => ({ name, shared_by: 'li@example.com' })
  const names = (model: ModelView) => Object.keys(model.items['list_view'] ?? {}).sort()
  const first = flat({ ...known, shared_views: [shared('deal.hers'), shared('deal.east')] })
  expect(names(first)).toEqual(['deal.all', 'deal.east', 'deal.hers', 'deal.old'])
  const nothing = { version: 2, since: 1, objects: {}, items: {} }
  expect(names(withChanges(first, { ...nothing, shared_views: [shared('deal.his')] }))).toEqual([
    'deal.all',
    'deal.his',
    'deal.old',
  ])
  expect(names(withChanges(first, { ...nothing, shared_views: [] }))).toEqual(['deal.all', 'deal.old'])
  // Who administers metadata is told of them among the documents.
  expect(names(withChanges(first, nothing))).toEqual(names(first))
})
