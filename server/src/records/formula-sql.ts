/**
 * Formulas inside read statements: formula fields, formula conditions, conditions over groups.
 *
 * The paths of a formula become the scope's joins, so they obey the row rules of what they step through. Pure.
 */
import type { CheckedFormula } from '@trellis/metadata/formula/check.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { formulaToSql } from '@trellis/metadata/formula/sql.ts'
import type { ChildReference, FormulaError, FormulaSqlEnv, Reference } from '@trellis/metadata/formula/types.ts'
import { formulaField, formulaScope } from '@trellis/metadata/model/formula-scope.ts'
import type { FieldShape, Model } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { FieldPath } from '@trellis/metadata/query/checked-query.ts'
import { resolvePath } from '@trellis/metadata/query/path.ts'
import { dayIn } from './instants.ts'
import { createScope } from './scope.ts'
import type { Scope } from './scope.ts'
import { tableSql, visibleSql } from './source-sql.ts'
import type { ReadEnv } from './source-sql.ts'
import { blindColumn, blindSql, sealer } from './sealed.ts'
import { ident, literal, twinOf } from './sql-text.ts'

/** The raw value of a path in a scope (`rawSql`, which itself comes here for formula fields). */
type ReadPath = (scope: Scope, path: FieldPath) => string

const kept = new WeakMap<Model, WeakMap<FieldShape, CheckedFormula>>()

/** The value of a formula field that has no column of its own. */
export function formulaFieldSql(scope: Scope, path: FieldPath, read: ReadPath): string {
  const checked = fieldFormula(scope.env.model, path)
  const { scale } = path.field.document
  return `(${rendered(checked, sqlEnv(scope, path.hops, read), scope.env, { as: 'value', ...(typeof scale === 'number' && { scale }) })})`
}

export function formulaFilterSql(scope: Scope, formula: CheckedFormula, read: ReadPath): string {
  return `(${rendered(formula, sqlEnv(scope, [], read), scope.env, { as: 'condition' })})`
}

/** Whether a formula holds, and whether it is in error there; null: it never is. A path reads what the caller may see. */
export function formulaVerdictSql(
  scope: Scope,
  formula: CheckedFormula,
  read: ReadPath,
): { holds: string; fails: string | null } {
  const sql = formulaToSql(
    formula,
    { ...sqlEnv(scope, [], read), param: (value) => scope.env.params.next({ from: 'plan', value }) },
    { as: 'condition' },
  )
  if (!sql.ok) return refuse(sql.errors)
  return { holds: `(${sql.sql})`, fails: sql.fault ? `(${sql.fault()})` : null }
}

/** The value a formula reads at a path, as PostgreSQL holds it. */
export function referenceSql(scope: Scope, reference: Reference, read: ReadPath): string {
  return columnSql(scope, [], reference, read)
}

/** The rows of a relationship as one JSON array, each a list of what `cell` makes of the values the formula reads. */
export function childRowsSql(
  scope: Scope,
  child: ChildReference,
  read: ReadPath,
  cell: (sql: string, reference: Reference) => string,
): string {
  const source = childrenSource(scope, [], child, read)
  const cells = child.references.map(
    (reference) => `${cell(source.column(reference), reference)} as c${reference.index}`,
  )
  return `(select coalesce(json_agg((select row_to_json(r) from (select ${cells.join(', ') || 'true as there'}) r)), '[]') from ${source.from} where ${source.where})`
}

export function havingFormulaSql(env: ReadEnv, formula: CheckedFormula, column: (name: string) => string): string {
  const surroundings = { ...moment(env), column: (reference: Reference) => column(reference.field.name) }
  return `(${rendered(formula, surroundings, env, { as: 'condition' })})`
}

/** A literal asks for its placeholder only where it stands in the finished SQL (formula/sql.ts). */
function rendered(
  formula: CheckedFormula,
  surroundings: Omit<FormulaSqlEnv, 'param'>,
  env: ReadEnv,
  options: { as: 'value' | 'condition'; scale?: number },
): string {
  const sql = formulaToSql(
    formula,
    { ...surroundings, param: (value) => env.params.next({ from: 'plan', value }) },
    options,
  )
  return sql.ok ? sql.sql : refuse(sql.errors)
}

function refuse(errors: readonly FormulaError[]): never {
  return raise('query.bad_value', {
    errors: errors.map(({ code, message, params }) => ({ pointer: '', code, message, params })),
  })
}

function fieldFormula(model: Model, path: FieldPath): CheckedFormula {
  let known = kept.get(model)
  if (known === undefined) kept.set(model, (known = new WeakMap()))
  let checked = known.get(path.field)
  if (checked === undefined) {
    const { formula } = path.field
    const check = checkText(formula?.text ?? '', formulaScope(model, path.owner.name), {
      context: 'field',
      blankAs: formula?.blankAs ?? 'null',
      requireSql: true,
      returns: formulaField(path.owner, path.field).type,
    })
    if (!check.ok)
      return raise('query.bad_operator', {
        detail: check.errors[0]?.message,
        errors: check.errors.map(({ code, message, params }) => ({ pointer: '', code, message, params })),
      })
    checked = check
    known.set(path.field, checked)
  }
  return checked
}

function moment(env: ReadEnv): Pick<FormulaSqlEnv, 'nowMs' | 'timeZone' | 'fiscalStartMonth'> {
  return { nowMs: env.nowMs, timeZone: env.timeZone, fiscalStartMonth: env.model.settings.fiscalYearStartMonth }
}

function sqlEnv(scope: Scope, hops: FieldPath['hops'], read: ReadPath): Omit<FormulaSqlEnv, 'param'> {
  const { env } = scope
  return {
    ...moment(env),
    column: (reference) => columnSql(scope, hops, reference, read),
    global: (reference) => env.globals[reference.key] ?? null,
    children: (child) => childrenSource(scope, hops, child, read),
    globalColumn: (reference) => globalColumn(env, reference.key),
    since: (reference) => sinceSql(scope, hops, reference),
    rate: (currency, day) => rateSql(env, currency, day),
    sealed: { stored: blindSql, asked: (reference, value) => hashesOf(env, reference, value) },
  }
}

function hashesOf({ model, params }: ReadEnv, { objects, key, path }: Reference, value: string): string[] {
  const owner = objectOf(model, objects.at(-1) ?? '')
  const field = owner && fieldOf(owner, path.at(-1) ?? key)
  const column = owner && field && blindColumn(owner, field)
  if (!column) return []
  params.hashed.push({ object: owner.name, field: field.name })
  return sealer().hashes(value, column)
}

const ofUser = '$User.'

/** Fields of the acting user that not every request carries are read from their row. */
function globalColumn(env: ReadEnv, key: string): string | undefined {
  const user = objectOf(env.model, 'user')
  const id = env.globals['$User.id']
  if (Object.hasOwn(env.globals, key) || !user || typeof id !== 'string' || !key.startsWith(ofUser)) return undefined
  const column = fieldOf(user, key.slice(ofUser.length))?.column
  return column
    ? `(select u.${ident(column)} from ${ident(env.schema)}.${ident(user.table)} u where u.id = ${literal(id)}::uuid)`
    : undefined
}

/**
 * When the last superseded row with another value ended, else when the record was made. In a read of the past what came later is not known.
 */
export function sinceSql(scope: Scope, hops: FieldPath['hops'], reference: Reference): string {
  const { env } = scope
  const owner = hops.at(-1)?.target ?? scope.shape
  const field = fieldOf(owner, reference.key)
  if (!field?.column) return 'null::timestamptz'
  const past = env.alias('h')
  const known = env.past ? ` and ${past}._to <= ${env.params.add({ from: 'as_of' }, 'timestamptz')}` : ''
  return `coalesce((select max(${past}._to) from ${env.tables?.get(owner.historyTable) ?? twinOf(env.schema, owner)} ${past} where ${past}.id = ${scope.column(hops, 'id')} and ${past}.${ident(field.column)} is distinct from ${scope.column(hops, field.column)}${known}), ${scope.column(hops, 'created_at')})`
}

/** The rate of a currency on a day of the rate table, of the organisation's own currency 1. */
function rateSql(env: ReadEnv, currency: string, day: string | undefined): string {
  const on = day ?? `${literal(dayIn(env.timeZone, env.nowMs))}::date`
  const rate = env.alias('r')
  return `(case when ${currency} = ${literal(env.model.settings.currency)} and ${on} is not null then 1::numeric else (select ${rate}.rate from ${ident(env.schema)}._currency_rate ${rate} where ${rate}.currency = ${currency} and ${rate}.day <= ${on} order by ${rate}.day desc limit 1) end)`
}

/** A path of a formula that stands on the object at the end of `hops`. Its fields were allowed when the formula was checked. */
function columnSql(scope: Scope, hops: FieldPath['hops'], reference: Reference, read: ReadPath): string {
  const { model, access } = scope.env
  const owner = hops.at(-1)?.target ?? scope.shape
  const path = resolvePath({ model, access: { ...access, admin: true } }, owner, reference.path.join('.'), 'show')
  if (path === undefined) return raise('query.unknown_field')
  return read(scope, { ...path, hops: [...hops, ...path.hops] })
}

function childrenSource(
  scope: Scope,
  hops: FieldPath['hops'],
  child: ChildReference,
  read: ReadPath,
): { from: string; where: string; column(reference: Reference): string } {
  const { env } = scope
  const shape = env.model.objects[child.relation.object]
  const via = shape && fieldOf(shape, child.relation.via)
  if (shape === undefined || !via?.column || child.path.length > 1)
    return raise('query.bad_operator', { detail: child.path.join('.') })
  const inner = createScope(env, shape, env.alias('k'))
  const at = scope.column(hops, 'id')
  return {
    from: `${tableSql(env, shape)} ${inner.alias}`,
    where: `${inner.column([], via.column)} = ${at} and ${visibleSql(env, inner.alias, shape)}`,
    column: (reference) => nestedColumn(inner, reference, read),
  }
}

/** A child's own column, or one of a record it points at, read by a sub-select of its own. */
function nestedColumn(inner: Scope, reference: Reference, read: ReadPath): string {
  const { env } = inner
  if (reference.path.length === 1) return columnSql(inner, [], reference, read)
  const path = resolvePath(
    { model: env.model, access: { ...env.access, admin: true } },
    inner.shape,
    reference.path.join('.'),
    'show',
  )
  const [first, ...rest] = path?.hops ?? []
  if (path === undefined || first === undefined || first.field.column === null) return raise('query.unknown_field')
  const nested = createScope(env, first.target, env.alias('k'))
  const value = read(nested, { ...path, hops: rest })
  return `(select ${value} from ${tableSql(env, first.target)} ${nested.alias}${nested.joins()} where ${nested.alias}.id = ${inner.alias}.${ident(first.field.column)} and ${visibleSql(env, nested.alias, first.target)})`
}
