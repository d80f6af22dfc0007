/**
 * How a function of the language is written down: one FunctionDef holds its signature, types, documentation, memory form and SQL form.
 * Operators are functions too (names starting with `#`), so the checker and both back ends know one shape only.
 */
import type { ChildReference, FormulaContext, FormulaEnv, FormulaType, GlobalReference, Reference } from './types.ts'
import type { Num } from './values/number.ts'
import type { Sql, SqlBuilder } from './sql/node.ts'

export type Geo = { readonly latitude: number; readonly longitude: number }

/**
 * A value while a formula runs: number types Num, date days, datetime and time milliseconds, duration minutes (Num). null is blank, and so is ''.
 */
export type Value = Num | string | boolean | null | readonly string[] | Geo

/** One compiled part of a formula. */
export type Run = (env: FormulaEnv) => Value

/** A checked part of a formula: types known, names resolved, operators turned into calls. */
export type Typed =
  /** `given`: a setting of the workspace, not written in the text. */
  | { kind: 'literal'; type: FormulaType; value: Value; given?: boolean; start: number; end: number }
  | { kind: 'field'; type: FormulaType; reference: Reference; zeroBlank: boolean; start: number; end: number }
  | { kind: 'prior'; type: FormulaType; reference: Reference; zeroBlank: boolean; start: number; end: number }
  | { kind: 'global'; type: FormulaType; global: GlobalReference; start: number; end: number }
  | TypedCall

export type TypedCall = {
  kind: 'call'
  type: FormulaType
  def: FunctionDef
  args: readonly Typed[]
  child?: ChildReference
  start: number
  end: number
}

/**
 * What a parameter takes. `day`: date or datetime; `moment`: date, datetime or time; `scalar`: number, date, datetime, time, text;
 * `field`: a field of the record itself; `daytext`, `timetext`: a text or a moment to read;
 * `children`: a to-many relationship; `same`: of one type with the other `same` parameters.
 */
export type ParamType =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'day'
  | 'moment'
  | 'scalar'
  | 'any'
  | 'same'
  | 'field'
  | 'children'
  | 'geolocation'
  | 'select'
  | 'multiselect'
  | 'unit'
  | 'textlike'
  | 'daytext'
  | 'timetext'
  | 'durationlike'
  | 'jsontext'
  | 'printable'

export type Param = { name: string; type: ParamType; optional: boolean; repeat: boolean }

export type Family = 'operator' | 'logic' | 'text' | 'number' | 'date' | 'work' | 'record' | 'crm'

export type FunctionDef = {
  name: string
  family: Family
  params: readonly Param[]
  /** Result type, or a function of the arguments' types. */
  returns: FormulaType | ((args: readonly Typed[]) => FormulaType)
  /** One sentence each, for the editor and the README. */
  en: string
  zh: string
  /** A formula and what it gives, checked by a test; `result` absent: depends on the record or the clock. */
  example: string
  result?: string
  /** Depends on the clock, the user or the zone: not for stored fields. */
  varies?: boolean
  contexts?: readonly FormulaContext[]
  run: (args: readonly Run[], call: TypedCall) => Run
  /** Absent: memory only; `sqlReason` says why. */
  sql?: (args: readonly Sql[], call: TypedCall, builder: SqlBuilder) => Sql
  sqlReason?: string
}

/** Reads 'text:text, start:number, length:number?, more:number...' into parameters. */
export function params(signature: string): Param[] {
  if (signature === '') return []
  return signature.split(',').map((part) => {
    const [name = '', rest = 'any'] = part.trim().split(':')
    const optional = rest.endsWith('?')
    const repeat = rest.endsWith('...')
    return { name, type: rest.replace(/(\?|\.\.\.)$/, '') as ParamType, optional: optional || repeat, repeat }
  })
}

/** Parameters people write; the before-image that functions of a field get is added by the checker. */
export function writtenParams(def: FunctionDef): readonly Param[] {
  return def.params[0]?.type === 'field' ? def.params.slice(0, 1) : def.params
}

/** `LEFT(text, count)` for messages and help. */
export function signatureOf(def: FunctionDef): string {
  const words = writtenParams(def).map((param) =>
    param.repeat ? `[${param.name}, ...]` : param.optional ? `[${param.name}]` : param.name,
  )
  return `${def.name}(${words.join(', ')})`
}

/** A text, blank as ''. */
export function str(value: Value): string {
  return typeof value === 'string' ? value : ''
}

export function isBlank(value: Value): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Blank in, blank out: for functions of numbers and dates. */
export function strict(compute: (values: Value[], env: FormulaEnv) => Value): FunctionDef['run'] {
  return (args) => {
    const [first, second] = args
    if (args.length === 1 && first) {
      return (env) => {
        const value = first(env)
        return value === null ? null : compute([value], env)
      }
    }
    if (args.length === 2 && first && second) {
      return (env) => {
        const a = first(env)
        const b = second(env)
        return a === null || b === null ? null : compute([a, b], env)
      }
    }
    return (env) => {
      const values = args.map((arg) => arg(env))
      return values.includes(null) ? null : compute(values, env)
    }
  }
}

/** All arguments evaluated left to right, blanks passed on. */
export function plain(compute: (values: Value[], env: FormulaEnv) => Value): FunctionDef['run'] {
  return (args) => {
    const [first, second] = args
    if (args.length === 1 && first) return (env) => compute([first(env)], env)
    if (args.length === 2 && first && second) return (env) => compute([first(env), second(env)], env)
    return (env) =>
      compute(
        args.map((arg) => arg(env)),
        env,
      )
  }
}
