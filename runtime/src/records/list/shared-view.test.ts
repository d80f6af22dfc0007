import { expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { changedView } from './shared-view.ts'
import type { ListState } from './use-list.ts'

const document = {
  kind: 'list_view',
  name: 'deal.mine',
  scope: 'mine',
  where: 'amount > 1',
  columns: ['name'],
  position: 3,
  colors: [{ when: 'true', color: 'red' }],
} as unknown as AnyDocument

const list = (search: object, state: object = {}) =>
  ({ search, where: undefined, sort: [], columns: [], type: 'table', ...state }) as unknown as ListState

test('what was not changed stays as it was written, scope and formula too', () => {
  expect(changedView(document, list({}))).toEqual(document)
  expect(changedView(document, list({ sort: '-amount' }, { sort: [{ field: 'amount', dir: 'desc' }] }))).toEqual({
    ...document,
    order_by: [{ field: 'amount', dir: 'desc' }],
  })
})

test('another filter stands in the place of scope and filter, for it holds both; a cleared one takes them away', () => {
  const where = { field: 'amount', op: 'gt', value: 5 }
  const { scope: _scope, ...rest } = document as AnyDocument & { scope: string }
  expect(changedView(document, list({ where }, { where }))).toEqual({ ...rest, where })
  const { where: _where, ...bare } = rest as AnyDocument & { where: string }
  expect(changedView(document, list({ where: null }))).toEqual(bare)
})
