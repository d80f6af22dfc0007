/** Which records a job was asked for: found by an ordinary query as the caller, kept as rows, so that what was confirmed is what is done. */
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { conditionsSql, rowsSql } from './page-sql.ts'
import { bindSlots } from './params.ts'
import { planEnvOf, queryEnvOf, slotValues } from './plan-env.ts'
import { finish } from './plan-read.ts'
import { createScope } from './scope.ts'
import { planSearch } from './search-sql.ts'
import { ident } from './sql-text.ts'

/** Keeps the ids of what the query finds, at most `limit`, in the order of ids. How many. Errors: those of checkQuery, limit.timeout. */
export async function keepIds(ctx: Ctx, query: RecordQuery, job: string, limit: number): Promise<number> {
  const checked = orThrow(checkQuery({ ...query, fields: ['id'], limit: 1, cursor: null }, queryEnvOf(ctx)))
  const search =
    checked.search === null ? null : planSearch(checked.search, checked.shape, ctx.access, ctx.db.wordShares)
  if (checked.search !== null && search === null) return 0
  const plan = finish(planEnvOf(ctx), false, (read) => {
    const scope = createScope(read, checked.shape, read.alias('t'))
    const conditions = conditionsSql(scope, checked).join(' and ')
    const place = read.params.add({ from: 'id' }, 'uuid')
    const found = `select ${scope.alias}.id from ${rowsSql(read, checked, search)} ${scope.alias}${scope.joins()} where ${conditions} limit ${limit}`
    return `with kept as (insert into ${ident(ctx.db.schema)}._job_record (job, n, id)
      select ${place}, row_number() over (order by f.id), f.id from (${found}) f returning 1) select count(*)::int as count from kept`
  })
  const rows = await ctx.db.query<{ count: number }>({
    text: plan.text,
    values: bindSlots(plan.slots, { ...slotValues(ctx), values: checked.values, search: search?.parts, id: job }),
  })
  return rows[0]?.count ?? 0
}

/** Keeps the ids of what job `from` refused for nothing but warnings of these rules, by their full or short names, in its order. How many. */
export async function keepWarned(ctx: Ctx, from: string, job: string, rules: readonly string[]): Promise<number> {
  const schema = ident(ctx.db.schema)
  const rows = await ctx.db.query<{ count: number }>({
    text: `with kept as (insert into ${schema}._job_record (job, n, id)
      select $2, row_number() over (order by e.row_number), (e.cells->>0)::uuid from ${schema}._job_error e
      where e.job = $1 and not exists (select from jsonb_array_elements(e.errors) w where w->'params'->>'severity' is distinct from 'warning'
        or not (w->'params'->>'rule' = any($3) or split_part(w->>'code', '.', 2) = any($3)))
      returning 1) select count(*)::int as count from kept`,
    values: [from, job, rules],
  })
  return rows[0]?.count ?? 0
}

/** The next ids after the n-th, with their places. */
export async function keptIds(
  ctx: Ctx,
  job: string,
  after: number,
  limit: number,
): Promise<{ n: number; id: string }[]> {
  return ctx.db.query<{ n: number; id: string }>({
    name: 'job_records',
    text: `select n::float8 as n, id from ${ident(ctx.db.schema)}._job_record where job = $1 and n > $2 order by n limit $3`,
    values: [job, after, limit],
  })
}

export async function forgetIds(ctx: Ctx, job: string): Promise<void> {
  await ctx.db.query({ text: `delete from ${ident(ctx.db.schema)}._job_record where job = $1`, values: [job] })
}
