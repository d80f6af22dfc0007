import { Type } from '@sinclair/typebox'
import { parseDecimal, plainNumber, roundHalfUp } from './decimal-text.ts'
import type { FieldShape } from '../model/shape.ts'
import type { FieldTypeDef, JsonValue, ParseContext, Parsed } from './field-type.ts'
import { blank, refused } from './field-type.ts'
import { decimalParams } from './number.ts'
import { numberLimits, parseNumberCell } from './number-rules.ts'
import { numberAggregates, orderedOperators } from './operators.ts'

/** Four digits after the point hold every whole second: 0.0001 minutes are 6 ms. */
const scale = 4
const defaults = { precision: 15, scale }
const iso = /^([+-])?P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const clock = /^([+-])?(\d+):([0-5]\d)(?::([0-5]\d))?$/

/** A length of time in minutes. Also read: `PT1H30M`, `1:30` (hours and minutes), `1:30:15`. */
export const duration: FieldTypeDef = {
  type: 'duration',
  params: Type.Object({ minimum: decimalParams.minimum, maximum: decimalParams.maximum }),
  sqlType: () => `numeric(15,${scale})`,
  operators: orderedOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: true,
  formulaType: () => 'duration',
  parse(input, field) {
    const minutes = typeof input === 'string' ? readMinutes(input.trim()) : null
    const parsed = parseDecimal(minutes ?? input, numberLimits(field, defaults))
    return !parsed.ok && parsed.code === 'value.not_a_number' ? refused('value.not_a_duration') : parsed
  },
  parseText: readDurationCell,
  formatText: durationText,
  format: (value) => durationText(value),
}

function readDurationCell(text: string, field: FieldShape, context: ParseContext): Parsed {
  const normal = text.normalize('NFKC').trim()
  if (normal === '') return blank
  const minutes = readMinutes(normal)
  const limits = numberLimits(field, defaults)
  const parsed = minutes === null ? parseNumberCell(normal, limits, context) : parseDecimal(minutes, limits)
  return !parsed.ok && parsed.code === 'value.not_a_number' ? refused('value.not_a_duration') : parsed
}

/** Minutes of an ISO 8601 duration (weeks to seconds) or of H:MM[:SS]; null: neither. */
function readMinutes(text: string): number | null {
  if (text.length > 60) return null
  const time = clock.exec(text)
  if (time) return signed(time[1], Number(time[2]) * 60 + Number(time[3]) + Number(time[4] ?? 0) / 60)
  const parts = iso.exec(text)
  if (!parts) return null
  const [weeks, days, hours, minutes, seconds] = parts.slice(2).map((part) => Number(part ?? 0))
  return signed(
    parts[1],
    (weeks ?? 0) * 10_080 + (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60,
  )
}

function signed(sign: string | undefined, minutes: number): number {
  const rounded = roundHalfUp(minutes, scale)
  return sign === '-' ? -rounded : rounded
}

/** `1:30` or `1:30:15`; what is no whole second stays a decimal number of minutes. */
function durationText(value: JsonValue): string {
  if (typeof value !== 'number') return ''
  const total = Math.round(Math.abs(value) * 60)
  if (roundHalfUp(total / 60, scale) !== Math.abs(value)) return plainNumber(value)
  const two = (part: number) => String(part).padStart(2, '0')
  const seconds = total % 60 ? `:${two(total % 60)}` : ''
  return `${value < 0 ? '-' : ''}${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}${seconds}`
}
