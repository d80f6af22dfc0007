/**
 * From a checked query to a ReadPlan: the text of one statement and where its parameters come from.
 *
 * Pure; the plan is plain data, made once per (Model, access shape, query shape) and kept. Values, the caller's owners, the cursor and
 * the moment are bound on every run, so users with equal rights and queries that differ in values share one prepared statement.
 */
import { createHash } from 'node:crypto'
import type { CheckedColumn, CheckedFilter, CheckedQuery } from '@trellis/metadata/query/checked-query.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { JsonForm } from '../db/json-rows.ts'
import type { CursorPlace } from './cursor.ts'
import { groupSql } from './group-sql.ts'
import { dayIn } from './instants.ts'
import type { Params, Slot } from './params.ts'
import type { PlanEnv } from './plan-env.ts'
import { createParams } from './params.ts'
import { columnsSql, createNames, pageForm, pageSql } from './page-sql.ts'
import { createScope } from './scope.ts'
import { searchMarks } from './search-sql.ts'
import type { SearchPlan } from './search-sql.ts'
import { readEnv, tableSql, visibleSql } from './source-sql.ts'
import type { ReadEnv } from './source-sql.ts'

export type ReadPlan = {
  text: string
  /** Name of the prepared statement; equal texts have equal names. Absent: planned anew every time, by the values it is asked with. */
  name: string | undefined
  /** One plan of PostgreSQL serves all values, so none is made by them. */
  blind: boolean
  slots: Slot[]
  /** Encrypted fields that are asked by their hashes, which all have to be there. */
  hashed: Params['hashed']
  /** Members whose names were too long for PostgreSQL: alias -> name. */
  renamed: Map<string, string>
  /** Of a page whose rows become JSON here; the rows of other plans are what they are. */
  form: JsonForm | null
}

const plans = new WeakMap<Model, Map<string, ReadPlan>>()
const maxPlans = 3000

/** The kept plan of the key, else a new one, kept when it may be. */
export function keptPlan(env: PlanEnv, key: string, cacheable: boolean, make: () => ReadPlan): ReadPlan {
  if (!cacheable) return make()
  let known = plans.get(env.model)
  if (known === undefined || known.size >= maxPlans) plans.set(env.model, (known = new Map()))
  const full = `${env.schema}\n${env.access.key}\n${key}`
  let plan = known.get(full)
  if (plan === undefined) known.set(full, (plan = make()))
  return plan
}

export function planPage(
  env: PlanEnv,
  query: CheckedQuery,
  cursor: CursorPlace | null,
  search: SearchPlan | null,
): ReadPlan {
  const { grouping } = query
  const blanks = cursor?.map((value) => (value === null ? '0' : '1')).join('') ?? ''
  const way = env.form ? `${env.form.kind} ${env.form.many ?? ''} ${env.form.inline.join()}` : ''
  const found = search === null ? '' : `s${searchMarks(search)}`
  const day = query.perDay ? `${dayIn(env.timeZone, env.nowMs)} ${env.timeZone}` : ''
  const key = `page|${query.key}|${grouping === null ? blanks : ''}|${found}|${way}|${day}`
  return keptPlan(env, key, query.cacheable, () => {
    const names = createNames()
    const ask = { query, cursor, search, names }
    const plan = finish(
      env,
      query.asOf !== null,
      (read) => (grouping === null ? pageSql(read, ask) : groupSql(read, ask, grouping)),
      names.renamed,
    )
    if (grouping === null) plan.form = pageForm(query)
    // PostgreSQL holds a prepared statement to the types of its columns: of other types it is another statement.
    if (plan.form !== null) plan.name = nameOf(`${plan.text}\n${columnTypes(query)}`)
    const steady = grouping === null && query.cacheable && (query.where === null || isSteady(query.where))
    // How many records a caller reaches decides where to look for them: the form says it, or only the values tell.
    const personal = env.form === undefined && plan.slots.some((slot) => slot.from === 'owners')
    if (!steady || personal) return { ...plan, name: undefined }
    // The texts of the ways to what a member reaches (reach-forms.ts) are made for it, and where a page goes on makes no other plan good;
    // which values a filter has may matter.
    return { ...plan, blind: (env.form !== undefined || cursor !== null) && query.where === null }
  })
}

function nameOf(text: string): string {
  return `r${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`
}

function columnTypes({ columns }: CheckedQuery): string {
  return columns.map(({ path }) => path.field.sqlType ?? '').join()
}

/**
 * PostgreSQL plans a prepared statement without looking at values after five runs. That is good for comparisons, whose selectivity
 * statistics tell, and ruinous for searches in texts and for formulas.
 */
function isSteady(filter: CheckedFilter): boolean {
  if (filter.kind === 'not') return isSteady(filter.part)
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.every(isSteady)
  return filter.kind === 'test' && filter.valueClass !== 'many' && !unsteady.has(filter.test)
}

const unsteady = new Set(['contains', 'starts_with', 'ends_with', 'one_of', 'has', 'has_any', 'same'])

/** One record by id: its JSON and its version. */
export function planRecord(env: PlanEnv, shape: ObjectShape, columns: readonly CheckedColumn[]): ReadPlan {
  const names = createNames()
  const make = (read: ReadEnv) => {
    const scope = createScope(read, shape, 't')
    const shown = columnsSql(scope, columns, [], names)
    const id = read.params.add({ from: 'id' }, 'uuid')
    return `select row_to_json(r)::text as record, t.version from ${tableSql(read, shape)} t${scope.joins()} cross join lateral (select ${shown}) r where t.id = ${id} and ${visibleSql(read, 't', shape)}`
  }
  return finish(env, false, make, names.renamed)
}

export function finish(
  env: PlanEnv,
  past: boolean,
  make: (read: ReadEnv) => string,
  renamed: Map<string, string> = new Map(),
): ReadPlan {
  const params = createParams()
  const read = readEnv({
    model: env.model,
    access: env.access,
    schema: env.schema,
    params,
    past,
    nowMs: env.nowMs,
    timeZone: env.timeZone,
    globals: env.globals,
    ...(env.form && { form: env.form }),
    ...(env.tables && { tables: env.tables }),
  })
  const text = make(read)
  return {
    text,
    name: nameOf(text),
    blind: false,
    slots: params.slots,
    hashed: params.hashed,
    renamed,
    form: null,
  }
}
