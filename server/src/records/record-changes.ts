/**
 * Who changed a record when, by what way and in which fields, for auditors: every version there was, without a value of the record. Names
 * of fields the caller may not read are not told.
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
    const { from: _from, values: _values, ...line } = version
    const changed = changedFields(shape, fields, version, before)
    const isEdit = before !== undefined && before.deleted === version.deleted
    const isAsked = (ask.user === null || line.by === ask.user) && (ask.from === null || line.at >= ask.from)
    if (isAsked && !(isEdit && changed.length === 0 && isNarrowed(told))) lines.push({ ...line, fields: changed })
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

function changedFields(
  shape: ObjectShape,
  fields: readonly FieldShape[],
  version: Version,
  before: Version | undefined,
): string[] {
  return fields.filter((field) => !sameValue(shape, field, [before, version])).map((field) => field.name)
}

async function readVersions(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { before: string | null; to: string | null },
): Promise<Version[]> {
  return ctx.db.query<Version>(
    statement(shape, 'record changes', [id, page.before, page.to], () => {
      const columns = (
        alias: string,
      ) => `${alias}.version, ${instantSql(`${alias}._from`)} as at, ${alias}._from::text as "from", case when ${alias}._via = 'system' then null else ${alias}.updated_by end as by, ${alias}._via as via,
  ${alias}._change as change, ${alias}.deleted_at is not null as deleted, ${valuesSql(shape, alias, versionLinksSql(ctx.db.schema, shape, alias))} as values`
      const asked = (alias: string) =>
        `${alias}.id = $1::uuid and ($2::text is null or ${alias}._from < $2::timestamptz) and ($3::timestamptz is null or ${alias}._from < $3)`
      return `select * from (select ${columns('t')} from ${tableOf(ctx.db.schema, shape)} t where ${asked('t')}
  union all (select ${columns('h')} from ${twinOf(ctx.db.schema, shape)} h where ${asked('h')} order by h._from desc limit ${batch})) v
order by v."from"::timestamptz desc limit ${batch}`
    }),
  )
}
