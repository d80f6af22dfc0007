/**
 * Powers, roots, logarithms and angles with decimals, so that they give the same digits in every browser and in PostgreSQL.
 * Powers, exp, ln and log are worked out beyond 30 decimals and rounded; angles use the same series, term by term, as the SQL
 * functions f_sin, f_atan in sql-functions.ts.
 */
import { Decimal } from 'decimal.js'
import { throwFault } from './fault.ts'
import { Narrow, Wide, isZero, settle, wide } from './number.ts'
import type { Num } from './number.ts'

/** exp() beyond this is out of range anyway (10^64 is exp(147.4)). */
const maxExponent = 148

/** a to the power of b. Whole exponents are exact products rounded at 30 decimals; others go through exp(b ln a), at 30 decimals. */
export function power(a: Num, b: Num): Num {
  const base = wide(a)
  const exponent = wide(b)
  if (exponent.isZero()) return 1
  if (base.isZero()) return exponent.isNegative() ? throwFault('value.division_by_zero') : 0
  const sign = base.isNegative()
    ? exponent.isInteger()
      ? exponent.modulo(2).isZero()
        ? 1
        : -1
      : throwFault('value.bad_argument')
    : 1
  if (base.abs().equals(1)) return sign
  const log = new Narrow(base.abs()).ln().times(exponent)
  if (log.greaterThan(maxExponent)) throwFault('value.number_out_of_range')
  if (log.lessThan(-80)) return 0
  if (exponent.isInteger() && exponent.abs().lessThan(100_000)) {
    const whole = wholePower(base.abs(), exponent.abs().toNumber())
    return settle(new Wide(exponent.isNegative() ? new Wide(1).dividedBy(whole) : whole).times(sign))
  }
  return settle(new Wide(log.exp()).times(sign))
}

/** Repeated squaring; every product keeps 90 significant digits, far beyond the 30 decimals of the result. */
function wholePower(base: Decimal, exponent: number): Decimal {
  let result = new Narrow(1)
  let square = new Narrow(base)
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result.times(square)
    if (rest > 1) square = square.times(square)
  }
  return result
}

export function squareRoot(a: Num): Num {
  const value = wide(a)
  if (value.isNegative() && !value.isZero()) throwFault('value.bad_argument')
  return settle(value.squareRoot())
}

export function exponential(a: Num): Num {
  const value = new Narrow(a)
  if (value.greaterThan(maxExponent)) throwFault('value.number_out_of_range')
  return value.lessThan(-80) ? 0 : settle(new Wide(value.exp()))
}

export function naturalLog(a: Num): Num {
  const value = new Narrow(a)
  if (value.lessThanOrEqualTo(0)) throwFault('value.bad_argument')
  return settle(new Wide(value.ln()))
}

export function decimalLog(a: Num): Num {
  const value = new Narrow(a)
  if (value.lessThanOrEqualTo(0)) throwFault('value.bad_argument')
  return settle(new Wide(value.log(10)))
}

/** π to 60 decimals; the same digits stand in f_sin. */
export const piText = '3.141592653589793238462643383279502884197169399375105820974945'
const pi = new Wide(piText)
const workScale = 45

/** Every step of a series is rounded here, on both sides the same way. */
function step(value: Decimal): Decimal {
  return value.toDecimalPlaces(workScale, Decimal.ROUND_HALF_UP)
}

function finish(value: Decimal): Num {
  return settle(value.toDecimalPlaces(20, Decimal.ROUND_HALF_UP))
}

function sineSeries(a: Num, shift: Decimal): Decimal {
  const angle = wide(a)
  if (angle.abs().greaterThan(1e15)) throwFault('value.number_out_of_range')
  const turned = angle.plus(shift)
  const x = step(
    turned.minus(turned.dividedBy(pi.times(2)).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(pi.times(2))),
  )
  const square = step(x.times(x))
  let term = x
  let sum = x
  for (let n = 1; n <= 30; n += 1) {
    term = step(term.times(square).dividedBy(-(2 * n) * (2 * n + 1)))
    sum = sum.plus(term)
  }
  return sum
}

export function sine(a: Num): Num {
  return finish(sineSeries(a, new Wide(0)))
}

export function cosine(a: Num): Num {
  return finish(sineSeries(a, pi.dividedBy(2)))
}

export function tangent(a: Num): Num {
  const bottom = sineSeries(a, pi.dividedBy(2)).toDecimalPlaces(30, Decimal.ROUND_HALF_UP)
  if (bottom.isZero()) throwFault('value.division_by_zero')
  return finish(sineSeries(a, new Wide(0)).dividedBy(bottom))
}

/** Halves the angle three times by the half-angle formula, then the series of the arc tangent. */
function arcTangentSeries(value: Decimal): Decimal {
  const flipped = value.abs().greaterThan(1)
  let x = flipped ? step(new Wide(1).dividedBy(value.abs())) : value.abs()
  for (let n = 0; n < 3; n += 1)
    x = step(
      x.dividedBy(
        step(new Wide(1).plus(x.times(x)))
          .squareRoot()
          .toDecimalPlaces(workScale, Decimal.ROUND_HALF_UP)
          .plus(1),
      ),
    )
  const square = step(x.times(x))
  let term = x
  let sum = x
  for (let n = 1; n <= 40; n += 1) {
    term = step(term.times(square).negated())
    sum = sum.plus(step(term.dividedBy(2 * n + 1)))
  }
  const angle = sum.times(8)
  const folded = flipped ? pi.dividedBy(2).minus(angle) : angle
  return value.isNegative() ? folded.negated() : folded
}

export function arcTangent(a: Num): Num {
  return finish(arcTangentSeries(wide(a)))
}

export function arcSine(a: Num): Num {
  const value = wide(a)
  if (value.abs().greaterThan(1)) throwFault('value.bad_argument')
  if (value.abs().equals(1)) return finish(pi.dividedBy(2).times(value.isNegative() ? -1 : 1))
  const bottom = step(new Wide(1).minus(value.times(value)))
    .squareRoot()
    .toDecimalPlaces(workScale, Decimal.ROUND_HALF_UP)
  return finish(arcTangentSeries(step(value.dividedBy(bottom))))
}

export function arcCosine(a: Num): Num {
  return settle(
    pi
      .dividedBy(2)
      .toDecimalPlaces(20, Decimal.ROUND_HALF_UP)
      .minus(wide(arcSine(a))),
  )
}

export function arcTangent2(y: Num, x: Num): Num {
  if (isZero(x)) return isZero(y) ? 0 : finish(pi.dividedBy(2).times(wide(y).isNegative() ? -1 : 1))
  const angle = arcTangentSeries(step(wide(y).dividedBy(wide(x))))
  if (!wide(x).isNegative()) return finish(angle)
  return finish(wide(y).isNegative() ? angle.minus(pi) : angle.plus(pi))
}

/** Great-circle distance on a sphere of 3958.761 miles radius, by the haversine formula, in miles at 10 decimals. */
export function haversineMiles(
  from: { latitude: number; longitude: number },
  to: { latitude: number; longitude: number },
): Decimal {
  const radians = (degrees: number): Decimal => step(new Wide(degrees).times(pi).dividedBy(180))
  const halfSine = (difference: Decimal): Decimal => wide(sine(step(difference.dividedBy(2))))
  const latitude = halfSine(radians(to.latitude).minus(radians(from.latitude)))
  const longitude = halfSine(radians(to.longitude).minus(radians(from.longitude)))
  const cosines = wide(cosine(radians(from.latitude))).times(wide(cosine(radians(to.latitude))))
  const chord = step(latitude.times(latitude).plus(cosines.times(longitude).times(longitude)))
  const root = Decimal.min(1, chord.squareRoot().toDecimalPlaces(30, Decimal.ROUND_HALF_UP))
  return wide(arcSine(new Wide(root)))
    .times(2)
    .times('3958.761')
    .toDecimalPlaces(10, Decimal.ROUND_HALF_UP)
}
