/**
 * One part of a formula as SQL.
 *
 * Invariants, kept by the constructors here: `text` never raises an error and is NULL whenever `fault` is true; `whenTrue` (the lean form
 * for filters, e.g. `amount > $1`) is true exactly when the part is true, otherwise false or NULL; `whenFalse` likewise for false.
 */
import type { FormulaSqlEnv } from '../types.ts'
import type { Value } from '../define.ts'

export type Sql = {
  text: string
  /** True (else false or NULL) when the part is an error value on this row. Absent: it never is. */
  fault?: string
  whenTrue?: string
  whenFalse?: string
  /** Never NULL. */
  notNull?: boolean
  /** A bare column: a blank text in it is NULL, and an index can serve it. */
  column?: boolean
  /** Known bounds of a number: digits before and after the point. */
  digits?: number
  scale?: number
  /** The value itself, when known. */
  literal?: Value
}

/** What the SQL forms of functions may use. */
export type SqlBuilder = {
  env: FormulaSqlEnv
  schema: string
  param(value: string | number | boolean | null | readonly string[], cast: string): string
  /** Calls a helper function of the schema. */
  call(name: string, ...args: string[]): string
  /** Source of the related records, inside COUNTIF and its kin. */
  childSource?: { from: string; where: string }
}

/** Longest statement part; beyond it the formula is refused. */
const maxSqlCharacters = 200_000

/** Leaves the rendering when the SQL grows beyond the limit. */
export class SqlTooLong extends Error {}

function checked(text: string): string {
  if (text.length > maxSqlCharacters) throw new SqlTooLong('formula.too_complex')
  return text
}

/** Faults of all parts, as one condition. */
export function anyFault(...parts: readonly (Sql | string | undefined)[]): string | undefined {
  const faults = parts
    .map((part) => (typeof part === 'object' ? part.fault : part))
    .filter((fault) => fault !== undefined)
  if (faults.length === 0) return undefined
  return checked(faults.length === 1 ? (faults[0] ?? '') : `(${[...new Set(faults)].join(' OR ')})`)
}

/** `text` unless the fault is true. */
export function guarded(fault: string | undefined, text: string): string {
  return checked(fault === undefined ? text : `CASE WHEN ${fault} THEN NULL ELSE ${text} END`)
}

/** A part whose text is NULL by itself when an argument is in fault (NULL in, NULL out). */
export function strictSql(text: string, args: readonly Sql[], rest: Partial<Sql> = {}): Sql {
  const fault = anyFault(...args)
  return { ...rest, text: checked(text), ...(fault === undefined ? {} : { fault }) }
}

/**
 * A strict function that itself can be an error: it gives NULL for values it cannot work with, so it is in fault when all
 * arguments are there and the result is not.
 */
export function faultingSql(text: string, args: readonly Sql[], rest: Partial<Sql> = {}): Sql {
  const present = args.filter((arg) => !arg.notNull).map((arg) => `${arg.text} IS NOT NULL`)
  const own = `(${[...present, `${text} IS NULL`].join(' AND ')})`
  const fault = anyFault(...args, own)
  return { ...rest, text: checked(text), ...(fault === undefined ? {} : { fault }) }
}

/** A part that does not keep NULL (COALESCE, IS NULL): guarded where an argument can be in fault. */
export function looseSql(text: string, args: readonly Sql[], rest: Partial<Sql> = {}): Sql {
  const fault = anyFault(...args)
  return fault === undefined
    ? { ...rest, text: checked(text) }
    : { ...rest, text: guarded(fault, text), fault, notNull: false }
}

/** A condition: `test` may be NULL for "no". */
export function conditionSql(test: string, args: readonly Sql[]): Sql {
  const fault = anyFault(...args)
  const exact = `COALESCE(${test}, FALSE)`
  if (fault === undefined)
    return { text: checked(exact), whenTrue: test, whenFalse: `(${test}) IS NOT TRUE`, notNull: true }
  const text = guarded(fault, exact)
  return { text, fault, whenTrue: test, whenFalse: `(${text}) IS FALSE` }
}

/** A condition that is never NULL unless in fault (IS NULL, COALESCE(...) = ...). */
export function exactSql(test: string, args: readonly Sql[]): Sql {
  const fault = anyFault(...args)
  if (fault === undefined) return { text: checked(test), whenTrue: test, whenFalse: `(NOT ${test})`, notNull: true }
  return { text: guarded(fault, test), fault }
}

export function whenTrue(sql: Sql): string {
  return sql.whenTrue ?? sql.text
}

export function whenFalse(sql: Sql): string {
  return sql.whenFalse ?? `(${sql.text}) IS FALSE`
}

/** A text that is '' instead of NULL. */
export function textOf(sql: Sql): string {
  if (sql.notNull) return sql.text
  return `COALESCE(${sql.text}, '')`
}
