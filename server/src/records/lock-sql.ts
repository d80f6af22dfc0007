/** Locks as conditions inside other statements. `owners` is the placeholder of the caller's `reachIds`. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { columnFields, ident, perShape } from './sql-text.ts'
import type { ColumnField } from './sql-text.ts'

/** Fields that name the record's master: a locked master locks its details. */
export const masterFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  columnFields(shape).filter((field) => field.type === 'master_detail'),
)

/** The record of this id is locked for the caller. */
export function lockSql(schema: string, idSql: string, owners: string): string {
  return `exists (select from ${ident(schema)}._lock l where l.record = ${idSql} and not l.except_ids && ${owners}::uuid[])`
}

/** The row, or a master of it, is locked for the caller. */
export function lockedSql(schema: string, shape: ObjectShape, alias: string, owners: string): string {
  const ids = [`${alias}.id`, ...masterFields(shape).map((field) => `${alias}.${ident(field.column)}`)]
  return ids.map((id) => lockSql(schema, id, owners)).join(' or ')
}
