/** Working days and durations. */
import { params, strict } from '../define.ts'
import type { FunctionDef, TypedCall, Value } from '../define.ts'
import * as moments from '../values/moments.ts'
import { add, divide, toInt } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { exactSql, faultingSql, looseSql, strictSql } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import type { FormulaEnv } from '../types.ts'
import { formatSeconds } from '../values/text.ts'
import { dayText, typeAt } from './date-define.ts'

export const workFunctions: readonly FunctionDef[] = [
  {
    name: 'NETWORKDAYS',
    family: 'work',
    params: params('from:day, to:day'),
    returns: 'number',
    varies: true,
    en: 'Working days from one date to another, both included, by the working calendar.',
    zh: '两个日期之间（含两端）的工作日数。',
    example: 'NETWORKDAYS(DATE(2024, 5, 6), DATE(2024, 5, 12))',
    result: '5',
    run: (args, call) =>
      strict(([from, to], env) =>
        moments.networkDays(
          moments.dayOf(typeAt(call, 0), from as number, env),
          moments.dayOf(typeAt(call, 1), to as number, env),
          env,
        ),
      )(args, call),
    sql: ([from, to], call, s) =>
      strictSql(
        s.call(
          'f_network_days',
          dayText(from!, typeAt(call, 0), s),
          dayText(to!, typeAt(call, 1), s),
          ...calendarSql(s),
        ),
        [from!, to!],
        { digits: 8, scale: 0 },
      ),
  },
  addBusinessDays('ADDBUSINESSDAYS'),
  {
    name: 'BUSINESSMINUTES',
    family: 'work',
    params: params('from:datetime, to:datetime'),
    returns: 'number',
    varies: true,
    en: "Working minutes between two moments, by the working calendar and hours (9 to 18 unless set) of the user's clock.",
    zh: '两个时刻之间的工作分钟数，按工作日历和用户时钟的工作时间（默认 9 点到 18 点）。',
    example: 'BUSINESSMINUTES(DATETIMEVALUE("2024-05-03 17:00:00"), DATETIMEVALUE("2024-05-06 10:00:00"))',
    result: '120',
    run: strict(([from, to], env) => moments.businessMinutes(from as number, to as number, env)),
    sql: ([from, to], _call, s) =>
      strictSql(
        s.call(
          'f_business_minutes',
          from!.text,
          to!.text,
          s.param(s.env.timeZone, 'text'),
          ...calendarSql(s),
          `ARRAY[${moments.workHoursOf(s.env).join(', ')}]`,
        ),
        [from!, to!],
        { digits: 11, scale: 0 },
      ),
  },
  {
    name: 'ISWORKDAY',
    family: 'work',
    params: params('date:day'),
    returns: 'boolean',
    varies: true,
    en: 'True on a day that is worked, by the working calendar.',
    zh: '工作日为真。',
    example: 'ISWORKDAY(DATE(2024, 5, 6))',
    result: 'TRUE',
    run:
      ([value], call) =>
      (env) => {
        const day = value!(env)
        return day !== null && moments.isWorkday(moments.dayOf(typeAt(call, 0), day as number, env), env)
      },
    sql: ([value], call, s) =>
      exactSql(`COALESCE(${s.call('f_is_workday', dayText(value!, typeAt(call, 0), s), ...calendarSql(s))}, FALSE)`, [
        value!,
      ]),
  },
  {
    name: 'FORMATDURATION',
    family: 'work',
    params: params('from:durationlike, to:any?'),
    returns: 'text',
    en: 'Seconds as HH:MM:SS (with TRUE: days in front), or the time between two times or two datetimes.',
    zh: '把秒数写成 HH:MM:SS（第二个参数为 TRUE 时带天数），或两个时间之间的时长。',
    example: 'FORMATDURATION(3661)',
    result: '"01:01:01"',
    run: ([from, to], call) => durationRun(from!, to, call),
    sql: durationSql,
  },
]

function calendarSql(s: SqlBuilder): [string, string] {
  return [s.param(s.env.holidays ?? [], 'date[]'), s.param(s.env.workingWeekends ?? [], 'date[]')]
}

function addBusinessDays(name: string): FunctionDef {
  return {
    name,
    family: 'work',
    params: params('date:date, days:number'),
    returns: 'date',
    varies: true,
    en: 'So many working days later (at most 5,000), by the working calendar.',
    zh: '若干个工作日之后（最多 5,000）。',
    example: `${name}(DATE(2024, 5, 3), 1)`,
    result: 'DATE(2024, 5, 6)',
    run: strict(([day, count], env) => moments.addBusinessDays(day as number, toInt(count as Num), env)),
    sql: ([day, count], _call, s) =>
      faultingSql(s.call('f_add_business_days', day!.text, count!.text, ...calendarSql(s)), [day!, count!]),
  }
}

const isDays = (call: TypedCall): boolean => call.args[1]?.type === 'datetime'

function durationRun(
  from: (env: FormulaEnv) => Value,
  to: ((env: FormulaEnv) => Value) | undefined,
  call: TypedCall,
): (env: FormulaEnv) => Value {
  return (env) => {
    const a = from(env)
    const b = to?.(env)
    if (a === null || b === null) return null
    if (b === undefined || typeof b === 'boolean') return formatSeconds(a as Num, b === true)
    return formatSeconds(divide(add(a as Num, -(b as number)), 1000), isDays(call))
  }
}

function durationSql([from, to]: readonly Sql[], call: TypedCall, s: SqlBuilder): Sql {
  const args = to ? [from!, to] : [from!]
  if (!to) return looseSql(s.call('f_format_seconds', from!.text, 'FALSE'), args)
  if (call.args[1]?.type === 'boolean') return looseSql(s.call('f_format_seconds', from!.text, to.text), args)
  const ms = isDays(call) ? 'f_ms' : 'f_time_ms'
  return looseSql(
    s.call(
      'f_format_seconds',
      `((${s.call(ms, from!.text)} - ${s.call(ms, to.text)})::numeric * 0.001)`,
      isDays(call) ? 'TRUE' : 'FALSE',
    ),
    args,
  )
}
