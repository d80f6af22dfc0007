/** Dates moved, compared by units, and the ends of periods. Month arithmetic stays inside the month. */
import { params, str, strict } from '../define.ts'
import type { FunctionDef, Typed, TypedCall } from '../define.ts'
import * as moments from '../values/moments.ts'
import { toInt } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { faultingSql, strictSql } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'
import { fromLocal } from '../values/zone.ts'
import { addMonths, checkInstant, dayMs } from '../values/calendar.ts'
import { dayText, fiscalStart, instantSql, typeAt } from './date-define.ts'
import type { DateDoc } from './date-define.ts'

const sameMoment = (args: readonly Typed[]): FormulaType => (args[0]?.type === 'datetime' ? 'datetime' : 'date')

/** A date or datetime moved by a count: the wall-clock time stays. */
function mover(
  doc: DateDoc,
  move: (day: number, count: number, call: TypedCall) => number,
  sqlName: string,
  extra: (call: TypedCall) => string[] = () => [],
): FunctionDef {
  return {
    ...doc,
    family: 'date',
    params: params(doc.params),
    returns: sameMoment,
    run: (args, call) =>
      strict(([value, count], env) =>
        moments.withDay(typeAt(call, 0), value as number, env, (day) => move(day, toInt(count as Num), call)),
      )(args.slice(0, 2), call),
    sql: ([value, count], call, s) => {
      const parts = [value!.text, count!.text, ...extra(call).map((text) => s.param(text, 'text'))]
      return faultingSql(
        typeAt(call, 0) === 'datetime'
          ? s.call(sqlName + '_time', ...parts, s.param(s.env.timeZone, 'text'))
          : s.call(sqlName, ...parts),
        [value!, count!],
      )
    },
  }
}

const unitAt = (call: TypedCall, index: number): moments.Unit => {
  const unit = call.args[index]
  return (unit?.kind === 'literal' ? moments.unitOf(str(unit.value)) : undefined) ?? 'day'
}

const smallUnits: { readonly [unit: string]: number } = { second: 1000, minute: 60_000, hour: 3_600_000 }

function difference(from: number, to: number, call: TypedCall, env: FormulaEnv): number {
  const unit = unitAt(call, 2)
  const small = smallUnits[unit]
  if (small !== undefined)
    return (
      Math.trunc(
        (moments.instantOf(typeAt(call, 1), to, env) - moments.instantOf(typeAt(call, 0), from, env)) / small,
      ) + 0
    )
  const [a, b] = [moments.dayOf(typeAt(call, 0), from, env), moments.dayOf(typeAt(call, 1), to, env)]
  if (unit === 'day' || unit === 'week') return Math.trunc((b - a) / (unit === 'week' ? 7 : 1)) + 0
  return Math.trunc(moments.monthsBetween(a, b) / (unit.endsWith('quarter') ? 3 : unit.endsWith('year') ? 12 : 1)) + 0
}

function differenceSql([from, to]: readonly Sql[], call: TypedCall, s: SqlBuilder): Sql {
  const unit = unitAt(call, 2)
  const small = smallUnits[unit]
  if (small !== undefined)
    return strictSql(
      `((${s.call('f_ms', instantSql(to!, typeAt(call, 1), s))} - ${s.call('f_ms', instantSql(from!, typeAt(call, 0), s))}) / ${small})::numeric`,
      [from!, to!],
      { digits: 12, scale: 0 },
    )
  const [a, b] = [dayText(from!, typeAt(call, 0), s), dayText(to!, typeAt(call, 1), s)]
  const text =
    unit === 'day'
      ? `(${b} - ${a})`
      : unit === 'week'
        ? `((${b} - ${a}) / 7)`
        : `(${s.call('f_months', a, b)} / ${unit.endsWith('quarter') ? 3 : unit.endsWith('year') ? 12 : 1})`
  return strictSql(`${text}::numeric`, [from!, to!], { digits: 8, scale: 0 })
}

/** STARTOF and ENDOF. */
function edge(name: 'STARTOF' | 'ENDOF'): FunctionDef {
  const isStart = name === 'STARTOF'
  const at = isStart ? moments.startOfUnit : moments.endOfUnit
  return {
    name,
    family: 'date',
    params: params('date:day, unit:unit'),
    returns: sameMoment,
    varies: true,
    en: `The ${isStart ? 'first' : 'last'} day (of a datetime: moment) of the unit: week, month, quarter, year, fiscal_quarter, fiscal_year.`,
    zh: `所在周期的${isStart ? '第一' : '最后一'}天（日期时间为该时刻）：week、month、quarter、year、fiscal_quarter、fiscal_year。`,
    example: `${name}(DATE(2024, 2, 14), "month")`,
    result: isStart ? 'DATE(2024, 2, 1)' : 'DATE(2024, 2, 29)',
    run:
      ([value], call) =>
      (env) => {
        const moment = value!(env)
        if (moment === null) return null
        const day = at(moments.dayOf(typeAt(call, 0), moment as number, env), unitAt(call, 1), fiscalStart(env))
        if (typeAt(call, 0) !== 'datetime') return day
        return checkInstant(
          isStart ? fromLocal(env.timeZone, day * dayMs) : fromLocal(env.timeZone, (day + 1) * dayMs) - 1,
        )
      },
    sql: ([value], call, s) => {
      const day = s.call(
        isStart ? 'f_start_of' : 'f_end_of',
        dayText(value!, typeAt(call, 0), s),
        s.param(unitAt(call, 1), 'text'),
        String(fiscalStart(s.env)),
      )
      if (typeAt(call, 0) !== 'datetime') return faultingSql(day, [value!])
      const zone = s.param(s.env.timeZone, 'text')
      return faultingSql(
        s.call(
          'f_check_instant',
          isStart
            ? `(${day}::timestamp AT TIME ZONE ${zone})`
            : `(((${day} + 1)::timestamp AT TIME ZONE ${zone}) - interval '1 millisecond')`,
        ),
        [value!],
      )
    },
  }
}

export const shiftFunctions: readonly FunctionDef[] = [
  mover(
    {
      name: 'ADDMONTHS',
      params: 'date:day, months:number',
      en: 'So many months later; the last day of a month stays the last day.',
      zh: '加若干个月；月末仍为月末。',
      example: 'ADDMONTHS(DATE(2024, 1, 31), 1)',
      result: 'DATE(2024, 2, 29)',
    },
    (day, count) => addMonths(day, Math.max(-200_000, Math.min(200_000, count))),
    'f_add_months',
  ),
  mover(
    {
      name: 'ADDYEARS',
      params: 'date:day, years:number',
      en: 'So many years later.',
      zh: '加若干年。',
      example: 'ADDYEARS(DATE(2024, 2, 29), 1)',
      result: 'DATE(2025, 2, 28)',
    },
    (day, count) => moments.addUnits(day, count, 'year'),
    'f_add_units',
    () => ['year'],
  ),
  mover(
    {
      name: 'ADDDAYS',
      params: 'date:day, days:number',
      en: "So many days later, at the same time of the user's clock.",
      zh: '加若干天（时刻不变）。',
      example: 'ADDDAYS(DATE(2024, 2, 28), 2)',
      result: 'DATE(2024, 3, 1)',
    },
    (day, count) => moments.addUnits(day, count, 'day'),
    'f_add_units',
    () => ['day'],
  ),
  mover(
    {
      name: 'DATEADD',
      params: 'date:day, count:number, unit:unit',
      en: 'So many days, weeks, months, quarters or years later.',
      zh: '加若干天、周、月、季或年。',
      example: 'DATEADD(DATE(2024, 1, 1), 2, "week")',
      result: 'DATE(2024, 1, 15)',
    },
    (day, count, call) => moments.addUnits(day, count, unitAt(call, 2)),
    'f_add_units',
    (call) => [unitAt(call, 2)],
  ),
  {
    name: 'DATEDIFF',
    family: 'date',
    params: params('from:day, to:day, unit:unit'),
    returns: 'number',
    varies: true,
    en: 'Whole units from one date to another: second, minute, hour, day, week, month, quarter, year.',
    zh: '两个日期之间的整单位数：second、minute、hour、day、week、month、quarter、year。',
    example: 'DATEDIFF(DATE(2024, 1, 15), DATE(2024, 4, 14), "month")',
    result: '2',
    run: (args, call) =>
      strict(([from, to], env) => difference(from as number, to as number, call, env))(args.slice(0, 2), call),
    sql: differenceSql,
  },
  edge('STARTOF'),
  edge('ENDOF'),
  {
    name: 'EOMONTH',
    family: 'date',
    params: params('date:date, months:number?'),
    returns: 'date',
    en: 'The last day of the month, so many months later.',
    zh: '若干个月后的月末。',
    example: 'EOMONTH(DATE(2024, 1, 10), 1)',
    result: 'DATE(2024, 2, 29)',
    run: strict(([day, count]) =>
      moments.endOfUnit(
        addMonths(day as number, Math.max(-200_000, Math.min(200_000, count === undefined ? 0 : toInt(count as Num)))),
        'month',
        1,
      ),
    ),
    sql: (args, _call, s) =>
      faultingSql(
        s.call('f_end_of', s.call('f_add_months', args[0]!.text, args[1]?.text ?? '0'), `'month'`, '1'),
        args,
      ),
  },
]
