/**
 * References that a deletion took from records that live on: kept with the deletion, given back when the record comes out of the bin. Who
 * got another reference since, or had it and lost it again, keeps what there is now, and is named in the notices of the restored record.
 */
import { fieldRight } from '@trellis/metadata/access/access.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readBefore } from './before.ts'
import type { BeforeImage } from './changes.ts'
import { hierarchyFields, inCircle } from './hierarchy.ts'
import { lockedFor } from './locks.ts'
import { discriminatorOf } from './parents.ts'
import { labelsOf } from './record-labels.ts'
import { feedsRollups, refreshRollups } from './rollups.ts'
import type { ColumnField } from './sql-text.ts'
import { ident, literal, statement, tableOf, twinOf } from './sql-text.ts'
import { findClashes } from './uniques.ts'
import { supersededColumn, updateSql } from './write-sql.ts'

/** One reference that went: from which record, when, and whether the deletion is the one that is taken back. */
type Cleared = { record: string; parent: string; at: string; table: string; column: string; isLast: boolean }

/** What could not be given back, by the restored record. */
export type KeptReferences = Map<string, FieldProblem[]>

/** The end of the statement that clears a reference (updateSql): what went is written down. */
export function keepClearedSql(schema: string, child: ObjectShape, field: ColumnField): string {
  return `insert into ${ident(schema)}._cleared_reference (parent, change, table_name, column_name, record, at) select w.${supersededColumn(child, field.column)}, $2::uuid, ${literal(child.table)}, ${literal(field.column)}, w.id, w._from from w where w.${supersededColumn(child, field.column)} is not null`
}

/** While the records are in the bin still; each reference is given out once. */
export async function takeCleared(ctx: Ctx, shape: ObjectShape, ids: readonly string[]): Promise<Cleared[]> {
  const rows = await ctx.db.query<Cleared>(
    statement(
      shape,
      'take cleared references',
      [ids],
      () =>
        `delete from ${ident(ctx.db.schema)}._cleared_reference r using ${tableOf(ctx.db.schema, shape)} p where p.id = any($1::uuid[]) and r.parent = p.id
returning r.record, r.parent, r.at::text as at, r.table_name as table, r.column_name as column, r.change = p._change as "isLast"`,
    ),
  )
  return rows.filter((row) => row.isLast)
}

/** In the transaction that brought the records of `shape` back. */
export async function restoreReferences(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  cleared: readonly Cleared[],
): Promise<KeptReferences> {
  const kept: KeptReferences = new Map()
  for (const relation of cleared.length === 0 ? [] : shape.children) {
    const child = objectOf(ctx.model, relation.object)
    const field = child && fieldOf(child, relation.field)
    if (!child || !field?.column || relation.onDelete !== 'set_null') continue
    const own = cleared.filter((one) => one.table === child.table && one.column === field.column)
    if (own.length > 0) await giveBack(ctx, change, { child, field: field as ColumnField, parent: shape, own, kept })
  }
  return kept
}

type Giving = {
  child: ObjectShape
  field: ColumnField
  parent: ObjectShape
  own: readonly Cleared[]
  kept: KeptReferences
}

async function giveBack(ctx: Ctx, change: string, giving: Giving): Promise<void> {
  const { child, field, parent, own } = giving
  const parentOf = new Map(own.map((one) => [one.record, one.parent]))
  const images = await readBefore(ctx, child, [...parentOf.keys()].sort(), { lock: 'no key update', verb: 'update' })
  const reasons = await reasonsAgainst(ctx, giving, images, parentOf)
  const discriminator = discriminatorOf(child, field)
  const given = [...images.values()]
    .filter((image) => !image.deleted && !reasons.has(image.id))
    .map((image) => ({ image, values: referenceTo(parentOf.get(image.id), field, discriminator, parent) }))
  const fields = discriminator ? [field, discriminator] : [field]
  if (given.length > 0) {
    const rows = given.map(({ image, values }) => ({
      id: image.id,
      version: image.version,
      ...Object.fromEntries(fields.map((one) => [one.column, values[one.name] ?? null])),
    }))
    await ctx.db.query(
      statement(child, `give back ${field.name}`, [JSON.stringify(rows), change, ctx.via, ctx.user.id], () =>
        updateSql(ctx.db.schema, child, {
          fields,
          tokens: false,
          owner: false,
          parents: [],
          select: 'select w.id from w',
        }),
      ),
    )
    const names = fields.map((one) => one.name)
    if (feedsRollups(ctx, child, names))
      await refreshRollups(
        ctx,
        change,
        child,
        given.map(({ image, values }) => ({ before: image.values, after: { ...image.values, ...values } })),
      )
  }
  await tell(ctx, giving, images, { reasons, parentOf })
}

function referenceTo(
  id: string | undefined,
  field: ColumnField,
  discriminator: ColumnField | undefined,
  parent: ObjectShape,
): { [name: string]: string | null } {
  return { [field.name]: id ?? null, ...(discriminator && { [discriminator.name]: parent.name }) }
}

/** Why records do not get their reference back; those that are in the bin are passed over. A constant number of statements. */
async function reasonsAgainst(
  ctx: Ctx,
  { child, field, own }: Giving,
  images: ReadonlyMap<string, BeforeImage>,
  parentOf: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const reasons = new Map<string, string>()
  const living = [...images.values()].filter((image) => !image.deleted)
  const ids = living.map((image) => image.id)
  for (const [id, problem] of await lockedFor(ctx, [{ shape: child, ids }])) reasons.set(id, problem.code)
  const since = await ctx.db.query<{ id: string }>(
    statement(
      child,
      `referred since ${field.name}`,
      [JSON.stringify(own.map(({ record, at }) => ({ id: record, at })))],
      () =>
        `select x.id from json_to_recordset($1::json) as x(id uuid, at timestamptz) where exists (select from ${twinOf(ctx.db.schema, child)} h where h.id = x.id and h._from >= x.at and h.${ident(field.column)} is not null)`,
    ),
  )
  const changed = new Set(since.map((row) => row.id))
  for (const image of living)
    if ((image.values[field.name] ?? null) !== null || changed.has(image.id)) reasons.set(image.id, 'changed_since')
  const open = living.filter((image) => !reasons.has(image.id))
  if (hierarchyFields(child).some((one) => one.name === field.name) && open.length > 0) {
    const links = new Map(open.map((image) => [image.id, parentOf.get(image.id) ?? '']))
    for (const id of await inCircle(ctx, child, field, links)) reasons.set(id, 'value.circular')
  }
  const clashes = await findClashes(
    ctx,
    child,
    open.map((image) => ({
      id: image.id,
      values: { ...image.values, [field.name]: parentOf.get(image.id) ?? null },
      changed: (name: string) => name === field.name,
    })),
  )
  for (const [at, image] of open.entries()) if (clashes[at]) reasons.set(image.id, 'record.duplicate')
  return reasons
}

/** Of records the caller sees, with their names. */
async function tell(
  ctx: Ctx,
  { child, field, kept }: Giving,
  images: ReadonlyMap<string, BeforeImage>,
  of: { reasons: ReadonlyMap<string, string>; parentOf: ReadonlyMap<string, string> },
): Promise<void> {
  if (fieldRight(ctx.access, child, field.name) === 'hidden') return
  const told = [...of.reasons].filter(([id]) => images.get(id)?.readable)
  if (told.length === 0) return
  const labels = await labelsOf(ctx, new Map([[child.name, new Set(told.map(([id]) => id))]]))
  for (const [id, reason] of told) {
    const params = {
      object: child.name,
      id,
      field: field.name,
      label: labelText(field.label, ctx.locale),
      name: labels.get(id) ?? id,
      reason,
      severity: 'info',
    }
    const notice: FieldProblem = {
      pointer: '',
      code: 'value.reference_kept',
      params,
      message: messageOf('value.reference_kept', params, ctx.locale),
    }
    const parent = of.parentOf.get(id) ?? ''
    kept.set(parent, [...(kept.get(parent) ?? []), notice])
  }
}
