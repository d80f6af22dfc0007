/** The full query of `POST /api/v1/query`, and what a list URL becomes. Plain data; checked by check-query.ts. */
import type { AggregateFunction, JsonValue, Operator } from '../fields/field-type.ts'

/** `{"token": "this_quarter"}`, `{"token": "last_n_days", "n": 30}`; the string `$me` is the caller. */
export type FilterValue = JsonValue | { token: string; n?: number }

export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | FilterCondition | { formula: string }

export type FilterCondition = { field: string; op: Operator; value?: FilterValue }

/** A field path (`account.owner.name`, up to 5 hops) or the children of a record. A value stands in the answer under the very name it was asked by. */
export type QueryField =
  | string
  | { children: string; fields: string[]; where?: Filter; order_by?: OrderBy[]; limit?: number; as?: string }

export type OrderBy = { field: string; dir?: 'asc' | 'desc' }

export type GroupBy =
  | string
  | {
      field: string
      unit?: 'day' | 'week' | 'month' | 'quarter' | 'year' | 'fiscal_quarter' | 'fiscal_year'
      as?: string
    }

export type Aggregate = { fn: AggregateFunction; field?: string }

export type RecordQuery = {
  object: string
  fields?: QueryField[]
  where?: Filter
  order_by?: OrderBy[]
  limit?: number
  cursor?: string | null
  total?: boolean | 'capped'
  group_by?: GroupBy[]
  aggregates?: { [name: string]: Aggregate }
  /** Over the names of groups and aggregates. */
  having?: Filter
  as_of?: string
  /** Words to search for inside this object, on top of where. */
  search?: string
  /** A saved list view: its filter is added, its order and columns are used where the query gives none. */
  view?: string
  /** The bin instead of the living records. */
  deleted?: boolean
}
