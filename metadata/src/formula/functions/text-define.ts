/** How functions of texts are written down. */
import { params, plain } from '../define.ts'
import type { FunctionDef, Value } from '../define.ts'
import { toInt } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { anyFault, exactSql, guarded, looseSql } from '../sql/node.ts'
import type { Sql, SqlBuilder } from '../sql/node.ts'
import { countOf } from '../values/text.ts'

export type TextDoc = { name: string; params: string; en: string; zh: string; example: string; result?: string }

/** A position behind every text: where a blank position leads. */
export const farAway = 1_000_000_000

/** Whole number of an argument as SQL: a known one as it is, others through f_int (blank counts as `absent`). */
export function intSql(sql: Sql | undefined, s: SqlBuilder, absent = 0): string {
  if (sql === undefined || sql.literal === null) return String(absent)
  if (sql.literal !== undefined) return String(toInt(sql.literal as Num))
  return sql.notNull ? s.call('f_int', sql.text) : `COALESCE(${s.call('f_int', sql.text)}, ${absent})`
}

export const count = (value: Value | undefined): number => countOf(value)

/** A text from texts and counts that never fails and never is NULL. */
export function textFunction(
  doc: TextDoc,
  compute: (values: Value[]) => string,
  sql: (args: readonly Sql[], s: SqlBuilder) => string,
): FunctionDef {
  return {
    ...doc,
    family: 'text',
    params: params(doc.params),
    returns: 'text',
    run: plain((values) => compute(values)),
    sql: (args, _call, s) => looseSql(sql(args, s), args, { notNull: true }),
  }
}

/** A text through a helper that gives NULL when it fails. */
export function riskyText(
  doc: TextDoc,
  compute: (values: Value[]) => string,
  sql: (args: readonly Sql[], s: SqlBuilder) => string,
): FunctionDef {
  return {
    ...doc,
    family: 'text',
    params: params(doc.params),
    returns: 'text',
    run: plain((values) => compute(values)),
    sql: (args, _call, s) => {
      const made = sql(args, s)
      const fault = anyFault(...args, `(${made} IS NULL)`)
      return { text: guarded(anyFault(...args), made), ...(fault === undefined ? {} : { fault }) }
    },
  }
}

export function condition(
  doc: TextDoc,
  test: (values: Value[]) => boolean,
  sql: (args: readonly Sql[], s: SqlBuilder) => string,
): FunctionDef {
  return {
    ...doc,
    family: 'text',
    params: params(doc.params),
    returns: 'boolean',
    run: plain((values) => test(values)),
    sql: (args, _call, s) => exactSql(sql(args, s), args),
  }
}

export function countFunction(
  doc: TextDoc,
  compute: (values: Value[]) => number,
  sql: (args: readonly Sql[], s: SqlBuilder) => string,
): FunctionDef {
  return {
    ...doc,
    family: 'text',
    params: params(doc.params),
    returns: 'number',
    run: plain((values) => compute(values)),
    sql: (args, _call, s) => looseSql(`(${sql(args, s)})::numeric`, args, { notNull: true, digits: 10, scale: 0 }),
  }
}
