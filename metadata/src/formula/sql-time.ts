/** SQL of days and instants that several functions share. */
import { toInt } from './number.ts'
import type { Num } from './number.ts'
import { faultingSql } from './sql-node.ts'
import type { Sql, SqlBuilder } from './sql-node.ts'

/** `timestamptz` text of a datetime part. */
export function instantText(sql: Sql): string {
  return sql.text
}

/** A date moved by days. A known small count of days keeps the plain `date + n`, which an index can serve. */
export function addDaysSql(day: Sql, count: Sql, builder: SqlBuilder, negative = false): Sql {
  const literal = count.literal
  if (day.literal !== undefined && literal !== undefined && literal !== null) {
    const days = toInt(literal as Num)
    if (Math.abs(days) < 1_000_000) return faultingSql(builder.call('f_date_add', day.text, `${negative ? -days : days}`), [day, count])
  }
  return faultingSql(builder.call('f_date_add', day.text, negative ? `(- ${count.text})` : count.text), [day, count])
}

/** Wall-clock `timestamp` of an instant in the user's zone. */
export function localTimestamp(sql: Sql, builder: SqlBuilder): string {
  return `(${sql.text} AT TIME ZONE ${builder.param(builder.env.timeZone, 'text')})`
}
