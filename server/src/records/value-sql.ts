/** The SQL of a field's value: raw for comparing and sorting, in wire form for showing. Pure. */
import { sealedMask } from './sealed.ts'
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { FieldPath, ValueClass } from '@trellis/metadata/query/checked-query.ts'
import { valueClassOf } from '@trellis/metadata/query/path.ts'
import { collation, sortCollation } from '../model/ddl.ts'
import { formulaFieldSql, formulaFilterSql } from './formula-sql.ts'
import { maskedSql } from './mask-sql.ts'
import type { Scope } from './scope.ts'
import { variantsOf } from './scope.ts'
import { linksTableSql, tableSql, visibleSql } from './source-sql.ts'
import { ident } from './sql-text.ts'

/** The value as PostgreSQL holds it. */
export function rawSql(scope: Scope, path: FieldPath): string {
  const parts = variantsOf(path).map((variant) => oneRawSql(scope, variant))
  return parts.length === 1 ? (parts[0] ?? 'null') : `coalesce(${parts.join(', ')})`
}

function oneRawSql(scope: Scope, path: FieldPath): string {
  const { field } = path
  if (field.linkTable !== undefined) return linksSql(scope, path)
  if (field.column === null) return formulaFieldSql(scope, path, rawSql)
  return scope.column(path.hops, field.column)
}

/** A formula condition over the scope's object. */
export function formulaConditionSql(scope: Scope, formula: CheckedFormula): string {
  return formulaFilterSql(scope, formula, rawSql)
}

/** The value for ORDER BY, < and >: text under the workspace's collation, as the derived indexes have it. */
export function sortedSql(scope: Scope, path: FieldPath): string {
  const raw = rawSql(scope, path)
  if (valueClassOf(path.field) !== 'text') return raw
  const { locale } = scope.env.model.settings
  if (path.variants !== undefined || path.field.column === null) return `${raw} collate ${ident(sortCollation(locale))}`
  return raw + collation(path.field, locale)
}

/** The value as the API carries it. */
export function shownSql(scope: Scope, path: FieldPath): string {
  const parts = variantsOf(path).map((variant) => oneShownSql(scope, variant))
  return parts.length === 1 ? (parts[0] ?? 'null') : `coalesce(${parts.join(', ')})`
}

function oneShownSql(scope: Scope, path: FieldPath): string {
  const raw = oneRawSql(scope, path)
  if (path.right === 'masked') return maskedSql(raw, path.field, valueClassOf(path.field))
  if (path.field.type === 'encrypted_text') return `case when ${raw} is not null then '${sealedMask}' end`
  if (path.field.column === null && path.field.formula !== undefined) return wireSql(raw, valueClassOf(path.field))
  const own = fieldType(path.field.type)?.selectSql?.(raw)
  return own ?? wireSql(raw, valueClassOf(path.field))
}

/** Wire form by class, for results that are no field's own column. */
export function wireSql(raw: string, valueClass: ValueClass): string {
  return valueClass === 'datetime' ? `to_char(${raw} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : raw
}

/** Ids of the linked records the caller may see, oldest first. */
function linksSql(scope: Scope, path: FieldPath): string {
  const { from, on, target } = linkSource(scope, path)
  return `(select coalesce(json_agg(${target}.id order by ${target}.id), '[]') from ${from} where ${on})`
}

/** FROM and WHERE over the visible records a many-to-many field links to. */
export function linkSource(scope: Scope, path: FieldPath): { from: string; on: string; target: string } {
  const { env } = scope
  const to = path.field.to?.[0]
  const shape = to === undefined ? undefined : env.model.objects[to]
  if (path.field.linkTable === undefined || shape === undefined)
    throw new Error(`${path.text} is not a many-to-many field`)
  const link = env.alias('l')
  const target = env.alias('m')
  return {
    from: `${linksTableSql(env, path.field.linkTable)} ${link} join ${tableSql(env, shape)} ${target} on ${target}.id = ${link}.target`,
    on: `${link}.source = ${scope.column(path.hops, 'id')} and ${visibleSql(env, target, shape)}`,
    target,
  }
}
