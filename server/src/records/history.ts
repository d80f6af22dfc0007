/**
 * What happened to a record: its versions from the table and the twin, told field by field, newest first.
 *
 * Fields the caller may not read are not in it, and a change of nothing else is not told. A refresh of roll-ups is told as the
 * platform's own doing.
 */
import { can, fieldRight } from '@trellis/metadata/access/access.ts'
import { equalValues } from '@trellis/metadata/fields/compare.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { valuesSql } from './before.ts'
import type { StoredValues } from './changes.ts'
import { reachedTargets, versionLinksSql } from './links.ts'
import { boundReach } from './params.ts'
import { labelsOf } from './record-labels.ts'
import { reachOf, reachSql } from './reach.ts'
import { isSealed, placeOf, sealedMask, sealer } from './sealed.ts'
import type { ToldWish } from './told-fields.ts'
import { toldFields, withoutNoise } from './told-fields.ts'
import { instantSql, statement, tableOf, twinOf } from './sql-text.ts'

export type HistoryChange = { field: string; old: JsonValue; new: JsonValue; old_label?: string; new_label?: string }
export type HistoryEntry = {
  version: number
  kind: 'created' | 'updated' | 'deleted' | 'restored'
  at: string
  by: { id: string; name: string } | null
  via: string
  change: string | null
  fields: HistoryChange[]
}
export type HistoryPage = { entries: HistoryEntry[]; next_cursor: string | null }

type Version = {
  version: number
  at: string
  from: string
  by: string | null
  via: string | null
  change: string | null
  deleted: boolean
  values: StoredValues
}

export const maxHistoryPage = 200

/** `cursor` is that of the page before. Three statements whatever the number of versions. */
export async function readHistory(
  ctx: Ctx,
  object: string,
  id: string,
  page: { limit: number; cursor: string | null; told?: ToldWish },
): Promise<HistoryPage> {
  const shape = objectOf(ctx.model, object) ?? raise('query.unknown_object')
  if (!can(ctx.access, object, 'read')) return raise('access.object_denied')
  const told = toldFields(ctx, shape, page.told ?? withoutNoise)
  const { rows, more } = await historyRows(ctx, shape, id, { limit: page.limit, before: page.cursor, told })
  if (rows.length === 0 && page.cursor === null) return raise('record.not_found')
  const last = rows.at(-1)
  return {
    entries: rows.flatMap(({ entry, told }) => (told ? [entry] : [])),
    next_cursor: more && last ? last.from : null,
  }
}

/** Versions as entries; `from` is the cursor behind each, `told` is false where the caller sees nothing of the change. */
export async function historyRows(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { limit: number; before: string | null; told?: readonly FieldShape[] },
): Promise<{ rows: { entry: HistoryEntry; from: string; told: boolean }[]; more: boolean }> {
  const versions = await readVersions(ctx, shape, id, { limit: page.limit + 1, before: page.before })
  const told = page.told ?? toldFields(ctx, shape, withoutNoise)
  const rows = versions.slice(0, page.limit).map((version, at) => {
    const entry = entryOf(ctx, shape, told, [versions[at + 1], version])
    return { entry, from: version.from, told: entry.kind !== 'updated' || entry.fields.length > 0 }
  })
  await addLabels(
    ctx,
    shape,
    rows.map(({ entry }) => entry),
  )
  return { rows, more: versions.length > page.limit }
}

/** Newest first; nothing at all when the caller may not see the record as it is now. */
async function readVersions(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { limit: number; before: string | null },
): Promise<Version[]> {
  const links = (alias: string) => versionLinksSql(ctx.db.schema, shape, alias, reachedTargets(ctx, '$4'))
  const columns = (
    alias: string,
  ) => `${alias}.version, ${instantSql(`${alias}._from`)} as at, ${alias}._from::text as "from",
    case when ${alias}._via = 'system' then null else ${alias}.updated_by end as by, ${alias}._via as via, ${alias}._change as change, ${alias}.deleted_at is not null as deleted, ${valuesSql(shape, alias, links(alias))} as values`
  return ctx.db.query<Version>(
    statement(shape, `history ${ctx.access.key}`, [id, page.before, page.limit, boundReach(ctx.access)], () => {
      const reach = reachSql(reachOf(ctx, '$4'), shape, 'read', 't')
      const table = tableOf(ctx.db.schema, shape)
      return `with now as materialized (select t.* from ${table} t where t.id = $1::uuid and ${reach})
select * from (
  select ${columns('now')} from now where $2::text is null or now._from < $2::timestamptz
  union all
  (select ${columns('h')} from ${twinOf(ctx.db.schema, shape)} h where h.id = $1::uuid and exists (select from now) and ($2::text is null or h._from < $2::timestamptz) order by h._from desc limit $3::int)
) v order by v."from"::timestamptz desc limit $3::int`
    }),
  )
}

function entryOf(
  ctx: Ctx,
  shape: ObjectShape,
  told: readonly FieldShape[],
  [before, version]: readonly [Version | undefined, Version],
): HistoryEntry {
  const kind =
    before === undefined || (version.version === 1 && before === undefined)
      ? 'created'
      : version.deleted === before.deleted
        ? 'updated'
        : version.deleted
          ? 'deleted'
          : 'restored'
  const fields = told.flatMap((field): HistoryChange[] => {
    const old = shown(ctx, shape, field, before?.values[field.name] ?? null)
    const now = shown(ctx, shape, field, version.values[field.name] ?? null)
    return sameValue(shape, field, [before, version]) ? [] : [{ field: field.name, old, new: now }]
  })
  const by = version.by === null ? null : { id: version.by, name: '' }
  return {
    version: version.version,
    kind,
    at: version.at,
    by,
    via: version.via ?? 'system',
    change: version.change,
    fields,
  }
}

/** The value is that of the version before. Sealed anew under another key it is still the same. */
export function sameValue(
  shape: ObjectShape,
  field: FieldShape,
  versions: readonly [{ values: StoredValues } | undefined, { values: StoredValues }],
): boolean {
  const [old, now] = versions.map((version) => version?.values[field.name] ?? null)
  if (!fieldType(field.type)?.encrypted || !isSealed(old) || !isSealed(now))
    return equalValues(old ?? null, now ?? null)
  const open = (sealed: string) =>
    sealer().open(sealed, placeOf(shape.table, field.column ?? '', String(versions[1].values['id'])))
  return old === now || (open(old) !== null && open(old) === open(now))
}

/** A masked or sealed value is told as changed, not what it was. */
function shown(ctx: Ctx, shape: ObjectShape, field: FieldShape, value: JsonValue): JsonValue {
  if (value === null) return null
  const hidden = fieldType(field.type)?.encrypted || fieldRight(ctx.access, shape, field.name) === 'masked'
  return hidden ? sealedMask : value
}

async function addLabels(ctx: Ctx, shape: ObjectShape, entries: readonly HistoryEntry[]): Promise<void> {
  const wanted = new Map<string, Set<string>>()
  const want = (object: string, id: unknown) => {
    if (typeof id !== 'string') return
    const known = wanted.get(object) ?? new Set()
    wanted.set(object, known.add(id))
  }
  const targetsOf = (field: string) => {
    const { column = null, linkTable, to } = shape.fields[field] ?? {}
    return (column !== null || linkTable !== undefined ? to : undefined) ?? []
  }
  for (const entry of entries) {
    if (entry.by) want('user', entry.by.id)
    for (const change of entry.fields)
      for (const target of targetsOf(change.field)) for (const id of [change.old, change.new].flat()) want(target, id)
  }
  const labels = await labelsOf(ctx, wanted)
  // Of several records the names of those whose names are known.
  const labelOf = (value: JsonValue): string | undefined =>
    Array.isArray(value)
      ? value.flatMap((id) => labels.get(String(id)) ?? []).join(', ') || undefined
      : labels.get(String(value))
  for (const entry of entries) {
    if (entry.by) entry.by.name = labels.get(entry.by.id) ?? ''
    for (const change of entry.fields) {
      if (targetsOf(change.field).length === 0) continue
      const [old, now] = [labelOf(change.old), labelOf(change.new)]
      if (old !== undefined) change.old_label = old
      if (now !== undefined) change.new_label = now
    }
  }
}

/** Values of one past state; the latest row of a version counts. undefined: there was none, or the caller may not see the record. */
export async function readPast(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  at: { as_of: string } | { version: number },
): Promise<StoredValues | undefined> {
  const reach = reachSql(reachOf(ctx, '$3'), shape, 'read', 't')
  // Moments are told to the millisecond and mean all of it, as in queries.
  const condition =
    'version' in at
      ? 'version = $2::int'
      : `_from < date_trunc('milliseconds', $2::timestamptz) + interval '1 millisecond'`
  const table = tableOf(ctx.db.schema, shape)
  const rows = await ctx.db.query<{ values: StoredValues }>({
    text: `select ${valuesSql(shape, 'v', versionLinksSql(ctx.db.schema, shape, 'v', reachedTargets(ctx, '$3')))} as values from (
  select ${pastColumns(shape, 't')} from ${table} t where id = $1::uuid and ${condition}
  union all select ${pastColumns(shape, 'h')} from ${twinOf(ctx.db.schema, shape)} h where id = $1::uuid and ${condition}) v
where v.deleted_at is null and $3::uuid[] is not null and exists (select from ${table} t where t.id = $1::uuid and ${reach}) order by v._from desc limit 1`,
    values: [id, 'version' in at ? at.version : at.as_of, boundReach(ctx.access)],
  })
  return rows[0]?.values
}

function pastColumns(shape: ObjectShape, alias: string): string {
  const names = new Set(['deleted_at', '_from', ...Object.values(shape.fields).flatMap((field) => field.column ?? [])])
  return [...names].map((name) => `${alias}."${name}"`).join(', ')
}
