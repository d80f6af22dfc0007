/** Conditions over the results of a grouping, by the names of its groups and aggregates. */
import { operandOf } from '../fields/operators.ts'
import { ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import type { CheckState } from './check-state.ts'
import type { CheckedAggregate, CheckedGroup, CheckedHaving, TestName, ValueClass } from './checked-query.ts'
import { checkHavingFormula } from './formula-filter.ts'
import type { Filter, FilterCondition } from './record-query.ts'
import { refuse, step, unknownField } from './refuse.ts'

export type GroupResults = { groups: CheckedGroup[]; aggregates: CheckedAggregate[] }
type Checked = Result<{ having: CheckedHaving; key: string }>

export function checkHaving(filter: Filter, results: GroupResults, pointer: string, state: CheckState): Checked {
  if ('and' in filter || 'or' in filter) {
    const kind = 'and' in filter ? 'and' : 'or'
    const parts: CheckedHaving[] = []
    let key = `${kind}(`
    for (const [index, part] of ('and' in filter ? filter.and : filter.or).entries()) {
      const checked = checkHaving(part, results, `${pointer}/${kind}${step(index)}`, state)
      if (!checked.ok) return checked
      parts.push(checked.value.having)
      key += `${checked.value.key},`
    }
    return ok({ having: { kind, parts }, key: `${key})` })
  }
  if ('not' in filter) {
    const part = checkHaving(filter.not, results, `${pointer}/not`, state)
    return part.ok ? ok({ having: { kind: 'not', part: part.value.having }, key: `!${part.value.key}` }) : part
  }
  if ('formula' in filter) return checkHavingFormula(filter.formula, results, `${pointer}/formula`, state)
  return checkTest(filter, results, pointer, state)
}

const tests: { [op: string]: TestName } = {
  eq: 'eq',
  ne: 'eq',
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
  between: 'between',
  in: 'one_of',
  nin: 'one_of',
  is_null: 'is_null',
  not_null: 'is_null',
}

function checkTest(filter: FilterCondition, results: GroupResults, pointer: string, state: CheckState): Checked {
  const { field: name, op } = filter
  const found = results.aggregates.find((one) => one.name === name) ?? results.groups.find((one) => one.name === name)
  if (found === undefined) return unknownField(`${pointer}/field`, name)
  const test = tests[op]
  if (test === undefined)
    return refuse('query.bad_operator', `${pointer}/op`, 'value.bad_operator', { field: name, op })
  const operand = operandOf(op)
  const given: unknown = operand === 'none' ? [] : operand === 'one' ? [filter.value] : filter.value
  if (!Array.isArray(given) || (operand === 'pair' && given.length !== 2) || given.length > 1000)
    return refuse('query.bad_value', `${pointer}/value`, 'value.not_a_list')
  const bad = given.findIndex((value) => !fits(value, found.valueClass))
  if (bad >= 0) return refuse('query.bad_value', `${pointer}/value`, 'value.not_comparable', { field: name })
  const texts = given.map(String)
  const value =
    operand === 'many' ? state.values.push(texts) - 1 : state.values.push(...texts) - Math.max(texts.length, 1)
  const having: CheckedHaving = { kind: 'test', name, valueClass: found.valueClass, test, value }
  const negated = op === 'ne' || op === 'nin' || op === 'not_null'
  const key = `${negated ? '!' : ''}${JSON.stringify(name)} ${test}`
  return ok({ having: negated ? { kind: 'not', part: having } : having, key })
}

function fits(value: unknown, valueClass: ValueClass): boolean {
  if (valueClass === 'number')
    return typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value)
  if (valueClass === 'boolean') return typeof value === 'boolean'
  if (valueClass === 'date' || valueClass === 'datetime')
    return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$/.test(value)
  if (valueClass === 'id') return typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value)
  return typeof value === 'string' && !value.includes('\0')
}
