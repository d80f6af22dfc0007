/**
 * Works on jobs, one at a time per lane and process, so that a file of records does not wait for a long import. A job belongs to the process whose lease (heartbeat) is fresh; a killed one's job is taken up
 * by the next within `leaseMs` and goes on from its checkpoint, which every batch writes in its own transaction.
 *
 * A job kind is a function in its lane; it commits through `JobRun.checkpoint`, which fails when the lease was lost, so no batch counts twice.
 */
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'
import { newId } from '../new-id.ts'
import type { Server } from '../server.ts'
import type { Job, JobNote } from './backlog.ts'
import { jobColumns } from './backlog.ts'

export type JobProgress = {
  done: number
  total?: number | null
  percent?: number
  counts: { [name: string]: number }
  notes: JobNote[]
  checkpoint: object
}

export type JobRun = {
  server: Server
  job: Job
  signal: AbortSignal
  /** Writes progress inside the batch's transaction. Errors: limit.lock_timeout when another process holds the job now. */
  checkpoint(db: Db, progress: JobProgress): Promise<void>
}

export type JobKind = (run: JobRun) => Promise<void>

export type Worker = { nudge(): void; close(): Promise<void> }

const leaseMs = 4000
const heartbeatMs = 1000
const pollMs = 2000

/** Kinds of jobs that wait for each other. */
export type Lane = { [kind: string]: JobKind }

/** `write`: jobs that write records, and whatever no lane knows; `read`: those that write none. */
export type Lanes = { write: Lane; read: Lane }

export function openWorker(server: Server, lanes: Lanes): Worker {
  const apart = Object.keys(lanes.read)
  const open = [
    openLane(server, lanes.write, { kinds: apart, named: false }),
    openLane(server, lanes.read, { kinds: apart, named: true }),
  ]
  return {
    nudge: () => open.forEach((lane) => lane.nudge()),
    close: async () => void (await Promise.all(open.map((lane) => lane.close()))),
  }
}

/** Jobs of these kinds, or of all others. */
type Choice = { kinds: string[]; named: boolean }

function openLane(server: Server, kinds: Lane, choice: Choice): Worker {
  const me = newId()
  let closed = false
  let running: Promise<void> | undefined
  const stop = new AbortController()
  const turn = async (): Promise<void> => {
    for (;;) {
      if (closed) return
      const job = await claim(server.db, me, choice)
      if (job === undefined) return
      await work(server, kinds, { job, me, stop: stop.signal })
    }
  }
  const nudge = () => {
    if (closed) return
    running ??= turn()
      .catch((error: unknown) => closed || server.log.warn({ err: error }, 'worker could not ask for jobs'))
      .then(() => undefined)
      .finally(() => (running = undefined))
  }
  const timer = setInterval(nudge, pollMs)
  timer.unref()
  nudge()
  return {
    nudge,
    async close() {
      closed = true
      clearInterval(timer)
      stop.abort()
      await running
    },
  }
}

async function claim(db: Db, me: string, choice: Choice): Promise<Job | undefined> {
  const rows = await db.query<Job>({
    name: 'job_claim',
    text: `update "${db.schema}"._job set status = 'running', worker = $1, heartbeat_at = clock_timestamp(), started_at = coalesce(started_at, now()), attempts = attempts + 1
      where id = (select id from "${db.schema}"._job where (status = 'queued' or (status = 'running' and heartbeat_at < clock_timestamp() - make_interval(secs => $2)))
        and (kind = any($3)) = $4 order by created_at, id limit 1 for update skip locked) returning ${jobColumns}`,
    values: [me, leaseMs / 1000, choice.kinds, choice.named],
  })
  return rows[0]
}

async function work(server: Server, kinds: Lane, held: { job: Job; me: string; stop: AbortSignal }): Promise<void> {
  const { job, me } = held
  const { db, log } = server
  const own = new AbortController()
  const signal = AbortSignal.any([own.signal, held.stop])
  const beat = setInterval(() => {
    heartbeat(db, job.id, me).then(
      (state) => state !== 'held' && own.abort(state),
      () => undefined,
    )
  }, heartbeatMs)
  try {
    const kind = Object.hasOwn(kinds, job.kind) ? kinds[job.kind] : undefined
    if (kind === undefined) raise('internal', { detail: `no such kind of job: ${job.kind}` })
    else await kind({ server, job, signal, checkpoint: (tx, progress) => checkpoint(tx, job.id, me, progress) })
    await finish(db, job.id, me, { status: 'done', problem: null })
  } catch (error) {
    // A stopping process gives the job back; the next one goes on from the checkpoint.
    if (held.stop.aborted) await release(db, job.id, me).catch(() => undefined)
    else if (own.signal.reason === 'cancelled') await finish(db, job.id, me, { status: 'cancelled', problem: null })
    else if (own.signal.reason !== 'lost') await fail(server, job, me, error)
    if (own.signal.reason === 'lost') log.warn({ job: job.id }, 'another process took the job over')
  } finally {
    clearInterval(beat)
  }
}

async function fail(server: Server, job: Job, me: string, error: unknown): Promise<void> {
  const problem: Problem = error instanceof ProblemError ? error.problem : { code: 'internal' }
  // The database went away: the lease runs out and the job is taken up again.
  if (problem.code === 'limit.not_ready') return
  if (!(error instanceof ProblemError)) server.log.error({ err: error, job: job.id }, 'job failed')
  await finish(server.db, job.id, me, { status: 'failed', problem })
}

async function heartbeat(db: Db, id: string, me: string): Promise<'held' | 'cancelled' | 'lost'> {
  const rows = await db.query<{ cancel: boolean }>({
    name: 'job_beat',
    text: `update "${db.schema}"._job set heartbeat_at = clock_timestamp() where id = $1 and worker = $2 and status = 'running' returning cancel`,
    values: [id, me],
  })
  return rows[0] === undefined ? 'lost' : rows[0].cancel ? 'cancelled' : 'held'
}

async function checkpoint(db: Db, id: string, me: string, progress: JobProgress): Promise<void> {
  const rows = await db.query({
    name: 'job_checkpoint',
    text: `update "${db.schema}"._job set heartbeat_at = clock_timestamp(), done = $3, total = coalesce($4, total), percent = $5, counts = $6, notes = $7, checkpoint = $8
      where id = $1 and worker = $2 and status = 'running' returning id`,
    values: [
      id,
      me,
      progress.done,
      progress.total ?? null,
      progress.percent ?? null,
      JSON.stringify(progress.counts),
      JSON.stringify(progress.notes),
      JSON.stringify(progress.checkpoint),
    ],
  })
  if (rows.length === 0) raise('limit.lock_timeout', { detail: 'the job is held by another process' })
}

/** The job's end, and that its owner is told of it, are one statement. */
async function finish(db: Db, id: string, me: string, end: { status: string; problem: Problem | null }): Promise<void> {
  await db.query({
    text: `with ended as (update "${db.schema}"._job set status = $3, problem = $4, finished_at = now(), percent = case when $3 = 'done' then 100 else percent end
        where id = $1 and worker = $2 returning id, kind, object, by_user, counts, params)
      insert into "${db.schema}"._notification (recipient, kind, source, object, details)
      select by_user, 'job_' || $3, 'job ' || id, object, jsonb_build_object('job', id, 'kind', kind, 'counts', counts, 'file', params->>'fileName')
      from ended e where $3 in ('done', 'failed') and params->>'via' is distinct from 'sample' and params->'mapping'->>'dry_run' is distinct from 'true'
        and not exists (select 1 from "${db.schema}"._preference p where p.user_id = e.by_user and p.body->'notifications'->>('job_' || $3) = 'false')
      on conflict (recipient, source) do nothing`,
    values: [id, me, end.status, end.problem === null ? null : JSON.stringify(end.problem)],
  })
}

async function release(db: Db, id: string, me: string): Promise<void> {
  await db.query({
    text: `update "${db.schema}"._job set status = 'queued', worker = null where id = $1 and worker = $2 and status = 'running'`,
    values: [id, me],
  })
}
