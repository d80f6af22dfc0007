import { expect, test } from 'vitest'
import type { ObjectView } from '../api/model.ts'
import { daysLimit, latenessOf, stageDaysField } from './stage-days.ts'

test('the days of a stage are those of the formula field about that very field', () => {
  const fields = {
    other: { name: 'other', label: 'O', type: 'formula', formula: 'STAGEDAYS(status)' },
    days: { name: 'days', label: 'D', type: 'formula', formula: ' stagedays( stage ) ' },
    more: { name: 'more', label: 'M', type: 'formula', formula: 'STAGEDAYS(stage) + 1' },
  }
  const object = { name: 'deal', label: 'Deal', name_field: 'name', fields } as unknown as ObjectView
  expect(stageDaysField(object, 'stage')?.name).toBe('days')
  expect(stageDaysField(object, 'owner')).toBeUndefined()
})

test('a record is late past the limit and very late past twice of it', () => {
  expect([5, 6, 10, 11].map((days) => latenessOf(days, 5))).toEqual(['in_time', 'late', 'late', 'very_late'])
  expect(latenessOf(1000, undefined)).toBe('in_time')
})

test('the limit of the view goes before that of the choice', () => {
  const option = { value: 'open', label: 'Open', max_days: 9 }
  expect(daysLimit(option, [{ value: 'open', max_days: 3 }])).toBe(3)
  expect(daysLimit(option, [{ value: 'won', max_days: 3 }])).toBe(9)
  expect(daysLimit(undefined, undefined)).toBeUndefined()
})
