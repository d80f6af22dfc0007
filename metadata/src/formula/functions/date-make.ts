/** Dates and times made: the clock, from numbers, from texts, from each other. */
import { params, str, strict } from '../define.ts'
import type { FunctionDef, TypedCall, Value } from '../define.ts'
import { throwFault } from '../values/fault.ts'
import * as moments from '../values/moments.ts'
import { divide, multiply, roundTo, toInt } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { anyFault, faultingSql, strictSql, textOf } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'
import { trimText } from '../values/text.ts'
import { checkInstant, civilDay, formatInstant } from '../values/calendar.ts'
import { dayText, envOf, instantSql, isoDay, localText, typeAt } from './date-define.ts'
import type { DateDoc } from './date-define.ts'

/** Today and days near it are in range for sure: a plain expression, which an index serves best. */
function dayStartSql(day: Sql, s: SqlBuilder): Sql {
  const start = instantSql(day, 'date', s)
  return day.literal !== undefined &&
    day.fault === undefined &&
    day.literal !== null &&
    Math.abs(day.literal as number) < 300_000
    ? strictSql(start, [day], { notNull: true })
    : faultingSql(s.call('f_check_instant', start), [day])
}

/** DATEVALUE and its kin: from a text by `fromText`, from a moment by `fromMoment`. */
type Conversion = {
  doc: DateDoc
  returns: FormulaType
  fromText: (text: string) => number
  fromMoment: (type: FormulaType, value: number, env: FormulaEnv) => number
  textSql: string
  momentSql: (sql: Sql, type: FormulaType, s: SqlBuilder) => string
}

function conversion({ doc, returns, fromText, fromMoment, textSql, momentSql }: Conversion): FunctionDef {
  const isText = (call: TypedCall): boolean =>
    ['text', 'null', 'any', 'select', 'id'].includes(call.args[0]?.type ?? 'text')
  return {
    ...doc,
    family: 'date',
    params: params(doc.params),
    returns,
    run: ([value], call) =>
      isText(call)
        ? (env) => {
            const text = str(value!(env))
            return trimText(text) === '' ? null : fromText(text)
          }
        : (env) => {
            const moment = value!(env)
            return moment === null ? null : fromMoment(typeAt(call, 0), moment as number, env)
          },
    sql: ([value], call, s) => {
      if (!isText(call)) {
        const made = momentSql(value!, typeAt(call, 0), s)
        return returns === 'datetime' && typeAt(call, 0) === 'date'
          ? faultingSql(made, [value!])
          : strictSql(made, [value!])
      }
      const made = s.call(textSql, value!.text)
      const fault = anyFault(value!, `(${s.call('f_trim', textOf(value!))} <> '' AND ${made} IS NULL)`)
      return { text: made, ...(fault === undefined ? {} : { fault }) }
    },
  }
}

const clock = (
  doc: Omit<DateDoc, 'params' | 'varies'>,
  returns: FormulaType,
  read: (env: FormulaEnv) => number,
  sql: (s: SqlBuilder) => string,
): FunctionDef => ({
  ...doc,
  family: 'date',
  params: params(''),
  returns,
  varies: true,
  run: () => read,
  sql: (_args, _call, s) => ({ text: sql(s), notNull: true, literal: read(envOf(s)) }),
})

const whole = (value: Value | undefined): number => toInt(value as Num)

export const makeFunctions: readonly FunctionDef[] = [
  clock(
    { name: 'TODAY', en: "The user's day.", zh: '用户所在时区的今天。', example: 'TODAY() - 30' },
    'date',
    moments.today,
    (s) => s.param(isoDay(s), 'date'),
  ),
  clock(
    { name: 'NOW', en: 'This moment.', zh: '当前时刻。', example: 'NOW()' },
    'datetime',
    (env) => env.nowMs,
    (s) => s.param(formatInstant(s.env.nowMs), 'timestamptz'),
  ),
  clock(
    { name: 'TIMENOW', en: "The time on the user's clock.", zh: '用户时钟的当前时间。', example: 'TIMENOW()' },
    'time',
    (env) => moments.timeOf('datetime', env.nowMs, env),
    (s) => s.call('f_time', String(moments.timeOf('datetime', s.env.nowMs, envOf(s)))),
  ),
  {
    name: 'DATE',
    family: 'date',
    params: params('year:number, month:number, day:number'),
    returns: 'date',
    en: 'A date; an error when it does not exist.',
    zh: '由年、月、日组成日期；不存在则出错。',
    example: 'YEAR(DATE(2024, 2, 29))',
    result: '2024',
    run: strict(
      ([year, month, day]) => civilDay(whole(year), whole(month), whole(day)) ?? throwFault('value.bad_date'),
    ),
    sql: (args, _call, s) => faultingSql(s.call('f_date', ...args.map((arg) => s.call('f_int', arg.text))), args),
  },
  conversion({
    doc: {
      name: 'DATEVALUE',
      params: 'value:daytext',
      varies: true,
      en: "The date of a text (YYYY-MM-DD) or of a datetime on the user's clock.",
      zh: '文本（YYYY-MM-DD）或日期时间的日期。',
      example: 'DATEVALUE("2024-02-29")',
      result: 'DATE(2024, 2, 29)',
    },
    returns: 'date',
    fromText: moments.dayFromText,
    fromMoment: moments.dayOf,
    textSql: 'f_date_value',
    momentSql: dayText,
  }),
  conversion({
    doc: {
      name: 'DATETIMEVALUE',
      params: 'value:daytext',
      varies: true,
      en: "The moment of a text (YYYY-MM-DD HH:MM:SS, in UTC) or of the start of a date on the user's clock.",
      zh: '文本（YYYY-MM-DD HH:MM:SS，UTC）或日期零点对应的时刻。',
      example: 'TEXT(DATETIMEVALUE("2024-02-29 10:00:00"))',
      result: '"2024-02-29 10:00:00Z"',
    },
    returns: 'datetime',
    fromText: moments.instantFromText,
    fromMoment: moments.checkedInstant,
    textSql: 'f_instant_value',
    momentSql: (sql, type, s) => (type === 'datetime' ? sql.text : s.call('f_check_instant', instantSql(sql, type, s))),
  }),
  conversion({
    doc: {
      name: 'TIMEVALUE',
      params: 'value:timetext',
      varies: true,
      en: "The time of a text (HH:MM:SS.mmm) or of a datetime on the user's clock.",
      zh: '文本（HH:MM:SS.mmm）或日期时间的时间。',
      example: 'TEXT(TIMEVALUE("10:40:55.666"))',
      result: '"10:40:55.666"',
    },
    returns: 'time',
    fromText: moments.timeFromText,
    fromMoment: moments.timeOf,
    textSql: 'f_time_value',
    momentSql: (sql, type, s) => (type === 'time' ? sql.text : `${localText(sql, 'datetime', s)}::time`),
  }),
  {
    name: 'UNIXTIMESTAMP',
    family: 'date',
    params: params('moment:moment'),
    returns: 'number',
    varies: true,
    en: 'Seconds since 1970-01-01 UTC (of a time: since midnight).',
    zh: '自 1970-01-01 UTC 起的秒数（时间则自零点起）。',
    example: 'UNIXTIMESTAMP(DATETIMEVALUE("1970-01-02 00:00:00"))',
    result: '86400',
    run:
      ([value], call) =>
      (env) => {
        const moment = value!(env)
        if (moment === null) return null
        return divide(
          typeAt(call, 0) === 'time' ? (moment as number) : moments.instantOf(typeAt(call, 0), moment as number, env),
          1000,
        )
      },
    sql: ([value], call, s) =>
      strictSql(
        `(${typeAt(call, 0) === 'time' ? s.call('f_time_ms', value!.text) : s.call('f_ms', instantSql(value!, typeAt(call, 0), s))}::numeric * 0.001)`,
        [value!],
        { digits: 13, scale: 3 },
      ),
  },
  {
    name: 'FROMUNIXTIME',
    family: 'date',
    params: params('seconds:number'),
    returns: 'datetime',
    en: 'The moment so many seconds after 1970-01-01 UTC.',
    zh: '自 1970-01-01 UTC 起若干秒的时刻。',
    example: 'TEXT(FROMUNIXTIME(0))',
    result: '"1970-01-01 00:00:00Z"',
    run: strict(([seconds]) => checkInstant(Number(roundTo(multiply(seconds as Num, 1000), 0)))),
    sql: ([seconds], _call, s) => faultingSql(s.call('f_instant', `(${seconds!.text} * 1000)`), [seconds!]),
  },
  {
    name: '#day_start',
    family: 'operator',
    params: params('date:date'),
    returns: 'datetime',
    varies: true,
    en: "The start of a date on the user's clock.",
    zh: '日期零点对应的时刻。',
    example: 'created_at >= TODAY()',
    run: strict(([day], env) => moments.checkedInstant('date', day as number, env)),
    sql: ([day], _call, s) => dayStartSql(day!, s),
  },
]
