import { expect, test } from 'vitest'
import { cellReason } from './cell-reason.ts'

const object = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    stage: { name: 'stage', type: 'select', label: 'Stage' },
    reason: { name: 'reason', type: 'text', label: 'Reason' },
  },
}

test('a cell says the reasons of its own field, and names the field when they are of another', () => {
  const required = { pointer: '/records/2/reason', code: 'value.required', message: 'This field is required.' }
  const own = { pointer: '/stage', code: 'value.not_offered', message: 'Not now.' }
  expect(cellReason(object, 'stage', [required, own])).toBe('Not now.')
  expect(cellReason(object, 'stage', [required])).toBe('Reason: This field is required.')
  expect(cellReason(object, 'stage', [{ pointer: '', code: 'rule.x', message: 'Never.' }])).toBe('Never.')
  expect(cellReason(object, 'stage', [])).toBe(undefined)
})
