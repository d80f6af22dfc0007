import { expect, test } from 'vitest'
import { occurrencesOf } from './occurrences.ts'

const brief = (document: object) =>
  occurrencesOf(document as never).map(
    ({ refers, text, object, pointer }) => `${pointer} ${refers} ${object ?? '-'} ${text}`,
  )

test('a list view names fields, paths and formulas of its object, in filters at any depth', () => {
  expect(
    brief({
      kind: 'list_view',
      name: 'deal.open',
      columns: ['name', { field: 'account.name' }],
      where: {
        and: [
          { or: [{ field: 'stage', op: 'eq', value: 'won' }, { formula: 'amount > 1' }] },
          { not: { field: 'closed', op: 'is_null' } },
        ],
      },
      board: { group_by: 'stage' },
      visible_to: { roles: ['rep'] },
    }),
  ).toEqual([
    '/columns/0 path deal name',
    '/columns/1/field path deal account.name',
    '/where/and/0/or/0/field path deal stage',
    '/where/and/0/or/1/formula condition deal amount > 1',
    '/where/and/1/not/field path deal closed',
    '/board/group_by field deal stage',
    '/visible_to/roles/0 role deal rep',
  ])
})

test('a related list looks from the child, but shows by a condition of its parent', () => {
  expect(
    brief({
      kind: 'layout',
      name: 'account.page',
      blocks: [{ type: 'related_list', relation: 'deal.account', visible_when: 'active', columns: ['amount'] }],
    }),
  ).toEqual([
    '/blocks/0/relation relation account deal.account',
    '/blocks/0/visible_when condition account active',
    '/blocks/0/columns/0 path deal amount',
  ])
})

test('keys of maps are names, too, and an object as key is the scope inside', () => {
  expect(
    brief({ kind: 'permission_set', name: 'rep', objects: { deal: { read: true, fields: { amount: 'hidden' } } } }),
  ).toEqual(['/objects/deal object - deal', '/objects/deal/fields/amount field deal amount'])
})

test('fields of an object name targets, choices, formulas and the source of a roll-up', () => {
  expect(
    brief({
      kind: 'object',
      name: 'account',
      name_field: 'name',
      fields: {
        name: { type: 'text' },
        kind: { type: 'select', picklist: 'kinds', controlled_by: 'name' },
        any: { type: 'polymorphic_lookup', to: ['deal', 'lead'] },
        sum: {
          type: 'rollup',
          from: 'deal.account',
          aggregate: 'last',
          field: 'amount',
          where: 'won',
          order_by: '-closed',
        },
      },
    }),
  ).toEqual([
    '/name_field field account name',
    '/fields/kind/picklist picklist account kinds',
    '/fields/kind/controlled_by field account name',
    '/fields/any/to/0 object account deal',
    '/fields/any/to/1 object account lead',
    '/fields/sum/from relation account deal.account',
    '/fields/sum/field field deal amount',
    '/fields/sum/where condition deal won',
    '/fields/sum/order_by order deal -closed',
  ])
})

test('what has no names has no occurrences', () => {
  expect(brief({ kind: 'theme', name: 'dark', accent: '#112233' })).toEqual([])
  expect(brief({ kind: 'nothing', name: 'x' })).toEqual([])
})
