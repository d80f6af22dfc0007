/**
 * Who changed a record, or the records of an object, when, by what way and in which fields, for auditors: every version there was, without a
 * value of the record. Names of fields the caller may not read are not told.
 */
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { valuesSql } from './before.ts'
import type { StoredValues } from './changes.ts'
import { sameValue } from './history.ts'
import { versionLinksSql } from './links.ts'
import { instantSql, statement, tableOf, twinOf } from './sql-text.ts'
import type { ToldWish } from './told-fields.ts'
import { isNarrowed, toldFields } from './told-fields.ts'

export type RecordChangeLine = {
  record: string
  version: number
  at: string
  by: string | null
  via: string | null
  change: string | null
  deleted: boolean
  /** Fields whose value is another than in the version before; of the first version those that are not blank. */
  fields: string[]
}

export type RecordChangesAsk = {
  user: string | null
  from: string | null
  to: string | null
  limit: number
  told: ToldWish
}

type Version = Omit<RecordChangeLine, 'fields'> & { from: string; values: StoredValues }

const batch = 500
const mostBatches = 20

/** Newest first. Where fields are chosen, a version that changed none of them is left out, unless it made, deleted or restored the record. */
export async function recordChanges(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  ask: RecordChangesAsk,
): Promise<RecordChangeLine[]> {
  const { told } = ask
  const fields = toldFields(ctx, shape, told)
  const lines: RecordChangeLine[] = []
  let later: Version | undefined
  const tell = (version: Version, before: Version | undefined): void => {
    const isAsked = (ask.user === null || version.by === ask.user) && (ask.from === null || version.at >= ask.from)
    if (isAsked) lines.push(...lineOf(shape, { fields, told }, version, before))
  }
  for (;;) {
    const versions: Version[] = await readVersions(ctx, shape, id, { before: later?.from ?? null, to: ask.to })
    for (const version of versions) {
      if (later) tell(later, version)
      later = version
      if (lines.length >= ask.limit || (ask.from !== null && version.at < ask.from)) return lines
    }
    if (versions.length < batch) break
  }
  if (later) tell(later, undefined)
  return lines
}

/**
 * The same of all records of an object. `until`: what is older was not looked at, as the lines are enough or the versions too many to look
 * through at once; `to` goes on from there, with the last ones again. null: there is nothing older.
 */
export async function objectChanges(
  ctx: Ctx,
  shape: ObjectShape,
  ask: RecordChangesAsk,
): Promise<{ lines: RecordChangeLine[]; until: string | null }> {
  const wish = { fields: toldFields(ctx, shape, ask.told), told: ask.told }
  const lines: RecordChangeLine[] = []
  let last: Version | undefined
  for (let round = 0; round < mostBatches; round++) {
    const found: (Version & { earlier: Earlier | null })[] = await readChanged(ctx, shape, ask, last)
    for (const { earlier, ...version } of found) {
      lines.push(...lineOf(shape, wish, version, earlier ?? undefined))
      if (lines.length >= ask.limit) return { lines, until: afterward(version) }
    }
    if (found.length < batch) return { lines, until: null }
    last = found.at(-1)
  }
  return { lines, until: last ? afterward(last) : null }
}

/** Many records change within a millisecond, to which times are told: nothing of it may be left out. */
function afterward({ at }: Version): string {
  return new Date(Date.parse(at) + 1).toISOString()
}

type Earlier = Pick<Version, 'deleted' | 'values'>

function lineOf(
  shape: ObjectShape,
  { fields, told }: { fields: readonly FieldShape[]; told: ToldWish },
  version: Version,
  before: Earlier | undefined,
): RecordChangeLine[] {
  const { from: _from, values: _values, ...line } = version
  const changed = fields.filter((field) => !sameValue(shape, field, [before, version])).map((field) => field.name)
  const isEdit = before !== undefined && before.deleted === version.deleted
  return isEdit && changed.length === 0 && isNarrowed(told) ? [] : [{ ...line, fields: changed }]
}

async function readVersions(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { before: string | null; to: string | null },
): Promise<Version[]> {
  return ctx.db.query<Version>(
    statement(shape, 'record changes', [id, page.before, page.to], () => {
      const columns = (alias: string) => versionSql(ctx, shape, alias)
      const asked = (alias: string) =>
        `${alias}.id = $1::uuid and ($2::text is null or ${alias}._from < $2::timestamptz) and ($3::timestamptz is null or ${alias}._from < $3)`
      return `select * from (select ${columns('t')} from ${tableOf(ctx.db.schema, shape)} t where ${asked('t')}
  union all (select ${columns('h')} from ${twinOf(ctx.db.schema, shape)} h where ${asked('h')} order by h._from desc limit ${batch})) v
order by v."from"::timestamptz desc limit ${batch}`
    }),
  )
}

/** Each with what the record was before it. */
async function readChanged(
  ctx: Ctx,
  shape: ObjectShape,
  { user, from, to }: RecordChangesAsk,
  last: Version | undefined,
): Promise<(Version & { earlier: Earlier | null })[]> {
  const values = [user, from, to, last?.from ?? null, last?.record ?? null]
  return ctx.db.query(
    statement(shape, 'object changes', values, () => {
      const [table, twin] = [tableOf(ctx.db.schema, shape), twinOf(ctx.db.schema, shape)]
      const keys = (of: string, alias: string) => `select ${alias}.id, ${alias}._from from ${of} ${alias}
  where ($1::uuid is null or (${alias}.updated_by = $1 and ${alias}._via is distinct from 'system')) and ($2::timestamptz is null or ${alias}._from >= $2)
    and ($3::timestamptz is null or ${alias}._from < $3) and ($4::text is null or (${alias}._from, ${alias}.id) < ($4::timestamptz, $5::uuid))`
      const version = (of: string, alias: string) =>
        `select ${versionSql(ctx, shape, alias)} from ${of} ${alias} where ${alias}.id = f.id and ${alias}._from = f._from`
      const links = versionLinksSql(ctx.db.schema, shape, 'p')
      return `with found as materialized (select * from (${keys(table, 't')} union all ${keys(twin, 'h')}) k order by k._from desc, k.id desc limit ${batch})
select v.*, e.earlier from found f cross join lateral (${version(table, 't')} union all ${version(twin, 'h')}) v
left join lateral (select json_build_object('deleted', p.deleted_at is not null, 'values', ${valuesSql(shape, 'p', links)}) as earlier
  from ${twin} p where p.id = f.id and p._from < f._from order by p._from desc limit 1) e on true
order by f._from desc, f.id desc`
    }),
  )
}

function versionSql(ctx: Ctx, shape: ObjectShape, alias: string): string {
  return `${alias}.id as record, ${alias}.version, ${instantSql(`${alias}._from`)} as at, ${alias}._from::text as "from", case when ${alias}._via = 'system' then null else ${alias}.updated_by end as by, ${alias}._via as via,
  ${alias}._change as change, ${alias}.deleted_at is not null as deleted, ${valuesSql(shape, alias, versionLinksSql(ctx.db.schema, shape, alias))} as values`
}
