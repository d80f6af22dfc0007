/**
 * Does one record in memory match a checked filter? The same answer PostgreSQL gives (server/src/records/filter-sql.ts); a property test
 * holds the two together.
 *
 * Shape   `read` gives the wire value of a path (null or undefined: blank); values are those of the checked query.
 */
import type { CheckedFilter, FieldPath, ValueClass } from './checked-query.ts'

export type Matching = {
  values: readonly unknown[]
  read(path: FieldPath): unknown
  /** Locale of the workspace: texts compare as its collation orders them. */
  locale: string
  /** Value of a formula condition; absent: a filter with one cannot be matched in memory. */
  formula?(formula: (CheckedFilter & { kind: 'formula' })['formula']): boolean
}

type Test = CheckedFilter & { kind: 'test' }

export function matches(filter: CheckedFilter, matching: Matching): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(part, matching))
    case 'or':
      return filter.parts.some((part) => matches(part, matching))
    case 'not':
      return !matches(filter.part, matching)
    case 'formula':
      return matching.formula?.(filter.formula) ?? false
    case 'test':
      return test(filter, matching)
  }
}

function test(filter: Test, matching: Matching): boolean {
  const found = matching.read(filter.path)
  if (filter.valueClass === 'list' || filter.valueClass === 'many')
    return testList(filter, Array.isArray(found) ? found : [], matching)
  const blank = found === null || found === undefined || found === ''
  if (filter.test === 'is_null') return blank
  if (blank) return false
  return testScalar(filter, found as string | number | boolean, matching)
}

function testScalar(filter: Test, found: string | number | boolean, { values, locale }: Matching): boolean {
  const low = values[filter.value]
  const order = (value: unknown) => compare(filter.valueClass, found, value, locale)
  switch (filter.test) {
    case 'eq':
      return same(filter.valueClass, found, low)
    case 'one_of':
      return Array.isArray(low) && low.some((value) => same(filter.valueClass, found, value))
    case 'lt':
      return order(low) < 0
    case 'lte':
      return order(low) <= 0
    case 'gt':
      return order(low) > 0
    case 'gte':
      return order(low) >= 0
    case 'between':
      return order(low) >= 0 && order(values[filter.value + 1]) <= 0
    case 'range':
      return order(low) >= 0 && order(values[filter.value + 1]) < 0
    case 'contains':
      return fold(found).includes(fold(low))
    case 'starts_with':
      return fold(found).startsWith(fold(low))
    case 'ends_with':
      return fold(found).endsWith(fold(low))
    default:
      return false
  }
}

function testList(filter: Test, found: readonly unknown[], { values }: Matching): boolean {
  const value = values[filter.value]
  const asked: readonly unknown[] = Array.isArray(value) ? value : [value]
  switch (filter.test) {
    case 'is_null':
      return found.length === 0
    case 'has':
    case 'has_any':
      return asked.some((one) => found.includes(one))
    case 'same':
      return found.length > 0 && asked.every((one) => found.includes(one)) && found.every((one) => asked.includes(one))
    default:
      return false
  }
}

function same(valueClass: ValueClass, found: unknown, asked: unknown): boolean {
  if (valueClass === 'number') return Number(found) === Number(asked)
  if (valueClass === 'boolean') return found === (asked === true || asked === 'true')
  if (valueClass === 'time') return clock(found) === clock(asked)
  return String(found) === String(asked)
}

function compare(valueClass: ValueClass, found: unknown, asked: unknown, locale: string): number {
  if (valueClass === 'number') return Number(found) - Number(asked)
  const [a, b] = valueClass === 'time' ? [clock(found), clock(asked)] : [String(found), String(asked)]
  if (valueClass === 'text') {
    const order = collatorOf(locale).compare(a, b)
    if (order !== 0) return order
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** HH:MM and HH:MM:SS of one moment are one text. */
function clock(value: unknown): string {
  const text = String(value)
  return text.length === 5 ? `${text}:00` : text.replace(/\.?0+$/, (zeros) => (text.includes('.') ? '' : zeros))
}

function fold(value: unknown): string {
  return String(value).toLowerCase()
}

const collators = new Map<string, Intl.Collator>()

/** The order of the workspace's collation: pinyin under Chinese, else the root order. Ties are broken by the text itself. */
function collatorOf(locale: string): Intl.Collator {
  const language = locale.startsWith('zh') ? 'zh' : 'und'
  let collator = collators.get(language)
  if (collator === undefined) collators.set(language, (collator = new Intl.Collator(language)))
  return collator
}
