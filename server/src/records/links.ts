/**
 * Many-to-many fields: the rows of their link tables, set to exactly the targets a change names. Two statements a field and batch.
 *
 * A link begins and ends with a version of its source (`_from` of both is the same), and one that ended stands in `_link_history`, so what a
 * version or a moment linked to is known as exactly as its other values.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, literal, perShape, statement, tableOf } from './sql-text.ts'

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

/** For versionLinksSql: targets the caller reaches as they are now, those in the bin too. `owners` is the placeholder of reachIds. */
export function reachedTargets(ctx: Ctx, owners: string): (field: LinkField) => string {
  return (field) => {
    const target = objectOf(ctx.model, field.to?.[0] ?? '')
    if (!target || !can(ctx.access, target.name, 'read')) return 'false'
    const reach = reachSql(reachOf(ctx, owners), target, 'read', 'g')
    return reach === 'true'
      ? 'true'
      : `exists (select from ${tableOf(ctx.db.schema, target)} g where g.id = l.target and ${reach})`
  }
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
      [targets, boundReach(ctx.access)],
      () =>
        `select t.id from ${tableOf(ctx.db.schema, target)} t where t.id = any($1::uuid[]) and t.deleted_at is null and ${reach()} order by t.id for key share of t`,
    ),
  )
  const there = new Set(rows.map((row) => row.id))
  return new Set(targets.filter((id) => !there.has(id)))
}

/** Of each list of former targets those that are there for the caller now: a record that is gone cannot be linked to again. */
export async function livingTargets(
  ctx: Ctx,
  shape: ObjectShape,
  field: LinkField,
  lists: readonly unknown[],
): Promise<string[][]> {
  const targets = lists.map((list) => (Array.isArray(list) ? list.map(String) : []))
  const all = [...new Set(targets.flat())]
  const missing = all.length === 0 ? new Set<string>() : await missingTargets(ctx, shape, field, all)
  return targets.map((list) => list.filter((id) => !missing.has(id)))
}

/** The versions the links begin and end with are written before. */
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
  const rows = tableOf(ctx.db.schema, shape)
  await ctx.db.query(
    statement(
      shape,
      `links drop ${field.name}`,
      [sources, JSON.stringify(pairs)],
      () =>
        `with gone as (delete from ${table} l using ${rows} s where l.source = any($1::uuid[]) and s.id = l.source and not exists (select 1 from ${given} where x.source = l.source and x.target = l.target) returning l.source, l.target, l._from, s._from as at)
insert into ${historyTable(ctx.db.schema)} (link, source, target, _from, _to) select ${literal(field.linkTable)}, gone.source, gone.target, gone._from, gone.at from gone where gone.at > gone._from`,
    ),
  )
  if (pairs.length === 0) return
  await ctx.db.query(
    statement(
      shape,
      `links add ${field.name}`,
      [JSON.stringify(pairs)],
      () =>
        `insert into ${table} (source, target, _from) select x.source, x.target, s._from from ${given.replace('$2', '$1')} join ${rows} s on s.id = x.source on conflict do nothing`,
    ),
  )
}

/** Link rows as they were at a moment given as SQL. */
export function pastLinksSql(schema: string, linkTable: string, moment: string): string {
  return `(select source, target from ${ident(schema)}.${ident(linkTable)} where _from <= ${moment} union all select source, target from ${historyTable(schema)} where link = ${literal(linkTable)} and _from <= ${moment} and _to > ${moment})`
}

/**
 * Columns, each with a comma before it, of what a version of a record (`alias`, a row of the table or its twin) linked to: JSON arrays, null
 * where it is nothing. `visible` gives the condition, over `l.target`, that the caller may know of the target; absent: all.
 */
export function versionLinksSql(
  schema: string,
  shape: ObjectShape,
  alias: string,
  visible?: (field: LinkField) => string,
): string {
  return linkFields(shape)
    .map((field) => {
      const at = `${alias}._from`
      const ended = `select target from ${historyTable(schema)} where link = ${literal(field.linkTable)} and source = ${alias}.id and _from <= ${at} and _to > ${at}`
      const links = `(select target from ${ident(schema)}.${ident(field.linkTable)} where source = ${alias}.id and _from <= ${at} union all ${ended}) l`
      return `, (select json_agg(l.target order by l.target) from ${links}${visible ? ` where ${visible(field)}` : ''}) as ${ident(field.name)}`
    })
    .join('')
}

/** What ended with records that go for good. */
export async function forgetLinks(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await ctx.db.query({
    text: `delete from ${historyTable(ctx.db.schema)} where source = any($1::uuid[]) or target = any($1::uuid[])`,
    values: [ids],
  })
}

function historyTable(schema: string): string {
  return `${ident(schema)}._link_history`
}

function linkTable(ctx: Ctx, field: LinkField): string {
  return `${ident(ctx.db.schema)}.${ident(field.linkTable)}`
}
