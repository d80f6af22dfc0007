/** How functions of numbers are written down. */
import { params, strict } from '../define.ts'
import type { FunctionDef } from '../define.ts'
import { maxDigits } from '../values/number.ts'
import type { Num } from '../values/number.ts'
import { faultingSql } from '../sql/node.ts'
import type { Sql } from '../sql/node.ts'

export type NumberDoc = { name: string; params: string; en: string; zh: string; example: string; result?: string }

/** A function of numbers: blank in, blank out. */
export function numberFunction(
  doc: NumberDoc,
  compute: (values: Num[]) => Num,
  sql: NonNullable<FunctionDef['sql']>,
): FunctionDef {
  return {
    ...doc,
    family: 'number',
    params: params(doc.params),
    returns: 'number',
    run: strict((values) => compute(values as Num[])),
    sql,
  }
}

/** Through a helper function that gives NULL for values it cannot work with. */
export const helper =
  (name: string): NonNullable<FunctionDef['sql']> =>
  (args, _call, s) =>
    faultingSql(s.call(name, ...args.map((arg) => arg.text)), args)

export const digitsOf = (sql: Sql): number => sql.digits ?? maxDigits
