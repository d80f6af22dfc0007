import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from '../api/model.ts'
import { actionsOn, isSafeLink } from './record-actions.ts'

const deal = (update: boolean) =>
  ({
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    fields: { stage: {} },
    rights: update ? ['update'] : [],
  }) as unknown as ObjectView
const rep = { email: 'a@example.com', roles: ['rep'], permissionSets: [], groups: [] }
const update = { type: 'update', values: { stage: '"won"' } }
const documents = {
  'deal.win': { kind: 'action', name: 'deal.win', run: update },
  'deal.boss': { kind: 'action', name: 'deal.boss', run: update, visible_to: { roles: ['boss'] } },
  'deal.flow': { kind: 'action', name: 'deal.flow', run: { type: 'flow', flow: 'x' } },
  'deal.map': { kind: 'action', name: 'deal.map', run: { type: 'link', url: '"https://x"' }, place: ['palette'] },
  'deal.hidden': { kind: 'action', name: 'deal.hidden', run: { type: 'update', values: { margin: '1' } } },
}
const model = { objects: {}, items: { action: documents } } as unknown as ModelView

const names = (object: ObjectView, wanted?: string[]) => actionsOn(model, object, rep, wanted).map((one) => one.name)

test('buttons are those that can be run, for the person, with the right and the fields it takes', () => {
  expect(names(deal(true))).toEqual(['deal.win'])
  expect(names(deal(false))).toEqual([])
})

test('a layout chooses buttons and their order', () => {
  expect(names(deal(true), ['map', 'deal.win', 'boss', 'nothing'])).toEqual(['deal.map', 'deal.win'])
})

test('an action opens addresses and runs no code', () => {
  expect(['https://x.org', '/account/1', 'mailto:a@b', 'tel:1'].map(isSafeLink)).toEqual([true, true, true, true])
  expect(['javascript:alert(1)', '//evil.org', 'data:text/html,x', 'x'].map(isSafeLink)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
