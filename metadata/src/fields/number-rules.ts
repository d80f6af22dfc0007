/** What all numeric types share: limits from the document, reading of text, printing. */
import type { FieldShape } from '../model/shape.ts'
import { decimalParts, maxDigits, parseDecimalText, plainNumber, type DecimalLimits } from './decimal-text.ts'
import type { JsonValue, ParseContext, Parsed } from './field-type.ts'
import { blank, refused } from './field-type.ts'
import { readNumberText, type NumberTextOptions } from './number-text.ts'

/** Limits of a type when its document says nothing. */
export type NumberDefaults = { precision: number; scale: number | null; minimum?: number; maximum?: number }

const limitsOfField = new WeakMap<FieldShape, DecimalLimits>()

/** Limits of a field, worked out once per shape. */
export function numberLimits(field: FieldShape, defaults: NumberDefaults): DecimalLimits {
  const known = limitsOfField.get(field)
  if (known) return known
  const { precision, scale } = digitsOf(field.document, defaults)
  const limits = {
    precision,
    scale,
    minimum: bound(field.document.minimum, defaults.minimum ?? -Infinity),
    maximum: bound(field.document.maximum, defaults.maximum ?? Infinity),
  }
  limitsOfField.set(field, limits)
  return limits
}

/** Precision and scale of a document: the scale never exceeds the precision. */
export function digitsOf(
  document: { precision?: number; scale?: number },
  defaults: NumberDefaults,
): { precision: number; scale: number | null } {
  const precision = Math.min(document.precision ?? defaults.precision, maxDigits)
  const scale = document.scale ?? defaults.scale
  return { precision, scale: scale === null ? null : Math.min(scale, precision) }
}

function bound(value: unknown, otherwise: number): number {
  const parts = typeof value === 'number' || typeof value === 'string' ? decimalParts(String(value)) : null
  return parts ? Number(value) : otherwise
}

/** A spreadsheet cell to a wire number. */
export function parseNumberCell(
  text: string,
  limits: DecimalLimits,
  context: ParseContext,
  options?: NumberTextOptions,
): Parsed {
  if (text.trim() === '') return blank
  const read = readNumberText(text, context, options)
  if (!read) return refused('value.not_a_number')
  if (read.currencies && !read.currencies.includes(context.defaultCurrency)) {
    return refused('value.other_currency', { found: read.currencies[0], expected: context.defaultCurrency })
  }
  return parseDecimalText(read.decimal, limits)
}

export function formatNumberCell(value: JsonValue): string {
  return typeof value === 'number' ? plainNumber(value) : ''
}

const formats = new Map<string, Intl.NumberFormat>()

/** A cached Intl.NumberFormat; an unknown locale or currency falls back instead of throwing. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = newFormat(locale, options)
    formats.set(key, format)
  }
  return format
}

function newFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options)
  } catch {
    return new Intl.NumberFormat('en', { maximumFractionDigits: maxDigits })
  }
}
