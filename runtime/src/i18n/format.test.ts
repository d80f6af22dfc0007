import { expect, test } from 'vitest'
import {
  formatAgo,
  formatDate,
  formatInstant,
  formatMinutes,
  formatMoney,
  formatPercent,
  formatShortMoney,
} from './format.ts'

test('a date never shifts, whatever the time zone of the machine', () => {
  expect(formatDate('2026-11-21', 'en')).toBe('Nov 21, 2026')
  expect(formatDate('2026-01-01', 'zh-CN')).toBe('2026年1月1日')
  expect(formatDate('not a date', 'en')).toBe('not a date')
})

test('a moment is shown in the zone of the person', () => {
  expect(formatInstant('2026-11-21T20:30:00.000Z', { locale: 'zh-CN', timeZone: 'Asia/Shanghai' })).toMatch(
    /2026年11月22日.*04:30/,
  )
})

test('money keeps its currency and its cents, and drops empty ones', () => {
  expect(formatMoney(120000, 'CNY', 'zh-CN')).toBe('¥120,000')
  expect(formatMoney(120000.5, 'CNY', 'zh-CN')).toBe('¥120,000.50')
  expect(formatMoney(1, 'QQQQ', 'en')).toBe('QQQQ 1')
  expect(formatShortMoney(12_350_000, 'CNY', 'zh-CN')).toBe('¥1235万')
})

test('percentages are points, durations are minutes', () => {
  expect(formatPercent(12.5, 'en')).toBe('12.5%')
  expect(formatMinutes(125, 'en')).toBe('2 h 05 min')
  expect(formatMinutes(90, 'zh-CN')).toBe('1小时30分')
  expect(formatMinutes(-5, 'en')).toBe('-5 min')
})

test('how long ago is said in the language in use', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(formatAgo('2026-11-21T09:00:00Z', now, 'en')).toBe('3 hours ago')
  expect(formatAgo('2026-11-20T12:00:00Z', now, 'zh-CN')).toBe('昨天')
})
