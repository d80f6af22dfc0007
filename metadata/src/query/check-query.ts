/**
 * Checks a query against the Model and the caller's rights.
 *
 * Shape   (RecordQuery, QueryEnv) -> CheckedQuery or the first problem, with its JSON Pointer.
 * Units   limit in rows, 1..1000; default 50, of a grouping 1000.
 * Errors  query.unknown_object, access.object_denied, query.unknown_field (also for what the caller may not read),
 *         query.bad_operator, query.bad_value, query.syntax, query.too_wide.
 */
import { can } from '../access/access.ts'
import { fieldType } from '../fields/field-types.ts'
import type { JsonValue } from '../fields/field-type.ts'
import type { ObjectShape } from '../model/shape.ts'
import { fieldOf, objectOf } from '../model/shape.ts'
import { failed, ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import { checkFilter } from './check-filter.ts'
import { checkGrouping } from './check-grouping.ts'
import type { CheckState } from './check-state.ts'
import { findPath, openCheck } from './check-state.ts'
import type { CheckedChildren, CheckedColumn, CheckedFilter, CheckedOrder, CheckedQuery } from './checked-query.ts'
import { readValue } from './filter-value.ts'
import { readableFields, valueClassOf } from './path.ts'
import type { QueryEnv } from './query-env.ts'
import { maxFields, maxLimit } from './read-body.ts'
import type { Filter, OrderBy, QueryField, RecordQuery } from './record-query.ts'
import { refuse, step, unknownField } from './refuse.ts'

const defaultLimit = 50
const defaultChildLimit = 50

export function checkQuery(query: RecordQuery, env: QueryEnv): Result<CheckedQuery> {
  const object = checkObject(env, query.object)
  if (!object.ok) return object
  const shape = object.value
  const state = openCheck(env)
  const grouped = (query.group_by?.length ?? 0) > 0 || query.aggregates !== undefined
  const columns = grouped
    ? ok({ columns: [], children: [], key: '' })
    : checkFields(query.fields, shape, '/fields', state)
  if (!columns.ok) return columns
  const where = checkWhere(query.where, shape, '/where', state)
  if (!where.ok) return where
  const grouping = grouped ? checkGrouping(query, shape, state) : ok(null)
  if (!grouping.ok) return grouping
  const order = checkOrder(grouped ? [] : query.order_by, shape, '/order_by', state)
  if (!order.ok) return order
  const asOf = checkInstant(query.as_of, env, shape)
  if (!asOf.ok) return asOf
  const limit = Math.min(query.limit ?? (grouped ? maxLimit : defaultLimit), maxLimit)
  const total = query.total === 'capped' ? 'capped' : query.total ? 'exact' : 'none'
  const deleted = query.deleted === true
  const search = query.search?.trim() || null
  const key = `${shape.name}|${where.value.key}|${grouping.value?.key ?? ''}|${order.value.key}|${columns.value.key}|${limit}|${total}|${deleted ? 'd' : ''}${asOf.value === null ? '' : 'a'}`
  return ok({
    shape,
    key,
    columns: columns.value.columns,
    children: columns.value.children,
    where: where.value.filter,
    orderBy: order.value.order,
    grouping: grouping.value?.grouping ?? null,
    limit,
    total,
    cursor: query.cursor ?? null,
    asOf: asOf.value,
    search,
    deleted,
    values: state.values as JsonValue[],
    cacheable: state.cacheable,
    perDay: state.perDay,
  })
}

/** The object, when it exists and the caller may read records of it. */
export function checkObject(env: QueryEnv, name: string): Result<ObjectShape> {
  const shape = objectOf(env.model, name)
  if (shape === undefined)
    return failed('query.unknown_object', { detail: `There is no object "${name.slice(0, 100)}".` })
  return can(env.access, name, 'read') ? ok(shape) : failed('access.object_denied')
}

type CheckedFields = { columns: CheckedColumn[]; children: CheckedChildren[]; key: string }

/** What is asked to be shown: paths and children; absent, empty or `*`: all readable fields. */
export function checkFields(
  fields: QueryField[] | undefined,
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Result<CheckedFields> {
  const { access } = state.env
  const columns: CheckedColumn[] = []
  const children: CheckedChildren[] = []
  const seen = new Set<string>()
  let key = ''
  const add = (name: string): boolean => {
    if (seen.has(name)) return true
    const path = findPath(state, shape, name, 'show')
    if (path === undefined) return false
    seen.add(name)
    columns.push({ name, path })
    return true
  }
  for (const [index, field] of (fields?.length ? fields : ['*']).entries()) {
    if (typeof field === 'string') {
      key += `${field},`
      if (field === '*') for (const own of readableFields(access, shape)) add(own.name)
      else if (!add(field)) return unknownField(pointer + step(index), field)
      continue
    }
    const child = checkChildren(field, shape, pointer + step(index), state)
    if (!child.ok) return child
    if (seen.has(child.value.children.as))
      return refuse('query.syntax', pointer + step(index), 'value.duplicate_name', { name: child.value.children.as })
    seen.add(child.value.children.as)
    children.push(child.value.children)
    key += child.value.key
  }
  if (columns.length > maxFields) return refuse('query.too_wide', pointer, 'value.too_many', { maximum: maxFields })
  return ok({ columns, children, key })
}

function checkChildren(
  asked: Exclude<QueryField, string>,
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Result<{ children: CheckedChildren; key: string }> {
  const { model, access } = state.env
  const relation = shape.children.find((one) => one.name === asked.children)
  const child = relation && objectOf(model, relation.object)
  const via = child && relation && fieldOf(child, relation.field)
  if (!relation || !child || !via || !can(access, child.name, 'read') || !findPath(state, child, via.name, 'test'))
    return unknownField(`${pointer}/children`, asked.children)
  const columns = checkFields(asked.fields, child, `${pointer}/fields`, state)
  if (!columns.ok) return columns
  const where = checkWhere(asked.where, child, `${pointer}/where`, state)
  if (!where.ok) return where
  const order = checkOrder(asked.order_by, child, `${pointer}/order_by`, state)
  if (!order.ok) return order
  const limit = Math.min(asked.limit ?? defaultChildLimit, maxLimit)
  const as = asked.as ?? asked.children
  const key = `{${JSON.stringify(as)}:${relation.name}:${columns.value.key}:${where.value.key}:${order.value.key}:${limit}}`
  return ok({
    children: {
      as,
      child,
      via,
      select: columns.value.columns,
      where: where.value.filter,
      orderBy: order.value.order,
      limit,
    },
    key,
  })
}

export function checkWhere(
  where: Filter | undefined,
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Result<{ filter: CheckedFilter | null; key: string }> {
  return where === undefined ? ok({ filter: null, key: '' }) : checkFilter(where, shape, pointer, state)
}

export function checkOrder(
  order: OrderBy[] | undefined,
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Result<{ order: CheckedOrder[]; key: string }> {
  const checked: CheckedOrder[] = []
  let key = ''
  for (const [index, { field, dir }] of (order ?? []).entries()) {
    const path = findPath(state, shape, field, 'test')
    if (path === undefined) return unknownField(`${pointer}${step(index)}/field`, field)
    const computed = path.field.column === null && path.field.formula !== undefined
    const valueClass = valueClassOf(path.field)
    const sortable = computed
      ? valueClass !== 'json'
      : (fieldType(path.field.type)?.sortable ??
        (valueClass !== 'many' && valueClass !== 'json' && valueClass !== 'list'))
    if (!sortable)
      return refuse('query.bad_operator', `${pointer}${step(index)}/field`, 'value.not_sortable', { field })
    if (checked.some((one) => one.path.text === field)) continue
    checked.push({ path, descending: dir === 'desc' })
    key += `${field} ${dir ?? 'asc'},`
  }
  return ok({ order: checked, key })
}

/** A moment is told to the millisecond and means all of it: a record is there at its own `created_at`, which is told so too. */
function checkInstant(text: string | undefined, env: QueryEnv, shape: ObjectShape): Result<string | null> {
  const createdAt = fieldOf(shape, 'created_at') ?? fieldOf(shape, 'id')
  if (text === undefined || text === '' || createdAt === undefined) return ok(null)
  const path = { text: 'as_of', hops: [], owner: shape, field: createdAt, right: 'read' as const }
  const value = readValue(path, 'datetime', text, env)
  if (value.kind === 'bad') return refuse('query.bad_value', '/as_of', value.reason)
  return ok(
    value.kind === 'point'
      ? String(value.value).replace(/(\.\d{3})Z$/, '$1999Z')
      : value.kind === 'instants'
        ? value.end
        : null,
  )
}
