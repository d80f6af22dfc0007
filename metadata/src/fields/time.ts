import { Type } from '@sinclair/typebox'
import { clockText, readClock } from './calendar.ts'
import { dateFormat } from './date-format.ts'
import type { FieldTypeDef } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, orderedOperators } from './operators.ts'
import { formatTextCell } from './text-rules.ts'

const strict = /^\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/

/** A time of day without a zone, 'HH:MM:SS' (and '.mmm' where there are milliseconds). */
export const time: FieldTypeDef = {
  type: 'time',
  params: Type.Object({}),
  sqlType: () => 'time(3)',
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'time',
  parse(input) {
    if (typeof input !== 'string') return refused('value.not_a_time')
    const text = input.trim()
    if (text === '') return blank
    const clock = strict.test(text) ? readClock(text) : null
    return clock === null ? refused('value.not_a_time') : accepted(clockText(clock))
  },
  parseText(text) {
    if (text.trim() === '') return blank
    const clock = readClock(text)
    return clock === null ? refused('value.not_a_time') : accepted(clockText(clock))
  },
  formatText: formatTextCell,
  format(value, _field, locale) {
    const clock = typeof value === 'string' ? readClock(value) : null
    return clock === null ? '' : dateFormat(locale, 'UTC', 'time').format(new Date(clock))
  },
  // time prints trailing zeros of fractions as PostgreSQL likes: 10:00:00.5 must be 10:00:00.500.
  selectSql: (columnSql) =>
    `to_char(${columnSql}, case when extract(milliseconds from ${columnSql})::int % 1000 = 0 then 'HH24:MI:SS' else 'HH24:MI:SS.MS' end)`,
}
