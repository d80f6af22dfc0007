/**
 * Conditions as SQL. Two-valued: a comparison with blank counts as false, `not` is the plain opposite (`is not true`).
 * Its twin in memory is metadata/src/query/match.ts; a property test holds them together. Pure.
 */
import type { CheckedFilter, FieldPath, TestName, ValueClass } from '@trellis/metadata/query/checked-query.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { Scope } from './scope.ts'
import { variantsOf } from './scope.ts'
import { blindColumn, blindSql } from './sealed.ts'
import { ident } from './sql-text.ts'
import { formulaConditionSql, linkSource, rawSql, sortedSql } from './value-sql.ts'

export type Test = CheckedFilter & { kind: 'test' }

export function filterSql(scope: Scope, filter: CheckedFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.parts.map((part) => filterSql(scope, part)),
      )
    case 'not':
      return negatedSql(scope, filter.part)
    case 'formula':
      return formulaConditionSql(scope, filter.formula)
    case 'test':
      return testSql(scope, filter)
  }
}

export function joined(kind: 'and' | 'or', parts: string[]): string {
  if (parts.length === 0) return kind === 'and' ? 'true' : 'false'
  return parts.length === 1 ? (parts[0] ?? 'true') : `(${parts.join(` ${kind} `)})`
}

/** Forms an index or the planner's statistics can use, where there is one. */
function negatedSql(scope: Scope, part: CheckedFilter): string {
  if (part.kind === 'test' && part.valueClass !== 'many' && part.valueClass !== 'list' && !isSealedTest(part)) {
    if (part.test === 'is_null') return `${rawSql(scope, part.path)} is not null`
    if (part.test === 'eq') return `${comparedSql(scope, part.path)} is distinct from ${placeholder(scope, part, 0)}`
  }
  return `(${filterSql(scope, part)}) is not true`
}

const comparisons: { [test in TestName]?: string } = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' }

function testSql(scope: Scope, filter: Test): string {
  const { path, valueClass, test } = filter
  if (valueClass === 'many') return linkTestSql(scope, filter)
  if (valueClass === 'list') return listTestSql(scope, filter)
  if (isSealedTest(filter)) return sealedTestSql(scope, filter)
  if (test === 'is_null') return `${rawSql(scope, path)} is null`
  if (test === 'contains' || test === 'starts_with' || test === 'ends_with') return textTestSql(scope, filter)
  if (test === 'one_of')
    return `${comparedSql(scope, path)} = any(${scope.env.params.add({ from: 'query', index: filter.value }, `${castOf(valueClass)}[]`)})`
  const low = placeholder(scope, filter, 0)
  if (test === 'eq') return equalSql(scope, path, low)
  const sorted = sortedSql(scope, path)
  if (test === 'between') return `${sorted} between ${low} and ${placeholder(scope, filter, 1)}`
  if (test === 'range') return `(${sorted} >= ${low} and ${sorted} < ${placeholder(scope, filter, 1)})`
  return `${sorted} ${comparisons[test] ?? '='} ${low}`
}

function isSealedTest({ path, test }: Test): boolean {
  return test !== 'is_null' && fieldType(path.field.type)?.encrypted === true
}

/** Encrypted values compare by their hashes, of every key that is known: what stands under a former one is found too. */
function sealedTestSql(scope: Scope, { path, value }: Test): string {
  const parts = variantsOf(path).map((variant) => {
    scope.env.params.hashed.push({ object: variant.owner.name, field: variant.field.name })
    const slot = { from: 'hashes' as const, index: value, column: blindColumn(variant.owner, variant.field) ?? '' }
    return `${blindSql(rawSql(scope, variant))} = any(${scope.env.params.add(slot, 'text[]')})`
  })
  return joined('or', parts)
}

/** Equality is the same under every collation, but an index is only used under its own: unique indexes have the plain one. */
function comparedSql(scope: Scope, path: FieldPath): string {
  return path.field.unique || path.field.system ? rawSql(scope, path) : sortedSql(scope, path)
}

function equalSql(scope: Scope, path: FieldPath, value: string): string {
  const plain = `${comparedSql(scope, path)} = ${value}`
  const folded =
    path.variants === undefined &&
    path.field.sqlType === 'text' &&
    path.owner.uniques.some(
      (unique) => unique.caseInsensitive && unique.fields.length === 1 && unique.fields[0] === path.field.name,
    )
  return folded ? `(lower(${rawSql(scope, path)}) = lower(${value}) and ${plain})` : plain
}

function placeholder(scope: Scope, filter: Test, offset: number): string {
  return scope.env.params.add({ from: 'query', index: filter.value + offset }, castOf(filter.valueClass))
}

export function castOf(valueClass: ValueClass): string {
  switch (valueClass) {
    case 'number':
      return 'numeric'
    case 'datetime':
      return 'timestamptz'
    case 'id':
    case 'many':
      return 'uuid'
    case 'boolean':
    case 'date':
    case 'time':
      return valueClass
    default:
      return 'text'
  }
}

/** Letters compare without case, by Unicode's rules: the ICU root collation lower-cases like JavaScript does. */
function textTestSql(scope: Scope, filter: Test): string {
  const text = `lower(${rawSql(scope, filter.path)} collate ${ident('und-x-icu')})`
  const searched = `lower(${placeholder(scope, filter, 0)} collate ${ident('und-x-icu')})`
  if (filter.test === 'contains') return `strpos(${text}, ${searched}) > 0`
  if (filter.test === 'starts_with') return `starts_with(${text}, ${searched})`
  return `right(${text}, length(${searched})) = ${searched}`
}

/** A list that is empty counts as blank. */
function listTestSql(scope: Scope, filter: Test): string {
  const list = rawSql(scope, filter.path)
  if (filter.test === 'is_null') return `coalesce(cardinality(${list}), 0) = 0`
  if (filter.test === 'has')
    return `${list} @> array[${scope.env.params.add({ from: 'query', index: filter.value }, 'text')}]`
  const values = scope.env.params.add({ from: 'query', index: filter.value }, 'text[]')
  return filter.test === 'same' ? `(${list} @> ${values} and ${list} <@ ${values})` : `${list} && ${values}`
}

function linkTestSql(scope: Scope, filter: Test): string {
  const { from, on, target } = linkSource(scope, filter.path)
  if (filter.test === 'is_null') return `not exists (select from ${from} where ${on})`
  const values =
    filter.test === 'has'
      ? `= ${placeholder(scope, filter, 0)}`
      : `= any(${scope.env.params.add({ from: 'query', index: filter.value }, 'uuid[]')})`
  return `exists (select from ${from} where ${on} and ${target}.id ${values})`
}
