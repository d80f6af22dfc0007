/**
 * The sets of operators that field types choose from, and what each operator takes.
 *
 * A record whose field is blank matches `is_null`, `ne` and `nin` only.
 */
import type { AggregateFunction, Operator } from './field-type.ts'

export const presenceOperators = ['is_null', 'not_null'] as const satisfies readonly Operator[]
export const choiceOperators = ['eq', 'ne', 'in', 'nin', ...presenceOperators] as const satisfies readonly Operator[]
export const orderedOperators = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'nin',
  'between',
  ...presenceOperators,
] as const satisfies readonly Operator[]
export const textOperators = [
  ...orderedOperators,
  'contains',
  'starts_with',
  'ends_with',
] as const satisfies readonly Operator[]
export const longTextOperators = [
  'contains',
  'starts_with',
  'ends_with',
  ...presenceOperators,
] as const satisfies readonly Operator[]
export const listOperators = [
  'contains',
  'eq',
  'ne',
  'in',
  'nin',
  ...presenceOperators,
] as const satisfies readonly Operator[]
export const linkOperators = ['contains', 'in', 'nin', ...presenceOperators] as const satisfies readonly Operator[]

export const countAggregates = ['count', 'count_distinct'] as const satisfies readonly AggregateFunction[]
export const orderedAggregates = [
  'count',
  'count_distinct',
  'min',
  'max',
] as const satisfies readonly AggregateFunction[]
export const numberAggregates = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
] as const satisfies readonly AggregateFunction[]

/** What stands beside an operator in a filter: one value, an array, [low, high], a text that is searched for, nothing. */
export type Operand = 'one' | 'many' | 'pair' | 'text' | 'none'

const operands: { [operator in Operator]: Operand } = {
  eq: 'one',
  ne: 'one',
  lt: 'one',
  lte: 'one',
  gt: 'one',
  gte: 'one',
  in: 'many',
  nin: 'many',
  between: 'pair',
  contains: 'text',
  starts_with: 'text',
  ends_with: 'text',
  is_null: 'none',
  not_null: 'none',
}

export function operandOf(operator: Operator): Operand {
  return operands[operator]
}
