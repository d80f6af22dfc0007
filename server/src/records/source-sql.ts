/**
 * Which rows of a table a read may see: the table itself (or its state at a moment), the living ones, those the caller reaches.
 * Pure. Identifiers come from the Model and are quoted; everything personal is a parameter.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { pastLinksSql } from './links.ts'
import type { Params } from './params.ts'
import { reachParts, reachSql } from './reach.ts'
import type { ReachScope } from './reach.ts'
import type { FirstOf, ReachForm } from './reach-forms.ts'
import { countedSql, formSql } from './reach-forms.ts'
import { ident } from './sql-text.ts'

/** What building one statement shares. */
export type ReadEnv = {
  model: Model
  access: Access
  schema: string
  params: Params
  /** Rows as they were at the moment of slot `as_of`. */
  past: boolean
  nowMs: number
  timeZone: string
  /** Values of `$User` in formulas. */
  globals: { readonly [key: string]: string | boolean | null }
  /** Texts that stand in for tables which are not as the Model says yet, by `ObjectShape.table`. */
  tables?: ReadonlyMap<string, string>
  /** The way to the records of the queried object; absent: planned by the values. */
  form?: ReachForm
  /** Arrays the statement asks for more than once, made once: their sub-selects by name. Absent: each is made where it is asked for. */
  arrays?: Map<string, string>
  /** Rows the statement asks for by name: their sub-selects. */
  named: Map<string, string>
  /** A fresh table alias. */
  alias(prefix: string): string
}

export function readEnv(of: Omit<ReadEnv, 'alias' | 'named'>): ReadEnv {
  let next = 0
  return { ...of, named: new Map(), alias: (prefix) => `${prefix}${next++}` }
}

const systemColumns = ['id', 'owner', 'created_at', 'created_by', 'updated_at', 'updated_by', 'version', 'deleted_at']

/** The table of an object, or the rows that were current at the asked moment: the table's own and those of its twin. */
export function tableSql(env: ReadEnv, shape: ObjectShape): string {
  const table = env.tables?.get(shape.table) ?? `${ident(env.schema)}.${ident(shape.table)}`
  if (!env.past) return table
  const own = Object.values(shape.fields).flatMap((field) => (field.column === null ? [] : [field.column]))
  const columns = [...new Set([...systemColumns, ...own])].map(ident).join(', ')
  const moment = env.params.add({ from: 'as_of' }, 'timestamptz')
  const twin = `${ident(env.schema)}.${ident(shape.historyTable)}`
  return `(select ${columns} from ${table} where _from <= ${moment} union all select ${columns} from ${twin} where _from <= ${moment} and _to > ${moment})`
}

/** The link table of a many-to-many field, or the links of the asked moment. */
export function linksTableSql(env: ReadEnv, linkTable: string): string {
  if (!env.past) return `${ident(env.schema)}.${ident(linkTable)}`
  return pastLinksSql(env.schema, linkTable, env.params.add({ from: 'as_of' }, 'timestamptz'))
}

/** Conditions, `and`-joined, that a row of the object must pass to exist for the caller. */
export function visibleSql(env: ReadEnv, alias: string, shape: ObjectShape, deleted = false): string {
  const rule = ruleSql(env, alias, shape)
  const living = `${alias}.deleted_at is ${deleted ? 'not null' : 'null'}`
  return rule === null ? living : `${living} and ${rule}`
}

/** The same for the living records of the queried object, which may be looked for in a way of their own. */
export function rowsVisibleSql(env: ReadEnv, alias: string, shape: ObjectShape, firstOf?: FirstOf): string {
  if (env.form === undefined) return visibleSql(env, alias, shape)
  const found = formSql(reachScope(env), { shape, alias, form: env.form, ...(firstOf && { firstOf }) })
  return `${alias}.deleted_at is null and ${found}`
}

/** The same as conditions of which no record meets two, for counting; undefined where they are not told apart. */
export function rowsCountedSql(env: ReadEnv, alias: string, shape: ObjectShape): string[] | undefined {
  const openedIds = env.named.has('opened') ? 'select id from opened' : undefined
  return env.form && countedSql(reachScope(env), { shape, alias, form: env.form, openedIds })
}

/** The conditions that narrow what the caller reaches. */
export function narrowSql(env: ReadEnv, alias: string, shape: ObjectShape): string[] {
  return reachParts(reachScope(env), shape, 'read', alias).narrow.map((part) => part.sql)
}

/** The caller's row rule as SQL; null: every row. */
function ruleSql(env: ReadEnv, alias: string, shape: ObjectShape): string | null {
  const rule = reachSql(reachScope(env), shape, 'read', alias)
  return rule === 'true' ? null : rule
}

/** What a statement with shared arrays begins with; `others`: what else it names. */
export function withSql(env: ReadEnv, others: readonly string[] = []): string {
  const arrays = [...(env.arrays ?? [])].map(([name, rows]) => `${name} as materialized (select array(${rows}) as a)`)
  const named = [...env.named].map(([name, rows]) => `${name} as (${rows})`)
  const parts = [...arrays, ...named, ...others]
  return parts.length === 0 ? '' : `with ${parts.join(', ')} `
}

function sharedArray(arrays: Map<string, string>, rows: string, type: string): string {
  const known = [...arrays].find(([, one]) => one === rows)
  const name = known?.[0] ?? `shared${arrays.size}`
  arrays.set(name, rows)
  return `(select a from ${name})::${type}[]`
}

function reachScope(env: ReadEnv): ReachScope {
  const { arrays } = env
  return {
    model: env.model,
    access: env.access,
    schema: env.schema,
    owners: () => env.params.add({ from: 'owners' }, 'uuid[]'),
    grantees: () => env.params.add({ from: 'grantees' }, 'uuid[]'),
    table: (parent: ObjectShape) => tableSql(env, parent),
    livingParents: true,
    ...(arrays && { array: (rows: string, type: string) => sharedArray(arrays, rows, type) }),
  }
}
