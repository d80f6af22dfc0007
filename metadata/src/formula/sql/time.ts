/** SQL of days and instants that several functions share. */
import { firstDay, formatDay, lastDay } from '../values/calendar.ts'
import { isNum, toInt } from '../values/number.ts'
import { faultingSql } from './node.ts'
import type { Sql, SqlBuilder } from './node.ts'

/** `timestamptz` text of a datetime part. */
export function instantText(sql: Sql): string {
  return sql.text
}

/** A date moved by days. TODAY() and a known count give a known day: `close_date >= TODAY() - 30` compares with one parameter. */
export function addDaysSql(day: Sql, count: Sql, builder: SqlBuilder): Sql {
  if (typeof day.literal === 'number' && isNum(count.literal)) {
    const moved = day.literal + toInt(count.literal)
    if (moved >= firstDay && moved <= lastDay)
      return { text: builder.param(formatDay(moved), 'date'), notNull: true, literal: moved }
  }
  return faultingSql(builder.call('f_date_add', day.text, count.text), [day, count])
}
