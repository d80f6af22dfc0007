import { Type } from '@sinclair/typebox'
import type { FieldDocument } from '../schema/field.ts'
import type { FieldTypeDef } from './field-type.ts'
import { orderedAggregates, textOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

/**
 * A number the server gives, printed by a format: `OP-{YYYY}-{0000}`. {YYYY} {YY} {MM} {DD} are the day of creation, {0000} the counter
 * with at least so many digits. The counter starts again with each new date part, and goes on after the greatest imported number.
 * `prefix_formula` gives a text of the new record that stands before all of it, `UPPER(region) & "-"`: each has a counter of its own.
 */
export const autonumber: FieldTypeDef = {
  type: 'autonumber',
  params: Type.Object({
    format: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '^[^{}]*(\\{(YYYY|YY|MM|DD)\\}[^{}]*)*\\{0+\\}[^{}]*(\\{(YYYY|YY|MM|DD)\\}[^{}]*)*$',
      }),
    ),
    prefix_formula: Type.Optional(
      Type.String({ minLength: 1, maxLength: 20_000, description: 'Formula whose text stands before the number' }),
    ),
    start: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999 })),
  }),
  sqlType: () => 'text',
  computed: true,
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: orderedAggregates,
  uniqueAllowed: true,
  uniqueByDefault: true,
  searchable: true,
  formulaType: () => 'text',
  parse: (input, field) => parseText(typeof input === 'string' ? input.trim() : input, textLimits(field, 120)),
  parseText: (text, field) => parseText(text.trim(), textLimits(field, 120)),
  formatText: formatTextCell,
  format: formatTextCell,
}

const defaultFormat = '{0000}'
const placeholder = /\{(YYYY|YY|MM|DD|0+)\}/g

export function autonumberFormat(field: FieldDocument): string {
  return typeof field.format === 'string' ? field.format : defaultFormat
}

/** The formula of the text before the number; undefined: none. */
export function autonumberPrefix(field: FieldDocument): string | undefined {
  const text = field['prefix_formula']
  return typeof text === 'string' ? text : undefined
}

/** Longest text a formula may put before a number; more is cut off. */
export const longestPrefix = 40

/** First number of a counter. */
export function autonumberStart(field: FieldDocument): number {
  const start = field['start']
  return typeof start === 'number' ? start : 1
}

/** Which counter a day uses: the date parts of the format, '' when there are none. `day` is 'YYYY-MM-DD'. */
export function periodKey(format: string, day: string): string {
  return [...format.matchAll(placeholder)]
    .map((match) => datePart(match[1] ?? '', day) ?? '')
    .filter((part) => part !== '')
    .join('-')
}

/** ('OP-{YYYY}-{0000}', '2026-11-21', 7) is `OP-2026-0007`. */
export function renderNumber(format: string, day: string, count: number): string {
  return format.replace(
    placeholder,
    (_whole, part: string) => datePart(part, day) ?? String(count).padStart(part.length, '0'),
  )
}

/** Period and counter of a number that follows the format, as imports bring them; null: it does not follow it. */
export function readNumber(format: string, number: string): { period: string; count: number } | null {
  if (number.length > 200) return null
  const order: string[] = []
  let source = ''
  let last = 0
  for (const match of format.matchAll(placeholder)) {
    const part = match[1] ?? ''
    order.push(part)
    source += escapePattern(format.slice(last, match.index))
    source += part.startsWith('0') ? `(\\d{${part.length},15})` : `(\\d{${part.length}})`
    last = match.index + match[0].length
  }
  const found = new RegExp(`^${source}${escapePattern(format.slice(last))}$`).exec(number)
  if (!found) return null
  const counter = order.findIndex((part) => part.startsWith('0'))
  return {
    period: order.flatMap((part, index) => (index === counter ? [] : [found[index + 1] ?? ''])).join('-'),
    count: counter < 0 ? 0 : Number(found[counter + 1]),
  }
}

function datePart(part: string, day: string): string | null {
  if (part === 'YYYY') return day.slice(0, 4)
  if (part === 'YY') return day.slice(2, 4)
  if (part === 'MM') return day.slice(5, 7)
  return part === 'DD' ? day.slice(8, 10) : null
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
