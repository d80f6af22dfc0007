/** Changes that name records by an external id or another unique field instead of the id, resolved in one statement. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { isAskable } from '@trellis/metadata/access/access.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { RecordChange, Values } from './changes.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { refuseUnfilled } from './rotate-keys.ts'
import { blindColumn, blindSql, sealer } from './sealed.ts'
import { ident, statement, tableOf } from './sql-text.ts'

/** A change; or values whose record is named by the key; or what is wrong with the entry. */
export type KeyedChange = RecordChange | { values: Values; version?: number } | { errors: FieldProblem[] }

export type ByKey = { key: string; op: 'insert' | 'update' | 'upsert' | 'delete'; read: readonly KeyedChange[] }

/** Records the caller may not see count as not there: creating one then meets the unique key. */
export async function resolveKeys(ctx: Ctx, shape: ObjectShape, { key, op, read }: ByKey): Promise<KeyedChange[]> {
  const field = fieldOf(shape, key)
  const unique = shape.uniques.find((candidate) => candidate.fields.length === 1 && candidate.fields[0] === key)
  if (!field?.column || !unique || !isAskable(ctx.access, shape, key))
    return raise('request.malformed', { errors: [{ pointer: '/key', code: 'value.not_a_key' }] })
  const fold = (value: unknown): string => (unique.caseInsensitive ? String(value).toLowerCase() : String(value))
  const hashed = blindColumn(shape, field)
  if (hashed) await refuseUnfilled(ctx, [{ object: shape.name, field: key }])
  // Under a former key the same value has another hash: the record is found by any of them.
  const keysOf = (value: unknown): string[] => (hashed ? sealer().hashes(String(value), hashed) : [fold(value)])
  const wanted = read.flatMap((entry) =>
    'values' in entry && !('op' in entry) && isKey(entry.values[key]) ? keysOf(entry.values[key]) : [],
  )
  const column = `t.${ident(field.column)}`
  const folded = hashed
    ? blindSql(column)
    : unique.caseInsensitive && field.sqlType === 'text'
      ? `lower(${column})`
      : column
  const rows = await ctx.db.query<{ id: string; key: string }>(
    statement(shape, `by key ${ctx.access.key} ${key}`, [[...new Set(wanted)], boundReach(ctx.access)], () => {
      const reach = reachSql(reachOf(ctx, '$2'), shape, 'read', 't')
      return `select t.id, ${folded}::text as key from ${tableOf(ctx.db.schema, shape)} t where ${folded}::text = any($1::text[]) and t.deleted_at is null and ${reach}`
    }),
  )
  const known = new Map(rows.map((row) => [row.key, row.id]))
  const seen = new Set<string>()
  return read.map((entry, index): KeyedChange => {
    if ('op' in entry || 'errors' in entry) return entry
    const value = entry.values[key]
    const pointer = `/records/${index}/${key}`
    if (!isKey(value)) return { errors: [{ pointer, code: 'value.required' }] }
    const folded = fold(value)
    if (seen.has(folded)) return { errors: [{ pointer, code: 'value.repeated' }] }
    seen.add(folded)
    const found = keysOf(value).find((one) => known.has(one))
    return changeOf(op, entry, found === undefined ? undefined : known.get(found), pointer)
  })
}

function isKey(value: unknown): value is string | number {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'
}

function changeOf(
  op: ByKey['op'],
  entry: { values: Values; version?: number },
  id: string | undefined,
  pointer: string,
): KeyedChange {
  const lock = entry.version === undefined ? {} : { version: entry.version }
  if (id === undefined)
    return op === 'upsert'
      ? { op: 'create', values: entry.values }
      : { errors: [{ pointer, code: 'record.not_found' }] }
  return op === 'delete' ? { op: 'delete', id, ...lock } : { op: 'update', id, values: entry.values, ...lock }
}
