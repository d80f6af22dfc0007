/**
 * References: every lookup must name a living record the caller may see, and that record stays until commit (key-share lock).
 *
 * The check is part of the insert or update statement on the fast path; here is its stand-alone form, which says what is missing.
 */
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { StoredValues } from './changes.ts'
import { lockedSql } from './lock-sql.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import type { ColumnField } from './sql-text.ts'
import { ident, perShape, statement, tableOf } from './sql-text.ts'
import type { ParentCheck } from './write-sql.ts'

/** Fields with a column that refer to records of known objects. */
export const referenceFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  Object.values(shape.fields).filter((field): field is ColumnField => isReference(field)),
)

function isReference(field: FieldShape): boolean {
  return !field.system && field.column !== null && (field.to?.length ?? 0) > 0
}

/** What is done with the record that refers to others. */
type ParentVerb = 'create' | 'update' | 'delete'

/** The companion that names the object of a polymorphic lookup. */
export function discriminatorOf(shape: ObjectShape, field: FieldShape): ColumnField | undefined {
  if (field.type !== 'polymorphic_lookup') return undefined
  const companion = fieldOf(shape, `${field.name}_object`)
  return companion?.column ? (companion as ColumnField) : undefined
}

/**
 * One check for each target of each of the fields; `owners` is the placeholder of the caller's ids; `brings`: what is done with the record
 * that refers; `tell`: a locked master counts as there.
 */
export function parentChecks(
  ctx: Ctx,
  shape: ObjectShape,
  fields: readonly ColumnField[],
  on: { owners: string; brings: ParentVerb; tell?: boolean },
): ParentCheck[] {
  const { owners, brings, tell = false } = on
  const checks: ParentCheck[] = []
  for (const field of fields) {
    const discriminator = discriminatorOf(shape, field)
    for (const name of field.to ?? []) {
      const target = objectOf(ctx.model, name)
      if (target === undefined) continue
      const alias = `k${checks.length}`
      // A detail is part of its master: bringing one is changing the master.
      const isMaster = shape.sharing === 'controlled_by_parent' && shape.parentField === field.name
      const asked = { object: shape.name, verb: brings, way: `${shape.name}>${target.name}` }
      const scope = { ...reachOf(ctx, owners), ...(isMaster && { asked }) }
      const seen = reachSql(scope, target, isMaster ? 'update' : 'read', alias)
      // A detail cannot come to a master that is locked; the long way tells it from one that is missing.
      const open = !tell && field.type === 'master_detail'
      const reach = open ? `${seen} and not (${lockedSql(ctx.db.schema, target, alias, owners)})` : seen
      const only = discriminator && { discriminator: { column: discriminator.column, object: name } }
      checks.push({ column: field.column, table: tableOf(ctx.db.schema, target), reach, alias, ...only })
    }
  }
  return checks
}

/** For each row of values the names of the fields whose record is not there. One statement for the whole batch. */
export async function missingParents(
  ctx: Ctx,
  shape: ObjectShape,
  brings: ParentVerb,
  rows: readonly StoredValues[],
): Promise<string[][]> {
  const fields = referenceFields(shape).filter((field) => rows.some((row) => typeof row[field.name] === 'string'))
  const missing: string[][] = rows.map(() => [])
  if (fields.length === 0) return missing
  const found = await livingParents(ctx, shape, { fields, brings }, rows)
  for (const [at, row] of rows.entries()) {
    for (const field of fields) {
      const value = row[field.name]
      if (typeof value !== 'string') continue
      const object = discriminatorOf(shape, field) ? row[`${field.name}_object`] : field.to?.[0]
      if (typeof object !== 'string' || !found.has(`${field.name} ${object} ${value}`)) missing[at]?.push(field.name)
    }
  }
  return missing
}

async function livingParents(
  ctx: Ctx,
  shape: ObjectShape,
  { fields, brings }: { fields: ColumnField[]; brings: ParentVerb },
  rows: readonly StoredValues[],
): Promise<Set<string>> {
  const given = fields.map((field) => ({ field, discriminator: discriminatorOf(shape, field) }))
  const columns = given.flatMap(({ field, discriminator }) => (discriminator ? [field, discriminator] : [field]))
  const wanted = new Set<string>()
  for (const row of rows)
    wanted.add(
      `{${columns.map((field) => `${JSON.stringify(field.column)}:${JSON.stringify(row[field.name] ?? null)}`).join()}}`,
    )
  const targets = fields.flatMap((field) =>
    (field.to ?? []).filter((name) => objectOf(ctx.model, name)).map((name) => ({ field: field.name, object: name })),
  )
  const key = `parents ${brings} ${ctx.access.key} ${fields.map((field) => field.name).join()}`
  const answer = await ctx.db.query<{ at: number; id: string }>(
    statement(shape, key, [`[${[...wanted].join()}]`, boundReach(ctx.access)], () =>
      parentsSql(parentChecks(ctx, shape, fields, { owners: '$2', brings, tell: true }), columns),
    ),
  )
  return new Set(answer.map((row) => `${targets[row.at]?.field} ${targets[row.at]?.object} ${row.id}`))
}

function parentsSql(checks: readonly ParentCheck[], columns: readonly ColumnField[]): string {
  const ctes = checks.map((check, at) => {
    const only = check.discriminator
      ? ` and x.${ident(check.discriminator.column)} = '${check.discriminator.object}'`
      : ''
    return `p${at} as materialized (select ${check.alias}.id from ${check.table} ${check.alias} where ${check.alias}.id in (select x.${ident(check.column)} from x where x.${ident(check.column)} is not null${only})
  and ${check.alias}.deleted_at is null and ${check.reach} order by ${check.alias}.id for key share of ${check.alias})`
  })
  return `with x as materialized (select * from json_to_recordset($1::json) as x(${columns.map((field) => `${ident(field.column)} ${field.sqlType}`).join(', ')})),
${ctes.join(',\n')}
${checks.map((_, at) => `select ${at} as at, id from p${at}`).join(' union all ')}`
}
