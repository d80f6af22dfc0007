/** The operators `+ - * / ^ &` and the negative sign, as calls. The checker picks one by the types of both sides. */
import { addDaysSql, instantText } from '../sql/time.ts'
import { checkDay, checkInstant, dayMs } from '../values/calendar.ts'
import { params, plain, str, strict } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { throwFault } from '../values/fault.ts'
import {
  add,
  divide,
  isZero,
  maxDigits,
  multiply,
  negate,
  resultScale,
  roundTo,
  subtract,
  toInt,
  wide,
} from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { power } from '../values/math.ts'
import { anyFault, faultingSql, looseSql, strictSql, textOf } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'

const digitsOf = (sql: Sql): number => sql.digits ?? maxDigits
const scaleOf = (sql: Sql): number => sql.scale ?? resultScale

type Bounds = { digits: number; scale: number }

/** A numeric expression with its bounds: rounded and range-checked only where the bounds do not already promise it. */
function numericSql(builder: SqlBuilder, text: string, args: readonly Sql[], { digits, scale }: Bounds): Sql {
  const rounded = scale > resultScale ? `round(${text}, ${resultScale})` : text
  const bounds = { digits: Math.min(digits, maxDigits), scale: Math.min(scale, resultScale) }
  if (digits <= maxDigits)
    return strictSql(rounded, args, {
      ...bounds,
      notNull: args.every((arg) => arg.notNull === true && arg.fault === undefined),
    })
  return faultingSql(builder.call('f_bound', rounded), args, bounds)
}

/** Bounds of a sum or difference. */
const sumBounds = (a: Sql, b: Sql): Bounds => ({
  digits: Math.max(digitsOf(a), digitsOf(b)) + 1,
  scale: Math.max(scaleOf(a), scaleOf(b)),
})

/** 1/b where it is a short exact decimal: division by 100 becomes a multiplication by 0.01, with the very same result. */
function exactReciprocal(value: Num): Num | null {
  if (isZero(value)) return null
  const reciprocal = wide(1).dividedBy(wide(value))
  return reciprocal.decimalPlaces() <= 12 && reciprocal.precision() <= 15 ? reciprocal.toNumber() : null
}

function divisionSql(a: Sql, b: Sql, builder: SqlBuilder): Sql {
  const literal = b.literal === undefined ? undefined : (b.literal as Num)
  const reciprocal = literal === undefined || literal === null ? null : exactReciprocal(literal)
  if (reciprocal !== null) {
    const places = wide(reciprocal).decimalPlaces()
    return numericSql(builder, `(${a.text} * ${builder.param(wide(reciprocal).toFixed(), 'numeric')})`, [a], {
      digits: digitsOf(a) + 12,
      scale: scaleOf(a) + places,
    })
  }
  const divisor = literal !== undefined && literal !== null && !isZero(literal) ? b.text : `NULLIF(${b.text}, 0)`
  const text = `round(round(${a.text}, ${resultScale}) / ${divisor}, ${resultScale})`
  const quotient = numericSql(builder, text, [a, b], { digits: digitsOf(a) + scaleOf(b), scale: resultScale })
  if (divisor === b.text) return quotient
  const zero = a.notNull ? `(${b.text} = 0)` : `(${a.text} IS NOT NULL AND ${b.text} = 0)`
  const fault = anyFault(quotient, zero)
  return { ...quotient, notNull: false, ...(fault === undefined ? {} : { fault }) }
}

const math = (
  name: string,
  sign: string,
  compute: (a: Num, b: Num) => Num,
  sql: NonNullable<FunctionDef['sql']>,
): FunctionDef => ({
  name,
  family: 'operator',
  params: params('left:number, right:number'),
  returns: 'number',
  en: `Works out left ${sign} right, exactly.`,
  zh: `精确计算 ${sign}。`,
  example: `7 ${sign} 2`,
  run: strict(([a, b]) => compute(a as Num, b as Num)),
  sql,
})

/** Days and parts of days to milliseconds, at whole seconds, half away from zero. */
function daysToMs(days: Num): number {
  const seconds = roundTo(multiply(days, 86_400), 0)
  return typeof seconds === 'number' ? seconds * 1000 : throwFault('value.bad_date')
}

export const operators: readonly FunctionDef[] = [
  math('#add', '+', add, ([a, b], _call, s) => numericSql(s, `(${a!.text} + ${b!.text})`, [a!, b!], sumBounds(a!, b!))),
  math('#subtract', '-', subtract, ([a, b], _call, s) =>
    numericSql(s, `(${a!.text} - ${b!.text})`, [a!, b!], sumBounds(a!, b!)),
  ),
  math('#multiply', '*', multiply, ([a, b], _call, s) =>
    numericSql(s, `(${a!.text} * ${b!.text})`, [a!, b!], {
      digits: digitsOf(a!) + digitsOf(b!),
      scale: scaleOf(a!) + scaleOf(b!),
    }),
  ),
  math('#divide', '/', divide, ([a, b], _call, s) => divisionSql(a!, b!, s)),
  math('#power', '^', power, ([a, b], _call, s) => faultingSql(s.call('f_power', a!.text, b!.text), [a!, b!])),
  {
    name: '#negate',
    family: 'operator',
    params: params('value:number'),
    returns: ([value]) => value?.type ?? 'number',
    en: 'Changes the sign.',
    zh: '取相反数。',
    example: '-amount',
    run: strict(([a]) => negate(a as Num)),
    sql: ([a]) =>
      strictSql(`(- ${a!.text})`, [a!], {
        ...(a!.digits === undefined ? {} : { digits: a!.digits }),
        ...(a!.scale === undefined ? {} : { scale: a!.scale }),
        notNull: a!.notNull === true && a!.fault === undefined,
      }),
  },
  {
    name: '#concat',
    family: 'operator',
    params: params('left:text, right:text'),
    returns: 'text',
    en: 'Joins two texts.',
    zh: '连接两段文本。',
    example: '"a" & "b"',
    result: '"ab"',
    run: plain(([a, b]) => str(a!) + str(b!)),
    sql: ([a, b]) => looseSql(`(${textOf(a!)} || ${textOf(b!)})`, [a!, b!], { notNull: true }),
  },
  {
    name: '#date_add',
    family: 'operator',
    params: params('date:date, days:number'),
    returns: 'date',
    en: 'Adds whole days to a date.',
    zh: '日期加天数。',
    example: 'DATE(2024, 2, 28) + 2',
    result: 'DATE(2024, 3, 1)',
    run: strict(([day, count]) => checkDay((day as number) + toInt(count as Num))),
    sql: ([day, count], _call, s) => addDaysSql(day!, count!, s),
  },
  {
    name: '#date_diff',
    family: 'operator',
    params: params('left:date, right:date'),
    returns: 'number',
    en: 'Days between two dates.',
    zh: '两个日期相差的天数。',
    example: 'DATE(2024, 3, 1) - DATE(2024, 2, 28)',
    result: '2',
    run: strict(([a, b]) => (a as number) - (b as number)),
    sql: ([a, b]) => strictSql(`(${a!.text} - ${b!.text})::numeric`, [a!, b!], { digits: 8, scale: 0 }),
  },
  {
    name: '#instant_add',
    family: 'operator',
    params: params('moment:datetime, days:number'),
    returns: 'datetime',
    en: 'Adds days and parts of days (to the second) to a date with time.',
    zh: '日期时间加天数（可为小数）。',
    example: 'NOW() + 0.5',
    run: strict(([ms, days]) => checkInstant((ms as number) + daysToMs(days as Num))),
    sql: ([ms, days], _call, s) => faultingSql(s.call('f_instant_add', instantText(ms!), days!.text), [ms!, days!]),
  },
  {
    name: '#instant_diff',
    family: 'operator',
    params: params('left:datetime, right:datetime'),
    returns: 'number',
    en: 'Days and parts of days between two dates with time.',
    zh: '两个日期时间相差的天数（含小数）。',
    example: 'NOW() - created_at',
    run: strict(([a, b]) => divide((a as number) - (b as number), dayMs)),
    sql: ([a, b], _call, s) =>
      strictSql(
        `round(round((${s.call('f_ms', a!.text)} - ${s.call('f_ms', b!.text)})::numeric, ${resultScale}) / ${dayMs}, ${resultScale})`,
        [a!, b!],
        { digits: 8, scale: resultScale },
      ),
  },
  {
    name: '#time_add',
    family: 'operator',
    params: params('time:time, ms:number'),
    returns: 'time',
    en: 'Adds milliseconds to a time of the same day.',
    zh: '时间加毫秒数（须在同一天内）。',
    example: 'TIMEVALUE("10:00:00") + 60000',
    result: 'TIMEVALUE("10:01:00")',
    run: strict(([time, ms]) => timeAdd(time as number, toInt(ms as Num))),
    sql: ([time, ms], _call, s) => faultingSql(s.call('f_time_add', time!.text, ms!.text), [time!, ms!]),
  },
  {
    name: '#time_diff',
    family: 'operator',
    params: params('left:time, right:time'),
    returns: 'number',
    en: 'Milliseconds from the right time to the left one, over midnight if need be.',
    zh: '两个时间相差的毫秒数（可跨零点）。',
    example: 'TIMEVALUE("10:01:00") - TIMEVALUE("10:00:00")',
    result: '60000',
    run: strict(([a, b]) => ((((a as number) - (b as number)) % dayMs) + dayMs) % dayMs),
    sql: ([a, b], _call, s) =>
      strictSql(
        `mod(${s.call('f_time_ms', a!.text)} - ${s.call('f_time_ms', b!.text)} + ${dayMs}, ${dayMs})::numeric`,
        [a!, b!],
        { digits: 8, scale: 0 },
      ),
  },
]

function timeAdd(time: number, ms: number): number {
  const sum = time + ms
  if (sum < 0 || sum >= dayMs) throwFault('value.bad_date')
  return sum
}
