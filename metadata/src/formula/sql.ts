/**
 * A checked formula as one PostgreSQL expression.
 *
 * Shape   formulaToSql(CheckedFormula, FormulaSqlEnv) -> text of an expression; literals are bound through env.param, columns are the
 *         caller's text. `as: 'value'`: the wire value, NULL for blank and for an error; `as: 'condition'`: true or not (a filter: an
 *         error counts as false), in the lean form an index can serve.
 * Errors  none at run time: every expression is guarded. formula.not_in_sql and formula.too_complex as a refusal.
 */
import { formatDay, formatInstant, formatTime } from './values/calendar.ts'
import type { CheckedFormula } from './check.ts'
import { compareClass } from './values/compare.ts'
import type { Geo, Typed, TypedCall } from './define.ts'
import { formulaError } from './messages.ts'
import { maxDigits, numText, resultScale, wide } from './values/number.ts'
import type { Num } from './values/number.ts'
import { SqlTooLong, whenTrue } from './sql/node.ts'
import type { Sql, SqlBuilder } from './sql/node.ts'
import { isFormulaValue, readerOf } from './compile.ts'
import { sealedComparison } from './traits.ts'
import type { FormulaField, FormulaSql, FormulaSqlEnv, FormulaType } from './types.ts'

export type SqlOptions = {
  as?: 'value' | 'condition'
  /** Decimals of the field the value is for. */
  scale?: number
}

/** Fields without known bounds hold 15 significant digits, on either side of the point. */
const fieldDigits = 15

export function formulaToSql(checked: CheckedFormula, env: FormulaSqlEnv, options: SqlOptions = {}): FormulaSql {
  if (checked.sqlProblems.length > 0) return { ok: false, errors: checked.sqlProblems }
  const builder = openBuilder(env)
  try {
    const root = render(checked.root, builder)
    const text = options.as === 'condition' ? whenTrue(root) : wireText(root, checked.type, options.scale, builder)
    const { fault } = root
    return { ok: true, sql: builder.bind(text), ...(fault === undefined ? {} : { fault: () => builder.bind(fault) }) }
  } catch (error) {
    if (error instanceof SqlTooLong)
      return { ok: false, errors: [formulaError('formula.too_complex', { start: 0, end: checked.text.length }, {})] }
    throw error
  }
}

type Marked = { value: Parameters<FormulaSqlEnv['param']>[0]; placeholder?: string }

/** Stands around the number of a value; no SQL text has it. */
const mark = '\u0002'

function placeholderOf(env: FormulaSqlEnv, marked: Marked | undefined): string {
  if (!marked) return 'NULL'
  marked.placeholder ??= env.param(marked.value)
  return marked.placeholder
}

/**
 * Values become parameters only when they stand in the finished text: parts are rendered and sometimes not used, and PostgreSQL refuses
 * parameters that nothing refers to. Until then a value is a mark of its number.
 */
function openBuilder(env: FormulaSqlEnv): SqlBuilder & { bind(text: string): string } {
  const schema = env.schema ?? 'trellis'
  const values: Marked[] = []
  return {
    env,
    schema,
    bind: (text) =>
      text
        .split(mark)
        .map((part, index) => (index % 2 === 0 ? part : placeholderOf(env, values[Number(part)])))
        .join(''),
    param: (value, cast) => {
      values.push({ value })
      return `${mark}${values.length - 1}${mark}::${cast}`
    },
    call: (name, ...args) => `${schema}.${name}(${args.join(', ')})`,
  }
}

/** The result in wire form: numbers to the field's decimals, or to 15 significant digits where it has none; blank texts as NULL. */
function wireText(root: Sql, type: FormulaType, scale: number | undefined, s: SqlBuilder): string {
  if (compareClass(type) === 'number') {
    if (root.literal === null) return 'NULL::numeric'
    const decimals = root.scale ?? resultScale
    if (scale !== undefined) return scale < decimals ? `round(${root.text}, ${scale})` : root.text
    return (root.digits ?? maxDigits) + decimals <= 15 ? root.text : s.call('f_wire', root.text)
  }
  if (type === 'text' || type === 'json' || type === 'select')
    return root.column ? root.text : `NULLIF(${root.text}, '')`
  return root.text
}

function render(node: Typed, s: SqlBuilder): Sql {
  switch (node.kind) {
    case 'literal':
      return literalSql(node, s)
    case 'field':
      return fieldSql(node, s.env.column(node.reference), s)
    case 'prior':
      return { text: 'NULL' }
    case 'global':
      return globalSql(node, s)
    case 'call':
      return callSql(node, s)
  }
}

function literalSql(node: Extract<Typed, { kind: 'literal' }>, s: SqlBuilder): Sql {
  const { value, type } = node
  if (value === null) return { text: `NULL${castOf(type)}`, literal: null }
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', notNull: true, literal: value }
  switch (compareClass(type)) {
    case 'number': {
      const text = numText(value as Num)
      const decimal = wide(value as Num)
      return {
        text: s.param(text, 'numeric'),
        notNull: true,
        literal: value,
        digits: Math.max(decimal.precision(true) - decimal.decimalPlaces(), 1),
        scale: decimal.decimalPlaces(),
      }
    }
    case 'ordinal':
      return { text: ordinalParam(type, value as number, s), notNull: true, literal: value }
    case 'id':
      return { text: s.param(String(value), 'uuid'), notNull: true, literal: value }
    default:
      return { text: s.param(String(value), 'text'), notNull: true, literal: value }
  }
}

function ordinalParam(type: FormulaType, value: number, s: SqlBuilder): string {
  if (type === 'date') return s.param(formatDay(value), 'date')
  return type === 'time' ? s.param(formatTime(value, true), 'time') : s.param(formatInstant(value), 'timestamptz')
}

const casts: { readonly [type: string]: string } = {
  number: '::numeric',
  currency: '::numeric',
  percent: '::numeric',
  duration: '::numeric',
  text: '::text',
  select: '::text',
  json: '::text',
  date: '::date',
  datetime: '::timestamptz',
  time: '::time',
  boolean: '::boolean',
  id: '::uuid',
  multiselect: '::text[]',
}

const castOf = (type: FormulaType): string => casts[type] ?? ''

function fieldSql(node: Extract<Typed, { kind: 'field' }>, column: string, s: SqlBuilder): Sql {
  const sql = columnSql(node.type, node.reference.field, column, s)
  return node.zeroBlank && compareClass(node.type) === 'number'
    ? { ...sql, text: `COALESCE(${sql.text}, 0)`, notNull: true, column: false }
    : sql
}

function columnSql(type: FormulaType, field: FormulaField, column: string, s: SqlBuilder): Sql {
  switch (compareClass(type)) {
    case 'number': {
      // A column without decimals of its own may be an integer type, whose arithmetic overflows.
      const text = field.digits === undefined ? `(${column})::numeric` : column
      return { text, column: true, digits: field.digits ?? fieldDigits, scale: field.scale ?? fieldDigits }
    }
    case 'boolean':
      return {
        text: `COALESCE(${column}, FALSE)`,
        whenTrue: column,
        whenFalse: `(${column}) IS NOT TRUE`,
        notNull: true,
      }
    case 'list':
      return { text: `(${column})::text[]`, column: true }
    case 'place':
      return { text: s.call('f_place_json', `to_jsonb(${column})`) }
    default:
      return field.type === 'json' ? { text: `(${column})::text`, column: true } : { text: column, column: true }
  }
}

function globalSql(node: Extract<Typed, { kind: 'global' }>, s: SqlBuilder): Sql {
  const column = s.env.globalColumn?.(node.global)
  if (column !== undefined) return columnSql(node.type, { name: node.global.key, type: node.type }, column, s)
  const wire = s.env.global?.(node.global) ?? null
  const value = readerOf(node.type, false)(wire)
  if (node.type === 'id')
    return {
      ...(isUuid(wire) ? { text: s.param(wire, 'uuid'), notNull: true } : { text: 'NULL::uuid' }),
      literal: isUuid(wire) ? wire : null,
    }
  if (Array.isArray(value)) return { text: s.param(value, 'text[]'), notNull: true }
  if (typeof value === 'object' && value !== null && 'latitude' in value) return placeSql(value, s)
  return isFormulaValue(value)
    ? literalSql({ kind: 'literal', type: node.type, value, start: node.start, end: node.end }, s)
    : { text: `NULL${castOf(node.type)}`, literal: null }
}

function placeSql(place: Geo, s: SqlBuilder): Sql {
  return {
    text: s.call('f_place', s.param(String(place.latitude), 'numeric'), s.param(String(place.longitude), 'numeric')),
  }
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
}

/** A blank field has no value, so it is another one. */
function sealedSql(asked: NonNullable<ReturnType<typeof sealedComparison>>, s: SqlBuilder): Sql {
  const { sealed } = s.env
  const { reference } = asked.field
  if (!sealed) return { text: 'NULL' }
  const equal = `${sealed.stored(s.env.column(reference))} = ANY(${s.param(sealed.asked(reference, asked.value), 'text[]')})`
  return asked.differs
    ? { text: `((${equal}) IS NOT TRUE)`, notNull: true }
    : { text: `((${equal}) IS TRUE)`, whenTrue: `(${equal})`, notNull: true }
}

function callSql(node: TypedCall, s: SqlBuilder): Sql {
  const asked = sealedComparison(node)
  if (asked) return sealedSql(asked, s)
  const make = node.def.sql
  if (!make) return { text: 'NULL' }
  if (!node.child) return typed(make(renderArgs(node, s), node, s), node)
  const source = s.env.children?.(node.child)
  if (!source) return { text: 'NULL' }
  const inner: SqlBuilder = { ...s, env: { ...s.env, column: source.column, since: undefined }, childSource: source }
  return typed(make(renderArgs(node, inner), node, inner), node)
}

/** A long chain of one operator (a & b & c ...) is rendered in a loop, innermost first. */
function renderArgs(node: TypedCall, s: SqlBuilder): Sql[] {
  const chain: TypedCall[] = []
  let first = node.args[0]
  while (first?.kind === 'call' && first.def.family === 'operator' && !first.child && !sealedComparison(first)) {
    chain.push(first)
    first = first.args[0]
  }
  if (!first) return []
  let left = render(first, s)
  for (const link of chain.toReversed())
    left = typed(
      link.def.sql
        ? link.def.sql([left, ...link.args.slice(1).map((arg) => render(arg, s))], link, s)
        : { text: 'NULL' },
      link,
    )
  return [left, ...node.args.slice(1).map((arg) => render(arg, s))]
}

/** Numbers without bounds are held to the widest, so that later steps know them. */
function typed(sql: Sql, node: TypedCall): Sql {
  // A choice between NULLs only: a bare NULL takes the type of its surroundings, a CASE of NULLs would be a text.
  if (node.type === 'null') return { ...sql, text: 'NULL', literal: null }
  if (compareClass(node.type) !== 'number' || (sql.digits !== undefined && sql.scale !== undefined)) return sql
  return { ...sql, digits: sql.digits ?? maxDigits, scale: sql.scale ?? resultScale }
}
