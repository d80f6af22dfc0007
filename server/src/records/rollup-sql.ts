/**
 * The statement that recomputes roll-ups of some parents: $1 parent ids (uuid[]), $2 change set.
 *
 * Amounts are summed in the organisation's currency (`<field>_converted`), so no roll-up ever adds two currencies. An empty set counts
 * and sums to 0; its minimum, maximum, average, first and last are blank.
 */
import type { FieldShape, Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { childCondition } from './child-condition.ts'
import { discriminatorOf } from './parents.ts'
import type { RollupField } from './rollups.ts'
import { columnFields, ident, literal, tableOf } from './sql-text.ts'
import { changedSql, historyCte, sameRow, supersededColumns } from './write-sql.ts'

type Group = { child: ObjectShape; via: string; alias: string; rollups: { field: RollupField; as: string }[] }

export function rollupSql(model: Model, schema: string, parent: ObjectShape, rollups: readonly RollupField[]): string {
  const groups = groupsOf(model, rollups)
  const table = tableOf(schema, parent)
  const values = groups.flatMap((group) => group.rollups.map(({ field, as }) => ({ field, value: emptyAs(field, `${group.alias}.${as}`) })))
  // One index scan per parent whatever the planner believes about the number of parents.
  const joins = groups.map((group) => ` left join lateral (${groupSql(model, schema, parent, group)}) ${group.alias} on true`)
  const cells = values.map(({ field }) => `t.${ident(field.column)}`).join(', ')
  const changed = changedSql(parent, values.map(({ field }) => field.name))
  const references = columnFields(parent).filter((field) => parent.feeds.length > 0 && (field.to !== undefined || field.companionOf !== undefined))
  const kept = references.map((field) => `w.${ident(field.column)} as ${ident(field.name)}`).join(', ')
  return `with n as materialized (select clock_timestamp() as at),
w as (update ${table} t set ${values.map(({ field, value }) => `${ident(field.column)} = ${value}`).join(', ')}, _via = 'system', _change = $2::uuid, _from = greatest(n.at, t._from + interval '1 microsecond')
  from ${table} o${joins.join('')}, n where t.id = any($1::uuid[]) and t.deleted_at is null and ${sameRow} and (${cells}) is distinct from (${values.map(({ value }) => value).join(', ')}) returning t.*, ${supersededColumns(parent)}),
${historyCte(schema, parent)},
e as (insert into ${ident(schema)}._event (at, object, record, kind, version, change, via, fields)
  select w._from, ${literal(parent.name)}, w.id, 'updated', w.version, $2::uuid, 'system', ${changed} from w)
select ${kept === '' ? `'{}'::json` : `(select row_to_json(r) from (select ${kept}) r)`} as values, ${changed} as changed from w`
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

function groupSql(model: Model, schema: string, parent: ObjectShape, group: Group): string {
  const { child } = group
  const via = fieldOf(child, group.via)
  const viaSql = `c.${ident(via?.column ?? group.via)}`
  const discriminator = via && discriminatorOf(child, via)
  const only = discriminator ? ` and c.${ident(discriminator.column)} = ${literal(parent.name)}` : ''
  const joins: string[] = []
  const cells = group.rollups.map(({ field, as }) => {
    const condition = field.rollup.where ? childCondition(model, schema, child, field.rollup.where) : undefined
    if (condition) joins.push(...condition.joins.filter((join) => !joins.includes(join)))
    return `${aggregateSql(child, field, condition ? ` filter (where ${condition.sql})` : '')} as ${as}`
  })
  return `select ${cells.join(', ')} from ${tableOf(schema, child)} c${joins.join('')} where ${viaSql} = o.id${only} and c.deleted_at is null`
}

function aggregateSql(child: ObjectShape, field: RollupField, filter: string): string {
  const { aggregate } = field.rollup
  const value = field.rollup.field === undefined ? undefined : valueColumn(child, field.rollup.field)
  if (aggregate === 'count' || value === undefined) return `count(*)${filter}`
  if (aggregate === 'first' || aggregate === 'last') {
    const order = orderColumn(child, field)
    return `(array_agg(${value} order by ${order} ${aggregate === 'first' ? 'asc' : 'desc'} nulls last, c.id)${filter})[1]`
  }
  return `${aggregate}(${value})${filter}`
}

/** An amount counts in the organisation's currency. */
function valueColumn(child: ObjectShape, name: string): string {
  const converted = fieldOf(child, `${name}_converted`)
  const field = converted?.companionOf === name ? converted : fieldOf(child, name)
  return `c.${ident(field?.column ?? name)}`
}

function orderColumn(child: ObjectShape, field: RollupField): string {
  const named = orderField(child, field)
  return named?.column ? `c.${ident(named.column)}` : 'c.created_at'
}

/** `-close_date` and `close_date` name the same order: first and last say the direction. */
function orderField(child: ObjectShape, field: RollupField): FieldShape | undefined {
  const text = field.orderBy
  return text === undefined ? undefined : fieldOf(child, text.replace(/^-/, ''))
}

function emptyAs(field: RollupField, sql: string): string {
  return field.rollup.aggregate === 'count' || field.rollup.aggregate === 'sum' ? `coalesce(${sql}, 0)` : sql
}
