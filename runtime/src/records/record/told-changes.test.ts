import { expect, test } from 'vitest'
import type { ObjectView } from '../../api/model.ts'
import { toldChanges } from './told-changes.ts'

const object = {
  name: 'deal',
  fields: {
    name: { name: 'name', type: 'text' },
    amount: { name: 'amount', type: 'currency' },
    amount_currency: { name: 'amount_currency', type: 'currency_code', companion_of: 'amount' },
    amount_converted: { name: 'amount_converted', type: 'currency', companion_of: 'amount', read_only: true },
  },
} as unknown as ObjectView

const told = (...fields: string[]) =>
  toldChanges(
    object,
    fields.map((field) => ({ field })),
  ).map(({ field }) => field)

test('what is worked out beside a field is not told with it; the currency somebody chose is, and so is a change by rates alone', () => {
  expect(told('amount', 'amount_converted', 'name')).toEqual(['amount', 'name'])
  expect(told('amount_currency', 'amount_converted')).toEqual(['amount_currency'])
  expect(told('amount_converted')).toEqual(['amount_converted'])
  expect(told('gone')).toEqual(['gone'])
})
