import { expect, test } from 'vitest'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import type { ImportMapping } from '../../api/imports.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { withReplacements } from './refusals.tsx'

const item = { name: 'item', type: 'lookup', label: 'Item', to: 'product' }
const object = { name: 'deal', label: 'Deal', name_field: 'name', fields: { item } } as unknown as ObjectView
const product = { name: 'product', label: 'Product', name_field: 'name', fields: {} }
const model = { objects: [object, product] } as unknown as ModelView
const scope = { model, object }
const mapping: ImportMapping = { mode: 'insert', columns: [{ column: 'product', field: 'item' }] }

function refusal(value: string, code = 'import.lookup_missing'): RefusedRows {
  return { column: 'product', field: 'item', code, params: { value }, message: '', rows: 1, first_row: 2 }
}

test('A text that names nothing is replaced by the name of the chosen record, and by its id where several have that name', () => {
  const named = withReplacements(mapping, [{ refusal: refusal('GTXPro'), to: 'id-1', name: 'GTX Pro' }], scope)
  expect(named.columns).toEqual([{ column: 'product', field: 'item', value_map: { GTXPro: 'GTX Pro' } }])
  const ambiguous = refusal('GTX Pro', 'import.lookup_ambiguous')
  const chosen = withReplacements(named, [{ refusal: ambiguous, to: 'id-2', name: 'GTX Pro' }], scope)
  expect(chosen.columns).toEqual([{ column: 'product', field: 'item', value_map: { GTXPro: 'id-2' } }])
})

test('Where records are found by another field than their name, the id stands for the record; nothing chosen changes nothing', () => {
  const byCode: ImportMapping = { mode: 'insert', columns: [{ column: 'product', field: 'item', by: 'code' }] }
  const found = withReplacements(byCode, [{ refusal: refusal('G-1'), to: 'id-1', name: 'GTX Pro' }], scope)
  expect(found.columns[0]?.value_map).toEqual({ 'G-1': 'id-1' })
  expect(withReplacements(mapping, [], scope)).toEqual(mapping)
})
