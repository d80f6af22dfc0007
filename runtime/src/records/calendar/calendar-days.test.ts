import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween, daysShown, rangeText, stepped, whenText } from './calendar-days.ts'

test('days never shift: over months, leap years and the hours that clocks skip', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30')
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  expect(stepped('month', '2026-03-31', -1)).toBe('2026-02-28')
  expect(stepped('week', '2026-12-30', 1)).toBe('2027-01-06')
})

test('a month is shown in whole weeks, which begin on Sunday or on Monday', () => {
  const sunday = daysShown('month', '2026-11-21', 0)
  expect([sunday[0], sunday.at(-1), sunday.length]).toEqual(['2026-11-01', '2026-12-05', 35])
  const monday = daysShown('month', '2026-11-21', 1)
  expect([monday[0], monday.at(-1), monday.length]).toEqual(['2026-10-26', '2026-12-06', 42])
  expect(daysShown('week', '2026-11-22', 1)).toEqual([
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
  ])
  expect(daysShown('day', '2026-11-22', 1)).toEqual(['2026-11-22'])
})

test('spans are said as people of the language say them', () => {
  const whole = { day: '2026-11-21', lastDay: '2026-11-21', minute: null, lastMinute: null }
  expect(whenText(whole, 'en')).toBe('Sat, Nov 21')
  expect(whenText({ ...whole, lastDay: '2026-11-23' }, 'en')).toMatch(/^Nov 21\s–\s23$/)
  expect(whenText({ ...whole, minute: 570, lastMinute: 600 }, 'en')).toMatch(/9:30\s–\s10:00\sAM/)
  expect(whenText(whole, 'zh-CN')).toBe('11月21日周六')
  expect(rangeText('month', [], '2026-11-21', 'zh-CN')).toBe('2026年11月')
})
