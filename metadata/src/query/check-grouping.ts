/** The grouping of a query: groups, aggregates, conditions over them, and their order. */
import { fieldType } from '../fields/field-types.ts'
import { orderedAggregates, numberAggregates, countAggregates } from '../fields/operators.ts'
import type { AggregateFunction } from '../fields/field-type.ts'
import type { FieldShape, ObjectShape } from '../model/shape.ts'
import { fieldOf } from '../model/shape.ts'
import { ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import type { CheckState } from './check-state.ts'
import { findPath } from './check-state.ts'
import { checkHaving } from './check-having.ts'
import type { CheckedAggregate, CheckedGroup, CheckedGrouping, FieldPath, ValueClass } from './checked-query.ts'
import { valueClassOf } from './path.ts'
import type { Aggregate, GroupBy, OrderBy, RecordQuery } from './record-query.ts'
import { refuse, step, unknownField } from './refuse.ts'

const maxGroups = 8

export function checkGrouping(
  query: RecordQuery,
  shape: ObjectShape,
  state: CheckState,
): Result<{ grouping: CheckedGrouping; key: string }> {
  const groups: CheckedGroup[] = []
  const names = new Set<string>()
  let key = ''
  for (const [index, item] of (query.group_by ?? []).entries()) {
    const at = `/group_by${step(index)}`
    if (groups.length === maxGroups) return refuse('query.too_wide', at, 'value.too_many', { maximum: maxGroups })
    const group = checkGroup(item, shape, at, state)
    if (!group.ok) return group
    if (names.has(group.value.name))
      return refuse('query.syntax', at, 'value.duplicate_name', { name: group.value.name })
    names.add(group.value.name)
    groups.push(group.value)
    key += `g:${JSON.stringify(group.value.name)}:${group.value.path.text}:${group.value.unit ?? ''},`
  }
  const aggregates: CheckedAggregate[] = []
  for (const [name, item] of Object.entries(query.aggregates ?? { count: { fn: 'count' } satisfies Aggregate })) {
    const at = `/aggregates${step(name)}`
    if (names.has(name)) return refuse('query.syntax', at, 'value.duplicate_name', { name })
    const aggregate = checkAggregate(name, item, shape, state)
    if (!aggregate.ok) return aggregate
    names.add(name)
    aggregates.push(aggregate.value)
    key += `a:${JSON.stringify(name)}:${aggregate.value.fn}:${aggregate.value.path?.text ?? ''},`
  }
  const having =
    query.having === undefined
      ? ok({ having: null, key: '' })
      : checkHaving(query.having, { groups, aggregates }, '/having', state)
  if (!having.ok) return having
  const order = checkGroupOrder(query.order_by ?? [], names)
  if (!order.ok) return order
  const orderKey = order.value.map((one) => `${JSON.stringify(one.name)}${one.descending ? '-' : '+'}`).join(',')
  return ok({
    grouping: { groups, aggregates, having: having.value.having, orderBy: order.value },
    key: `${key}h:${having.value.key}o:${orderKey}`,
  })
}

function checkGroup(item: GroupBy, shape: ObjectShape, pointer: string, state: CheckState): Result<CheckedGroup> {
  const field = typeof item === 'string' ? item : item.field
  const at = typeof item === 'string' ? pointer : `${pointer}/field`
  const path = findPath(state, shape, field, 'test')
  if (path === undefined) return unknownField(at, field)
  const valueClass = valueClassOf(path.field)
  const unit = typeof item === 'string' ? null : (item.unit ?? null)
  if (unit !== null && valueClass !== 'date' && valueClass !== 'datetime')
    return refuse('query.bad_operator', `${pointer}/unit`, 'value.not_a_date_field', { field })
  const groupable = isComputed(path.field)
    ? valueClass !== 'json'
    : (fieldType(path.field.type)?.groupable ??
      (valueClass !== 'json' && valueClass !== 'many' && valueClass !== 'list'))
  if (!groupable) return refuse('query.bad_operator', at, 'value.not_groupable', { field })
  return ok({ name: (typeof item === 'string' ? undefined : item.as) ?? field, path, valueClass, unit })
}

function isComputed(field: FieldShape): boolean {
  return field.column === null && field.formula !== undefined
}

function checkAggregate(
  name: string,
  { fn, field }: Aggregate,
  shape: ObjectShape,
  state: CheckState,
): Result<CheckedAggregate> {
  if (field === undefined) return ok({ name, fn, path: null, valueClass: 'number' })
  const pointer = `/aggregates${step(name)}`
  const asked = findPath(state, shape, field, 'test')
  if (asked === undefined) return unknownField(`${pointer}/field`, field)
  const path = inOneCurrency(asked)
  const valueClass = valueClassOf(path.field)
  if (!aggregatesOf(asked.field, valueClass).includes(fn))
    return refuse('query.bad_operator', `${pointer}/fn`, 'value.bad_aggregate', { field, fn })
  return ok({ name, fn, path, valueClass: fn === 'count' || fn === 'count_distinct' ? 'number' : valueClass })
}

/** An amount is summed and compared in the organisation's currency: its converted companion. */
function inOneCurrency(path: FieldPath): FieldPath {
  const converted = path.field.type === 'currency' ? fieldOf(path.owner, `${path.field.name}_converted`) : undefined
  if (converted?.companionOf !== path.field.name || converted.column === null) return path
  return { ...path, field: converted, ...(path.variants && { variants: path.variants.map(inOneCurrency) }) }
}

const computedAggregates: { [valueClass in ValueClass]?: readonly AggregateFunction[] } = {
  number: numberAggregates,
  date: orderedAggregates,
  datetime: orderedAggregates,
  time: orderedAggregates,
  text: orderedAggregates,
}

function aggregatesOf(field: FieldShape, valueClass: ValueClass): readonly AggregateFunction[] {
  const own = isComputed(field) ? undefined : fieldType(field.type)?.aggregates
  return own ?? computedAggregates[valueClass] ?? countAggregates
}

function checkGroupOrder(
  order: OrderBy[],
  names: ReadonlySet<string>,
): Result<{ name: string; descending: boolean }[]> {
  const checked: { name: string; descending: boolean }[] = []
  for (const [index, { field, dir }] of order.entries()) {
    if (!names.has(field)) return unknownField(`/order_by${step(index)}/field`, field)
    checked.push({ name: field, descending: dir === 'desc' })
  }
  return ok(checked)
}
