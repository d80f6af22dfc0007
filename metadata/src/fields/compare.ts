/** Equality and order of wire values. */
import type { FieldTypeDef, JsonValue } from './field-type.ts'

/** The same JSON value; the order of an object's members does not matter. */
export function equalValues(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => equalValues(item, b[index]))
  }
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equalValues(a[name], b[name]))
  )
}

/** Blank: null, nothing but blanks, or an empty list. What `required` refuses. */
export function isBlank(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.length < 1000 && value.trim() === ''
  return Array.isArray(value) && value.length === 0
}

const collators = new Map<string, Intl.Collator>()

function collatorOf(locale: string): Intl.Collator {
  let collator = collators.get(locale)
  if (!collator) {
    collator =
      Intl.Collator.supportedLocalesOf([locale]).length > 0 ? new Intl.Collator(locale) : new Intl.Collator('en')
    collators.set(locale, collator)
  }
  return collator
}

/**
 * Ascending order of two values of one type, blanks last: negative, zero or positive. What is stored as text goes by the locale's
 * alphabet (pinyin under zh), days, times and ids by their characters.
 */
export function compareValues(def: FieldTypeDef, a: JsonValue, b: JsonValue, locale: string): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  const [left, right] = [orderText(a), orderText(b)]
  return (goesByAlphabet(def) ? collatorOf(locale).compare(left, right) : 0) || byCodePoint(left, right)
}

// As server/src/model/ddl.ts has it: option values and keys of other systems are codes, not words.
function goesByAlphabet(def: FieldTypeDef): boolean {
  return def.type !== 'select' && def.type !== 'external_id' && def.sqlType({ type: def.type }) === 'text'
}

function orderText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

// UTF-16 units order surrogates below U+E000..U+FFFF; UTF-8 bytes do not.
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
