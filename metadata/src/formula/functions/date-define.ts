/** What functions of dates and times share: types of arguments, days and instants in SQL. */
import { formatDay } from '../values/calendar.ts'
import type { TypedCall } from '../define.ts'
import * as moments from '../values/moments.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import type { FormulaEnv, FormulaType } from '../types.ts'

export type DateDoc = {
  name: string
  params: string
  en: string
  zh: string
  example: string
  result?: string
  varies?: boolean
}

export const typeAt = (call: TypedCall, index: number): FormulaType => {
  const type = call.args[index]?.type ?? 'date'
  return type === 'null' || type === 'any' ? 'date' : type
}

export const fiscalStart = (env: { fiscalStartMonth?: number }): number => env.fiscalStartMonth ?? 1

/** SQL of the day of a date or datetime in the user's zone. */
export function dayText(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? `((${sql.text} AT TIME ZONE ${s.param(s.env.timeZone, 'text')})::date)` : sql.text
}

export function localText(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? `(${sql.text} AT TIME ZONE ${s.param(s.env.timeZone, 'text')})` : sql.text
}

/** SQL of the instant of a datetime, or of the start of a date in the user's zone. */
export function instantSql(sql: Sql, type: FormulaType, s: SqlBuilder): string {
  return type === 'datetime' ? sql.text : `(${sql.text}::timestamp AT TIME ZONE ${s.param(s.env.timeZone, 'text')})`
}

export const envOf = (s: SqlBuilder): FormulaEnv => ({ nowMs: s.env.nowMs, timeZone: s.env.timeZone })
export const isoDay = (s: SqlBuilder): string => formatDay(moments.today(envOf(s)))
