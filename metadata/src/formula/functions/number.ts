/** Numbers: rounding, roots, logarithms, angles, sums of several values. All exact decimals, half away from zero. */
import { Decimal } from 'decimal.js'
import { params, plain, strict } from '../define.ts'
import type { FunctionDef, Value } from '../define.ts'
import { throwFault } from '../values/fault.ts'
import { squareRoot } from '../values/math.ts'
import {
  add,
  compareNum,
  divide,
  isZero,
  maxDigits,
  multiply,
  resultScale,
  roundTo,
  settle,
  subtract,
  toInt,
  wide,
} from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { digitsOf, helper, numberFunction } from './number-define.ts'
import type { NumberDoc } from './number-define.ts'
import { anyFault, faultingSql, looseSql, strictSql } from '../sql/node.ts'
import type { SqlBuilder } from '../sql/node.ts'

const numeric = (value: Value | undefined): Num => value as Num

/** Whole-number results keep one digit more than their argument. */
const whole =
  (render: (text: string) => string): NonNullable<FunctionDef['sql']> =>
  ([a]) =>
    strictSql(render((a!.scale ?? resultScale) > snapScale ? `round(${a!.text}, ${snapScale})` : a!.text), [a!], {
      digits: Math.min(digitsOf(a!) + 1, maxDigits),
      scale: 0,
    })

/** Places of ROUND and TRUNC: a known small count is a plain round(). */
function roundingSql(name: 'round' | 'trunc'): NonNullable<FunctionDef['sql']> {
  return ([a, places], _call, s) => {
    const count =
      places === undefined
        ? 0
        : places.literal === undefined || places.literal === null
          ? undefined
          : toInt(places.literal as Num)
    const rest = {
      digits: Math.min(digitsOf(a!) + 1, maxDigits),
      scale: count !== undefined && count >= 0 ? Math.min(count, resultScale) : resultScale,
    }
    if (count !== undefined && Math.abs(count) <= 64) return strictSql(`${name}(${a!.text}, ${count})`, [a!], rest)
    return strictSql(
      s.call(name === 'round' ? 'f_round' : 'f_trunc', a!.text, places?.text ?? '0'),
      [a!, ...(places ? [places] : [])],
      { digits: rest.digits, scale: resultScale },
    )
  }
}

const modulo = (a: Num, b: Num): Num =>
  isZero(b) ? throwFault('value.division_by_zero') : settle(wide(a).modulo(wide(b)))

/** What division left behind beyond 20 decimals does not count: FLOOR(1 / 9 * 9) is 1. */
const snapScale = 20
const snapped = (a: Num, mode: Decimal.Rounding): Num =>
  roundTo(typeof a === 'number' ? a : roundTo(a, snapScale), 0, mode)

/** The largest or smallest; blank when any is blank. */
function extreme(name: 'MAX' | 'MIN', sign: number): FunctionDef {
  return {
    name,
    family: 'number',
    params: params('value:scalar, more:same...'),
    returns: (args) => args.find((arg) => arg.type !== 'null')?.type ?? 'null',
    en: `The ${name === 'MAX' ? 'largest' : 'smallest'} of the values; blank when one is blank.`,
    zh: `取${name === 'MAX' ? '最大' : '最小'}值；有空值则为空。`,
    example: `${name}(3, 7, 5)`,
    result: name === 'MAX' ? '7' : '3',
    run: strict((values) =>
      values.reduce((best, value) => (compareNum(numeric(value), numeric(best)) * sign > 0 ? value : best)),
    ),
    sql: (args) => {
      const text = `${name === 'MAX' ? 'GREATEST' : 'LEAST'}(${args.map((arg) => arg.text).join(', ')})`
      const absent = args.filter((arg) => !arg.notNull).map((arg) => `${arg.text} IS NULL`)
      const digits = Math.max(...args.map(digitsOf))
      const scale = Math.max(...args.map((arg) => arg.scale ?? resultScale))
      return looseSql(
        absent.length === 0 ? text : `CASE WHEN ${absent.join(' OR ')} THEN NULL ELSE ${text} END`,
        args,
        { digits, scale },
      )
    },
  }
}

/** Sums, means and the like over the values that are there; blank when none is. */
function overPresent(doc: NumberDoc, sqlName: string, compute: (values: Num[]) => Num | null): FunctionDef {
  return {
    ...doc,
    family: 'number',
    params: params(doc.params),
    returns: 'number',
    run: plain((values) => compute(values.filter((value) => value !== null).map(numeric))),
    sql: (args, _call, s: SqlBuilder) => {
      const text = s.call(sqlName, `ARRAY[${args.map((arg) => arg.text).join(', ')}]::numeric[]`)
      const present = `num_nonnulls(${args.map((arg) => arg.text).join(', ')}) >= ${sqlName === 'f_stdev' ? 2 : 1}`
      const fault = anyFault(...args, `(${present} AND ${text} IS NULL)`)
      return { ...looseSql(text, args), ...(fault === undefined ? {} : { fault }) }
    },
  }
}

const sum = (values: readonly Num[]): Num => values.reduce(add, 0)

function median(values: Num[]): Num | null {
  const sorted = values.toSorted(compareNum)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : divide(add(sorted[middle - 1] ?? 0, upper), 2)
}

function deviation(values: Num[]): Num | null {
  if (values.length < 2) return null
  const mean = divide(sum(values), values.length)
  const squares = sum(values.map((value) => multiply(subtract(value, mean), subtract(value, mean))))
  return squareRoot(divide(squares, values.length - 1))
}

/** Nearest multiple of a step, half away from zero. */
const toMultiple = (a: Num, unit: Num): Num => (isZero(unit) ? 0 : multiply(roundTo(divide(a, unit), 0), unit))

const positional = (a: Num, places: Num | undefined, mode: Decimal.Rounding): Num =>
  roundTo(a, Math.max(-100, Math.min(100, toInt(places ?? 0))), mode)

export const numberFunctions: readonly FunctionDef[] = [
  numberFunction(
    {
      name: 'ABS',
      params: 'value:number',
      en: 'The value without its sign.',
      zh: '绝对值。',
      example: 'ABS(-3)',
      result: '3',
    },
    ([a]) => (typeof a === 'number' ? Math.abs(a) : a!.abs()),
    ([a]) => strictSql(`abs(${a!.text})`, [a!], { digits: digitsOf(a!), scale: a!.scale ?? resultScale }),
  ),
  numberFunction(
    {
      name: 'ROUND',
      params: 'value:number, places:number?',
      en: 'Rounds half away from zero; negative places round to tens, hundreds.',
      zh: '四舍五入；位数为负时按十、百取整。',
      example: 'ROUND(2.345, 2)',
      result: '2.35',
    },
    ([a, places]) => positional(a!, places, Decimal.ROUND_HALF_UP),
    roundingSql('round'),
  ),
  numberFunction(
    {
      name: 'TRUNC',
      params: 'value:number, places:number?',
      en: 'Cuts decimals off.',
      zh: '截去小数。',
      example: 'TRUNC(-2.7)',
      result: '-2',
    },
    ([a, places]) => positional(a!, places, Decimal.ROUND_DOWN),
    roundingSql('trunc'),
  ),
  numberFunction(
    {
      name: 'ROUNDUP',
      params: 'value:number, places:number?',
      en: 'Rounds away from zero.',
      zh: '向远离零的方向取整。',
      example: 'ROUNDUP(2.301, 1)',
      result: '2.4',
    },
    ([a, places]) => positional(a!, places, Decimal.ROUND_UP),
    ([a, places], _call, s) =>
      faultingSql(s.call('f_round_up', a!.text, places?.text ?? '0'), places ? [a!, places] : [a!]),
  ),
  numberFunction(
    {
      name: 'ROUNDDOWN',
      params: 'value:number, places:number?',
      en: 'Rounds towards zero, like TRUNC.',
      zh: '向零取整，同 TRUNC。',
      example: 'ROUNDDOWN(2.39, 1)',
      result: '2.3',
    },
    ([a, places]) => positional(a!, places, Decimal.ROUND_DOWN),
    roundingSql('trunc'),
  ),
  numberFunction(
    {
      name: 'CEILING',
      params: 'value:number',
      en: 'The next whole number, away from zero.',
      zh: '向远离零的方向取整数。',
      example: 'CEILING(-2.1)',
      result: '-3',
    },
    ([a]) => snapped(a!, Decimal.ROUND_UP),
    whole((text) => `(sign(${text}) * ceil(abs(${text})))`),
  ),
  numberFunction(
    {
      name: 'FLOOR',
      params: 'value:number',
      en: 'The next whole number, towards zero.',
      zh: '向零取整数。',
      example: 'FLOOR(-2.1)',
      result: '-2',
    },
    ([a]) => snapped(a!, Decimal.ROUND_DOWN),
    whole((text) => `trunc(${text})`),
  ),
  numberFunction(
    {
      name: 'MCEILING',
      params: 'value:number',
      en: 'The next whole number upwards.',
      zh: '向上取整数。',
      example: 'MCEILING(-2.1)',
      result: '-2',
    },
    ([a]) => snapped(a!, Decimal.ROUND_CEIL),
    whole((text) => `ceil(${text})`),
  ),
  numberFunction(
    {
      name: 'MFLOOR',
      params: 'value:number',
      en: 'The next whole number downwards.',
      zh: '向下取整数。',
      example: 'MFLOOR(-2.1)',
      result: '-3',
    },
    ([a]) => snapped(a!, Decimal.ROUND_FLOOR),
    whole((text) => `floor(${text})`),
  ),
  numberFunction(
    {
      name: 'MROUND',
      params: 'value:number, multiple:number',
      en: 'The nearest multiple.',
      zh: '取最接近的倍数。',
      example: 'MROUND(17, 5)',
      result: '15',
    },
    ([a, unit]) => toMultiple(a!, unit!),
    helper('f_mround'),
  ),
  numberFunction(
    {
      name: 'MOD',
      params: 'value:number, divisor:number',
      en: 'The rest of a division, with the sign of the value.',
      zh: '余数，符号随被除数。',
      example: 'MOD(-7, 3)',
      result: '-1',
    },
    ([a, b]) => modulo(a!, b!),
    helper('f_mod'),
  ),
  numberFunction(
    {
      name: 'QUOTIENT',
      params: 'value:number, divisor:number',
      en: 'The whole part of a division.',
      zh: '商的整数部分。',
      example: 'QUOTIENT(7, 2)',
      result: '3',
    },
    ([a, b]) => roundTo(divide(a!, b!), 0, Decimal.ROUND_DOWN),
    helper('f_quotient'),
  ),
  numberFunction(
    {
      name: 'SIGN',
      params: 'value:number',
      en: '-1, 0 or 1 by the sign.',
      zh: '按符号取 -1、0 或 1。',
      example: 'SIGN(-5)',
      result: '-1',
    },
    ([a]) => compareNum(a!, 0),
    ([a]) => strictSql(`sign(${a!.text})`, [a!], { digits: 1, scale: 0 }),
  ),
  numberFunction(
    {
      name: 'CLAMP',
      params: 'value:number, low:number, high:number',
      en: 'The value, kept between low and high.',
      zh: '把数值限制在上下限之间。',
      example: 'CLAMP(15, 0, 10)',
      result: '10',
    },
    ([a, low, high]) => (compareNum(a!, low!) < 0 ? low! : compareNum(a!, high!) > 0 ? high! : a!),
    (args) =>
      strictSql(
        `CASE WHEN ${args.map((arg) => `${arg.text} IS NULL`).join(' OR ')} THEN NULL WHEN ${args[0]!.text} < ${args[1]!.text} THEN ${args[1]!.text} WHEN ${args[0]!.text} > ${args[2]!.text} THEN ${args[2]!.text} ELSE ${args[0]!.text} END`,
        args,
        { digits: Math.max(...args.map(digitsOf)), scale: Math.max(...args.map((arg) => arg.scale ?? resultScale)) },
      ),
  ),
  extreme('MAX', 1),
  extreme('MIN', -1),
  overPresent(
    {
      name: 'SUM',
      params: 'value:number, more:number...',
      en: 'The sum of the values that are there.',
      zh: '对有值的项求和。',
      example: 'SUM(1, 2, 3)',
      result: '6',
    },
    'f_sum',
    (values) => (values.length === 0 ? null : sum(values)),
  ),
  overPresent(
    {
      name: 'AVERAGE',
      params: 'value:number, more:number...',
      en: 'The mean of the values that are there.',
      zh: '对有值的项求平均。',
      example: 'AVERAGE(1, 2, 6)',
      result: '3',
    },
    'f_average',
    (values) => (values.length === 0 ? null : divide(sum(values), values.length)),
  ),
  overPresent(
    {
      name: 'MEDIAN',
      params: 'value:number, more:number...',
      en: 'The middle one of the values that are there.',
      zh: '有值的项的中位数。',
      example: 'MEDIAN(1, 9, 2)',
      result: '2',
    },
    'f_median',
    median,
  ),
  overPresent(
    {
      name: 'STDEV',
      params: 'value:number, more:number...',
      en: 'The standard deviation of a sample; blank for fewer than two values.',
      zh: '样本标准差；少于两个值时为空。',
      example: 'STDEV(1, 3)',
      result: 'SQRT(2)',
    },
    'f_stdev',
    deviation,
  ),
  {
    name: 'PERCENTOF',
    family: 'number',
    params: params('part:number, total:number'),
    returns: 'percent',
    en: 'The part in percent of the total; blank when the total is zero.',
    zh: '部分占总数的百分比；总数为零时为空。',
    example: 'PERCENTOF(1, 4)',
    result: '25',
    run: strict(([part, total]) =>
      isZero(numeric(total)) ? null : divide(multiply(numeric(part), 100), numeric(total)),
    ),
    sql: ([part, total], _call, s) => {
      const quotient = `round(round(${part!.text} * 100, ${resultScale}) / NULLIF(${total!.text}, 0), ${resultScale})`
      const text = s.call('f_bound', quotient)
      return { ...strictSql(text, []), fault: anyFault(part, total, `(${quotient} IS NOT NULL AND ${text} IS NULL)`)! }
    },
  },
]
