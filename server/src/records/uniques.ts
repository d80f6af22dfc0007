/**
 * Unique fields and keys: clashes with other records are found before the write, in one statement, so that the message can name them.
 * The unique index of the database is what holds; this only says it better.
 */
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectShape, UniqueShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { StoredValues } from './changes.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { blindColumn, blindSql, hashOf, placeOf, sealer } from './sealed.ts'
import { ident, perShape, statement, tableOf } from './sql-text.ts'

/** `id` is the record itself, which may be new. `changed` decides which keys are looked at. */
export type KeyedRow = { id: string; values: StoredValues; changed: (field: string) => boolean }

/** `existing` is the clashing record, when the caller may see it; null also for a clash inside the batch. */
export type Clash = { unique: UniqueShape; existing: string | null }

export async function findClashes(
  ctx: Ctx,
  shape: ObjectShape,
  rows: readonly KeyedRow[],
): Promise<(Clash | undefined)[]> {
  const clashes: (Clash | undefined)[] = rows.map(() => undefined)
  const uniques = shape.uniques.filter((unique) => rows.some((row) => unique.fields.some((name) => row.changed(name))))
  if (uniques.length === 0) return clashes
  for (const unique of uniques) clashInside(shape, unique, { rows, clashes })
  const columns = [...new Set(uniques.flatMap((unique) => unique.fields))]
  const wanted = rows.map((row, i) => ({
    i,
    id: row.id,
    ...Object.fromEntries(columns.map((name) => [columnOf(shape, name), comparedOf(shape, name, row)])),
  }))
  const key = `clashes ${ctx.access.key} ${uniques.map((unique) => unique.name).join()}`
  const found = await ctx.db.query<{ i: number; at: number; id: string; readable: boolean }>(
    statement(shape, key, [JSON.stringify(wanted), boundReach(ctx.access)], () =>
      clashSql(ctx, shape, uniques, columns),
    ),
  )
  for (const { i, at, id, readable } of found) {
    const unique = uniques[at]
    if (unique && unique.fields.some((name) => rows[i]?.changed(name)))
      clashes[i] = { unique, existing: readable ? id : null }
  }
  return clashes
}

function clashInside(
  shape: ObjectShape,
  unique: UniqueShape,
  { rows, clashes }: { rows: readonly KeyedRow[]; clashes: (Clash | undefined)[] },
): void {
  const hashed = unique.fields.filter((name) => isHashed(shape, name))
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    const parts = unique.fields.map((name) =>
      hashed.includes(name) ? hashOf(row.values[name]) : (row.values[name] ?? null),
    )
    if (parts.includes(null)) continue
    const key = JSON.stringify(
      unique.caseInsensitive ? parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)) : parts,
    )
    if (seen.has(key)) clashes[at] = { unique, existing: null }
    seen.add(key)
  }
}

function clashSql(ctx: Ctx, shape: ObjectShape, uniques: UniqueShape[], columns: string[]): string {
  const readable = reachSql(reachOf(ctx, '$2'), shape, 'read', 't')
  const given = columns
    .map(
      (name) => `, ${ident(columnOf(shape, name))} ${isHashed(shape, name) ? 'text[]' : fieldOf(shape, name)?.sqlType}`,
    )
    .join('')
  const selects = uniques.map((unique, at) => {
    const equal = unique.fields.map((name) => {
      const column = ident(columnOf(shape, name))
      if (isHashed(shape, name)) return `${blindSql(`t.${column}`)} = ${ident(`k_${name}`)}.hash`
      const folded = unique.caseInsensitive && fieldOf(shape, name)?.sqlType === 'text'
      return folded ? `lower(t.${column}) = lower(x.${column})` : `t.${column} = x.${column}`
    })
    // Each hash a value may stand under is a row of its own, so that an index or a hash join finds its equals.
    const hashes = unique.fields
      .filter((name) => isHashed(shape, name))
      .map((name) => ` cross join unnest(x.${ident(columnOf(shape, name))}) as ${ident(`k_${name}`)}(hash)`)
    return `select x.i, ${at} as at, t.id, (${readable}) as readable from x${hashes.join('')} join ${tableOf(ctx.db.schema, shape)} t on ${equal.join(' and ')} where t.deleted_at is null and t.id is distinct from x.id`
  })
  return `with x as materialized (select * from json_to_recordset($1::json) as x(i int, id uuid${given}))
${selects.join(' union all ')}`
}

function isHashed(shape: ObjectShape, name: string): boolean {
  const field = fieldOf(shape, name)
  return field !== undefined && hasBlindIndex(field)
}

/** While keys change, the index does not know a taken value that is sealed under a former one: it has to be looked for. */
export function hidesTaken(shape: ObjectShape, written: readonly string[]): boolean {
  return hashedKeys(shape).some((name) => written.includes(name)) && sealer().hasFormer
}

const hashedKeys = perShape((shape) =>
  shape.uniques.flatMap((unique) => unique.fields).filter((name) => isHashed(shape, name)),
)

/** What is looked for: the value, or the hashes it may stand under. */
function comparedOf(shape: ObjectShape, name: string, row: KeyedRow): JsonValue {
  const value = row.values[name] ?? null
  const field = fieldOf(shape, name)
  const column = field && blindColumn(shape, field)
  if (!column || typeof value !== 'string') return value
  const text = sealer().open(value, placeOf(shape.table, field.column ?? '', row.id))
  return text === null ? [hashOf(value)] : sealer().hashes(text, column)
}

function columnOf(shape: ObjectShape, name: string): string {
  return fieldOf(shape, name)?.column ?? name
}

/** The problem of one clash: which field, and the other record when the caller may see it. `pointer` is that of the change. */
export function duplicateProblem(clash: Clash, pointer: string): Problem {
  const [first] = clash.unique.fields
  const params: { [name: string]: unknown } = { fields: clash.unique.fields }
  if (clash.existing !== null) params['existing'] = clash.existing
  const error: FieldProblem = { pointer: `${pointer}/${first}`, code: 'value.duplicate', params }
  if (typeof clash.unique.message === 'string') error.message = clash.unique.message
  return {
    code: 'record.duplicate',
    errors: [error],
    ...(clash.existing !== null && { extra: { existing: { id: clash.existing } } }),
  }
}

/** The unique key whose index has this name (model/ddl.ts makes the names). */
export function uniqueOfConstraint(shape: ObjectShape, constraint: string): UniqueShape | undefined {
  return shape.uniques.find((unique) =>
    constraint.startsWith(`${shape.table}_${unique.fields.join('_')}_key`.slice(0, 50)),
  )
}
