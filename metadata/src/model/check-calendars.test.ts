import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'

const visit = {
  kind: 'object',
  name: 'visit',
  fields: {
    name: { type: 'text' },
    day: { type: 'date' },
    until: { type: 'date' },
    starts: { type: 'datetime' },
    sort: { type: 'select', options: [{ value: 'call' }] },
    reminder: { type: 'formula', returns: 'date', formula: 'day - 3' },
  },
}

function faults(...views: object[]): { [pointer: string]: string } {
  const documents = [visit, ...views.map((view) => ({ kind: 'list_view', ...view }))] as AnyDocument[]
  const compiled = compile({ documents, revision: 1 })
  const errors = compiled.ok ? [] : (compiled.problem.errors ?? [])
  return Object.fromEntries(errors.map(({ pointer, code }) => [pointer.replace('/items/list_view/', ''), code]))
}

const days = { name: 'visit.days', type: 'calendar', calendar: { start: 'day', end: 'until', color_by: 'sort' } }

test('a calendar stands on days or moments, of fields and of formulas', () => {
  expect(faults(days)).toEqual({})
  expect(faults({ name: 'visit.moments', type: 'calendar', calendar: { start: 'starts' } })).toEqual({})
  expect(faults({ name: 'visit.reminders', type: 'calendar', calendar: { start: 'reminder' } })).toEqual({})
  expect(faults({ name: 'visit.v', calendar: { start: 'name', color_by: 'day' } })).toEqual({
    'visit.v/calendar/start': 'metadata.not_a_day',
    'visit.v/calendar/color_by': 'metadata.not_a_choice',
  })
  expect(faults({ name: 'visit.v', calendar: { start: 'starts', end: 'until' } })).toEqual({
    'visit.v/calendar/end': 'metadata.not_a_day',
  })
})

test('only other calendars can be laid over a calendar', () => {
  const over = (...sources: string[]) => ({ name: 'visit.v', type: 'calendar', calendar: { start: 'day', sources } })
  expect(faults(days, over('visit.days'))).toEqual({})
  expect(
    faults({ name: 'visit.list', calendar: { start: 'day' } }, over('visit.list', 'visit.v', 'visit.none')),
  ).toEqual({
    'visit.v/calendar/sources/0': 'metadata.not_a_calendar',
    'visit.v/calendar/sources/1': 'metadata.not_a_calendar',
    'visit.v/calendar/sources/2': 'metadata.broken_reference',
  })
})
