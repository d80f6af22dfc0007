import { expect, test } from 'vitest'
import type { FieldView } from '../api/model.ts'
import { fieldUnder, hasTerms, termsOf } from './field-terms.ts'

const record = { id: '1', land: 'japan' }
const judged = (formula: string | undefined) => (formula === undefined ? undefined : formula === 'yes')
const city: FieldView = {
  name: 'city',
  type: 'select',
  label: 'City',
  options: [{ value: 'osaka' }, { value: 'shanghai' }],
}

test('what is fixed and what holds now are the terms of a field; a condition that cannot be judged binds nobody', () => {
  expect(termsOf({ field: 'city', required: true, read_only_when: 'yes' }, judged, record)).toMatchObject({
    required: true,
    readOnly: true,
  })
  expect(termsOf({ field: 'city', required_when: 'no', read_only_when: 'no' }, judged, record)).toMatchObject({
    required: false,
    readOnly: false,
  })
  expect(termsOf({ field: 'city', read_only_when: 'yes' }, () => undefined, record).readOnly).toBe(false)
})

test('the first condition that holds says which choices there are; without one there are all', () => {
  const item = {
    field: 'city',
    options_when: [
      { when: 'no', values: ['shanghai'] },
      { when: 'yes', values: ['osaka'] },
    ],
  }
  expect(fieldUnder(termsOf(item, judged, record), city).options).toEqual([{ value: 'osaka' }])
  expect(fieldUnder(termsOf({ field: 'city' }, judged, record), city)).toBe(city)
})

test('a field that only stands somewhere has no terms', () => {
  expect([
    hasTerms(undefined),
    hasTerms({ field: 'city', span: 2 }),
    hasTerms({ field: 'city', read_only: true }),
  ]).toEqual([false, false, true])
})
