import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import { dayNumber, readClock, readDayText, readIsoDay } from './calendar.ts'
import { dateFormat } from './date-format.ts'
import { dateOrderOf, dateOrderParam } from './date.ts'
import type { FieldTypeDef, ParseContext, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, orderedOperators } from './operators.ts'
import { formatTextCell } from './text-rules.ts'
import { instantOf } from './time-zone.ts'

const dayMs = 86_400_000
const firstMs = dayNumber({ year: 1, month: 1, day: 1 }) * dayMs
const endMs = (dayNumber({ year: 9999, month: 12, day: 31 }) + 1) * dayMs
const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):?(\d{2}))$/
const canonical = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

/**
 * An instant: RFC 3339 in UTC with milliseconds. Any offset is accepted and turned into UTC; digits beyond milliseconds are cut, an
 * instant of the product has no more. Texts of spreadsheets without an offset are clock times of the caller's zone.
 */
export const datetime: FieldTypeDef = {
  type: 'datetime',
  params: Type.Object({ date_order: dateOrderParam }),
  sqlType: () => 'timestamptz(3)',
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'datetime',
  parse(input) {
    if (typeof input !== 'string') return refused('value.not_a_datetime')
    if (canonical.test(input) && readIsoDay(input.slice(0, 10))) return accepted(input)
    const text = input.trim()
    if (text === '') return blank
    const instant = readInstant(text)
    return instant === null ? refused('value.not_a_datetime') : fromInstant(instant)
  },
  parseText: readDatetimeCell,
  formatText: formatTextCell,
  format(value, _field, locale, timeZone = 'UTC') {
    return typeof value === 'string' && canonical.test(value)
      ? dateFormat(locale, timeZone, 'datetime').format(new Date(value))
      : ''
  },
  selectSql: (columnSql) => `to_char(${columnSql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

/** Epoch milliseconds of an RFC 3339 text; null when it is none. */
function readInstant(text: string): number | null {
  const match = rfc3339.exec(text)
  const day = match ? readIsoDay(match[1] ?? '') : null
  if (!match || !day) return null
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])]
  const [offsetHour, offsetMinute] = [Number(match[8] ?? 0), Number(match[9] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null
  const local =
    dayNumber(day) * dayMs +
    ((hour * 60 + minute) * 60 + second) * 1000 +
    Number((match[5] ?? '').padEnd(3, '0').slice(0, 3))
  return local - (match[7] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute) * 60_000
}

function fromInstant(instantMs: number): Parsed {
  if (instantMs < firstMs || instantMs >= endMs) return refused('value.date_out_of_range')
  return accepted(new Date(instantMs).toISOString())
}

function readDatetimeCell(text: string, field: FieldShape, context: ParseContext): Parsed {
  const whole = text.trim()
  if (whole === '') return blank
  const instant = readInstant(whole)
  if (instant !== null) return fromInstant(instant)
  if (whole.length > 60) return refused('value.not_a_datetime')
  const timed = /^(.*?[\d日])(?:T|\s+|(?<=日))((?:上午|下午|中午|凌晨|早上|晚上)?\s*\d{1,2}[:：]\d{2}.*)$/.exec(whole)
  const clock = timed ? readClock(timed[2] ?? '') : 0
  const read = readDayText(timed?.[1] ?? whole, dateOrderOf(field, context))
  if (read.kind === 'ambiguous') return refused('value.ambiguous_date')
  if (read.kind === 'none' || clock === null) return refused('value.not_a_datetime')
  const local = instantOf(read.day, clock, context.timeZone)
  return local === null ? refused('value.unknown_time_zone', { time_zone: context.timeZone }) : fromInstant(local)
}
