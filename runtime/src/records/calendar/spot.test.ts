import { expect, test } from 'vitest'
import { minutesBetween } from './spot.ts'

const at = (exact: number | null) => ({ day: '2027-01-12', minute: null, exact })

test('what is moved by an hour is moved by an hour, wherever in its quarter it was taken hold of', () => {
  for (const from of [630, 629.9, 630.1, 622.5, 637.4]) {
    expect(minutesBetween(at(from), at(from + 60))).toBe(60)
    expect(minutesBetween(at(from), at(from - 30.01))).toBe(-30)
  }
})

test('days without hours move by no minutes', () => {
  expect(minutesBetween(at(null), at(600))).toBe(0)
})
