import { expect, test } from 'vitest'
import type { StudioText } from '../i18n/studio-text.ts'
import { shownValue } from './shown-value.ts'

const t = ((key: string) => key) as StudioText
const shown = (value: unknown, type: string, timeZone: string, locale = 'en') =>
  shownValue(value, type, { t, place: { locale, timeZone } }).replaceAll('\u202F', ' ')

test('a moment is shown in the time zone of its reader, whatever the browser is in; a day is the same day everywhere', () => {
  const moment = '2026-03-31T20:30:00.000Z'
  expect(shown(moment, 'datetime', 'Asia/Shanghai')).toBe('Apr 1, 2026, 4:30 AM')
  expect(shown(moment, 'datetime', 'America/New_York')).toBe('Mar 31, 2026, 4:30 PM')
  expect(shown(moment, 'datetime', 'Asia/Shanghai', 'zh-CN')).toBe('2026年4月1日 04:30')
  for (const zone of ['Pacific/Auckland', 'America/Los_Angeles'])
    expect(shown('2026-03-31', 'date', zone)).toBe('Mar 31, 2026')
})

test('numbers keep their digits, texts their quotes, nothing is said to be nothing', () => {
  expect(shown(1234.5678901, 'number', 'UTC')).toBe('1,234.5678901')
  expect(shown('2026-03-31', 'text', 'UTC')).toBe('“2026-03-31”')
  expect([shown('', 'text', 'UTC'), shown(null, 'date', 'UTC'), shown(false, 'checkbox', 'UTC')]).toEqual([
    'editor.value_blank',
    'editor.value_blank',
    'editor.value_no',
  ])
})
