/**
 * The conditions of sharing and restriction rules as SQL over one row. Paths are followed by sub-selects that ask nobody's rights:
 * a rule decides about rights, it does not obey them. Constants stand in the text as quoted literals, so equal rights have equal texts.
 */
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type { Reference } from '@trellis/metadata/formula/types.ts'
import { formulaScope } from '@trellis/metadata/model/formula-scope.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { ident, literal, tableOf } from './sql-text.ts'

export type RuleScope = { model: Model; schema: string }

const deepest = 6
const kept = new WeakMap<Model, Map<string, CheckedFormula | null>>()

/** Undefined: the condition cannot be asked of the database, so nobody knows whether it holds. */
export function ruleConditionSql(
  scope: RuleScope,
  shape: ObjectShape,
  text: string,
  alias: string,
): string | undefined {
  const checked = checkedCondition(scope.model, shape, text)
  return checked === null ? undefined : formulaSql(scope, { shape, alias, depth: 0 }, checked, 'condition')
}

/** A rule depends on the record alone: not on the moment, the caller or other records that point at it. */
function checkedCondition(model: Model, shape: ObjectShape, text: string): CheckedFormula | null {
  let known = kept.get(model)
  if (known === undefined) kept.set(model, (known = new Map()))
  const key = `${shape.name} ${text}`
  let checked = known.get(key)
  if (checked === undefined) {
    const check = checkText(text, formulaScope(model, shape.name), {
      context: 'filter',
      blankAs: 'zero',
      returns: 'boolean',
    })
    checked = check.ok && check.immutable && check.children.length === 0 && check.globals.length === 0 ? check : null
    known.set(key, checked)
  }
  return checked
}

type Row = { shape: ObjectShape; alias: string; depth: number }

function formulaSql(
  scope: RuleScope,
  row: Row,
  checked: CheckedFormula,
  as: 'condition' | 'value',
): string | undefined {
  let whole = true
  const column = (reference: Reference): string => {
    const sql = pathSql(scope, row, reference.path)
    if (sql === undefined) whole = false
    return sql ?? 'null'
  }
  const sql = formulaToSql(checked, { column, param: literalOf, nowMs: 0, timeZone: 'UTC' }, { as })
  return sql.ok && whole ? `(${sql.sql})` : undefined
}

function pathSql(scope: RuleScope, row: Row, path: readonly string[]): string | undefined {
  const [name = '', ...rest] = path
  const field = fieldOf(row.shape, name)
  if (field === undefined || row.depth > deepest) return undefined
  if (rest.length > 0) {
    const target = field.to?.length === 1 ? objectOf(scope.model, field.to[0] ?? '') : undefined
    if (target === undefined || field.column === null) return undefined
    const alias = `${row.alias}_${row.depth}`
    const value = pathSql(scope, { shape: target, alias, depth: row.depth + 1 }, rest)
    return (
      value &&
      `(select ${value} from ${tableOf(scope.schema, target)} ${alias} where ${alias}.id = ${row.alias}.${ident(field.column)} and ${alias}.deleted_at is null)`
    )
  }
  if (field.column !== null) return `${row.alias}.${ident(field.column)}`
  if (field.formula === undefined) return undefined
  const check = checkText(field.formula.text, formulaScope(scope.model, row.shape.name), {
    context: 'field',
    blankAs: field.formula.blankAs,
    requireSql: true,
  })
  return check.ok && check.immutable && check.children.length === 0
    ? formulaSql(scope, { ...row, depth: row.depth + 1 }, check, 'value')
    : undefined
}

function literalOf(value: string | number | boolean | null | readonly string[]): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return literal(value)
  if (typeof value !== 'object') return String(value)
  return value.length === 0 ? `'{}'::text[]` : `array[${value.map((item) => literal(item)).join(', ')}]`
}
