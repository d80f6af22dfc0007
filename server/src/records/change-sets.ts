/** Change sets: one row for every call that can be undone as a whole (bulk, import, flow, undo itself). */
import type { Ctx } from '../ctx.ts'
import { ident } from './sql-text.ts'

export type ChangeSet = {
  id: string
  object: string
  via: string
  by: string | null
  at: string
  label: string | null
  counts: Counts
  undone_by: string | null
  first_tx: string
  last_tx: string
}
export type Counts = { created?: number; updated?: number; deleted?: number; restored?: number; failed?: number }

/** Adds to the counts when the change set exists: an import writes one in many transactions. */
export async function recordChangeSet(
  ctx: Ctx,
  set: { id: string; object: string; label: string | null; counts: Counts },
): Promise<void> {
  await ctx.db.query({
    name: 'change_record',
    text: `insert into ${ident(ctx.db.schema)}._change as c (id, object, via, by_user, label, counts) values ($1, $2, $3, $4, $5, $6::jsonb)
      on conflict (id) do update set last_tx = greatest(c.last_tx, pg_current_xact_id()),
        counts = (select coalesce(jsonb_object_agg(k, n), '{}') from (select k, sum(v::numeric) as n from (select * from jsonb_each_text(c.counts) union all select * from jsonb_each_text(excluded.counts)) as a(k, v) group by k) s)`,
    values: [set.id, set.object, ctx.via, ctx.user.id, set.label, JSON.stringify(set.counts)],
  })
}

/** An undo that was stopped or failed on its way is none: it can be asked for again and takes back what is left. */
const columnsIn = (
  schema: string,
) => `id, object, via, by_user as by, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, label, counts,
  case when exists (select from ${ident(schema)}._job j where j.change = c.undone_by and j.kind = 'undo' and j.status in ('cancelled', 'failed')) then null else undone_by end as undone_by, first_tx::text, last_tx::text`

/** `by`: only those of one user; `held`: only about these objects. Newest first. */
export async function listChangeSets(
  ctx: Ctx,
  filter: { by: string | null; object: string | null; held: readonly string[] | null; limit: number },
): Promise<ChangeSet[]> {
  return ctx.db.query<ChangeSet>({
    name: 'change_list',
    text: `select ${columnsIn(ctx.db.schema)} from ${ident(ctx.db.schema)}._change c where ($1::uuid is null or by_user = $1) and ($2::text is null or object = $2) and ($3::text[] is null or object = any($3)) order by at desc, id desc limit $4`,
    values: [filter.by, filter.object, filter.held, filter.limit],
  })
}

export async function readChangeSet(ctx: Ctx, id: string, lock = false): Promise<ChangeSet | undefined> {
  const rows = await ctx.db.query<ChangeSet>({
    text: `select ${columnsIn(ctx.db.schema)} from ${ident(ctx.db.schema)}._change c where id = $1${lock ? ' for update' : ''}`,
    values: [id],
  })
  return rows[0]
}

export async function markUndone(ctx: Ctx, id: string, by: string): Promise<void> {
  await ctx.db.query({
    text: `update ${ident(ctx.db.schema)}._change set undone_by = $2 where id = $1`,
    values: [id, by],
  })
}
