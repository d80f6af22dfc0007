/**
 * Many-to-many fields: the rows of their link tables, set to exactly the targets a change names. Two statements a field and batch.
 */
import { reachIds } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, perShape, statement, tableOf } from './sql-text.ts'

export type LinkField = FieldShape & { linkTable: string }

export const linkFields: (shape: ObjectShape) => readonly LinkField[] = perShape((shape) =>
  Object.values(shape.fields).filter((field): field is LinkField => field.linkTable !== undefined),
)

/** Current targets, by source id. */
export async function readLinks(
  ctx: Ctx,
  shape: ObjectShape,
  field: LinkField,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await ctx.db.query<{ source: string; targets: string[] }>(
    statement(
      shape,
      `links read ${field.name}`,
      [ids],
      () =>
        `select source, array_agg(target order by target) as targets from ${linkTable(ctx, field)} where source = any($1::uuid[]) group by source`,
    ),
  )
  return new Map(rows.map((row) => [row.source, row.targets]))
}

/** Targets that are not there, or that the caller may not see. Those that are there stay until commit. */
export async function missingTargets(
  ctx: Ctx,
  shape: ObjectShape,
  field: LinkField,
  targets: readonly string[],
): Promise<Set<string>> {
  const target = objectOf(ctx.model, field.to?.[0] ?? '')
  if (target === undefined) return new Set(targets)
  const reach = () => reachSql(reachOf(ctx, '$2'), target, 'read', 't')
  const rows = await ctx.db.query<{ id: string }>(
    statement(
      shape,
      `links check ${ctx.access.key} ${field.name}`,
      [targets, reachIds(ctx.access)],
      () =>
        `select t.id from ${tableOf(ctx.db.schema, target)} t where t.id = any($1::uuid[]) and t.deleted_at is null and ${reach()} order by t.id for key share of t`,
    ),
  )
  const there = new Set(rows.map((row) => row.id))
  return new Set(targets.filter((id) => !there.has(id)))
}

export async function writeLinks(
  ctx: Ctx,
  shape: ObjectShape,
  field: LinkField,
  links: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const sources = [...links.keys()]
  const pairs = sources.flatMap((source) => (links.get(source) ?? []).map((target) => ({ source, target })))
  const table = linkTable(ctx, field)
  const given = `json_to_recordset($2::json) as x(source uuid, target uuid)`
  await ctx.db.query(
    statement(
      shape,
      `links drop ${field.name}`,
      [sources, JSON.stringify(pairs)],
      () =>
        `delete from ${table} l where l.source = any($1::uuid[]) and not exists (select 1 from ${given} where x.source = l.source and x.target = l.target)`,
    ),
  )
  if (pairs.length === 0) return
  await ctx.db.query(
    statement(
      shape,
      `links add ${field.name}`,
      [JSON.stringify(pairs)],
      () =>
        `insert into ${table} (source, target) select x.source, x.target from ${given.replace('$2', '$1')} on conflict do nothing`,
    ),
  )
}

function linkTable(ctx: Ctx, field: LinkField): string {
  return `${ident(ctx.db.schema)}.${ident(field.linkTable)}`
}
