/**
 * The statements of W9 and W11: each writes the rows, their superseded versions (history twin) and their events at once.
 *
 * A batch travels as one JSON parameter, and many new records as one array a column, so the text depends on the set of columns only.
 * Parameters of every statement: $1 rows (JSON; of many new records their ids), $2 change set, $3 via, $4 the acting user, $5 reachable
 * owner ids (where the text names them), of many new records from $6 on the other columns.
 * An update holds on to the row version it read (`_from`): when another write came in between, it changes nothing.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, ident, literal, systemColumns, tableOf, twinOf } from './sql-text.ts'

/** A parent that must be there, living and visible, and stays so until commit. */
export type ParentCheck = {
  column: string
  table: string
  reach: string
  alias: string
  discriminator?: { column: string; object: string }
}

/** `single`: the batch has one row, and the planner may know it. */
export type InsertText = {
  parents: ParentCheck[]
  select: string
  single?: boolean
  /** What else the given values `x` must meet. */
  guard?: string | undefined
}

export function insertSql(schema: string, shape: ObjectShape, options: InsertText): string {
  const names = columnFields(shape).map((field) => ident(field.column))
  const parents = options.parents.map((parent, at) => parentCte(parent, at, options.single === true))
  const conditions = [...options.parents.map(parentCondition), ...(options.guard ? [options.guard] : [])]
  // Whole rows come back only where the answer shows them: a batch would write them all down a second time.
  const back = options.single ? '*' : 'id, version, _from'
  return `with x as ${options.parents.length > 0 ? '' : 'not '}materialized (${options.single ? givenRow(shape) : givenRows(shape)}),
n as materialized (select clock_timestamp() as at)${parents.map((cte) => `,\n${cte}`).join('')},
w as (insert into ${tableOf(schema, shape)} (id, owner, created_at, created_by, updated_at, updated_by, version, _from, _via, _change, _search${names.map((name) => `, ${name}`).join('')})
  select x.id, x.owner, date_trunc('milliseconds', n.at), $4::uuid, date_trunc('milliseconds', n.at), $4::uuid, 1, n.at, $3, $2::uuid, array_to_tsvector(x._tokens)${names.map((name) => `, x.${name}`).join('')}
  from x, n${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''} returning ${back}),
e as (insert into ${ident(schema)}._event (at, object, record, kind, version, change, via, actor)
  select w._from, ${literal(shape.name)}, w.id, 'created', 1, $2::uuid, $3, $4::uuid from w)
${options.select}`
}

/** What a new record comes with, in the order of the parameters of many: id, owner, search words, the columns of its fields. */
function insertedColumns(shape: ObjectShape): { name: string; sqlType: string }[] {
  return [
    { name: 'id', sqlType: 'uuid' },
    { name: 'owner', sqlType: 'uuid' },
    { name: '_tokens', sqlType: 'text[]' },
    ...columnFields(shape).map(({ column, sqlType }) => ({ name: column, sqlType })),
  ]
}

/** One row, known to be one. */
function givenRow(shape: ObjectShape): string {
  const columns = insertedColumns(shape).map(({ name, sqlType }) => `${ident(name)} ${sqlType}`)
  return `select * from json_to_recordset($1::json) as x(${columns.join(', ')}) limit 1`
}

/** Between the search words of a record; no word has it. */
export const tokenSeparator = '\u001f'

/** Many rows, column by column as texts: $1, and from $6 on. */
function givenRows(shape: ObjectShape): string {
  const columns = insertedColumns(shape)
  const arrays = columns.map((_, at) => `$${at === 0 ? 1 : at + 5}::text[]`)
  const cells = columns.map(({ name, sqlType }, at) => {
    const typed = name === '_tokens' ? `string_to_array(u.c${at}, E'\\x1f')` : `u.c${at}::${sqlType}`
    return `${typed} as ${ident(name)}`
  })
  return `select ${cells.join(', ')} from unnest(${arrays.join(', ')}) as u(${columns.map((_, at) => `c${at}`).join(', ')})`
}

/** The parents of many rows come as an array, which is looked up by the key: joined to the rows, their whole table would be read for each part. */
function parentCte(parent: ParentCheck, at: number, single: boolean): string {
  const only = parent.discriminator
    ? ` and x.${ident(parent.discriminator.column)} = ${literal(parent.discriminator.object)}`
    : ''
  const named = `select x.${ident(parent.column)} from x where x.${ident(parent.column)} is not null${only}`
  return `p${at} as materialized (select ${parent.alias}.id from ${parent.table} ${parent.alias} where ${parent.alias}.id ${single ? `in (${named})` : `= any(array(${named}))`}
  and ${parent.alias}.deleted_at is null and ${parent.reach} order by ${parent.alias}.id for key share of ${parent.alias})`
}

function parentCondition(parent: ParentCheck, at: number): string {
  const column = `x.${ident(parent.column)}`
  const other = parent.discriminator
    ? ` or x.${ident(parent.discriminator.column)} is distinct from ${literal(parent.discriminator.object)}`
    : ''
  // `in` is a hash whatever the planner believes of the number of rows.
  return `(${column} is null${other} or ${column} in (select p${at}.id from p${at}))`
}

export type UpdateText = {
  fields: ColumnField[]
  /** Search tokens come along because a searched field is among the fields. */
  tokens: boolean
  owner: boolean
  parents: ParentCheck[]
  select: string
  single?: boolean
  /** Rows say which of their links change: that makes a new version too. */
  links?: boolean
  /** What else the old row `t` and the given values `x` must meet. */
  guard?: string
}

export function updateSql(schema: string, shape: ObjectShape, options: UpdateText): string {
  const table = tableOf(schema, shape)
  const columns = [...(options.owner ? [{ column: 'owner', sqlType: 'uuid' }] : []), ...options.fields]
  const names = columns.map((field) => ident(field.column))
  const given = columns.map((field) => `, ${ident(field.column)} ${field.sqlType}`).join('')
  const parents = options.parents.map((parent, at) => parentCte(parent, at, options.single === true))
  const conditions = options.parents.map((parent, at) => parentCondition(parent, at))
  const changes = [
    ...(options.links ? ['x._links is not null'] : []),
    ...(names.length > 0
      ? [
          `(${names.map((name) => `t.${name}`).join(', ')}) is distinct from (${names.map((name) => `x.${name}`).join(', ')})`,
        ]
      : []),
  ]
  const differs = changes.length > 1 ? ` and (${changes.join(' or ')})` : ` and ${changes[0] ?? 'false'}`
  const changed = changedSql(shape, [...(options.owner ? ['owner'] : []), ...options.fields.map((field) => field.name)])
  return `with x as materialized (select * from json_to_recordset($1::json) as x(id uuid, version int${options.links ? ', _links text[]' : ''}, _tokens text[]${given})${options.single ? ' limit 1' : ''}),
n as materialized (select clock_timestamp() as at)${parents.map((cte) => `,\n${cte}`).join('')},
w as (update ${table} t set ${names.map((name) => `${name} = x.${name}, `).join('')}${options.tokens ? '_search = array_to_tsvector(x._tokens), ' : ''}${stamp}
  from x, n, ${table} o where t.id = x.id and t.deleted_at is null and (x.version is null or t.version = x.version) and ${sameRow}${differs}${options.guard ? ` and ${options.guard}` : ''}${conditions.map((condition) => ` and ${condition}`).join('')}
  returning ${options.single ? 't.*' : ['id', 'version', '_from', ...columns.map((field) => field.column)].map((column) => `t.${ident(column)}`).join(', ')}, ${supersededColumns(shape)}${options.links ? `, x._links as ${changedLinks}` : ''}),
${historyCte(schema, shape)},
e as (insert into ${ident(schema)}._event (at, object, record, kind, version, change, via, actor, fields)
  select w._from, ${literal(shape.name)}, w.id, 'updated', w.version, $2::uuid, $3, $4::uuid, ${options.links ? `${changed} || coalesce(w.${changedLinks}, '{}')` : changed} from w)
${options.select}`
}

/** The system columns a new row version gets. */
const stamp = `version = t.version + 1, updated_at = date_trunc('milliseconds', n.at), updated_by = $4::uuid, _via = $3, _change = $2::uuid, _from = greatest(n.at, t._from + interval '1 microsecond')`

/** `o` is the row as the statement's snapshot has it; a row that another write replaced meanwhile is not touched. */
export const sameRow = 'o.id = t.id and o._from = t._from'

/** Names no field can have: `-3` is the third column of the superseded row, so history needs no second join. */
function superseded(at: number): string {
  return `"-${at}"`
}

const changedLinks = '"-links"'

function twinColumns(shape: ObjectShape): string[] {
  return [...systemColumns, ...columnFields(shape).map((field) => field.column)]
}

/** Of the row `w` that an update wrote, a column as it was before. */
export function supersededColumn(shape: ObjectShape, column: string): string {
  return superseded(twinColumns(shape).indexOf(column))
}

export function supersededColumns(shape: ObjectShape): string {
  return twinColumns(shape)
    .map((column, at) => `o.${ident(column)} as ${superseded(at)}`)
    .join(', ')
}

/** Copies the superseded rows to the twin. */
export function historyCte(schema: string, shape: ObjectShape): string {
  const columns = twinColumns(shape)
  return `h as (insert into ${twinOf(schema, shape)} (${columns.map(ident).join(', ')}, _to) select ${columns.map((_, at) => `w.${superseded(at)}`).join(', ')}, w._from from w)`
}

/** Names of the fields whose value is another than in the superseded row, as text[] over `w`. */
export function changedSql(shape: ObjectShape, fields: readonly string[]): string {
  const columns = twinColumns(shape)
  const cases = fields.map((name) => {
    const column = fieldOf(shape, name)?.column ?? name
    return `case when w.${superseded(columns.indexOf(column))} is distinct from w.${ident(column)} then ${literal(name)} end`
  })
  return cases.length === 0 ? `'{}'::text[]` : `array_remove(array[${cases.join(', ')}], null)`
}

/** Into the bin ($1 = uuid[] of ids) or out of it. */
export function binSql(schema: string, shape: ObjectShape, direction: 'deleted' | 'restored'): string {
  const table = tableOf(schema, shape)
  const living = direction === 'deleted' ? 'is null' : 'is not null'
  const deletedAt = direction === 'deleted' ? `date_trunc('milliseconds', n.at)` : 'null'
  return `with n as materialized (select clock_timestamp() as at),
w as (update ${table} t set deleted_at = ${deletedAt}, ${stamp}
  from n, ${table} o where t.id = any($1::uuid[]) and t.deleted_at ${living} and ${sameRow} returning t.id, t.version, t._from, ${supersededColumns(shape)}),
${historyCte(schema, shape)},
e as (insert into ${ident(schema)}._event (at, object, record, kind, version, change, via, actor)
  select w._from, ${literal(shape.name)}, w.id, '${direction}', w.version, $2::uuid, $3, $4::uuid from w)
select w.id, w.version from w`
}
