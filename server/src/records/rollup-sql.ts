/**
 * The statement that recomputes roll-ups of some parents: $1 parent ids (uuid[]), $2 change set.
 *
 * Amounts are summed in the organisation's currency (`<field>_converted`), so no roll-up ever adds two currencies. An empty set counts
 * and sums to 0; its minimum, maximum, average, first and last are blank.
 */
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { resolvePath } from '@trellis/metadata/query/path.ts'
import type { Ctx } from '../ctx.ts'
import { childCondition } from './child-condition.ts'
import { discriminatorOf } from './parents.ts'
import { platformEnv } from './platform-env.ts'
import type { RollupField } from './rollups.ts'
import { createScope } from './scope.ts'
import type { Scope } from './scope.ts'
import type { ReadEnv } from './source-sql.ts'
import { columnFields, ident, literal, tableOf } from './sql-text.ts'
import { rawSql } from './value-sql.ts'
import { changedSql, historyCte, sameRow, supersededColumns } from './write-sql.ts'

type Group = { child: ObjectShape; via: string; alias: string; rollups: { field: RollupField; as: string }[] }

export function rollupSql(
  ctx: Ctx,
  parent: ObjectShape,
  rollups: readonly RollupField[],
): { text: string; steady: boolean } {
  const { schema } = ctx.db
  const env = platformEnv(ctx)
  const groups = groupsOf(ctx.model, rollups)
  let steady = true
  const table = tableOf(schema, parent)
  const values = groups.flatMap((group) =>
    group.rollups.map(({ field, as }) => ({ field, value: emptyAs(field, `${group.alias}.${as}`) })),
  )
  // One index scan per parent whatever the planner believes about the number of parents.
  const joins = groups.map((group) => {
    const source = groupSql(env, parent, group)
    steady &&= source.steady
    return ` left join lateral (${source.sql}) ${group.alias} on true`
  })
  const cells = values.map(({ field }) => `t.${ident(field.column)}`).join(', ')
  const changed = changedSql(
    parent,
    values.map(({ field }) => field.name),
  )
  const references = columnFields(parent).filter(
    (field) => parent.feeds.length > 0 && (field.to !== undefined || field.companionOf !== undefined),
  )
  const kept = references.map((field) => `w.${ident(field.column)} as ${ident(field.name)}`).join(', ')
  const text = `with n as materialized (select clock_timestamp() as at),
w as (update ${table} t set ${values.map(({ field, value }) => `${ident(field.column)} = ${value}`).join(', ')}, _via = 'system', _change = $2::uuid, _from = greatest(n.at, t._from + interval '1 microsecond')
  from ${table} o${joins.join('')}, n where t.id = any($1::uuid[]) and t.deleted_at is null and ${sameRow} and (${cells}) is distinct from (${values.map(({ value }) => value).join(', ')}) returning ${['id', 'version', '_from', ...values.map(({ field }) => field.column), ...references.map((field) => field.column)].map((column) => `t.${ident(column)}`).join(', ')}, ${supersededColumns(parent)}),
${historyCte(schema, parent)},
e as (insert into ${ident(schema)}._event (at, object, record, kind, version, change, via, fields)
  select w._from, ${literal(parent.name)}, w.id, 'updated', w.version, $2::uuid, 'system', ${changed} from w)
select ${kept === '' ? `'{}'::json` : `(select row_to_json(r) from (select ${kept}) r)`} as values, ${changed} as changed from w`
  return { text, steady }
}

function groupsOf(model: Model, rollups: readonly RollupField[]): Group[] {
  const groups: Group[] = []
  for (const field of rollups) {
    const child = objectOf(model, field.rollup.child)
    if (!child) continue
    let group = groups.find((known) => known.child === child && known.via === field.rollup.via)
    if (!group) groups.push((group = { child, via: field.rollup.via, alias: `a${groups.length}`, rollups: [] }))
    group.rollups.push({ field, as: `r${group.rollups.length}` })
  }
  return groups
}

function groupSql(env: ReadEnv, parent: ObjectShape, group: Group): { sql: string; steady: boolean } {
  const { child } = group
  const alias = env.alias('c')
  const scope = createScope(env, child, alias)
  const via = fieldOf(child, group.via)
  const discriminator = via && discriminatorOf(child, via)
  const only = discriminator ? ` and ${alias}.${ident(discriminator.column)} = ${literal(parent.name)}` : ''
  let steady = true
  const cells = group.rollups.map(({ field, as }) => {
    const condition = field.rollup.where ? childCondition(scope, field.rollup.where) : undefined
    steady &&= condition?.steady ?? true
    return `${aggregateSql(scope, field, condition ? ` filter (where ${condition.sql})` : '')} as ${as}`
  })
  const sql = `select ${cells.join(', ')} from ${tableOf(env.schema, child)} ${alias}${scope.joins()} where ${alias}.${ident(via?.column ?? group.via)} = o.id${only} and ${alias}.deleted_at is null`
  return { sql, steady }
}

function aggregateSql(scope: Scope, field: RollupField, filter: string): string {
  const { aggregate } = field.rollup
  const value = field.rollup.field === undefined ? undefined : valueSql(scope, field.rollup.field)
  if (aggregate === 'count' || value === undefined) return `count(*)${filter}`
  if (aggregate === 'first' || aggregate === 'last') {
    const order = orderSql(scope, field)
    return `(array_agg(${value} order by ${order} ${aggregate === 'first' ? 'asc' : 'desc'} nulls last, ${scope.alias}.id)${filter})[1]`
  }
  return `${aggregate}(${value})${filter}`
}

/** An amount counts in the organisation's currency; a formula field without a column is worked out. */
function valueSql(scope: Scope, name: string): string {
  const converted = fieldOf(scope.shape, `${name}_converted`)
  if (converted?.column && converted.companionOf === name) return `${scope.alias}.${ident(converted.column)}`
  const path = resolvePath(scope.env, scope.shape, name, 'show')
  return path ? rawSql(scope, path) : `${scope.alias}.${ident(name)}`
}

/** `-close_date` and `close_date` name the same order: first and last say the direction. */
function orderSql(scope: Scope, field: RollupField): string {
  const named = field.orderBy === undefined ? undefined : fieldOf(scope.shape, field.orderBy.replace(/^-/, ''))
  return `${scope.alias}.${ident(named?.column ?? 'created_at')}`
}

function emptyAs(field: RollupField, sql: string): string {
  return field.rollup.aggregate === 'count' || field.rollup.aggregate === 'sum' ? `coalesce(${sql}, 0)` : sql
}
