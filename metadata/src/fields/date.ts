import { Type } from '@sinclair/typebox'
import type { FieldShape } from '../model/shape.ts'
import { isoDay, readClock, readDayText, readIsoDay } from './calendar.ts'
import { dateFormat } from './date-format.ts'
import type { FieldTypeDef, JsonValue, ParseContext, Parsed } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'
import { orderedAggregates, orderedOperators } from './operators.ts'
import { formatTextCell } from './text-rules.ts'

/** How a day/month/year text is read; otherwise 3/4/2017 is refused as ambiguous. */
export const dateOrderParam = Type.Optional(Type.Union([Type.Literal('mdy'), Type.Literal('dmy')]))

/** A calendar day, 'YYYY-MM-DD', 0001-01-01 to 9999-12-31. It has no zone and never shifts. */
export const date: FieldTypeDef = {
  type: 'date',
  params: Type.Object({ date_order: dateOrderParam }),
  sqlType: () => 'date',
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  formulaType: () => 'date',
  parse(input) {
    if (typeof input !== 'string') return refused('value.not_a_date')
    const text = input.trim()
    if (text === '') return blank
    return readIsoDay(text) ? accepted(text) : refused('value.not_a_date')
  },
  parseText: readDateCell,
  formatText: formatTextCell,
  format: formatDate,
}

export function dateOrderOf(field: FieldShape, context: ParseContext): ParseContext['dateOrder'] {
  const own = field.document['date_order']
  return own === 'mdy' || own === 'dmy' ? own : context.dateOrder
}

// A spreadsheet prints a day as `2017-03-01 00:00:00`; any other time of day would be lost, so it is refused.
function readDateCell(text: string, field: FieldShape, context: ParseContext): Parsed {
  const whole = text.trim()
  if (whole === '') return blank
  const timed = /^(.*\S)(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/.exec(whole)
  if (timed && readClock(timed[2] ?? '') !== 0) return refused('value.not_a_date')
  const read = readDayText(timed?.[1] ?? whole, dateOrderOf(field, context))
  if (read.kind === 'day') return accepted(isoDay(read.day))
  return refused(read.kind === 'ambiguous' ? 'value.ambiguous_date' : 'value.not_a_date')
}

function formatDate(value: JsonValue, _field: FieldShape, locale: string): string {
  const day = typeof value === 'string' ? readIsoDay(value) : null
  return day ? dateFormat(locale, 'UTC', 'date').format(new Date(`${isoDay(day)}T00:00:00.000Z`)) : ''
}
