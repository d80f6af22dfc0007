/** Parts of dates and times. Parts of a datetime are those of the user's wall clock. */
import { params } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import * as moments from '../values/moments.ts'
import { toInt } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { exactSql, strictSql } from '../sql/node.ts'
import type { SqlBuilder } from '../sql/node.ts'
import type { FormulaEnv } from '../types.ts'
import { civilFromDays, daysFromCivil, daysInMonth, isLeapYear, isoWeek, weekday } from '../values/calendar.ts'
import { dayText, fiscalStart, isoDay, localText, typeAt } from './date-define.ts'
import type { DateDoc } from './date-define.ts'

/** A number read off a day: YEAR, WEEKDAY ... */
function dayPart(
  doc: Omit<DateDoc, 'params'>,
  read: (day: number, env: FormulaEnv) => number,
  sql: (day: string, s: SqlBuilder) => string,
): FunctionDef {
  return {
    ...doc,
    family: 'date',
    params: params('date:day'),
    returns: 'number',
    run: ([value], call) => {
      const type = typeAt(call, 0)
      return (env) => {
        const day = value!(env)
        return day === null ? null : read(moments.dayOf(type, day as number, env), env)
      }
    },
    sql: ([value], call, s) =>
      strictSql(`(${sql(dayText(value!, typeAt(call, 0), s), s)})::numeric`, [value!], { digits: 6, scale: 0 }),
  }
}

/** A number read off a time of day: HOUR ... */
function timePart(name: string, zh: string, [unit, modulus]: readonly [number, number], result: string): FunctionDef {
  return {
    name,
    family: 'date',
    params: params('time:moment'),
    returns: 'number',
    en: `The ${name.toLowerCase()} of a time or datetime.`,
    zh,
    example: `${name}(TIMEVALUE("10:40:55.666"))`,
    result,
    run:
      ([value], call) =>
      (env) => {
        const moment = value!(env)
        return moment === null
          ? null
          : Math.floor(moments.timeOf(typeAt(call, 0), moment as number, env) / unit) % modulus
      },
    sql: ([value], call, s) => {
      const time = typeAt(call, 0) === 'time' ? value!.text : `${localText(value!, 'datetime', s)}::time`
      return strictSql(`(${s.call('f_time_ms', time)} / ${unit} % ${modulus})::numeric`, [value!], {
        digits: 3,
        scale: 0,
      })
    },
  }
}

const dayParam = params('date:day')

export const dateFunctions: readonly FunctionDef[] = [
  dayPart(
    { name: 'YEAR', en: 'The year.', zh: '年。', example: 'YEAR(DATE(2024, 5, 1))', result: '2024' },
    (day) => civilFromDays(day).year,
    (day) => `extract(year from ${day})`,
  ),
  dayPart(
    { name: 'MONTH', en: 'The month, 1 to 12.', zh: '月（1–12）。', example: 'MONTH(DATE(2024, 5, 1))', result: '5' },
    (day) => civilFromDays(day).month,
    (day) => `extract(month from ${day})`,
  ),
  dayPart(
    { name: 'DAY', en: 'The day of the month.', zh: '日。', example: 'DAY(DATE(2024, 5, 9))', result: '9' },
    (day) => civilFromDays(day).day,
    (day) => `extract(day from ${day})`,
  ),
  dayPart(
    {
      name: 'QUARTER',
      en: 'The calendar quarter, 1 to 4.',
      zh: '季度（1–4）。',
      example: 'QUARTER(DATE(2024, 5, 1))',
      result: '2',
    },
    (day) => Math.ceil(civilFromDays(day).month / 3),
    (day) => `extract(quarter from ${day})`,
  ),
  dayPart(
    {
      name: 'WEEKDAY',
      en: '1 for Sunday to 7 for Saturday.',
      zh: '星期（1 为周日，7 为周六）。',
      example: 'WEEKDAY(DATE(2024, 5, 1))',
      result: '4',
    },
    weekday,
    (day) => `extract(dow from ${day}) + 1`,
  ),
  dayPart(
    {
      name: 'DAYOFYEAR',
      en: 'The day of the year, 1 to 366.',
      zh: '一年中的第几天。',
      example: 'DAYOFYEAR(DATE(2024, 3, 1))',
      result: '61',
    },
    (day) => day - daysFromCivil(civilFromDays(day).year, 1, 1) + 1,
    (day) => `extract(doy from ${day})`,
  ),
  dayPart(
    {
      name: 'ISOWEEK',
      en: 'The ISO 8601 week number.',
      zh: 'ISO 周数。',
      example: 'ISOWEEK(DATE(2024, 12, 30))',
      result: '1',
    },
    (day) => isoWeek(day).week,
    (day) => `extract(week from ${day})`,
  ),
  dayPart(
    {
      name: 'WEEKOFYEAR',
      en: 'The ISO 8601 week number, like ISOWEEK.',
      zh: '周数，同 ISOWEEK。',
      example: 'WEEKOFYEAR(DATE(2024, 1, 8))',
      result: '2',
    },
    (day) => isoWeek(day).week,
    (day) => `extract(week from ${day})`,
  ),
  dayPart(
    {
      name: 'ISOYEAR',
      en: 'The year the ISO week belongs to.',
      zh: 'ISO 周所属的年份。',
      example: 'ISOYEAR(DATE(2024, 12, 30))',
      result: '2025',
    },
    (day) => isoWeek(day).year,
    (day) => `extract(isoyear from ${day})`,
  ),
  dayPart(
    {
      name: 'DAYSINMONTH',
      en: 'How many days the month has.',
      zh: '当月的天数。',
      example: 'DAYSINMONTH(DATE(2024, 2, 1))',
      result: '29',
    },
    (day) => daysInMonth(civilFromDays(day).year, civilFromDays(day).month),
    (day) => `extract(day from (date_trunc('month', ${day}::timestamp) + interval '1 month - 1 day'))`,
  ),
  dayPart(
    {
      name: 'FISCALQUARTER',
      varies: true,
      en: "The quarter of the organisation's fiscal year.",
      zh: '财务季度。',
      example: 'FISCALQUARTER(DATE(2024, 5, 1))',
      result: '2',
    },
    (day, env) => moments.fiscalQuarter(day, fiscalStart(env)),
    (day, s) => `floor(mod(extract(month from ${day}) - ${fiscalStart(s.env)} + 12, 12) / 3) + 1`,
  ),
  dayPart(
    {
      name: 'FISCALYEAR',
      varies: true,
      en: "The organisation's fiscal year, named by the year it ends in.",
      zh: '财年（以结束年份命名）。',
      example: 'FISCALYEAR(DATE(2024, 5, 1))',
      result: '2024',
    },
    (day, env) => moments.fiscalYear(day, fiscalStart(env)),
    (day, s) =>
      fiscalStart(s.env) > 1
        ? `extract(year from ${day}) + CASE WHEN extract(month from ${day}) >= ${fiscalStart(s.env)} THEN 1 ELSE 0 END`
        : `extract(year from ${day})`,
  ),
  dayPart(
    {
      name: 'AGE',
      varies: true,
      en: 'Whole years from a date to today.',
      zh: '从某日到今天的整年数。',
      example: 'AGE(birth_date)',
    },
    (day, env) => Math.trunc(moments.monthsBetween(day, moments.today(env)) / 12) + 0,
    (day, s) => `${s.call('f_months', day, s.param(isoDay(s), 'date'))} / 12`,
  ),
  timePart('HOUR', '时（0–23）。', [3_600_000, 24], '10'),
  timePart('MINUTE', '分。', [60_000, 60], '40'),
  timePart('SECOND', '秒。', [1000, 60], '55'),
  timePart('MILLISECOND', '毫秒。', [1, 1000], '666'),
  {
    name: 'ISWEEKEND',
    family: 'date',
    params: dayParam,
    returns: 'boolean',
    en: 'True on Saturday and Sunday.',
    zh: '周六、周日为真。',
    example: 'ISWEEKEND(DATE(2024, 5, 4))',
    result: 'TRUE',
    run:
      ([value], call) =>
      (env) => {
        const day = value!(env)
        return day !== null && weekday(moments.dayOf(typeAt(call, 0), day as number, env)) % 6 === 1
      },
    sql: ([value], call, s) =>
      exactSql(`COALESCE(extract(isodow from ${dayText(value!, typeAt(call, 0), s)}) > 5, FALSE)`, [value!]),
  },
  {
    name: 'ISLEAPYEAR',
    family: 'date',
    params: params('year:number'),
    returns: 'boolean',
    en: 'True for a year of 366 days.',
    zh: '闰年为真。',
    example: 'ISLEAPYEAR(2024)',
    result: 'TRUE',
    run:
      ([value]) =>
      (env) => {
        const year = value!(env)
        return year !== null && isLeapYear(toInt(year as Num))
      },
    sql: ([value], _call, s) => {
      const year = s.call('f_int', value!.text)
      return exactSql(`COALESCE((${year} % 4 = 0 AND ${year} % 100 <> 0) OR ${year} % 400 = 0, FALSE)`, [value!])
    },
  },
]
