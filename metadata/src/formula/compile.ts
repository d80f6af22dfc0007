/**
 * A checked formula as a function in memory: closures over closures, no interpretation, no eval.
 *
 * Shape   compileFormula(CheckedFormula) -> CompiledFormula; `evaluate` gives a wire value or an error code, `test` a yes or no.
 * Errors  none thrown: a value that cannot be worked out is null with a FaultCode.
 */
import { formatDay, formatInstant, formatTime, parseDay, parseInstant, parseTime } from './values/calendar.ts'
import type { CheckedFormula } from './check.ts'
import { compareClass } from './values/compare.ts'
import type { Geo, Run, Typed, Value } from './define.ts'
import { FormulaFault } from './values/fault.ts'
import { isNum, toNum, wireNumber } from './values/number.ts'
import type { Evaluation, FormulaEnv, FormulaType, FormulaValue } from './types.ts'

export type CompiledFormula = {
  checked: CheckedFormula
  /** The value in wire form; an error has value null and its code. `scale`: decimals of the field the value is for. */
  evaluate(env: FormulaEnv): Evaluation
  /** True when the condition holds; an error is false, as in a filter. */
  test(env: FormulaEnv): boolean
}

export type CompileOptions = { scale?: number }

export function compileFormula(checked: CheckedFormula, options: CompileOptions = {}): CompiledFormula {
  const run = compileNode(checked.root)
  const toWire = wireOf(checked.type, options.scale)
  return {
    checked,
    evaluate(env) {
      try {
        return { value: toWire(run(env)) }
      } catch (error) {
        if (error instanceof FormulaFault) return { value: null, error: error.code }
        throw error
      }
    },
    test(env) {
      try {
        return run(env) === true
      } catch (error) {
        if (error instanceof FormulaFault) return false
        throw error
      }
    },
  }
}

function compileNode(node: Typed): Run {
  switch (node.kind) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'field':
      return compileField(node)
    case 'prior': {
      const read = readerOf(node.type, node.zeroBlank)
      const { key } = node.reference
      return (env) => read(env.before?.[key])
    }
    case 'global': {
      const read = readerOf(node.type, false)
      const { key } = node.global
      return (env) => (env.globals && Object.hasOwn(env.globals, key) ? read(env.globals[key]) : null)
    }
    case 'call':
      return node.def.run(node.args.map(compileNode), node)
  }
}

function compileField(node: Extract<Typed, { kind: 'field' }>): Run {
  const read = readerOf(node.type, node.zeroBlank)
  const { reference } = node
  const { key } = reference
  // A missing key falls through to the prototype: whatever is found there is no wire value of any type and reads as blank.
  return (env) => read(env.record === undefined ? env.read?.(reference) : env.record[key])
}

type Reader = (value: unknown) => Value

/** Wire value to the value formulas work with; anything that is not of the type is blank. */
export function readerOf(type: FormulaType, zeroBlank: boolean): Reader {
  switch (compareClass(type)) {
    case 'number':
      return zeroBlank
        ? (value) =>
            typeof value === 'number' && Number.isInteger(value) && value < 1e15 && value > -1e15
              ? value
              : (toNum(value) ?? 0)
        : (value) =>
            typeof value === 'number' && Number.isInteger(value) && value < 1e15 && value > -1e15 ? value : toNum(value)
    case 'boolean':
      return (value) => value === true || value === 'true'
    case 'ordinal':
      return type === 'date' ? readDay : type === 'datetime' ? readInstant : readTime
    case 'list':
      return (value) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null)
    case 'place':
      return readPlace
    default:
      return type === 'json'
        ? readJson
        : type === 'any'
          ? readAny
          : (value) => (typeof value === 'string' && value !== '' ? value : null)
  }
}

function readDay(value: unknown): Value {
  return typeof value === 'string' ? parseDay(value.length > 10 ? value.slice(0, 10) : value) : null
}

function readInstant(value: unknown): Value {
  return typeof value === 'string'
    ? parseInstant(value)
    : typeof value === 'number' && Number.isFinite(value)
      ? value
      : null
}

function readTime(value: unknown): Value {
  return typeof value === 'string' ? parseTime(value) : null
}

function readJson(value: unknown): Value {
  return value === null || value === undefined || typeof value === 'function'
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}

function readAny(value: unknown): Value {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'boolean'
      ? value
      : typeof value === 'number'
        ? toNum(value)
        : null
}

function readPlace(value: unknown): Value {
  if (typeof value !== 'object' || value === null) return null
  const { latitude, longitude } = value as { latitude?: unknown; longitude?: unknown }
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : null
}

function wireOf(type: FormulaType, scale: number | undefined): (value: Value) => FormulaValue {
  if (type === 'date') return (value) => (typeof value === 'number' ? formatDay(value) : null)
  if (type === 'datetime') return (value) => (typeof value === 'number' ? formatInstant(value) : null)
  if (type === 'time') return (value) => (typeof value === 'number' ? formatTime(value) : null)
  return (value) => {
    if (value === null || value === '') return null
    if (isNum(value)) return wireNumber(value, scale)
    return value as string | boolean | readonly string[] | Geo
  }
}

/** True for values that stand in a literal. */
export function isFormulaValue(value: Value): value is string | boolean | number {
  return value !== null && !Array.isArray(value) && (typeof value !== 'object' || isNum(value))
}
