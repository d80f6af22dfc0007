import { expect, test } from 'vitest'
import { instantOf, wallTime } from './zone-time.ts'

test('a moment and the clock of a zone turn into each other', () => {
  for (const zone of [
    'UTC',
    'Asia/Shanghai',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Europe/Prague',
  ]) {
    for (const instant of [
      '1970-01-01T00:00:00.000Z',
      '2026-04-01T12:34:56.000Z',
      '2026-06-01T23:59:59.000Z',
      '2028-02-29T00:00:01.000Z',
    ]) {
      expect(instantOf(wallTime(instant, zone), zone), `${zone} ${instant}`).toBe(instant)
    }
  }
  expect(wallTime('2026-11-21T06:30:00.000Z', 'Asia/Shanghai')).toBe('2026-11-21 14:30:00')
})

test('a time that comes twice is the first of the two, a skipped one moves on', () => {
  expect(instantOf('2026-10-25 02:30:00', 'Europe/Prague')).toBe('2026-10-25T00:30:00.000Z')
  expect(wallTime(instantOf('2026-03-29 02:30:00', 'Europe/Prague'), 'Europe/Prague')).toMatch(
    /^2026-03-29 0[13]:30:00$/,
  )
})
