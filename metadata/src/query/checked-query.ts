/**
 * A query after it was held against the Model and the caller's rights: names are fields, values are parsed, relative dates are days.
 *
 * Values stand apart in `values` and conditions refer to them by index, so two queries that differ in values only have one `key`
 * and share one SQL text.
 */
import type { FieldRight } from '../access/access.ts'
import type { AggregateFunction, JsonValue } from '../fields/field-type.ts'
import type { CheckedFormula } from '../formula/check.ts'
import type { FieldShape, ObjectShape } from '../model/shape.ts'

/** One step through a to-one lookup of the object before it. */
export type Hop = {
  field: FieldShape
  target: ObjectShape
  /** The lookup may point at several objects. */ polymorphic: boolean
}

/**
 * A readable field, from the queried object through `hops`. `variants` (polymorphic lookups only): the same field in each object the
 * lookup may point at; at most one of them has a value, and hops, owner and field are those of the first.
 */
export type FieldPath = {
  text: string
  hops: Hop[]
  owner: ObjectShape
  field: FieldShape
  right: FieldRight
  variants?: FieldPath[]
}

/** How values of a field compare: decides operators, SQL casts and matching in memory. */
export type ValueClass = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'id' | 'list' | 'many' | 'json'

/**
 * One condition. `value` is the index of its value in `values`; `range` (low <= x < high) and `between` use the next one too.
 * `has`: a list contains the value; `has_any`: one of the values; `same`: exactly these; `one_of`: = any.
 */
export type TestName =
  | 'eq'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'between'
  | 'range'
  | 'one_of'
  | 'is_null'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'has'
  | 'has_any'
  | 'same'

/** Two-valued: a test of a blank field is false (is_null: true), `not` is the plain opposite. */
export type CheckedFilter =
  | { kind: 'and' | 'or'; parts: CheckedFilter[] }
  | { kind: 'not'; part: CheckedFilter }
  | { kind: 'test'; path: FieldPath; valueClass: ValueClass; test: TestName; value: number }
  | { kind: 'formula'; formula: CheckedFormula }

export type CheckedOrder = { path: FieldPath; descending: boolean }

export type CheckedChildren = {
  as: string
  child: ObjectShape
  /** The child's lookup that points here. */
  via: FieldShape
  select: CheckedColumn[]
  where: CheckedFilter | null
  orderBy: CheckedOrder[]
  limit: number
}

/** One member of the answered record: `name` is the very text it was asked by. */
export type CheckedColumn = { name: string; path: FieldPath }

export type DateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'fiscal_quarter' | 'fiscal_year'
export type CheckedGroup = { name: string; path: FieldPath; valueClass: ValueClass; unit: DateUnit | null }
export type CheckedAggregate = { name: string; fn: AggregateFunction; path: FieldPath | null; valueClass: ValueClass }

/** Tests of group and aggregate results, by their names. */
export type CheckedHaving =
  | { kind: 'and' | 'or'; parts: CheckedHaving[] }
  | { kind: 'not'; part: CheckedHaving }
  | { kind: 'test'; name: string; valueClass: ValueClass; test: TestName; value: number }
  | { kind: 'formula'; formula: CheckedFormula }

export type CheckedGrouping = {
  groups: CheckedGroup[]
  aggregates: CheckedAggregate[]
  having: CheckedHaving | null
  orderBy: { name: string; descending: boolean }[]
}

export type CheckedQuery = {
  shape: ObjectShape
  /** Equal keys (of one Model and one access key) have equal SQL. */
  key: string
  columns: CheckedColumn[]
  children: CheckedChildren[]
  where: CheckedFilter | null
  orderBy: CheckedOrder[]
  grouping: CheckedGrouping | null
  limit: number
  total: 'none' | 'exact' | 'capped'
  cursor: string | null
  /** Instant, RFC 3339. */
  asOf: string | null
  search: string | null
  deleted: boolean
  values: (JsonValue | readonly string[])[]
  /** False when the SQL depends on the moment it is asked or who asks (a formula with NOW or $User). */
  cacheable: boolean
  /** True when it depends on the day and the zone (a formula with TODAY). */
  perDay: boolean
}
