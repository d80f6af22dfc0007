/** Who changed a record when and by what way, for auditors: every version there was, without a value of the record. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { instantSql, tableOf, twinOf } from './sql-text.ts'

export type RecordChangeLine = {
  version: number
  at: string
  by: string | null
  via: string | null
  change: string | null
  deleted: boolean
}

/** Newest first. */
export async function recordChanges(
  ctx: Ctx,
  shape: ObjectShape,
  id: string,
  page: { from: string | null; to: string | null; limit: number },
): Promise<RecordChangeLine[]> {
  const columns = '_from, version, updated_by, _via, _change, deleted_at'
  return ctx.db.query<RecordChangeLine>({
    text: `select version, ${instantSql('_from')} as at, case when _via = 'system' then null else updated_by end as by, _via as via, _change as change, deleted_at is not null as deleted
      from (select ${columns} from ${tableOf(ctx.db.schema, shape)} where id = $1 union all select ${columns} from ${twinOf(ctx.db.schema, shape)} where id = $1) v
      where ($2::timestamptz is null or _from >= $2) and ($3::timestamptz is null or _from < $3) order by _from desc limit $4`,
    values: [id, page.from, page.to, page.limit],
  })
}
