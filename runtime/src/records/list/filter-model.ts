/** What the filter builder offers: operators by family of type, tokens for days, and edits of a filter tree as pure functions. */
import type { Operator } from '@trellis/metadata/fields/field-type.ts'
import type { Filter, FilterValue } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { fieldIn, isLookup, plainFields, targetOf } from '../../api/model.ts'
import { uiOf } from '../../fields/field-uis.ts'
import type { FilterFamily } from '../../fields/field-ui.ts'

export type Condition = { field: string; op: Operator; value?: FilterValue }
export type Branch = { match: 'and' | 'or'; filters: Filter[] }

/** In the order of the list; the first is what a new condition starts with. */
const byFamily: { [family in FilterFamily]: readonly Operator[] } = {
  text: ['contains', 'eq', 'ne', 'starts_with', 'ends_with', 'is_null', 'not_null'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'is_null', 'not_null'],
  date: ['eq', 'lt', 'gt', 'lte', 'gte', 'between', 'is_null', 'not_null'],
  datetime: ['eq', 'lt', 'gt', 'lte', 'gte', 'between', 'is_null', 'not_null'],
  choice: ['in', 'nin', 'is_null', 'not_null'],
  choices: ['in', 'nin', 'is_null', 'not_null'],
  boolean: ['eq', 'ne'],
  record: ['eq', 'ne', 'is_null', 'not_null'],
  records: ['in', 'nin', 'is_null', 'not_null'],
  none: ['is_null', 'not_null'],
}

const wholeValues: readonly Operator[] = ['eq', 'ne', 'is_null', 'not_null']

/** What our list offers and the type itself can do (the server has the last word). */
export function operatorsOf(field: FieldView): readonly Operator[] {
  // Encrypted: whole values, where the field keeps hashes of them, for who may look at them.
  if (field.type === 'encrypted_text')
    return field['blind_index'] === true && field.right === undefined ? wholeValues : byFamily.none
  const offered = byFamily[uiOf(field).filter]
  const able = field.operators
  const both = able && able.length > 0 ? offered.filter((operator) => able.includes(operator)) : offered
  return both.length > 0 ? both : byFamily.none
}

/** Days relative to today that need no number, and those that do. */
export const dayTokens = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
] as const
export const countedTokens = ['last_n_days', 'next_n_days'] as const

export function needsValue(op: Operator): boolean {
  return op !== 'is_null' && op !== 'not_null'
}

/** Complete enough to be asked; half-filled conditions stay in the builder and out of the query. */
export function isComplete(condition: Condition): boolean {
  if (!needsValue(condition.op)) return true
  const { value } = condition
  if (Array.isArray(value))
    return (
      value.length > 0 &&
      (condition.op !== 'between' || (value.length === 2 && value.every((one) => one !== null && one !== '')))
    )
  return value !== undefined && value !== null && value !== ''
}

/** The tree with only what is complete; null when nothing is left. */
export function completeOf(filter: Filter): Filter | null {
  if ('and' in filter || 'or' in filter) {
    const { match, filters } = branchOf(filter)
    const left = filters.map(completeOf).filter((one): one is Filter => one !== null)
    if (left.length === 0) return null
    return match === 'and' ? { and: left } : { or: left }
  }
  if ('not' in filter) {
    const inner = completeOf(filter.not)
    return inner === null ? null : { not: inner }
  }
  if ('formula' in filter) return filter.formula.trim() === '' ? null : filter
  return isComplete(filter) ? filter : null
}

/** Every filter as a branch: a lone condition is "all of one". */
export function branchOf(filter: Filter | null | undefined): Branch {
  if (!filter) return { match: 'and', filters: [] }
  if ('and' in filter) return { match: 'and', filters: filter.and }
  if ('or' in filter) return { match: 'or', filters: filter.or }
  return { match: 'and', filters: [filter] }
}

export function filterOf(branch: Branch): Filter {
  return branch.match === 'and' ? { and: branch.filters } : { or: branch.filters }
}

export function isCondition(filter: Filter): filter is Condition {
  return 'field' in filter
}

/** A condition after its field was changed: the operator stays when the new type has it, the value never does. */
export function withField(condition: Condition, path: string, field: FieldView): Condition {
  const operators = operatorsOf(field)
  const op = operators.includes(condition.op) ? condition.op : (operators[0] ?? 'is_null')
  return { field: path, op }
}

export function withOperator(condition: Condition, op: Operator): Condition {
  const single = (one: Operator) => !['in', 'nin', 'between', 'is_null', 'not_null'].includes(one)
  const many = (one: Operator) => one === 'in' || one === 'nin'
  const keeps = (single(op) && single(condition.op)) || (many(op) && many(condition.op))
  return keeps ? { ...condition, op } : { field: condition.field, op }
}

/** Fields a condition may name: the object's own, and one step through each lookup. */
export function filterPaths(model: ModelView, object: ObjectView): string[] {
  const usable = (field: FieldView) => field.operators === undefined || field.operators.length > 0
  const own = [
    ...plainFields(object),
    ...Object.values(object.fields).filter((field) => field.system && field.name !== 'id' && field.name !== 'version'),
  ].filter(usable)
  const beyond = plainFields(object).flatMap((field) => {
    const target = isLookup(field) ? targetOf(model, field) : undefined
    return target && !target.system
      ? plainFields(target)
          .filter(usable)
          .map((inner) => `${field.name}.${inner.name}`)
      : []
  })
  return [...own.map((field) => field.name), ...beyond]
}

/** What a new condition starts with: the first choice field, else the name. */
export function newCondition(model: ModelView, object: ObjectView): Condition {
  const field = plainFields(object).find((one) => one.type === 'select') ?? fieldIn(model, object, object.name_field)
  if (!field) return { field: 'id', op: 'not_null' }
  return { field: field.name, op: operatorsOf(field)[0] ?? 'is_null' }
}
