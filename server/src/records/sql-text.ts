/**
 * Pieces of SQL text that reads and writes of object tables share, and the cache of finished texts.
 *
 * Identifiers come from the Model and are quoted here; values are always parameters. A text belongs to one ObjectShape, so a new
 * revision starts with an empty cache.
 */
import { createHash } from 'node:crypto'
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { SqlText } from '../db/db.ts'

export type ColumnField = FieldShape & { column: string; sqlType: string }

export function ident(name: string): string {
  return escapeIdentifier(name)
}

export function literal(text: string): string {
  return escapeLiteral(text)
}

export function tableOf(schema: string, shape: ObjectShape): string {
  return `${ident(schema)}.${ident(shape.table)}`
}

export function twinOf(schema: string, shape: ObjectShape): string {
  return `${ident(schema)}.${ident(shape.historyTable)}`
}

/** What is true of a shape, worked out once: a new revision has new shapes. */
export function perShape<T>(make: (shape: ObjectShape) => T): (shape: ObjectShape) => T {
  const known = new WeakMap<ObjectShape, { value: T }>()
  return (shape) => {
    let entry = known.get(shape)
    if (entry === undefined) known.set(shape, (entry = { value: make(shape) }))
    return entry.value
  }
}

/** Fields with a column of their own, without the system fields. */
export const columnFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  Object.values(shape.fields).filter(
    (field): field is ColumnField => field.column !== null && field.sqlType !== null && !field.system,
  ),
)

/** Columns every object table and its twin have. */
export const systemColumns = [
  'id',
  'owner',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'version',
  'deleted_at',
  '_from',
  '_via',
  '_change',
] as const

/** The wire value of a column, for row_to_json. */
export function wireSql(field: FieldShape, columnSql: string): string {
  return fieldType(field.type)?.selectSql?.(columnSql) ?? columnSql
}

export function instantSql(columnSql: string): string {
  return `to_char(${columnSql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

type PreparedText = { text: string; name: string; parameters: number }

const texts = new WeakMap<ObjectShape, Map<string, PreparedText>>()

/** The statement `key` names for this shape: built once a revision, run as a prepared statement from then on. */
export function statement(shape: ObjectShape, key: string, values: readonly unknown[], build: () => string): SqlText {
  let known = texts.get(shape)
  if (known === undefined) texts.set(shape, (known = new Map()))
  let entry = known.get(key)
  if (entry === undefined) known.set(key, (entry = prepared(build())))
  // Trailing parameters a text has no use for (owner ids where everything is reachable) are left out.
  return {
    text: entry.text,
    name: entry.name,
    values: values.length > entry.parameters ? values.slice(0, entry.parameters) : values,
  }
}

function prepared(text: string): PreparedText {
  let parameters = 0
  for (const match of text.matchAll(/\$(\d+)/g)) parameters = Math.max(parameters, Number(match[1]))
  return { text, name: `w${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`, parameters }
}
