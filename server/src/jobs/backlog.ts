/** The store of jobs: what waits, what runs, what came of it. A job is worked on by whoever holds its lease (worker.ts). */
import { raise } from '@trellis/metadata/problem.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** A remark on what was done about the data: `code` with params, counted in rows. */
export type JobNote = { code: string; params: { [name: string]: string | number }; rows: number }

export type Job = {
  id: string
  kind: string
  status: JobStatus
  object: string | null
  by: string
  params: { [name: string]: unknown }
  created_at: string
  started_at: string | null
  finished_at: string | null
  done: number
  total: number | null
  percent: number | null
  counts: { [name: string]: number }
  notes: JobNote[]
  checkpoint: { [name: string]: unknown } | null
  change: string | null
  problem: Problem | null
}

const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`
export const jobColumns = `id, kind, status, object, by_user as by, params, ${time('created_at')}, ${time('started_at')}, ${time('finished_at')}, done, total, percent, counts, notes, checkpoint, change, problem`

/** Puts a job in the backlog, with what an API key narrowed its caller to; the same key of the same user gives the job that exists. Errors: request.idempotency_mismatch for another kind or object. */
export async function addJob(
  ctx: Ctx,
  job: {
    id: string
    kind: string
    object: string | null
    params: object
    change: string | null
    key?: string | undefined
  },
): Promise<Job> {
  const rows = await ctx.db.query<Job>({
    text: `insert into "${ctx.db.schema}"._job (id, kind, object, by_user, params, change, idempotency_key) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (by_user, idempotency_key) where idempotency_key is not null do nothing returning ${jobColumns}`,
    values: [
      job.id,
      job.kind,
      job.object,
      ctx.user.id,
      JSON.stringify({ ...job.params, scope: ctx.access.scope }),
      job.change,
      job.key ?? null,
    ],
  })
  const [added] = rows
  if (added) return added
  const known = (
    await ctx.db.query<Job>({
      text: `select ${jobColumns} from "${ctx.db.schema}"._job where by_user = $1 and idempotency_key = $2`,
      values: [ctx.user.id, job.key],
    })
  )[0]
  if (known?.kind !== job.kind || known.object !== job.object) return raise('request.idempotency_mismatch')
  return known
}

/** What of a job is known only after it was added, in the transaction that added it. */
export async function addParams(db: Db, id: string, params: object): Promise<Job> {
  const rows = await db.query<Job>({
    text: `update "${db.schema}"._job set params = params || $2::jsonb where id = $1 returning ${jobColumns}`,
    values: [id, JSON.stringify(params)],
  })
  return rows[0] ?? raise('record.not_found')
}

/** How many of somebody's jobs of a kind are not over. */
export async function countWaiting(db: Db, user: string, kind: string): Promise<number> {
  const rows = await db.query<{ count: number }>({
    text: `select count(*)::int as count from "${db.schema}"._job where by_user = $1 and kind = $2 and status in ('queued', 'running')`,
    values: [user, kind],
  })
  return rows[0]?.count ?? 0
}

/** How much there is to do. */
export async function setTotal(db: Db, id: string, total: number): Promise<void> {
  await db.query({ text: `update "${db.schema}"._job set total = $2 where id = $1`, values: [id, total] })
}

/** Whose jobs, and about which objects; null: all. */
export type JobsSeen = { by: string | null; objects: readonly string[] | null }

/** Undefined when there is none, or none the caller sees. */
export async function findJob(db: Db, id: string, seen: JobsSeen): Promise<Job | undefined> {
  const rows = await db.query<Job>({
    name: 'job_find',
    text: `select ${jobColumns} from "${db.schema}"._job where id = $1 and ($2::uuid is null or by_user = $2) and ($3::text[] is null or object is null or object = any($3))`,
    values: [id, seen.by, seen.objects],
  })
  return rows[0]
}

export async function listJobs(db: Db, seen: JobsSeen, limit: number): Promise<Job[]> {
  return db.query<Job>({
    name: 'job_list',
    text: `select ${jobColumns} from "${db.schema}"._job where ($1::uuid is null or by_user = $1) and ($2::text[] is null or object is null or object = any($2)) order by created_at desc, id desc limit $3`,
    values: [seen.by, seen.objects, limit],
  })
}

/** A waiting job ends at once, a running one at its next step. */
export async function cancelJob(db: Db, id: string): Promise<void> {
  await db.query({
    text: `update "${db.schema}"._job set cancel = true, status = case when status = 'queued' then 'cancelled' else status end,
      finished_at = case when status = 'queued' then now() else finished_at end where id = $1 and status in ('queued', 'running')`,
    values: [id],
  })
}
