/**
 * Locks and closed periods as conditions inside other statements. `owners` is the placeholder of the caller's `reachIds`. Objects
 * without a period (`period_field`) do not ask for closed ones.
 */
import type { MasterPath, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { columnFields, ident, literal, perShape } from './sql-text.ts'
import type { ColumnField } from './sql-text.ts'

/** Fields that name the record's master: a locked master locks its details, and theirs. */
export const masterFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  columnFields(shape).filter((field) => field.type === 'master_detail'),
)

/** The record of this id is locked for the caller. */
export function lockSql(schema: string, idSql: string, owners: string): string {
  return `exists (select from ${ident(schema)}._lock l where l.record = ${idSql} and not l.except_ids && ${owners}::uuid[])`
}

/** The id of a master of the row, be it a master's master. */
function masterIdSql(schema: string, alias: string, { column, through = [] }: MasterPath): string {
  return through.reduce(
    (id, step) => `(select m.${ident(step.column)} from ${ident(schema)}.${ident(step.table)} m where m.id = ${id})`,
    `${alias}.${ident(column)}`,
  )
}

/** A master of the row, or one of theirs, is locked for the caller; blank: it has none. */
export function masterLockParts(schema: string, shape: ObjectShape, alias: string, owners: string): string[] {
  const paths: MasterPath[] = [...masterFields(shape), ...(shape.mastersAbove ?? [])]
  return paths.map((path) => lockSql(schema, masterIdSql(schema, alias, path), owners))
}

/** The row, or a master of it, is locked for the caller or lies in a closed period. */
export function lockedSql(schema: string, shape: ObjectShape, alias: string, owners: string): string {
  const locks = [lockSql(schema, `${alias}.id`, owners), ...masterLockParts(schema, shape, alias, owners)]
  return [...locks, ...closedParts(schema, shape, alias, owners)].join(' or ')
}

/** The row lies in a closed period, of its own or of a master; undefined: it has none. */
export function closedSql(schema: string, shape: ObjectShape, alias: string, owners: string): string | undefined {
  const parts = closedParts(schema, shape, alias, owners)
  return parts.length === 0 ? undefined : parts.join(' or ')
}

function closedParts(schema: string, shape: ObjectShape, alias: string, owners: string): string[] {
  return (shape.periods ?? []).map(({ object, column, via }) => {
    if (via === undefined) return closedDateSql(schema, object, `${alias}.${ident(column)}`, owners)
    const closed = closedDateSql(schema, object, `m.${ident(column)}`, owners)
    return `exists (select from ${ident(schema)}.${ident(via.table)} m where m.id = ${masterIdSql(schema, alias, via)} and ${closed})`
  })
}

/** A date of the object lies in a period closed to the caller. */
export function closedDateSql(schema: string, object: string, date: string, owners: string): string {
  return `exists (select from ${ident(schema)}._closed_period c where c.object = ${literal(object)} and ${date} <= c.until and not c.except_ids && ${owners}::uuid[])`
}

/** That the values `x` of a statement bring the row into no closed period; undefined: nothing to ask. `columns` are those it sets. */
export function openDateSql(
  schema: string,
  shape: ObjectShape,
  columns: readonly string[] | 'all',
  owners: string,
): string | undefined {
  const own = shape.periods?.find((period) => period.via === undefined)
  if (own === undefined || !(columns === 'all' || columns.includes(own.column))) return undefined
  return `not ${closedDateSql(schema, own.object, `x.${ident(own.column)}`, owners)}`
}
