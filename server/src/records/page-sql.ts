/**
 * One page of records as one statement: the page, its total and where the next page starts.
 *
 * The rows of a page are found first (filter, order, limit), the joins that only show something follow for those rows. A following page
 * is a union of runs, one per place where the sort values can differ first, each an index range; PostgreSQL stops after the first that
 * fill the page, so page 2,000 costs what page 2 costs. Blanks sort last in both directions. Pure.
 */
import type {
  CheckedChildren,
  CheckedColumn,
  CheckedOrder,
  CheckedQuery,
  FieldPath,
} from '@trellis/metadata/query/checked-query.ts'
import { valueClassOf } from '@trellis/metadata/query/path.ts'
import { jsonForm } from '../db/json-rows.ts'
import type { JsonForm } from '../db/json-rows.ts'
import { castOf, filterSql } from './filter-sql.ts'
import type { CursorPlace } from './cursor.ts'
import { hitsSql } from './search-sql.ts'
import type { SearchPlan } from './search-sql.ts'
import type { Scope } from './scope.ts'
import { companionColumn, createScope } from './scope.ts'
import {
  linksTableSql,
  narrowSql,
  rowsCountedSql,
  rowsVisibleSql,
  tableSql,
  visibleSql,
  withSql,
} from './source-sql.ts'
import type { ReadEnv } from './source-sql.ts'
import type { FirstOf } from './reach-forms.ts'
import { ident } from './sql-text.ts'
import { shownSql, sortedSql } from './value-sql.ts'

export const cappedTotal = 1000

/** What the text of a page depends on besides the query: which sort values of the cursor are blank. */
export type PageAsk = { query: CheckedQuery; cursor: CursorPlace | null; search: SearchPlan | null; names: OutputNames }

/** PostgreSQL cuts names at 63 bytes; longer ones travel under a short alias and are renamed in the answer. */
export type OutputNames = { alias(name: string): string; renamed: Map<string, string> }

export function createNames(): OutputNames {
  const renamed = new Map<string, string>()
  return {
    renamed,
    alias(name) {
      if (Buffer.byteLength(name) <= 63) return ident(name)
      const short = `~${renamed.size}`
      renamed.set(short, name)
      return ident(short)
    },
  }
}

/** Its rows are those of the page and one more, with the places of all (json-rows.ts), unless there is a total: then it is one row. */
export function pageSql(asked: ReadEnv, ask: PageAsk): string {
  const { query, cursor } = ask
  if (isCounted(query)) return countedPageSql({ ...asked, arrays: new Map<string, string>() }, ask)
  // A following page has several runs.
  const once = cursor === null && asked.form?.kind !== 'merge'
  const env = once ? asked : { ...asked, arrays: new Map<string, string>() }
  const outer = createScope(env, query.shape, 'p')
  const shown = membersSql(outer, ask)
  const found = runsSql(env, ask, outer.used)
  const sorts = sortsOf(query)
  const places = sorts.map((_, index) => `p._s${index}::text`)
  const order = sorts.map((sort, index) => directionSql(sort, `p._s${index}`)).join(', ')
  return `${withSql(env)}select ${[...shown, ...places].join(', ')} from (${found}) p${outer.joins()} order by ${order}`
}

/** The bytes of a page around its values; null for a page that is one row. */
export function pageForm(query: CheckedQuery): JsonForm | null {
  if (isCounted(query)) return null
  const members = [...query.columns.map((column) => column.name), ...query.children.map((child) => child.as)]
  return jsonForm(members.length === 0 ? [noMember] : members, query.limit, sortsOf(query).length)
}

/** What a record without fields has, so that it is an object. */
const noMember = '_'

function isCounted(query: CheckedQuery): boolean {
  return query.total !== 'none'
}

/** Every value as PostgreSQL prints it, lists as JSON. */
function membersSql(scope: Scope, { query, names }: PageAsk): string[] {
  const shown = query.columns.map(({ path }) => {
    const sql = shownSql(scope, path)
    return path.field.sqlType?.endsWith('[]') ? `to_json(${sql})` : sql
  })
  for (const child of query.children) shown.push(childrenSql(scope, child, names))
  return shown.length === 0 ? ['null'] : shown
}

/** One row: `records` (text of an array; null stands for none), `next`, the place of the last record where more follow, and `total`. */
function countedPageSql(env: ReadEnv, ask: PageAsk): string {
  const { query } = ask
  const outer = createScope(env, query.shape, 'p')
  const shown = columnsSql(outer, query.columns, query.children, ask.names)
  const found = foundSql(env, ask, outer)
  const last = `(select ${placeSql(query)} from page p where p._n = ${query.limit} and exists (select from page where _n > ${query.limit}))`
  const total = totalSql(env, ask)
  return [
    withSql(env, [`page as materialized (${found})`]),
    `select (select json_agg(row_to_json(r)) from (select ${shown} from page p${outer.joins()} where p._n <= ${query.limit} order by p._n) r)::text as records`,
    `, ${last} as next, ${total} as total`,
  ].join('')
}

/** The rows of the page, numbered. */
function foundSql(env: ReadEnv, ask: PageAsk, outer: Scope): string {
  return `select b.*, row_number() over () as _n from (${runsSql(env, ask, outer.used)}) b`
}

/** Where the next page starts. */
function placeSql(query: CheckedQuery): string {
  const places = [...Array(sortsOf(query).length).keys()].map((index) => `p._s${index}::text`).join(', ')
  return `json_build_array(${places})::text`
}

/** The members of an answered record. */
export function columnsSql(
  scope: Scope,
  columns: readonly CheckedColumn[],
  children: readonly CheckedChildren[],
  names: OutputNames,
): string {
  const shown = columns.map((column) => `${shownSql(scope, column.path)} as ${names.alias(column.name)}`)
  for (const child of children) shown.push(`${childrenSql(scope, child, names)} as ${names.alias(child.as)}`)
  return shown.length === 0 ? `null as ${ident(noMember)}` : shown.join(', ')
}

function childrenSql(
  scope: Scope,
  { child, via, select, where, orderBy, limit }: CheckedChildren,
  names: OutputNames,
): string {
  const { env } = scope
  const inner = createScope(env, child, env.alias('c'))
  const shown = columnsSql(inner, select, [], names)
  const conditions = [pointsHere(inner, via, scope), visibleSql(env, inner.alias, child)]
  if (where) conditions.push(filterSql(inner, where))
  const order = orderSql(inner, orderBy)
  const rows = `select ${shown} from ${tableSql(env, child)} ${inner.alias}${inner.joins()} where ${conditions.join(' and ')} order by ${order} limit ${limit}`
  const row = env.alias('r')
  return `(select coalesce(json_agg(row_to_json(${row})), '[]') from (${rows}) ${row})`
}

function pointsHere(inner: Scope, via: CheckedChildren['via'], outer: Scope): string {
  const id = outer.column([], 'id')
  if (via.linkTable !== undefined) {
    const link = inner.env.alias('l')
    return `exists (select from ${linksTableSql(inner.env, via.linkTable)} ${link} where ${link}.source = ${inner.alias}.id and ${link}.target = ${id})`
  }
  const points = `${inner.column([], via.column ?? 'id')} = ${id}`
  const kind =
    (via.to?.length ?? 0) > 1 || via.type === 'polymorphic_lookup' ? companionColumn(inner.shape, via.name) : undefined
  return kind === undefined
    ? points
    : `${points} and ${inner.column([], kind)} = ${inner.env.params.add({ from: 'plan', value: outer.shape.name }, 'text')}`
}

/** `key`: sorted by the primary key alone, whose index has the plain order in both directions. */
type Sort = { sql(scope: Scope): string; descending: boolean; nullable: boolean; key: boolean; cast: string }

/** The asked order with the id as last word, in the direction of the last, as the derived indexes have it: no two records tie. */
function sortsOf(query: CheckedQuery): Sort[] {
  const sorts = query.orderBy.map((order) => sortOf(order, query.orderBy.length === 1))
  if (query.orderBy.some((order) => order.path.text === 'id')) return sorts
  const descending = sorts.at(-1)?.descending ?? false
  return [...sorts, { sql: (scope) => scope.column([], 'id'), descending, nullable: false, key: false, cast: 'uuid' }]
}

function sortOf({ path, descending }: CheckedOrder, alone: boolean): Sort {
  const nullable =
    path.hops.length > 0 ||
    !['id', 'created_at', 'updated_at', 'version'].includes(path.field.name) ||
    !path.field.system
  const key = alone && path.hops.length === 0 && path.field.name === 'id'
  return { sql: (scope) => sortedSql(scope, path), descending, nullable, key, cast: cursorCast(path) }
}

/** A whole number is compared as one, or its index would not be used. */
function cursorCast({ field, variants }: FieldPath): string {
  const type = field.sqlType?.toLowerCase() ?? ''
  return variants === undefined && ['integer', 'bigint', 'smallint'].includes(type) ? type : castOf(valueClassOf(field))
}

/** `desc nulls last` is how the derived indexes are built. */
function directionSql(sort: Sort, sql: string): string {
  if (!sort.descending) return sql
  return sort.key ? `${sql} desc` : `${sql} desc nulls last`
}

/** The asked order and then the id, for rows that need no cursor. */
export function orderSql(scope: Scope, orders: readonly CheckedOrder[]): string {
  const sorts = orders.map((order) => sortOf(order, false)).map((sort) => directionSql(sort, sort.sql(scope)))
  return [...sorts, scope.column([], 'id')].join(', ')
}

function runsSql(env: ReadEnv, ask: PageAsk, exported: ReadonlySet<string>): string {
  const sorts = sortsOf(ask.query)
  if (ask.cursor === null) return runSql(env, ask, { sorts, exported, after: () => [] })
  const runs = runConditions(sorts, ask.cursor).map((after) => `(${runSql(env, ask, { sorts, exported, after })})`)
  if (runs.length === 1) return runs[0] ?? ''
  return `select * from (${runs.join(' union all ')}) u limit ${ask.query.limit + 1}`
}

type Run = { sorts: Sort[]; exported: ReadonlySet<string>; after(scope: Scope): string[] }

/** For each sort value, from the last: the ones before it equal, this one later (then: blank). */
function runConditions(sorts: Sort[], cursor: CursorPlace): ((scope: Scope) => string[])[] {
  const runs: ((scope: Scope) => string[])[] = []
  for (let at = sorts.length - 1; at >= 0; at--) {
    const sort = sorts[at]
    if (sort === undefined || cursor[at] === null) continue
    const equal = (scope: Scope) =>
      sorts
        .slice(0, at)
        .map((before, index) =>
          cursor[index] === null
            ? `${before.sql(scope)} is null`
            : `${before.sql(scope)} = ${cursorValue(scope, index, before)}`,
        )
    runs.push((scope) => [
      ...equal(scope),
      `${sort.sql(scope)} ${sort.descending ? '<' : '>'} ${cursorValue(scope, at, sort)}`,
    ])
    if (sort.nullable) runs.push((scope) => [...equal(scope), `${sort.sql(scope)} is null`])
  }
  return runs
}

function cursorValue(scope: Scope, index: number, sort: Sort): string {
  return scope.env.params.add({ from: 'cursor', index }, sort.cast)
}

function runSql(env: ReadEnv, { query, search }: PageAsk, { sorts, exported, after }: Run): string {
  const scope = createScope(env, query.shape, env.alias('t'))
  const columns = [...exported].map((column) => scope.column([], column))
  const keys = sorts.map((sort) => sort.sql(scope))
  const merged = env.form?.kind === 'merge'
  const firstOf: FirstOf = (reached) => firstSql(env, query, { sorts, after }, reached)
  const conditions = [...conditionsSql(scope, query, merged ? firstOf : undefined), ...after(scope)]
  const selected = [...columns, ...keys.map((key, index) => `${key} as _s${index}`)].join(', ')
  const order = sorts.map((sort, index) => directionSql(sort, keys[index] ?? '')).join(', ')
  return `select ${selected} from ${rowsSql(env, query, search)} ${scope.alias}${scope.joins()} where ${conditions.join(' and ')} order by ${order} limit ${query.limit + 1}`
}

/**
 * Ids of the first records in the order of the page, as many as it may hold: of these owners, and of what rules and shares open besides. Each
 * owner's first ones are told by the index alone, where it has all that is asked; only the best of all are looked at.
 */
function firstSql(env: ReadEnv, query: CheckedQuery, order: RunOrder, reached: Parameters<FirstOf>[0]): string {
  const { sorts, after } = order
  const ordered = (keys: string[], limit: number): string =>
    ` order by ${sorts.map((sort, at) => directionSql(sort, keys[at] ?? '')).join(', ')} limit ${limit}`
  const limit = query.limit + 1
  const best = ordered(
    sorts.map((_, at) => `k._s${at}`),
    limit,
  )
  const firstOf = (some: string, each: number): string => {
    const scope = createScope(env, query.shape, env.alias('f'))
    const keys = sorts.map((sort) => sort.sql(scope))
    const met = [`${scope.alias}.owner = o.owner`, ...livingSql(scope, query), ...after(scope)].join(' and ')
    const rows = `select ${keyedSql(scope, keys)} from ${tableSql(env, query.shape)} ${scope.alias}${scope.joins()} where ${met}`
    return `select o.owner, k.* from ${some} cross join lateral (${rows}${ordered(keys, each)}) k`
  }
  const others = openedSql(env, query, order, reached)
  const all = (each: number): string =>
    [firstOf(`unnest(${reached.owners}) o(owner)`, each), ...others].join(' union all ')
  return env.form?.many
    ? bestOfManySql(all, (ahead) => firstOf(ahead, limit), { best, few: fewOf(limit) })
    : `select k.id from (${all(limit)}) k${best}`
}

type RunOrder = Pick<Run, 'sorts' | 'after'>

/** What rules and shares open of others, found once for all runs of a page; without an owner, as none has all of it. */
function openedSql(
  env: ReadEnv,
  query: CheckedQuery,
  { sorts, after }: RunOrder,
  { owners, opened }: Parameters<FirstOf>[0],
): string[] {
  const found = opened('x').map((condition) => {
    const scope = createScope(env, query.shape, 'x')
    for (const sort of sorts) sort.sql(scope)
    const columns = [...new Set(['id', ...scope.used])].map((column) => scope.column([], column)).join(', ')
    const met = [condition, ...livingSql(scope, query), `(x.owner in (select unnest(${owners}))) is not true`]
    return `select ${columns} from ${tableSql(env, query.shape)} x${scope.joins()} where ${met.join(' and ')}`
  })
  if (found.length === 0) return []
  // Shared and ruled records may be the same.
  env.named.set('opened', found.join(' union '))
  const scope = createScope(env, query.shape, env.alias('w'))
  const keys = sorts.map((sort) => sort.sql(scope))
  const later = after(scope).join(' and ')
  return [`select null::uuid, ${keyedSql(scope, keys)} from opened ${scope.alias}${later && ` where ${later}`}`]
}

function keyedSql(scope: Scope, keys: string[]): string {
  return [scope.column([], 'id'), ...keys.map((key, at) => `${key} as _s${at}`)].join(', ')
}

/** Living records that meet the filter and what narrows the caller's reach. */
function livingSql(scope: Scope, query: CheckedQuery): string[] {
  const filter = query.where === null ? [] : [filterSql(scope, query.where)]
  return [`${scope.alias}.deleted_at is null`, ...narrowSql(scope.env, scope.alias, query.shape), ...filter]
}

/**
 * Of many owners a page holds a few records each. So a few of each are looked at, and as many as the page holds only of those all of whose
 * few are among the best: of every other one, the first that is not among them is already too late.
 */
function bestOfManySql(
  firstOfAll: (each: number) => string,
  firstOf: (ahead: string) => string,
  { best, few }: { best: string; few: number },
): string {
  const first = `first as materialized (select * from (${firstOfAll(few)}) k${best})`
  const ahead = `ahead as materialized (select owner from first where owner is not null group by owner having count(*) = ${few})`
  const rest = `select * from first where (owner in (select owner from ahead)) is not true`
  return `with ${first}, ${ahead} select k.id from (${rest} union all ${firstOf('ahead o')}) k${best}`
}

/** How many records of each of many owners are looked at before it is known who has more. */
export function fewOf(limit: number): number {
  return Math.ceil(Math.sqrt(limit))
}

/** The rows a query looks at: the table (or its past), or the hits of the search in it. */
export function rowsSql(env: ReadEnv, query: CheckedQuery, search: SearchPlan | null): string {
  const table = tableSql(env, query.shape)
  return search === null ? table : hitsSql(env, search, table)
}

/** Living (or binned), reachable, matching the filter. */
export function conditionsSql(scope: Scope, query: CheckedQuery, firstOf?: FirstOf): string[] {
  const { env, alias } = scope
  const conditions = [
    query.deleted ? visibleSql(env, alias, query.shape, true) : rowsVisibleSql(env, alias, query.shape, firstOf),
  ]
  if (query.where !== null) conditions.push(filterSql(scope, query.where))
  return conditions
}

function totalSql(env: ReadEnv, { query, search }: PageAsk): string {
  const scope = createScope(env, query.shape, env.alias('n'))
  const limit = query.total === 'capped' ? ` limit ${cappedTotal + 1}` : ''
  const rows = countedRows(scope, query)
  const from = `from ${rowsSql(env, query, search)} ${scope.alias}${scope.joins()} where `
  const selects = rows.map((conditions) => `select ${from}${conditions.join(' and ')}`)
  return `(select count(*) from (${selects.join(' union all ')}${limit}) k)::int`
}

/** What is counted, in parts that have no record in common. */
function countedRows(scope: Scope, query: CheckedQuery): string[][] {
  const { env, alias } = scope
  // Along an order only the planner knows where a filter is met first.
  const apart = query.where === null || env.form?.kind !== 'walk'
  const counted = apart ? rowsCountedSql(env, alias, query.shape) : undefined
  if (counted === undefined) return [conditionsSql(scope, query)]
  const filter = query.where === null ? [] : [filterSql(scope, query.where)]
  return counted.map((reached) => [`${alias}.deleted_at is null`, reached, ...filter])
}
