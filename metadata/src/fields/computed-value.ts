/** What a formula's result becomes in a field: rounded to the digits the field holds. Input of people never goes through here. */
import type { FieldShape } from '../model/shape.ts'
import { decimalParts, maxDigits, roundHalfUp } from './decimal-text.ts'
import type { JsonValue, ParseContext } from './field-type.ts'
import { fieldTypeOf } from './field-types.ts'
import { digitsOf } from './number-rules.ts'

/** null: blank, or the result does not fit the field's type or has too many digits before the point. */
export function computedValue(field: FieldShape, value: unknown, context: ParseContext): JsonValue {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'number') return roundedTo(field, value)
  const type = fieldTypeOf(field)
  if (typeof value === 'string' && type.sqlType(field.document)?.startsWith('numeric'))
    return decimalParts(value) ? roundedTo(field, Number(value)) : null
  const parsed = type.parse(value, field, context)
  return parsed.ok ? parsed.value : null
}

function roundedTo(field: FieldShape, value: number): number | null {
  if (!Number.isFinite(value)) return null
  const declared =
    field.document.scale === undefined ? null : digitsOf(field.document, { precision: maxDigits, scale: null })
  const parts = decimalParts(String(value))
  const whole = parts?.whole.length ?? 0
  if (whole > (declared?.precision ?? maxDigits) - (declared?.scale ?? 0)) return null
  const places = Math.min(declared?.scale ?? maxDigits, maxDigits - whole)
  const rounded = roundHalfUp(value, places)
  return rounded === 0 ? 0 : rounded
}
