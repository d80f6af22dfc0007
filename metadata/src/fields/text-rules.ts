/**
 * What all text types share. A text is kept exactly as given, blanks at its ends included, so every accepted text comes back unchanged;
 * '' is blank. NUL cannot be stored and a lone surrogate is no character: both are refused.
 */
import { compilePattern, patternTextLimit } from '../formula/pattern.ts'
import type { FieldShape } from '../model/shape.ts'
import type { JsonValue, Parsed, Refused } from './field-type.ts'
import { accepted, blank, refused } from './field-type.ts'

/** Lengths in code points; the pattern is RE2 and holds for the whole text. */
export type TextLimits = { maxLength: number; minLength: number; pattern: string | null }

const limitsOfField = new WeakMap<FieldShape, TextLimits>()

/** Limits of a field, worked out once per shape. */
export function textLimits(field: FieldShape, defaultMaxLength: number): TextLimits {
  const known = limitsOfField.get(field)
  if (known) return known
  const { max_length: maxLength, min_length: minLength, pattern } = field.document
  const limits = {
    maxLength: maxLength ?? defaultMaxLength,
    minLength: minLength ?? 0,
    pattern: pattern ?? null,
  }
  limitsOfField.set(field, limits)
  return limits
}

/** Text from API input. Errors: value.not_a_text, bad_character, too_long, too_short, bad_format. */
export function parseText(input: unknown, limits: TextLimits): Parsed {
  if (typeof input !== 'string') return refused('value.not_a_text')
  if (input === '') return blank
  const bad = badCharacter(input)
  if (bad) return bad
  if (input.length > limits.maxLength || limits.minLength > 0) {
    const length = codePoints(input)
    if (length > limits.maxLength) return refused('value.too_long', { max_length: limits.maxLength, length })
    if (length < limits.minLength) return refused('value.too_short', { min_length: limits.minLength, length })
  }
  if (limits.pattern !== null && !fitsPattern(input, limits.pattern)) return refused('value.bad_format')
  return accepted(input)
}

/** RE2 runs in linear time; a text beyond the budget of the pattern does not fit it. A pattern that cannot be read was refused by compile. */
function fitsPattern(text: string, pattern: string): boolean {
  return text.length <= patternTextLimit(pattern) && (compilePattern(pattern)?.matcher(text).matches() ?? true)
}

/** The refusal of a text with NUL or a lone surrogate; null when every character can be stored. */
export function badCharacter(text: string): Refused | null {
  if (text.includes('\0')) return refused('value.bad_character', { character: 'U+0000' })
  return text.isWellFormed() ? null : refused('value.bad_character', { character: 'U+D800' })
}

export function codePoints(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      count--
      at++
    }
  }
  return count
}

/** Full-width letters, digits and signs become ASCII; blanks at the ends go. For codes and addresses, never for prose. */
export function plainCode(text: string): string {
  return text.normalize('NFKC').trim()
}

export function formatTextCell(value: JsonValue): string {
  return typeof value === 'string' ? value : ''
}
