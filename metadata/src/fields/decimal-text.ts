/**
 * Exact decimals as text: digits before and after the point, never a binary fraction.
 *
 * A wire number has at most 15 significant digits, so it survives every JSON reader; what has more is refused, never rounded.
 */
import type { Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'

export const maxDigits = 15

/** `scale` null: any number of digits after the point as long as all fit `precision`. Bounds are inclusive. */
export type DecimalLimits = { precision: number; scale: number | null; minimum: number; maximum: number }

/** `whole` without leading zeros, `fraction` without trailing zeros; zero has both empty. */
export type DecimalParts = { negative: boolean; whole: string; fraction: string }

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/
/** Longer texts are no numbers that anybody typed. */
const maxTextLength = 400

/** Reads `-12.50`, `.5`, `1e3`. null: not a decimal number. */
export function decimalParts(text: string): DecimalParts | null {
  if (text.length > maxTextLength) return null
  const match = decimalPattern.exec(text)
  if (!match) return null
  let whole = match[2] ?? ''
  let fraction = match[3] ?? ''
  if (whole === '' && fraction === '') return null
  const exponent = match[4] === undefined ? 0 : Number(match[4])
  if (exponent > maxTextLength || exponent < -maxTextLength) {
    if (/[1-9]/.test(whole + fraction))
      return {
        negative: match[1] === '-',
        whole: exponent > 0 ? '9'.repeat(maxTextLength) : '',
        fraction: exponent > 0 ? '' : '9'.repeat(maxTextLength),
      }
  } else if (exponent > 0) {
    const padded = fraction.padEnd(exponent, '0')
    whole += padded.slice(0, exponent)
    fraction = padded.slice(exponent)
  } else if (exponent < 0) {
    const padded = whole.padStart(-exponent, '0')
    fraction = padded.slice(padded.length + exponent) + fraction
    whole = padded.slice(0, padded.length + exponent)
  }
  whole = whole.replace(/^0+/, '')
  fraction = fraction.replace(/0+$/, '')
  return { negative: match[1] === '-' && (whole !== '' || fraction !== ''), whole, fraction }
}

/** The shortest plain decimal of parts: `-0.5`, `120`. */
export function decimalText(parts: DecimalParts): string {
  const fraction = parts.fraction === '' ? '' : `.${parts.fraction}`
  return `${parts.negative ? '-' : ''}${parts.whole || '0'}${fraction}`
}

/** A JSON number without exponent: 1e-7 is `0.0000001`. */
export function plainNumber(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  const parts = decimalParts(text)
  return parts ? decimalText(parts) : text
}

/** Moves the decimal point to the right, exactly: (1.2, 4) is 12000. */
export function shifted(parts: DecimalParts, places: number): DecimalParts {
  return decimalParts(`${decimalText(parts)}e${places}`) ?? parts
}

const tens = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

/** From API input (a JSON number or a decimal text) to a wire number. Errors: value.not_a_number, not_whole, too_many_digits, too_small, too_big. */
export function parseDecimal(input: unknown, limits: DecimalLimits): Parsed {
  if (typeof input === 'number') {
    if (hasFewDigits(input, limits) && input >= limits.minimum && input <= limits.maximum)
      return accepted(input === 0 ? 0 : input)
    if (Number.isFinite(input)) return parseDecimalText(String(input), limits)
    // Infinity stands for a number with more digits than JSON readers hold (exact-json.ts).
    return Number.isNaN(input) ? refused('value.not_a_number') : tooManyDigits(limits)
  }
  if (typeof input !== 'string') return refused('value.not_a_number')
  const text = input.trim()
  return text === '' ? blank : parseDecimalText(text, limits)
}

// A double that equals k / 10^scale with k below 10^15 is the double nearest to that decimal, so no digit is lost.
function hasFewDigits(value: number, limits: DecimalLimits): boolean {
  const scale = limits.scale ?? 2
  const power = tens[scale] ?? 1
  const scaled = Math.round(value * power)
  return Math.abs(scaled) < (tens[limits.precision] ?? 0) && scaled / power === value
}

/** Like parseDecimal, of a decimal text that is not blank. */
export function parseDecimalText(text: string, limits: DecimalLimits): Parsed {
  const parts = decimalParts(text)
  if (!parts) return refused('value.not_a_number')
  if (limits.scale === 0 && parts.fraction !== '') return refused('value.not_whole')
  if (!fits(parts, limits)) return tooManyDigits(limits)
  const value = Number(decimalText(parts))
  if (value < limits.minimum) return refused('value.too_small', { minimum: limits.minimum })
  if (value > limits.maximum) return refused('value.too_big', { maximum: limits.maximum })
  return accepted(value)
}

function tooManyDigits(limits: DecimalLimits): Parsed {
  return refused('value.too_many_digits', { precision: limits.precision, scale: limits.scale ?? limits.precision })
}

function fits(parts: DecimalParts, limits: DecimalLimits): boolean {
  const { precision, scale } = limits
  if (scale !== null) return parts.fraction.length <= scale && parts.whole.length <= precision - scale
  return (
    parts.fraction.length <= maxDigits &&
    parts.whole.length <= maxDigits &&
    parts.whole.length + significant(parts) <= precision
  )
}

/** Digits after the point that count: leading zeros of 0.00012 do not. */
function significant(parts: DecimalParts): number {
  return parts.whole === '' ? parts.fraction.replace(/^0+/, '').length : parts.fraction.length
}

/** Rounds half away from zero to so many digits after the point; for computed values only, input is never rounded. */
export function roundHalfUp(value: number, scale: number): number {
  const parts = decimalParts(String(value))
  if (!parts || parts.fraction.length <= scale) return value
  const digits =
    BigInt(parts.whole + parts.fraction.slice(0, scale) || '0') + ((parts.fraction[scale] ?? '0') >= '5' ? 1n : 0n)
  const rounded = Number(`${digits}e-${scale}`)
  return parts.negative && rounded !== 0 ? -rounded : rounded
}
