/** Dates and times. Parts of a datetime are those of the user's wall clock; month arithmetic stays inside the month. */
import { addMonths, checkInstant, civilDay, civilFromDays, dayMs, daysFromCivil, daysInMonth, formatDay, formatInstant, isoWeek, isLeapYear, weekday } from '../calendar.ts'
import { params, str, strict } from '../define.ts'
import type { FunctionDef, Param, Typed, TypedCall, Value } from '../define.ts'
import { throwFault } from '../fault.ts'
import * as moments from '../moments.ts'
import { add, divide, multiply, roundTo, toInt } from '../number.ts'
import type { Num } from '../number.ts'
import { anyFault, exactSql, faultingSql, looseSql, strictSql, textOf } from '../sql-node.ts'
import type { Sql, SqlBuilder } from '../sql-node.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'
import { formatSeconds, trimText } from '../text.ts'
import { fromLocal } from '../zone.ts'

type Doc = { name: string; params: string; en: string; zh: string; example: string; result?: string; varies?: boolean }

export const typeAt = (call: TypedCall, index: number): FormulaType => {
  const type = call.args[index]?.type ?? 'date'
  return type === 'null' || type === 'any' ? 'date' : type
}

export const fiscalStart = (env: { fiscalStartMonth?: number }): number => env.fiscalStartMonth ?? 1

/** SQL of the day of a date or datetime in the user's zone. */
export function dayText(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? `((${sql.text} AT TIME ZONE ${s.param(s.env.timeZone, 'text')})::date)` : sql.text
}

function localText(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? `(${sql.text} AT TIME ZONE ${s.param(s.env.timeZone, 'text')})` : sql.text
}

/** SQL of the instant of a datetime, or of the start of a date in the user's zone. */
export function instantSql(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? sql.text : `(${sql.text}::timestamp AT TIME ZONE ${s.param(s.env.timeZone, 'text')})`
}

/** Today and days near it are in range for sure: a plain expression, which an index serves best. */
function dayStartSql(day: Sql, s: SqlBuilder): Sql {
  const start = instantSql(day, 'date', s)
  return day.literal !== undefined && day.fault === undefined && day.literal !== null && Math.abs(day.literal as number) < 300_000 ? strictSql(start, [day], { notNull: true }) : faultingSql(s.call('f_check_instant', start), [day])
}

/** A number read off a day: YEAR, WEEKDAY ... */
function dayPart(doc: Omit<Doc, 'params'>, read: (day: number, env: FormulaEnv) => number, sql: (day: string, s: SqlBuilder) => string): FunctionDef {
  return {
    ...doc, family: 'date', params: params('date:day'), returns: 'number',
    run: ([value], call) => {
      const type = typeAt(call, 0)
      return (env) => {
        const day = value!(env)
        return day === null ? null : read(moments.dayOf(type, day as number, env), env)
      }
    },
    sql: ([value], call, s) => strictSql(`(${sql(dayText(value!, typeAt(call, 0), s), s)})::numeric`, [value!], { digits: 6, scale: 0 }),
  }
}

/** A number read off a time of day: HOUR ... */
function timePart(name: string, zh: string, [unit, modulus]: readonly [number, number], result: string): FunctionDef {
  return {
    name, family: 'date', params: params('time:moment'), returns: 'number', en: `The ${name.toLowerCase()} of a time or datetime.`, zh, example: `${name}(TIMEVALUE("10:40:55.666"))`, result,
    run: ([value], call) => (env) => {
      const moment = value!(env)
      return moment === null ? null : Math.floor(moments.timeOf(typeAt(call, 0), moment as number, env) / unit) % modulus
    },
    sql: ([value], call, s) => {
      const time = typeAt(call, 0) === 'time' ? value!.text : `${localText(value!, 'datetime', s)}::time`
      return strictSql(`(${s.call('f_time_ms', time)} / ${unit} % ${modulus})::numeric`, [value!], { digits: 3, scale: 0 })
    },
  }
}

const sameMoment = (args: readonly Typed[]): FormulaType => (args[0]?.type === 'datetime' ? 'datetime' : 'date')

/** A date or datetime moved by a count: the wall-clock time stays. */
function mover(doc: Doc, move: (day: number, count: number, call: TypedCall) => number, sqlName: string, extra: (call: TypedCall) => string[] = () => []): FunctionDef {
  return {
    ...doc, family: 'date', params: params(doc.params), returns: sameMoment,
    run: (args, call) => strict(([value, count], env) => moments.withDay(typeAt(call, 0), value as number, env, (day) => move(day, toInt(count as Num), call)))(args.slice(0, 2), call),
    sql: ([value, count], call, s) => {
      const parts = [value!.text, count!.text, ...extra(call).map((text) => s.param(text, 'text'))]
      return faultingSql(typeAt(call, 0) === 'datetime' ? s.call(sqlName + '_time', ...parts, s.param(s.env.timeZone, 'text')) : s.call(sqlName, ...parts), [value!, count!])
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
  if (small !== undefined) return Math.trunc((moments.instantOf(typeAt(call, 1), to, env) - moments.instantOf(typeAt(call, 0), from, env)) / small) + 0
  const [a, b] = [moments.dayOf(typeAt(call, 0), from, env), moments.dayOf(typeAt(call, 1), to, env)]
  if (unit === 'day' || unit === 'week') return Math.trunc((b - a) / (unit === 'week' ? 7 : 1)) + 0
  return Math.trunc(moments.monthsBetween(a, b) / (unit.endsWith('quarter') ? 3 : unit.endsWith('year') ? 12 : 1)) + 0
}

function differenceSql([from, to]: readonly Sql[], call: TypedCall, s: SqlBuilder): Sql {
  const unit = unitAt(call, 2)
  const small = smallUnits[unit]
  if (small !== undefined) return strictSql(`((${s.call('f_ms', instantSql(to!, typeAt(call, 1), s))} - ${s.call('f_ms', instantSql(from!, typeAt(call, 0), s))}) / ${small})::numeric`, [from!, to!], { digits: 12, scale: 0 })
  const [a, b] = [dayText(from!, typeAt(call, 0), s), dayText(to!, typeAt(call, 1), s)]
  const text = unit === 'day' ? `(${b} - ${a})` : unit === 'week' ? `((${b} - ${a}) / 7)` : `(${s.call('f_months', a, b)} / ${unit.endsWith('quarter') ? 3 : unit.endsWith('year') ? 12 : 1})`
  return strictSql(`${text}::numeric`, [from!, to!], { digits: 8, scale: 0 })
}

/** STARTOF and ENDOF. */
function edge(name: 'STARTOF' | 'ENDOF'): FunctionDef {
  const isStart = name === 'STARTOF'
  const at = isStart ? moments.startOfUnit : moments.endOfUnit
  return {
    name, family: 'date', params: params('date:day, unit:unit'), returns: sameMoment, varies: true,
    en: `The ${isStart ? 'first' : 'last'} day (of a datetime: moment) of the unit: week, month, quarter, year, fiscal_quarter, fiscal_year.`, zh: `所在周期的${isStart ? '第一' : '最后一'}天（日期时间为该时刻）：week、month、quarter、year、fiscal_quarter、fiscal_year。`,
    example: `${name}(DATE(2024, 2, 14), "month")`, result: isStart ? 'DATE(2024, 2, 1)' : 'DATE(2024, 2, 29)',
    run: ([value], call) => (env) => {
      const moment = value!(env)
      if (moment === null) return null
      const day = at(moments.dayOf(typeAt(call, 0), moment as number, env), unitAt(call, 1), fiscalStart(env))
      if (typeAt(call, 0) !== 'datetime') return day
      return checkInstant(isStart ? fromLocal(env.timeZone, day * dayMs) : fromLocal(env.timeZone, (day + 1) * dayMs) - 1)
    },
    sql: ([value], call, s) => {
      const day = s.call(isStart ? 'f_start_of' : 'f_end_of', dayText(value!, typeAt(call, 0), s), s.param(unitAt(call, 1), 'text'), String(fiscalStart(s.env)))
      if (typeAt(call, 0) !== 'datetime') return faultingSql(day, [value!])
      const zone = s.param(s.env.timeZone, 'text')
      return faultingSql(s.call('f_check_instant', isStart ? `(${day}::timestamp AT TIME ZONE ${zone})` : `(((${day} + 1)::timestamp AT TIME ZONE ${zone}) - interval '1 millisecond')`), [value!])
    },
  }
}

/** DATEVALUE and its kin: from a text by `fromText`, from a moment by `fromMoment`. */
type Conversion = { doc: Doc; returns: FormulaType; fromText: (text: string) => number; fromMoment: (type: FormulaType, value: number, env: FormulaEnv) => number; textSql: string; momentSql: (sql: Sql, type: FormulaType, s: SqlBuilder) => string }

function conversion({ doc, returns, fromText, fromMoment, textSql, momentSql }: Conversion): FunctionDef {
  const isText = (call: TypedCall): boolean => ['text', 'null', 'any', 'select', 'id'].includes(call.args[0]?.type ?? 'text')
  return {
    ...doc, family: 'date', params: params(doc.params), returns,
    run: ([value], call) => (isText(call)
      ? (env) => { const text = str(value!(env)); return trimText(text) === '' ? null : fromText(text) }
      : (env) => { const moment = value!(env); return moment === null ? null : fromMoment(typeAt(call, 0), moment as number, env) }),
    sql: ([value], call, s) => {
      if (!isText(call)) {
        const made = momentSql(value!, typeAt(call, 0), s)
        return returns === 'datetime' && typeAt(call, 0) === 'date' ? faultingSql(made, [value!]) : strictSql(made, [value!])
      }
      const made = s.call(textSql, value!.text)
      const fault = anyFault(value!, `(${s.call('f_trim', textOf(value!))} <> '' AND ${made} IS NULL)`)
      return { text: made, ...(fault === undefined ? {} : { fault }) }
    },
  }
}

const clock = (doc: Omit<Doc, 'params' | 'varies'>, returns: FormulaType, read: (env: FormulaEnv) => number, sql: (s: SqlBuilder) => string): FunctionDef => ({
  ...doc, family: 'date', params: params(''), returns, varies: true, run: () => read, sql: (_args, _call, s) => ({ text: sql(s), notNull: true, literal: read(envOf(s)) }),
})

const envOf = (s: SqlBuilder): FormulaEnv => ({ nowMs: s.env.nowMs, timeZone: s.env.timeZone })
const isoDay = (s: SqlBuilder): string => formatDay(moments.today(envOf(s)))
const dateTrunc = (value: Value | undefined): number => toInt(value as Num)
const dayParam: Param[] = params('date:day')

export const dateFunctions: readonly FunctionDef[] = [
  clock({ name: 'TODAY', en: "The user's day.", zh: '用户所在时区的今天。', example: 'TODAY() - 30' }, 'date', moments.today, (s) => s.param(isoDay(s), 'date')),
  clock({ name: 'NOW', en: 'This moment.', zh: '当前时刻。', example: 'NOW()' }, 'datetime', (env) => env.nowMs, (s) => s.param(formatInstant(s.env.nowMs), 'timestamptz')),
  clock({ name: 'TIMENOW', en: "The time on the user's clock.", zh: '用户时钟的当前时间。', example: 'TIMENOW()' }, 'time', (env) => moments.timeOf('datetime', env.nowMs, env), (s) => s.call('f_time', String(moments.timeOf('datetime', s.env.nowMs, envOf(s))))),
  {
    name: 'DATE', family: 'date', params: params('year:number, month:number, day:number'), returns: 'date', en: 'A date; an error when it does not exist.', zh: '由年、月、日组成日期；不存在则出错。', example: 'YEAR(DATE(2024, 2, 29))', result: '2024',
    run: strict(([year, month, day]) => civilDay(dateTrunc(year), dateTrunc(month), dateTrunc(day)) ?? throwFault('value.bad_date')),
    sql: (args, _call, s) => faultingSql(s.call('f_date', ...args.map((arg) => s.call('f_int', arg.text))), args),
  },
  conversion({ doc: { name: 'DATEVALUE', params: 'value:daytext', varies: true, en: "The date of a text (YYYY-MM-DD) or of a datetime on the user's clock.", zh: '文本（YYYY-MM-DD）或日期时间的日期。', example: 'DATEVALUE("2024-02-29")', result: 'DATE(2024, 2, 29)' }, returns: 'date', fromText: moments.dayFromText, fromMoment: moments.dayOf, textSql: 'f_date_value', momentSql: dayText }),
  conversion({ doc: { name: 'DATETIMEVALUE', params: 'value:daytext', varies: true, en: "The moment of a text (YYYY-MM-DD HH:MM:SS, in UTC) or of the start of a date on the user's clock.", zh: '文本（YYYY-MM-DD HH:MM:SS，UTC）或日期零点对应的时刻。', example: 'TEXT(DATETIMEVALUE("2024-02-29 10:00:00"))', result: '"2024-02-29 10:00:00Z"' }, returns: 'datetime', fromText: moments.instantFromText, fromMoment: moments.checkedInstant, textSql: 'f_instant_value', momentSql: (sql, type, s) => (type === 'datetime' ? sql.text : s.call('f_check_instant', instantSql(sql, type, s))) }),
  conversion({ doc: { name: 'TIMEVALUE', params: 'value:timetext', varies: true, en: "The time of a text (HH:MM:SS.mmm) or of a datetime on the user's clock.", zh: '文本（HH:MM:SS.mmm）或日期时间的时间。', example: 'TEXT(TIMEVALUE("10:40:55.666"))', result: '"10:40:55.666"' }, returns: 'time', fromText: moments.timeFromText, fromMoment: moments.timeOf, textSql: 'f_time_value', momentSql: (sql, type, s) => (type === 'time' ? sql.text : `${localText(sql, 'datetime', s)}::time`) }),
  dayPart({ name: 'YEAR', en: 'The year.', zh: '年。', example: 'YEAR(DATE(2024, 5, 1))', result: '2024' }, (day) => civilFromDays(day).year, (day) => `extract(year from ${day})`),
  dayPart({ name: 'MONTH', en: 'The month, 1 to 12.', zh: '月（1–12）。', example: 'MONTH(DATE(2024, 5, 1))', result: '5' }, (day) => civilFromDays(day).month, (day) => `extract(month from ${day})`),
  dayPart({ name: 'DAY', en: 'The day of the month.', zh: '日。', example: 'DAY(DATE(2024, 5, 9))', result: '9' }, (day) => civilFromDays(day).day, (day) => `extract(day from ${day})`),
  dayPart({ name: 'QUARTER', en: 'The calendar quarter, 1 to 4.', zh: '季度（1–4）。', example: 'QUARTER(DATE(2024, 5, 1))', result: '2' }, (day) => Math.ceil(civilFromDays(day).month / 3), (day) => `extract(quarter from ${day})`),
  dayPart({ name: 'WEEKDAY', en: '1 for Sunday to 7 for Saturday.', zh: '星期（1 为周日，7 为周六）。', example: 'WEEKDAY(DATE(2024, 5, 1))', result: '4' }, weekday, (day) => `extract(dow from ${day}) + 1`),
  dayPart({ name: 'DAYOFYEAR', en: 'The day of the year, 1 to 366.', zh: '一年中的第几天。', example: 'DAYOFYEAR(DATE(2024, 3, 1))', result: '61' }, (day) => day - daysFromCivil(civilFromDays(day).year, 1, 1) + 1, (day) => `extract(doy from ${day})`),
  dayPart({ name: 'ISOWEEK', en: 'The ISO 8601 week number.', zh: 'ISO 周数。', example: 'ISOWEEK(DATE(2024, 12, 30))', result: '1' }, (day) => isoWeek(day).week, (day) => `extract(week from ${day})`),
  dayPart({ name: 'WEEKOFYEAR', en: 'The ISO 8601 week number, like ISOWEEK.', zh: '周数，同 ISOWEEK。', example: 'WEEKOFYEAR(DATE(2024, 1, 8))', result: '2' }, (day) => isoWeek(day).week, (day) => `extract(week from ${day})`),
  dayPart({ name: 'ISOYEAR', en: 'The year the ISO week belongs to.', zh: 'ISO 周所属的年份。', example: 'ISOYEAR(DATE(2024, 12, 30))', result: '2025' }, (day) => isoWeek(day).year, (day) => `extract(isoyear from ${day})`),
  dayPart({ name: 'DAYSINMONTH', en: 'How many days the month has.', zh: '当月的天数。', example: 'DAYSINMONTH(DATE(2024, 2, 1))', result: '29' }, (day) => daysInMonth(civilFromDays(day).year, civilFromDays(day).month), (day) => `extract(day from (date_trunc('month', ${day}::timestamp) + interval '1 month - 1 day'))`),
  dayPart({ name: 'FISCALQUARTER', varies: true, en: "The quarter of the organisation's fiscal year.", zh: '财务季度。', example: 'FISCALQUARTER(DATE(2024, 5, 1))', result: '2' }, (day, env) => moments.fiscalQuarter(day, fiscalStart(env)), (day, s) => `floor(mod(extract(month from ${day}) - ${fiscalStart(s.env)} + 12, 12) / 3) + 1`),
  dayPart({ name: 'FISCALYEAR', varies: true, en: "The organisation's fiscal year, named by the year it ends in.", zh: '财年（以结束年份命名）。', example: 'FISCALYEAR(DATE(2024, 5, 1))', result: '2024' }, (day, env) => moments.fiscalYear(day, fiscalStart(env)), (day, s) => (fiscalStart(s.env) > 1 ? `extract(year from ${day}) + CASE WHEN extract(month from ${day}) >= ${fiscalStart(s.env)} THEN 1 ELSE 0 END` : `extract(year from ${day})`)),
  dayPart({ name: 'AGE', varies: true, en: 'Whole years from a date to today.', zh: '从某日到今天的整年数。', example: 'AGE(birth_date)' }, (day, env) => Math.trunc(moments.monthsBetween(day, moments.today(env)) / 12) + 0, (day, s) => `${s.call('f_months', day, s.param(isoDay(s), 'date'))} / 12`),
  timePart('HOUR', '时（0–23）。', [3_600_000, 24], '10'), timePart('MINUTE', '分。', [60_000, 60], '40'), timePart('SECOND', '秒。', [1000, 60], '55'), timePart('MILLISECOND', '毫秒。', [1, 1000], '666'),
  mover({ name: 'ADDMONTHS', params: 'date:day, months:number', en: 'So many months later; the last day of a month stays the last day.', zh: '加若干个月；月末仍为月末。', example: 'ADDMONTHS(DATE(2024, 1, 31), 1)', result: 'DATE(2024, 2, 29)' }, (day, count) => addMonths(day, Math.max(-200_000, Math.min(200_000, count))), 'f_add_months'),
  mover({ name: 'ADDYEARS', params: 'date:day, years:number', en: 'So many years later.', zh: '加若干年。', example: 'ADDYEARS(DATE(2024, 2, 29), 1)', result: 'DATE(2025, 2, 28)' }, (day, count) => moments.addUnits(day, count, 'year'), 'f_add_units', () => ['year']),
  mover({ name: 'ADDDAYS', params: 'date:day, days:number', en: "So many days later, at the same time of the user's clock.", zh: '加若干天（时刻不变）。', example: 'ADDDAYS(DATE(2024, 2, 28), 2)', result: 'DATE(2024, 3, 1)' }, (day, count) => moments.addUnits(day, count, 'day'), 'f_add_units', () => ['day']),
  mover({ name: 'DATEADD', params: 'date:day, count:number, unit:unit', en: 'So many days, weeks, months, quarters or years later.', zh: '加若干天、周、月、季或年。', example: 'DATEADD(DATE(2024, 1, 1), 2, "week")', result: 'DATE(2024, 1, 15)' }, (day, count, call) => moments.addUnits(day, count, unitAt(call, 2)), 'f_add_units', (call) => [unitAt(call, 2)]),
  {
    name: 'DATEDIFF', family: 'date', params: params('from:day, to:day, unit:unit'), returns: 'number', varies: true, en: 'Whole units from one date to another: second, minute, hour, day, week, month, quarter, year.', zh: '两个日期之间的整单位数：second、minute、hour、day、week、month、quarter、year。', example: 'DATEDIFF(DATE(2024, 1, 15), DATE(2024, 4, 14), "month")', result: '2',
    run: (args, call) => strict(([from, to], env) => difference(from as number, to as number, call, env))(args.slice(0, 2), call), sql: differenceSql,
  },
  edge('STARTOF'), edge('ENDOF'),
  {
    name: 'EOMONTH', family: 'date', params: params('date:date, months:number?'), returns: 'date', en: 'The last day of the month, so many months later.', zh: '若干个月后的月末。', example: 'EOMONTH(DATE(2024, 1, 10), 1)', result: 'DATE(2024, 2, 29)',
    run: strict(([day, count]) => moments.endOfUnit(addMonths(day as number, Math.max(-200_000, Math.min(200_000, count === undefined ? 0 : toInt(count as Num)))), 'month', 1)),
    sql: (args, _call, s) => faultingSql(s.call('f_end_of', s.call('f_add_months', args[0]!.text, args[1]?.text ?? '0'), `'month'`, '1'), args),
  },
  {
    name: 'ISWEEKEND', family: 'date', params: dayParam, returns: 'boolean', en: 'True on Saturday and Sunday.', zh: '周六、周日为真。', example: 'ISWEEKEND(DATE(2024, 5, 4))', result: 'TRUE',
    run: ([value], call) => (env) => { const day = value!(env); return day !== null && weekday(moments.dayOf(typeAt(call, 0), day as number, env)) % 6 === 1 },
    sql: ([value], call, s) => exactSql(`COALESCE(extract(isodow from ${dayText(value!, typeAt(call, 0), s)}) > 5, FALSE)`, [value!]),
  },
  {
    name: 'ISLEAPYEAR', family: 'date', params: params('year:number'), returns: 'boolean', en: 'True for a year of 366 days.', zh: '闰年为真。', example: 'ISLEAPYEAR(2024)', result: 'TRUE',
    run: ([value]) => (env) => { const year = value!(env); return year !== null && isLeapYear(toInt(year as Num)) },
    sql: ([value], _call, s) => { const year = s.call('f_int', value!.text); return exactSql(`COALESCE((${year} % 4 = 0 AND ${year} % 100 <> 0) OR ${year} % 400 = 0, FALSE)`, [value!]) },
  },
  {
    name: 'UNIXTIMESTAMP', family: 'date', params: params('moment:moment'), returns: 'number', varies: true, en: 'Seconds since 1970-01-01 UTC (of a time: since midnight).', zh: '自 1970-01-01 UTC 起的秒数（时间则自零点起）。', example: 'UNIXTIMESTAMP(DATETIMEVALUE("1970-01-02 00:00:00"))', result: '86400',
    run: ([value], call) => (env) => {
      const moment = value!(env)
      if (moment === null) return null
      return divide(typeAt(call, 0) === 'time' ? (moment as number) : moments.instantOf(typeAt(call, 0), moment as number, env), 1000)
    },
    sql: ([value], call, s) => strictSql(`(${typeAt(call, 0) === 'time' ? s.call('f_time_ms', value!.text) : s.call('f_ms', instantSql(value!, typeAt(call, 0), s))}::numeric * 0.001)`, [value!], { digits: 13, scale: 3 }),
  },
  {
    name: 'FROMUNIXTIME', family: 'date', params: params('seconds:number'), returns: 'datetime', en: 'The moment so many seconds after 1970-01-01 UTC.', zh: '自 1970-01-01 UTC 起若干秒的时刻。', example: 'TEXT(FROMUNIXTIME(0))', result: '"1970-01-01 00:00:00Z"',
    run: strict(([seconds]) => checkInstant(Number(roundTo(multiply(seconds as Num, 1000), 0)))),
    sql: ([seconds], _call, s) => faultingSql(s.call('f_instant', `(${seconds!.text} * 1000)`), [seconds!]),
  },
  { name: '#day_start', family: 'operator', params: params('date:date'), returns: 'datetime', varies: true, en: "The start of a date on the user's clock.", zh: '日期零点对应的时刻。', example: 'created_at >= TODAY()', run: strict(([day], env) => moments.checkedInstant('date', day as number, env)), sql: ([day], _call, s) => dayStartSql(day!, s) },
]

export const workFunctions: readonly FunctionDef[] = [
  {
    name: 'NETWORKDAYS', family: 'work', params: params('from:day, to:day'), returns: 'number', varies: true, en: 'Working days from one date to another, both included, by the working calendar.', zh: '两个日期之间（含两端）的工作日数。', example: 'NETWORKDAYS(DATE(2024, 5, 6), DATE(2024, 5, 12))', result: '5',
    run: (args, call) => strict(([from, to], env) => moments.networkDays(moments.dayOf(typeAt(call, 0), from as number, env), moments.dayOf(typeAt(call, 1), to as number, env), env))(args, call),
    sql: ([from, to], call, s) => strictSql(s.call('f_network_days', dayText(from!, typeAt(call, 0), s), dayText(to!, typeAt(call, 1), s), ...calendarSql(s)), [from!, to!], { digits: 8, scale: 0 }),
  },
  mover0('ADDBUSINESSDAYS'),
  {
    name: 'ISWORKDAY', family: 'work', params: params('date:day'), returns: 'boolean', varies: true, en: 'True on a day that is worked, by the working calendar.', zh: '工作日为真。', example: 'ISWORKDAY(DATE(2024, 5, 6))', result: 'TRUE',
    run: ([value], call) => (env) => { const day = value!(env); return day !== null && moments.isWorkday(moments.dayOf(typeAt(call, 0), day as number, env), env) },
    sql: ([value], call, s) => exactSql(`COALESCE(${s.call('f_is_workday', dayText(value!, typeAt(call, 0), s), ...calendarSql(s))}, FALSE)`, [value!]),
  },
  {
    name: 'FORMATDURATION', family: 'work', params: params('from:durationlike, to:any?'), returns: 'text', en: 'Seconds as HH:MM:SS (with TRUE: days in front), or the time between two times or two datetimes.', zh: '把秒数写成 HH:MM:SS（第二个参数为 TRUE 时带天数），或两个时间之间的时长。', example: 'FORMATDURATION(3661)', result: '"01:01:01"',
    run: ([from, to], call) => durationRun(from!, to, call), sql: durationSql,
  },
]

function calendarSql(s: SqlBuilder): [string, string] {
  return [s.param(s.env.holidays ?? [], 'date[]'), s.param(s.env.workingWeekends ?? [], 'date[]')]
}

function mover0(name: string): FunctionDef {
  return {
    name, family: 'work', params: params('date:date, days:number'), returns: 'date', varies: true, en: 'So many working days later (at most 5,000), by the working calendar.', zh: '若干个工作日之后（最多 5,000）。', example: `${name}(DATE(2024, 5, 3), 1)`, result: 'DATE(2024, 5, 6)',
    run: strict(([day, count], env) => moments.addBusinessDays(day as number, toInt(count as Num), env)),
    sql: ([day, count], _call, s) => faultingSql(s.call('f_add_business_days', day!.text, count!.text, ...calendarSql(s)), [day!, count!]),
  }
}

const isDays = (call: TypedCall): boolean => call.args[1]?.type === 'datetime'

function durationRun(from: (env: FormulaEnv) => Value, to: ((env: FormulaEnv) => Value) | undefined, call: TypedCall): (env: FormulaEnv) => Value {
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
  return looseSql(s.call('f_format_seconds', `((${s.call(ms, from!.text)} - ${s.call(ms, to.text)})::numeric * 0.001)`, isDays(call) ? 'TRUE' : 'FALSE'), args)
}

