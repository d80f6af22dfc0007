import { expect, test } from 'vitest'
import { addDays, dateOf, dayIn, dayNumber, instantText, isDate, monthStart, startOfDay, weekday } from './calendar.ts'
import { dateRange, dateTokens } from './relative-dates.ts'

// 2026-11-21 is a Saturday.
const on = (token: string, n?: number, fiscal = 1) => dateRange(token, n, '2026-11-21', fiscal)

test('tokens are runs of days around today; weeks start on Monday', () => {
  expect(on('today')).toEqual({ from: '2026-11-21', to: '2026-11-21' })
  expect(on('this_week')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(on('last_month')).toEqual({ from: '2026-10-01', to: '2026-10-31' })
  expect(on('next_quarter')).toEqual({ from: '2027-01-01', to: '2027-03-31' })
  expect(on('this_year')).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  expect(on('last_n_days', 30)).toEqual({ from: '2026-10-22', to: '2026-11-21' })
  expect(on('next_n_days', 7)).toEqual({ from: '2026-11-22', to: '2026-11-28' })
  expect(on('last_n_weeks', 2)).toEqual({ from: '2026-11-02', to: '2026-11-15' })
  expect(on('next_n_months', 3)).toEqual({ from: '2026-12-01', to: '2027-02-28' })
  expect(on('n_days_ago', 3)).toEqual({ from: '2026-11-18', to: '2026-11-18' })
})

test('fiscal units start in the fiscal month', () => {
  expect(on('this_fiscal_year', undefined, 4)).toEqual({ from: '2026-04-01', to: '2027-03-31' })
  expect(on('this_fiscal_quarter', undefined, 4)).toEqual({ from: '2026-10-01', to: '2026-12-31' })
  expect(on('last_fiscal_year', undefined, 12)).toEqual({ from: '2024-12-01', to: '2025-11-30' })
  expect(on('this_fiscal_quarter', undefined, 2)).toEqual({ from: '2026-11-01', to: '2027-01-31' })
})

test('every listed token means something, anything else nothing', () => {
  for (const token of dateTokens) expect(on(token, 5), token).toBeDefined()
  for (const token of ['', 'this_day', 'last_n_day', 'constructor', 'this_decade', '__proto__'])
    expect(on(token, 5)).toBeUndefined()
  for (const n of [undefined, 0, -1, 1.5, 10_001]) expect(on('last_n_days', n)).toBeUndefined()
})

test('days count like the calendar', () => {
  for (const date of ['0001-01-01', '1900-02-28', '1970-01-01', '2000-02-29', '2026-11-21', '9999-12-31']) {
    expect(dateOf(dayNumber(date))).toBe(date)
    expect(dayNumber(date) * 86_400_000).toBe(Date.parse(`${date}T00:00:00Z`))
    expect(weekday(date)).toBe((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7)
  }
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(monthStart('2026-01-31', -1)).toBe('2025-12-01')
  expect(['2026-02-29', '2026-13-01', '2026-1-1', '0000-01-01', 'x'].map(isDate)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
  expect(instantText(Date.UTC(2026, 10, 21, 7, 8, 9, 5))).toBe('2026-11-21T07:08:09.005Z')
})

test('a day starts where its zone says, over daylight saving and a skipped midnight', () => {
  expect(startOfDay('2026-11-21', 'Asia/Shanghai')).toBe('2026-11-20T16:00:00.000Z')
  expect(startOfDay('2026-11-21', 'Pacific/Kiritimati')).toBe('2026-11-20T10:00:00.000Z')
  expect(startOfDay('2026-11-21', 'Pacific/Pago_Pago')).toBe('2026-11-21T11:00:00.000Z')
  expect(startOfDay('2026-03-29', 'Europe/Prague')).toBe('2026-03-28T23:00:00.000Z')
  expect(startOfDay('2026-03-30', 'Europe/Prague')).toBe('2026-03-29T22:00:00.000Z')
  expect(startOfDay('2026-10-25', 'Europe/Prague')).toBe('2026-10-24T22:00:00.000Z')
  expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z')
  expect(dayIn(Date.parse('2026-11-21T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2026-11-21')
  expect(dayIn(Date.parse('2026-11-21T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-11-22')
  expect(dayIn(Date.parse('2026-11-21T10:59:59Z'), 'Pacific/Pago_Pago')).toBe('2026-11-20')
})
