/**
 * Works a formula out on one record, given or stored, in memory or in PostgreSQL: both give the same value. What the caller may not read
 * is not there. In SQL mode the values travel as one JSON parameter and literals as bound parameters.
 */
import { checkText } from '@trellis/metadata/formula/check.ts'
import type { Check, CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import { readsRates, sinceReferences } from '@trellis/metadata/formula/traits.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type {
  ChildReference,
  Evaluation,
  FormulaContext,
  FormulaError,
  FormulaType,
  FormulaValue,
  Reference,
} from '@trellis/metadata/formula/types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { readableScope } from '@trellis/metadata/query/formula-filter.ts'
import type { Ctx } from '../ctx.ts'
import { formulaRates } from './currency-rates.ts'
import { globalsOf } from './evaluate.ts'
import { sinceSql } from './formula-sql.ts'
import { formulaWords } from './formula-words.ts'
import { dayIn } from './instants.ts'
import { planEnvOf } from './plan-env.ts'
import { platformEnv } from './platform-env.ts'
import { createScope } from './scope.ts'
import { readRecord, readRecords } from './read.ts'
import { ident, instantSql, literal, tableOf } from './sql-text.ts'

type Row = { readonly [key: string]: unknown }

/** What a formula reads: the record's own paths, rows of children by relationship, since when fields have their values, rates. */
type Facts = {
  record: Row
  children: Map<string, readonly Row[]>
  since: { readonly [field: string]: string | null }
  rates: Partial<Awaited<ReturnType<typeof formulaRates>>>
  globals: Row
}

const maxChildren = 1000

export function checkFor(ctx: Ctx, shape: ObjectShape, text: string, context: FormulaContext): Check {
  return checkText(text, readableScope(ctx.model, ctx.access, shape), { context })
}

export async function tryFormula(
  ctx: Ctx,
  shape: ObjectShape,
  formula: CheckedFormula,
  wish: { record?: Row; id?: string; mode: 'memory' | 'sql' },
): Promise<Evaluation> {
  const found =
    wish.id === undefined
      ? { ...given(wish.record ?? {}), since: {} }
      : { ...(await stored(ctx, shape, formula, wish.id)), since: await sinceOf(ctx, shape, formula, wish.id) }
  const today = dayIn(ctx.user.timeZone, ctx.now())
  const facts = {
    ...found,
    rates: readsRates(formula.root) ? await formulaRates(ctx, today) : {},
    globals: await globalsOf(ctx, { globals: formula.globals.map((global) => global.key) }),
  }
  return wish.mode === 'sql' ? inSql(ctx, formula, facts) : inMemory(ctx, formula, facts)
}

/** Children of a given record stand under the name of their relationship. */
function given(record: Row): Pick<Facts, 'record' | 'children'> {
  const children = new Map<string, readonly Row[]>()
  for (const [name, value] of Object.entries(record))
    if (Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null))
      children.set(name, value as Row[])
  return { record, children }
}

async function stored(
  ctx: Ctx,
  shape: ObjectShape,
  formula: CheckedFormula,
  id: string,
): Promise<Pick<Facts, 'record' | 'children'>> {
  const fields = [...new Set(['id', ...formula.references.map((reference) => reference.key)])]
  const record = JSON.parse((await readRecord(ctx, shape.name, id, fields.join(','))).record) as Row
  const children = new Map<string, readonly Row[]>()
  for (const child of formula.children) {
    const asked = [...new Set(['id', ...child.references.map((reference) => reference.key)])]
    const { records } = await readRecords(ctx, {
      object: child.relation.object,
      fields: asked,
      where: { field: child.relation.via, op: 'eq', value: id },
      limit: maxChildren,
    })
    children.set(child.relation.name, records)
  }
  return { record, children }
}

/** Of a record the caller has been seen to read. */
async function sinceOf(ctx: Ctx, shape: ObjectShape, formula: CheckedFormula, id: string): Promise<Facts['since']> {
  const references = sinceReferences(formula.root)
  if (references.length === 0) return {}
  const scope = createScope(platformEnv(ctx), shape, 't')
  const cells = references.map(
    (reference) => `${instantSql(sinceSql(scope, [], reference))} as ${ident(reference.key)}`,
  )
  const rows = await ctx.db.query<Facts['since']>({
    text: `select ${cells.join(', ')} from ${tableOf(ctx.db.schema, shape)} t where t.id = $1::uuid`,
    values: [id],
  })
  return rows[0] ?? {}
}

function inMemory(ctx: Ctx, formula: CheckedFormula, facts: Facts): Evaluation {
  const env = planEnvOf(ctx)
  return compileFormula(formula).evaluate({
    record: facts.record,
    children: (child) => facts.children.get(child.relation.name) ?? [],
    since: (reference) => facts.since[reference.key] ?? null,
    ...facts.rates,
    globals: facts.globals,
    nowMs: env.nowMs,
    timeZone: env.timeZone,
    fiscalStartMonth: ctx.model.settings.fiscalYearStartMonth,
    ...formulaWords(ctx.model, ctx.locale),
  })
}

const sqlTypes: { readonly [type in FormulaType]?: string } = {
  number: 'numeric',
  currency: 'numeric',
  percent: 'numeric',
  duration: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
  id: 'uuid',
  multiselect: 'text[]',
  geolocation: 'jsonb',
  json: 'jsonb',
}

async function inSql(ctx: Ctx, formula: CheckedFormula, facts: Facts): Promise<Evaluation> {
  const env = planEnvOf(ctx)
  const values: unknown[] = []
  const param = (value: unknown): string => `$${values.push(value)}`
  const made = formulaToSql(formula, {
    column: (reference) => `r.${ident(reference.key)}`,
    param: (value) => param(value),
    global: (reference) => (facts.globals[reference.key] ?? null) as FormulaValue,
    children: (child) => childSource(child, facts, param),
    since: (reference) => sinceLiteral(facts, reference),
    ...facts.rates,
    nowMs: env.nowMs,
    timeZone: env.timeZone,
    fiscalStartMonth: ctx.model.settings.fiscalYearStartMonth,
  })
  if (!made.ok) throw refusal(made.errors)
  const source = recordset([facts.record], formula.references, param)
  const value =
    formula.type === 'datetime'
      ? `to_char((${made.sql}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : formula.type === 'time'
        ? `regexp_replace(to_char((${made.sql}), 'HH24:MI:SS.MS'), '\\.000$', '')`
        : made.sql
  const text = `select to_jsonb(${value}) as value, (${made.fault?.() ?? 'false'}) is true as fault from ${source} as r`
  const rows = await ctx.db.query<{ value: FormulaValue; fault: boolean }>({ text, values })
  const [row] = rows
  // SQL knows that a row is in error, memory also which error it is.
  return row?.fault
    ? { value: null, error: inMemory(ctx, formula, facts).error ?? 'value.bad_argument' }
    : { value: row?.value ?? null }
}

function sinceLiteral(facts: Facts, reference: Reference): string {
  const since = facts.since[reference.key]
  return since ? `${literal(since)}::timestamptz` : 'null::timestamptz'
}

function childSource(
  child: ChildReference,
  facts: Facts,
  param: (value: unknown) => string,
): { from: string; where: string; column(reference: Reference): string } {
  const alias = `c${child.index}`
  const rows = facts.children.get(child.relation.name) ?? []
  return {
    from: `${recordset(rows, child.references, param)} as ${alias}`,
    where: 'true',
    column: (reference) => `${alias}.${ident(reference.key)}`,
  }
}

/** Rows as a source of typed columns named by the paths. */
function recordset(rows: readonly Row[], references: readonly Reference[], param: (value: unknown) => string): string {
  const typed = references.map((reference) => `${castText(reference)} as ${ident(reference.key)}`)
  const list = `json_array_elements(${param(JSON.stringify(rows))}::json) as e(x)`
  return typed.length === 0 ? `(select true as present from ${list})` : `(select ${typed.join(', ')} from ${list})`
}

function castText(reference: Reference): string {
  const type = sqlTypes[reference.type] ?? 'text'
  // Paths have lower-case letters, digits, _ and dots only (metadata names), so they can stand in a literal.
  const key = `'${reference.key.replaceAll("'", "''")}'`
  if (type === 'text[]')
    return `(select array_agg(t) from json_array_elements_text(case when json_typeof(x->${key}) = 'array' then x->${key} end) t)`
  if (type === 'text') return `nullif(x->>${key}, '')`
  return type === 'jsonb' ? `(x->${key})::jsonb` : `(x->>${key})::${type}`
}

export function refusal(errors: readonly FormulaError[]): ProblemError {
  return new ProblemError({
    code: 'metadata.formula_invalid',
    errors: errors.map(({ code, message, start, end, params }) => ({
      pointer: '/formula',
      code,
      message,
      params: { ...params, start, end },
    })),
  })
}

/** Values of a given record must be wire values of their types; anything else would be an error of PostgreSQL, not of the caller. */
export function refuseWrongTypes(formula: CheckedFormula, record: Row): void {
  const errors = formula.references.flatMap((reference) => {
    const value = Object.hasOwn(record, reference.key) ? record[reference.key] : null
    return value === null || fits(reference.type, value)
      ? []
      : [{ pointer: `/record/${reference.key}`, code: 'value.bad_format' }]
  })
  if (errors.length > 0) raise('record.validation_failed', { errors })
}

const forms: { readonly [type in FormulaType]?: RegExp } = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  datetime:
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
}

function fits(type: FormulaType, value: unknown): boolean {
  switch (sqlTypes[type] ?? 'text') {
    case 'numeric':
      return (
        (typeof value === 'number' && Number.isFinite(value)) ||
        (typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value))
      )
    case 'boolean':
      return typeof value === 'boolean'
    case 'text[]':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'jsonb':
      return true
    case 'text':
      return typeof value === 'string' && !value.includes('\0')
    default:
      return (
        typeof value === 'string' &&
        forms[type]?.test(value) === true &&
        (type === 'id' || type === 'time' || realDay(value))
      )
  }
}

function realDay(text: string): boolean {
  const day = text.slice(0, 10)
  const parsed = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) && !day.startsWith('0000')
}
