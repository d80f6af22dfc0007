/**
 * Conditions: from JSON to CheckedFilter. `source` says what names mean: fields of records, or results of a grouping.
 *
 * Errors  query.unknown_field, query.bad_operator, query.bad_value, query.too_wide, query.syntax, each with its pointer.
 */
import { fieldType } from '../fields/field-types.ts'
import type { Operator } from '../fields/field-type.ts'
import {
  choiceOperators,
  linkOperators,
  listOperators,
  longTextOperators,
  operandOf,
  orderedOperators,
  presenceOperators,
  textOperators,
} from '../fields/operators.ts'
import type { ObjectShape } from '../model/shape.ts'
import { ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import type { CheckedFilter, FieldPath, TestName, ValueClass } from './checked-query.ts'
import { readValue } from './filter-value.ts'
import type { ReadValue } from './filter-value.ts'
import { checkFilterFormula } from './formula-filter.ts'
import type { CheckState } from './check-state.ts'
import { findPath } from './check-state.ts'
import { valueClassOf } from './path.ts'
import type { Filter, FilterValue } from './record-query.ts'
import { refuse, step, unknownField } from './refuse.ts'

export const maxListValues = 10_000
const maxConditions = 500

type Checked = Result<{ filter: CheckedFilter; key: string }>

export function checkFilter(filter: Filter, shape: ObjectShape, pointer: string, state: CheckState): Checked {
  if (++state.conditions > maxConditions)
    return refuse('query.too_wide', pointer, 'value.too_many', { maximum: maxConditions })
  if ('and' in filter || 'or' in filter) return checkParts(filter, shape, pointer, state)
  if ('not' in filter) {
    const part = checkFilter(filter.not, shape, `${pointer}/not`, state)
    return part.ok ? ok({ filter: { kind: 'not', part: part.value.filter }, key: `!${part.value.key}` }) : part
  }
  if ('formula' in filter) return checkFilterFormula(filter.formula, shape, `${pointer}/formula`, state)
  const path = findPath(state, shape, filter.field, 'test')
  if (path === undefined) return unknownField(`${pointer}/field`, filter.field)
  return checkCondition(filter, path, pointer, state)
}

function checkParts(
  filter: { and: Filter[] } | { or: Filter[] },
  shape: ObjectShape,
  pointer: string,
  state: CheckState,
): Checked {
  const kind = 'and' in filter ? 'and' : 'or'
  const filters: CheckedFilter[] = []
  let key = `${kind}(`
  for (const [index, part] of ('and' in filter ? filter.and : filter.or).entries()) {
    const checked = checkFilter(part, shape, `${pointer}/${kind}${step(index)}`, state)
    if (!checked.ok) return checked
    filters.push(checked.value.filter)
    key += `${checked.value.key},`
  }
  return ok({ filter: { kind, parts: filters }, key: `${key})` })
}

const byClass: { [valueClass in ValueClass]: readonly Operator[] } = {
  text: textOperators,
  number: orderedOperators,
  boolean: choiceOperators,
  date: orderedOperators,
  datetime: orderedOperators,
  time: orderedOperators,
  id: choiceOperators,
  list: listOperators,
  many: linkOperators,
  json: presenceOperators,
}

/** Operators a field takes: what its type says; of a formula, what its result says. */
export function operatorsOf(path: FieldPath): readonly Operator[] {
  const { field } = path
  const computed = field.column === null && field.formula !== undefined
  const type = computed ? undefined : fieldType(field.type)
  const own = path.right === 'hidden' ? [] : (type?.operatorsFor?.(field.document, path.right) ?? type?.operators)
  return own ?? (field.type === 'long_text' ? longTextOperators : byClass[valueClassOf(field)])
}

type Condition = { op: Operator; value?: FilterValue }

export function checkCondition(condition: Condition, path: FieldPath, pointer: string, state: CheckState): Checked {
  const valueClass = valueClassOf(path.field)
  const { op } = condition
  if (!operatorsOf(path).includes(op))
    return refuse('query.bad_operator', `${pointer}/op`, 'value.bad_operator', { field: path.text, op })
  return readCondition({ condition, valueClass, pointer, state, path })
}

type Reading = { condition: Condition; valueClass: ValueClass; pointer: string; state: CheckState; path: FieldPath }

function readCondition(reading: Reading): Checked {
  const { op, value } = reading.condition
  const operand = operandOf(op)
  if (operand === 'none') {
    const test = testOf(reading, 'is_null', 0)
    return ok(op === 'is_null' ? test : negated(test))
  }
  if (operand === 'many') return readList(reading, op === 'nin')
  if (operand === 'pair') return readPair(reading)
  if (value === null || value === undefined || value === '') {
    if (op !== 'eq' && op !== 'ne') return badValue(reading, '/value', 'value.required')
    const test = testOf(reading, 'is_null', 0)
    return ok(op === 'eq' ? test : negated(test))
  }
  if (operand === 'text') return readSearched(reading)
  return readSingle(reading)
}

/** A condition and its key: the path, the class and the test, with values left out. */
function testOf({ path, valueClass }: Reading, test: TestName, value: number): { filter: CheckedFilter; key: string } {
  return { filter: { kind: 'test', path, valueClass, test, value }, key: `${path.text} ${test}` }
}

function negated(of: { filter: CheckedFilter; key: string }): { filter: CheckedFilter; key: string } {
  return { filter: { kind: 'not', part: of.filter }, key: `!${of.key}` }
}

function badValue(reading: Reading, member: string, reason: string): Checked {
  return refuse('query.bad_value', reading.pointer + member, reason, { field: reading.path.text })
}

function keep(state: CheckState, ...values: unknown[]): number {
  return state.values.push(...values) - values.length
}

function readSearched(reading: Reading): Checked {
  const { valueClass, state, path, condition } = reading
  const value = readValue(path, valueClass, condition.value, state.env)
  if (value.kind !== 'point')
    return badValue(reading, '/value', value.kind === 'bad' ? value.reason : 'value.not_a_text')
  if (valueClass === 'list' || valueClass === 'many') return ok(testOf(reading, 'has', keep(state, value.value)))
  return ok(testOf(reading, condition.op as TestName, keep(state, String(condition.value))))
}

function readSingle(reading: Reading): Checked {
  const { valueClass, state, path, condition } = reading
  if (valueClass === 'list') return readSame(reading)
  const value = readValue(path, valueClass, condition.value, state.env)
  if (value.kind === 'bad') return badValue(reading, '/value', value.reason)
  const { op } = condition
  if (value.kind === 'point') {
    const test = testOf(reading, op === 'ne' ? 'eq' : (op as TestName), keep(state, value.value))
    return ok(op === 'ne' ? negated(test) : test)
  }
  if (value.kind === 'points') {
    if (op !== 'eq' && op !== 'ne') return badValue(reading, '/value', 'value.not_comparable')
    const test = testOf(reading, 'one_of', keep(state, value.values))
    return ok(op === 'ne' ? negated(test) : test)
  }
  return ok(compareRun(reading, op, value))
}

/** A comparison with a run of days: before its first, after its last, or within. */
function compareRun(
  reading: Reading,
  op: Operator,
  run: ReadValue & { kind: 'days' | 'instants' },
): { filter: CheckedFilter; key: string } {
  const { state } = reading
  const last = run.kind === 'days' ? run.to : run.end
  if (op === 'lt') return testOf(reading, 'lt', keep(state, run.from))
  if (op === 'gte') return testOf(reading, 'gte', keep(state, run.from))
  if (op === 'lte') return testOf(reading, run.kind === 'days' ? 'lte' : 'lt', keep(state, last))
  if (op === 'gt') return testOf(reading, run.kind === 'days' ? 'gt' : 'gte', keep(state, last))
  const within = testOf(reading, run.kind === 'days' ? 'between' : 'range', keep(state, run.from, last))
  return op === 'ne' ? negated(within) : within
}

function readSame(reading: Reading): Checked {
  const { value, op } = reading.condition
  const list = Array.isArray(value) ? value : [value]
  if (list.length > maxListValues)
    return refuse('query.too_wide', `${reading.pointer}/value`, 'value.too_many', { maximum: maxListValues })
  if (!list.every((item) => typeof item === 'string' && !item.includes('\0')))
    return badValue(reading, '/value', 'value.not_a_text')
  const test = testOf(reading, 'same', keep(reading.state, list))
  return ok(op === 'ne' ? negated(test) : test)
}

function readPair(reading: Reading): Checked {
  const { condition, path, valueClass, state } = reading
  const pair = condition.value
  if (!Array.isArray(pair) || pair.length !== 2) return badValue(reading, '/value', 'value.not_a_pair')
  const low = readValue(path, valueClass, pair[0] as FilterValue, state.env)
  const high = readValue(path, valueClass, pair[1] as FilterValue, state.env)
  if (low.kind === 'bad') return badValue(reading, '/value/0', low.reason)
  if (high.kind === 'bad') return badValue(reading, '/value/1', high.reason)
  if (low.kind === 'points' || high.kind === 'points') return badValue(reading, '/value', 'value.not_comparable')
  const from = low.kind === 'point' ? low.value : low.from
  if (high.kind === 'instants') return ok(testOf(reading, 'range', keep(state, from, high.end)))
  return ok(testOf(reading, 'between', keep(state, from, high.kind === 'point' ? high.value : high.to)))
}

function readList(reading: Reading, negate: boolean): Checked {
  const { condition, valueClass, state, path } = reading
  const list = condition.value
  if (!Array.isArray(list)) return badValue(reading, '/value', 'value.not_a_list')
  if (list.length > maxListValues)
    return refuse('query.too_wide', `${reading.pointer}/value`, 'value.too_many', { maximum: maxListValues })
  const points: string[] = []
  const others: { filter: CheckedFilter; key: string }[] = []
  for (const [index, item] of list.entries()) {
    if (item === null) {
      others.push(testOf(reading, 'is_null', 0))
      continue
    }
    const value = readValue(path, valueClass, item as FilterValue, state.env)
    if (value.kind === 'bad') return badValue(reading, `/value${step(index)}`, value.reason)
    if (value.kind === 'point') points.push(String(value.value))
    else if (value.kind === 'points') points.push(...value.values)
    else others.push(compareRun(reading, 'eq', value))
  }
  const single = testOf(
    reading,
    valueClass === 'list' || valueClass === 'many' ? 'has_any' : 'one_of',
    keep(state, points),
  )
  const any =
    others.length === 0
      ? single
      : {
          filter: { kind: 'or' as const, parts: [single, ...others].map((part) => part.filter) },
          key: `|(${[single, ...others].map((part) => part.key).join(',')})`,
        }
  return ok(negate ? negated(any) : any)
}
