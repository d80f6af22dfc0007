/**
 * Exact decimal arithmetic that PostgreSQL's `numeric` repeats digit for digit.
 *
 * A value is a JavaScript number when its shortest decimal form has at most 15 digits (then that form *is* the value, and
 * comparing doubles compares the decimals), else a Decimal. Results keep 30 decimals, rounded half away from zero; 10^64 and more is
 * the fault `value.number_out_of_range`. The fast path works on integers scaled by 10^4 and is taken only where it is exact.
 */
import { Decimal } from 'decimal.js'
import { throwFault } from './fault.ts'

export type Num = number | Decimal

/** Decimals kept by division, multiplication and functions. */
export const resultScale = 30
/** Most digits before the point. */
export const maxDigits = 64

/** Wide enough that sums and products of two in-range values are exact before rounding. */
export const Wide = Decimal.clone({ precision: 200, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -1000, toExpPos: 1000 })
/** For logarithms and exponentials: rounded to 30 decimals afterwards. */
export const Narrow = Decimal.clone({
  precision: 110,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -1000,
  toExpPos: 1000,
})

const limit = new Wide(10).pow(maxDigits)
const safe = 1e15
const step = 1e4

export function wide(value: Num): Decimal {
  return new Wide(value)
}

/** Back to a JavaScript number where that is exact, so that later steps are fast. */
export function settle(value: Decimal): Num {
  const rounded =
    value.decimalPlaces() > resultScale ? value.toDecimalPlaces(resultScale, Decimal.ROUND_HALF_UP) : value
  if (rounded.abs().greaterThanOrEqualTo(limit)) throwFault('value.number_out_of_range')
  return rounded.precision() <= 15 && rounded.e > -16 && rounded.e < 20 ? rounded.toNumber() : rounded
}

/** Reads a wire number (JSON number or decimal text); null when it is neither. */
export function toNum(value: unknown): Num | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null
    return value < safe && value > -safe && Number.isInteger(value) ? value : fitNumber(value)
  }
  if (typeof value === 'string') return numberFromText(value)
  if (Decimal.isDecimal(value)) return settle(new Wide(value))
  return null
}

/** A double whose shortest form has more than 15 digits keeps all of them. */
function fitNumber(value: number): Num {
  const scaled = Math.round(value * step)
  if (scaled / step === value && scaled < safe && scaled > -safe) return value
  return settle(new Wide(value))
}

const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/** The number a text stands for, VALUE(): digits, one point, sign, exponent. null when it is none or out of range. */
export function numberFromText(text: string): Num | null {
  if (text.length > 200 || !numberText.test(text)) return null
  const value = new Wide(text)
  return value.abs().greaterThanOrEqualTo(limit) ? null : settle(value)
}

export function isNum(value: unknown): value is Num {
  return typeof value === 'number' || Decimal.isDecimal(value)
}

function scaledOf(value: number): number {
  const scaled = Math.round(value * step)
  return scaled / step === value ? scaled : Number.NaN
}

export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isInteger(a) && Number.isInteger(b)) {
      const sum = a + b
      if (sum < safe && sum > -safe) return sum
    } else {
      const sum = scaledOf(a) + scaledOf(b)
      if (sum < safe && sum > -safe) return sum / step
    }
  }
  return settle(new Wide(a).plus(b))
}

export function subtract(a: Num, b: Num): Num {
  return add(a, negate(b))
}

export function negate(a: Num): Num {
  if (typeof a === 'number') return a === 0 ? 0 : -a
  return a.negated()
}

export function multiply(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isInteger(a) && Number.isInteger(b)) {
      const product = a * b
      if (product < safe && product > -safe) return product === 0 ? 0 : product
    } else {
      const product = scaledOf(a) * scaledOf(b)
      if (product < safe && product > -safe) return product === 0 ? 0 : product / (step * step)
    }
  }
  return settle(new Wide(a).times(b))
}

/** Quotient at 30 decimals, half away from zero. Fault on a zero divisor. */
export function divide(a: Num, b: Num): Num {
  if (typeof b === 'number' ? b === 0 : b.isZero()) throwFault('value.division_by_zero')
  if (typeof a === 'number' && typeof b === 'number') {
    const top = scaledOf(a)
    const bottom = scaledOf(b)
    if (top < safe && top > -safe && bottom < safe && bottom > -safe) {
      const quotient = Math.round((top / bottom) * step)
      if (
        quotient * bottom === top * step &&
        quotient < safe &&
        quotient > -safe &&
        top * step < 9e15 &&
        top * step > -9e15
      )
        return quotient === 0 ? 0 : quotient / step
    }
  }
  return settle(new Wide(a).dividedBy(b))
}

/** -1, 0, 1. */
export function compareNum(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return new Wide(a).comparedTo(b)
}

export function isZero(a: Num): boolean {
  return typeof a === 'number' ? a === 0 : a.isZero()
}

/** Rounds at `places` decimals (negative: tens, hundreds), half away from zero. */
export function roundTo(a: Num, places: number, mode: Decimal.Rounding = Decimal.ROUND_HALF_UP): Num {
  if (typeof a === 'number' && places >= 0 && Number.isInteger(a)) return a
  const value = new Wide(a)
  if (places >= 0) return settle(value.toDecimalPlaces(Math.min(places, 200), mode))
  const unit = new Wide(10).pow(Math.min(-places, 100))
  return settle(value.dividedBy(unit).toDecimalPlaces(0, mode).times(unit))
}

/** Plain decimal text without trailing zeros: what TEXT(number) gives. */
export function numText(a: Num): string {
  if (typeof a === 'number' && Number.isInteger(a) && a < 1e15 && a > -1e15) return a === 0 ? '0' : String(a)
  const text = new Wide(a).toFixed()
  return text === '-0' ? '0' : text
}

/** A whole number for counts and positions: fraction cut off, clamped to ±2^31. */
export function toInt(a: Num): number {
  const value = typeof a === 'number' ? a : a.toNumber()
  const whole = Math.trunc(value)
  return whole > 2147483647 ? 2147483647 : whole < -2147483648 ? -2147483648 : whole === 0 ? 0 : whole
}

/** The JSON number of a result: rounded to `scale` decimals when the field has them, else to 15 significant digits; half away from zero. */
export function wireNumber(a: Num, scale?: number): number {
  if (typeof a === 'number' && (scale === undefined || Number.isInteger(a))) return a === 0 ? 0 : a
  const value = new Wide(a)
  const result = (
    scale === undefined
      ? value.toSignificantDigits(15, Decimal.ROUND_HALF_UP)
      : value.toDecimalPlaces(scale, Decimal.ROUND_HALF_UP)
  ).toNumber()
  return result === 0 ? 0 : result
}
