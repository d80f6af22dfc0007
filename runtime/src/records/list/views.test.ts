import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { viewsOf } from './views.ts'

const object: ObjectView = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    name: { name: 'name', type: 'text', label: 'Name' },
    closes: { name: 'closes', type: 'date', label: 'Closes' },
  },
}

function modelWith(...views: object[]): ModelView {
  const list_view = Object.fromEntries(views.map((view) => [(view as { name: string }).name, view as { name: string }]))
  return { version: 1, settings: {}, objects: { deal: object }, items: { list_view } }
}

const rep = { email: 'Rep@example.com', roles: ['rep'], permissionSets: [], groups: ['east'] }
const names = (model: ModelView, person = rep) => viewsOf(model, object, [], person).map((view) => view.name)

test('views are for whom they say: a role, a group, one person, or everybody, in their order', () => {
  const model = modelWith(
    { name: 'deal.everybody', position: 3 },
    { name: 'deal.reps', visible_to: { roles: ['rep'] }, position: 1 },
    { name: 'deal.west', visible_to: { groups: ['west'] } },
    { name: 'deal.hers', private_to: 'rep@example.com', position: 2 },
    { name: 'deal.his', private_to: 'boss@example.com' },
  )
  expect(names(model)).toEqual(['reps', 'hers', 'everybody'])
  expect(names(model, { ...rep, email: 'x@example.com', roles: [], groups: ['west'] })).toEqual(['everybody', 'west'])
})

test('a calendar on a field the person does not see is a table, types without a screen are left out', () => {
  const model = modelWith(
    { name: 'deal.days', type: 'calendar', calendar: { start: 'closes' }, position: 1 },
    { name: 'deal.secret', type: 'calendar', calendar: { start: 'hidden' }, position: 2 },
    { name: 'deal.map', type: 'map', position: 3 },
  )
  expect(viewsOf(model, object, [], rep).map((view) => [view.name, view.type])).toEqual([
    ['days', 'calendar'],
    ['secret', 'table'],
  ])
})

test('an object without views shows everything', () => {
  expect(names(modelWith())).toEqual(['all'])
})
