/** Groups and aggregates as one statement. Groups are found and counted in the inner select; having and order see them by name. Pure. */
import type {
  CheckedAggregate,
  CheckedGroup,
  CheckedGrouping,
  CheckedHaving,
  DateUnit,
} from '@trellis/metadata/query/checked-query.ts'
import { sortCollation } from '../model/ddl.ts'
import { castOf, joined } from './filter-sql.ts'
import { havingFormulaSql } from './formula-sql.ts'
import { conditionsSql, rowsSql } from './page-sql.ts'
import type { PageAsk } from './page-sql.ts'
import type { Scope } from './scope.ts'
import { createScope } from './scope.ts'
import type { ReadEnv } from './source-sql.ts'
import { ident } from './sql-text.ts'
import { rawSql, sortedSql, wireSql } from './value-sql.ts'

/** Results by name: `g3` is the third group or aggregate. */
type Results = Map<string, { column: string; valueClass: CheckedGroup['valueClass'] }>

export function groupSql(env: ReadEnv, ask: PageAsk, grouping: CheckedGrouping): string {
  const { query, names } = ask
  const scope = createScope(env, query.shape, env.alias('t'))
  const results: Results = new Map()
  const selected: string[] = []
  for (const group of grouping.groups) {
    results.set(group.name, {
      column: `g.c${results.size}`,
      valueClass: group.unit === null ? group.valueClass : 'date',
    })
    selected.push(`${groupValueSql(scope, group)} as c${selected.length}`)
  }
  for (const aggregate of grouping.aggregates) {
    results.set(aggregate.name, { column: `g.c${results.size}`, valueClass: aggregate.valueClass })
    selected.push(`${aggregateSql(scope, aggregate)} as c${selected.length}`)
  }
  const conditions = conditionsSql(scope, query).join(' and ')
  const by = grouping.groups.length === 0 ? '' : ` group by ${grouping.groups.map((_, index) => index + 1).join(', ')}`
  const inner = `select ${selected.join(', ')} from ${rowsSql(env, query, ask.search)} ${scope.alias}${scope.joins()} where ${conditions}${by}`
  const having = grouping.having === null ? '' : ` where ${havingSql(env, grouping.having, results)}`
  const order = orderSql(env, grouping, results)
  const offset = env.params.add({ from: 'offset' }, 'bigint')
  const page = `select g.*, row_number() over (${order}) as _n from (${inner}) g${having}`
  const shown = [...results]
    .map(([name, { column, valueClass }]) => `${wireSql(column, valueClass)} as ${names.alias(name)}`)
    .join(', ')
  const rows = `select ${shown} from page g where g._n > ${offset} and g._n <= ${offset} + ${query.limit} order by g._n`
  const total = query.total === 'none' ? '' : ', (select count(*) from page)::int as total'
  return `with page as materialized (${page}) select (select json_agg(row_to_json(r)) from (${rows}) r)::text as records, (select json_build_array((${offset} + ${query.limit})::text)::text where exists (select from page where _n > ${offset} + ${query.limit})) as next${total}`
}

/** By the asked order, then by the groups, so pages of groups never overlap. */
function orderSql(env: ReadEnv, grouping: CheckedGrouping, results: Results): string {
  const asked = grouping.orderBy.map(({ name, descending }) => ({ name, descending }))
  const rest = grouping.groups
    .filter((group) => !asked.some((one) => one.name === group.name))
    .map((group) => ({ name: group.name, descending: false }))
  const parts = [...asked, ...rest].map(({ name, descending }) => {
    const result = results.get(name)
    const collated = result?.valueClass === 'text' ? ` collate ${ident(sortCollation(env.model.settings.locale))}` : ''
    return `${result?.column}${collated}${descending ? ' desc nulls last' : ''}`
  })
  return parts.length === 0 ? '' : `order by ${parts.join(', ')}`
}

function groupValueSql(scope: Scope, group: CheckedGroup): string {
  const raw = rawSql(scope, group.path)
  if (group.unit === null) return raw
  const local =
    group.valueClass === 'date'
      ? `${raw}::timestamp`
      : `${raw} at time zone ${scope.env.params.add({ from: 'time_zone' }, 'text')}`
  return unitSql(local, group.unit, scope.env.model.settings.fiscalYearStartMonth)
}

/** First day of the unit a local timestamp lies in; weeks start on Monday. */
function unitSql(local: string, unit: DateUnit, fiscalStartMonth: number): string {
  if (!unit.startsWith('fiscal')) return `date_trunc('${unit}', ${local})::date`
  const shift = `interval '${fiscalStartMonth - 1} months'`
  return `(date_trunc('${unit.slice('fiscal_'.length)}', date_trunc('month', ${local}) - ${shift}) + ${shift})::date`
}

function aggregateSql(scope: Scope, { fn, path }: CheckedAggregate): string {
  if (path === null) return 'count(*)'
  if (fn === 'count') return `count(${rawSql(scope, path)})`
  if (fn === 'count_distinct') return `count(distinct ${rawSql(scope, path)})`
  if (fn === 'avg') return `trim_scale(round(avg(${rawSql(scope, path)})::numeric, 6))`
  return `${fn}(${fn === 'sum' ? rawSql(scope, path) : sortedSql(scope, path)})`
}

const comparisons: { [test: string]: string } = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' }

function havingSql(env: ReadEnv, having: CheckedHaving, results: Results): string {
  switch (having.kind) {
    case 'and':
    case 'or':
      return joined(
        having.kind,
        having.parts.map((part) => havingSql(env, part, results)),
      )
    case 'not':
      return `(${havingSql(env, having.part, results)}) is not true`
    case 'formula':
      return havingFormulaSql(env, having.formula, (name) => results.get(name)?.column ?? 'null')
    case 'test': {
      const column = results.get(having.name)?.column ?? 'null'
      const cast = castOf(having.valueClass)
      const value = (offset: number) => env.params.add({ from: 'query', index: having.value + offset }, cast)
      if (having.test === 'is_null') return `${column} is null`
      if (having.test === 'one_of')
        return `${column} = any(${env.params.add({ from: 'query', index: having.value }, `${cast}[]`)})`
      if (having.test === 'between') return `${column} between ${value(0)} and ${value(1)}`
      return `${column} ${comparisons[having.test] ?? '='} ${value(0)}`
    }
  }
}
