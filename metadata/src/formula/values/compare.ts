/**
 * Equality and order, in memory and in SQL. A comparison is always true or false, never blank:
 *
 * - texts and choices compare by code point, blank equals blank and "" (so `x = ""` asks for blank), blank has no order;
 * - numbers, dates and times: `=` and the orders are false when a side is blank, `<>` is true when exactly one side is blank.
 */
import { compareNum, isNum } from './number.ts'
import { isBlank, str } from '../define.ts'
import type { Value } from '../define.ts'
import { conditionSql, exactSql, textOf, whenFalse, whenTrue } from '../sql/node.ts'
import type { Sql } from '../sql/node.ts'
import type { FormulaType } from '../types.ts'

export type CompareOperator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type CompareClass = 'text' | 'number' | 'ordinal' | 'boolean' | 'id' | 'list' | 'place'

/** How values of a type compare. */
export function compareClass(type: FormulaType): CompareClass {
  switch (type) {
    case 'number':
    case 'currency':
    case 'percent':
    case 'duration':
      return 'number'
    case 'date':
    case 'datetime':
    case 'time':
      return 'ordinal'
    case 'boolean':
      return 'boolean'
    case 'id':
      return 'id'
    case 'multiselect':
      return 'list'
    case 'geolocation':
      return 'place'
    default:
      return 'text'
  }
}

/** Order of two texts by code point, as COLLATE "C" has it. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) {
      const surrogates = (left >= 0xd800 && left <= 0xdfff ? 1 : 0) - (right >= 0xd800 && right <= 0xdfff ? 1 : 0)
      return surrogates !== 0 ? surrogates : left - right
    }
  }
  return a.length - b.length
}

/** True when both are present and equal, or both blank texts. */
export function equalValues(kind: CompareClass, a: Value, b: Value): boolean {
  switch (kind) {
    case 'number':
      return isNum(a) && isNum(b) && compareNum(a, b) === 0
    case 'ordinal':
      return a !== null && a === b
    case 'boolean':
      return (a === true) === (b === true)
    case 'list':
      return JSON.stringify(a ?? []) === JSON.stringify(b ?? [])
    case 'place':
      return a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b)
    default:
      return str(a) === str(b)
  }
}

/** Order of two values, or null when one is blank. */
function orderValues(kind: CompareClass, a: Value, b: Value): number | null {
  if (isBlank(a) || isBlank(b)) return null
  if (isNum(a) && isNum(b)) return compareNum(a, b)
  return compareText(str(a), str(b)) || (kind === 'boolean' ? Number(a === true) - Number(b === true) : 0)
}

/** The comparison as a function of two values. */
export function comparer(operator: CompareOperator, type: FormulaType): (a: Value, b: Value) => boolean {
  const kind = compareClass(type)
  switch (operator) {
    case '=':
      return kind === 'number' ? equalNumbers : (a, b) => equalValues(kind, a, b)
    case '<>':
      return (a, b) => (a === null && b === null ? false : !equalValues(kind, a, b))
    case '<':
      return (a, b) => (orderValues(kind, a, b) ?? 1) < 0
    case '<=':
      return (a, b) => (orderValues(kind, a, b) ?? 1) <= 0
    case '>':
      return (a, b) => (orderValues(kind, a, b) ?? -1) > 0
    case '>=':
      return (a, b) => (orderValues(kind, a, b) ?? -1) >= 0
  }
}

function equalNumbers(a: Value, b: Value): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a === b : isNum(a) && isNum(b) && compareNum(a, b) === 0
}

function isKnownText(sql: Sql): boolean {
  return typeof sql.literal === 'string' && sql.literal !== ''
}

/** Text equality: a bare `column = $1` where one side is a known text, so that an index serves it. */
function equalTextSql(a: Sql, b: Sql): Sql {
  const [known, other] = isKnownText(b) ? [b, a] : [a, b]
  if (isKnownText(known)) {
    return other.notNull
      ? exactSql(`(${other.text} = ${known.text})`, [a, b])
      : conditionSql(`${other.text} = ${known.text}`, [a, b])
  }
  const blank = b.literal === '' || b.literal === null ? a : a.literal === '' || a.literal === null ? b : undefined
  if (blank) return blankTextSql(blank, [a, b])
  return exactSql(`(${textOf(a)} = ${textOf(b)})`, [a, b])
}

/** "The text is blank". */
export function blankTextSql(sql: Sql, all: readonly Sql[] = [sql]): Sql {
  return exactSql(sql.column ? `(${sql.text} IS NULL)` : `(${textOf(sql)} = '')`, all)
}

export function equalSql(type: FormulaType, a: Sql, b: Sql): Sql {
  switch (compareClass(type)) {
    case 'boolean': {
      if (b.literal === true && a.fault === undefined)
        return {
          text: `(${a.text} IS TRUE)`,
          whenTrue: whenTrue(a),
          whenFalse: `(${a.text}) IS NOT TRUE`,
          notNull: true,
        }
      if (b.literal === false && a.fault === undefined)
        return {
          text: `(${a.text} IS NOT TRUE)`,
          whenTrue: `(${a.text}) IS NOT TRUE`,
          whenFalse: whenTrue(a),
          notNull: true,
        }
      return exactSql(`((${a.text} IS TRUE) = (${b.text} IS TRUE))`, [a, b])
    }
    case 'list':
      return exactSql(`(COALESCE(${a.text}, '{}') = COALESCE(${b.text}, '{}'))`, [a, b])
    case 'text':
      return equalTextSql(a, b)
    case 'id':
      return idEqualSql(a, b)
    default:
      return conditionSql(`${a.text} = ${b.text}`, [a, b])
  }
}

/** Records compare as uuids; both blank is equal, as for texts. */
function idEqualSql(a: Sql, b: Sql): Sql {
  if (a.literal === null || a.literal === '') return exactSql(`(${b.text} IS NULL)`, [a, b])
  if (b.literal === null || b.literal === '') return exactSql(`(${a.text} IS NULL)`, [a, b])
  if (a.notNull || b.notNull) return conditionSql(`${a.text} = ${b.text}`, [a, b])
  return exactSql(`(${a.text} IS NOT DISTINCT FROM ${b.text})`, [a, b])
}

export function compareSql(operator: CompareOperator, type: FormulaType, a: Sql, b: Sql): Sql {
  if (operator === '=') return equalSql(type, a, b)
  const kind = compareClass(type)
  if (operator === '<>') {
    if (kind === 'number' || kind === 'ordinal') return exactSql(`(${a.text} IS DISTINCT FROM ${b.text})`, [a, b])
    const equal = equalSql(type, a, b)
    return {
      text: `(NOT ${equal.text})`,
      whenTrue: whenFalse(equal),
      whenFalse: whenTrue(equal),
      ...(equal.fault === undefined ? { notNull: true } : { fault: equal.fault }),
    }
  }
  if (kind === 'number' || kind === 'ordinal') return conditionSql(`${a.text} ${operator} ${b.text}`, [a, b])
  const side = (sql: Sql): string =>
    `${isKnownText(sql) || sql.column ? sql.text : `NULLIF(${sql.text}, '')`} COLLATE "C"`
  return conditionSql(`${side(a)} ${operator} ${side(b)}`, [a, b])
}
