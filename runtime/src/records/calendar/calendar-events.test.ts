import { expect, test } from 'vitest'
import type { CalendarEvent, Span } from './calendar-events.ts'
import { columnsOf, lanesOf, shifted, spanOf, valuesAfter, valuesOf } from './calendar-events.ts'

const days = { start: 'from', end: 'to', timed: false, timeZone: 'Asia/Shanghai' }
const moments = { ...days, timed: true }
const still = { days: 0, minutes: 0, edge: 'both' as const }

test('a moment stands where the clock of the person shows it, whole days stand on their day', () => {
  expect(spanOf({ id: 'a', from: '2026-11-21T16:30:00.000Z' }, moments)).toEqual({
    day: '2026-11-22',
    lastDay: '2026-11-22',
    minute: 30,
    lastMinute: 60,
  })
  expect(spanOf({ id: 'a', from: '2026-11-21', to: '2026-11-23' }, days)).toEqual({
    day: '2026-11-21',
    lastDay: '2026-11-23',
    minute: null,
    lastMinute: null,
  })
  expect(spanOf({ id: 'a', from: '2026-11-21', to: '2026-11-20' }, days)?.lastDay).toBe('2026-11-21')
  expect(spanOf({ id: 'a', from: null }, days)).toBe(undefined)
})

test('what lasts over night stands above the hours; what ends at midnight stays in its day', () => {
  const night = { id: 'a', from: '2026-11-21T10:00:00.000Z', to: '2026-11-22T02:00:00.000Z' }
  expect(spanOf(night, moments)).toMatchObject({ day: '2026-11-21', lastDay: '2026-11-22', minute: null })
  const evening = { id: 'a', from: '2026-11-21T14:00:00.000Z', to: '2026-11-21T16:00:00.000Z' }
  expect(spanOf(evening, moments)).toEqual({ day: '2026-11-21', lastDay: '2026-11-21', minute: 1320, lastMinute: 1440 })
})

test('a moved event keeps its length, a stretched one its start', () => {
  const record = { id: 'a', from: '2026-11-21T01:00:00.000Z', to: '2026-11-21T02:30:00.000Z' }
  const span = spanOf(record, moments)!
  expect(valuesAfter(record, moments, span, { ...still, days: 2, minutes: 30 })).toEqual({
    from: '2026-11-23T01:30:00.000Z',
    to: '2026-11-23T03:00:00.000Z',
  })
  expect(valuesAfter(record, moments, span, { days: 0, minutes: 45, edge: 'end' })).toEqual({
    to: '2026-11-21T03:15:00.000Z',
  })
  expect(shifted(span, { days: 0, minutes: -600, edge: 'end' }).lastMinute).toBe((span.minute ?? 0) + 15)
  const trip = { id: 'b', from: '2026-11-21', to: '2026-11-23' }
  expect(valuesAfter(trip, days, spanOf(trip, days)!, { ...still, days: -2 })).toEqual({
    from: '2026-11-19',
    to: '2026-11-21',
  })
  expect(valuesAfter(trip, days, spanOf(trip, days)!, { days: -5, minutes: 0, edge: 'end' })).toEqual({
    to: '2026-11-21',
  })
})

test('over a change of the clocks a meeting stays at its hour and as long as it was', () => {
  const berlin = { ...moments, timeZone: 'Europe/Berlin' }
  const record = { id: 'a', from: '2026-10-24T07:00:00.000Z', to: '2026-10-24T08:00:00.000Z' }
  expect(valuesAfter(record, berlin, spanOf(record, berlin)!, { ...still, days: 1 })).toEqual({
    from: '2026-10-25T08:00:00.000Z',
    to: '2026-10-25T09:00:00.000Z',
  })
})

test('what is drawn with the hand becomes the values of a new record', () => {
  const morning: Span = { day: '2026-11-21', lastDay: '2026-11-21', minute: 540, lastMinute: 600 }
  expect(valuesOf(morning, moments)).toEqual({ from: '2026-11-21T01:00:00.000Z', to: '2026-11-21T02:00:00.000Z' })
  expect(valuesOf({ ...morning, minute: null, lastMinute: null }, { ...days, end: undefined })).toEqual({
    from: '2026-11-21',
  })
})

function event(key: string, span: Partial<Span> & { day: string }): CalendarEvent {
  const shape = { source: 's', object: 'o', record: { id: key }, title: key, color: undefined }
  return {
    ...shape,
    key,
    lastDay: span.day,
    minute: null,
    lastMinute: null,
    movable: true,
    sizable: true,
    ...span,
  }
}

test('bars of a week share a lane when their days do not meet', () => {
  const week = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']
  const laid = lanesOf(
    [
      event('short', { day: '2026-11-18' }),
      event('before', { day: '2026-11-10', lastDay: '2026-11-17' }),
      event('beside', { day: '2026-11-17', lastDay: '2026-11-30' }),
      event('other week', { day: '2026-11-25' }),
    ],
    week,
  )
  expect(laid.map(({ event: { key }, from, to, lane }) => [key, from, to, lane])).toEqual([
    ['before', 0, 1, 0],
    ['beside', 1, 6, 1],
    ['short', 2, 2, 0],
  ])
})

test('events of a day stand beside each other only where they overlap', () => {
  const at = (key: string, minute: number, lastMinute: number) => event(key, { day: '2026-11-21', minute, lastMinute })
  const placed = columnsOf([at('a', 540, 660), at('b', 600, 630), at('c', 640, 700), at('d', 800, 830)], '2026-11-21')
  expect(placed.map(({ event: { key }, column, columns }) => [key, column, columns])).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 1, 2],
    ['d', 0, 1],
  ])
})
