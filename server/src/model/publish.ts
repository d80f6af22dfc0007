/**
 * The publish path: one transaction under an advisory lock with DDL, documents and the new version; everybody else is told by NOTIFY.
 *
 * Errors  metadata.stale_base (somebody published the same documents in between), metadata.destructive_unconfirmed (values would be
 *         lost or a unique key has duplicates), limit.lock_timeout (the tables stayed busy), and all problems of the plan.
 */
import type { PhysicalNames } from '@trellis/metadata/model/physical.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import { ProblemError } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'
import { keepQueues } from '../auth/queues.ts'
import { writeAudit } from '../auth/audit-trail.ts'
import { refusePublish } from '../auth/publish-rights.ts'
import { isLockTimeout } from '../db/pg-problem.ts'
import type { Server } from '../server.ts'
import { publishChannel } from './current.ts'
import { quoted } from './ddl.ts'
import { publishedVersion, saveVersion } from './documents.ts'
import { planChange } from './plan.ts'
import type { ChangeItem, PublishPlan } from './plan.ts'
import { refuseUnapproved } from './publish-approval.ts'

export type PublishRequest = {
  items: ChangeItem[]
  pointers: string[]
  by: string | null
  comment: string | null
  /** Values that do not convert may go to the bin. */
  confirmed: boolean
  /** Refuse when the published version is another one. */
  baseVersion?: number | undefined
  /** Who approved exactly these items, when somebody did. */
  approvedBy?: string | null
  /** What a person shares with others, not the workspace's set-up: no second person has to approve it. */
  isPersonal?: boolean
  /** Rolling back: physical names of that version; what it names takes the very tables and columns it had then. */
  restore?: PhysicalNames
  /** More to do in the same transaction (clearing drafts, installing plugin data). */
  also?: (tx: Db, version: number) => Promise<void>
}

export const publishLockKey = 7_265_111
const lockAttempts = 12
const mostToldItems = 200

export function publish(server: Server, request: PublishRequest): Promise<PublishPlan> {
  // Publishes of one process wait for each other instead of planning against a base that is about to be old.
  const before = waiting.get(server) ?? Promise.resolve()
  const own = before.then(() => publishNow(server, request))
  waiting.set(
    server,
    own.catch(() => undefined),
  )
  return own
}

const waiting = new WeakMap<Server, Promise<unknown>>()

async function publishNow(server: Server, request: PublishRequest): Promise<PublishPlan> {
  for (let attempt = 1; ; attempt++) {
    await server.models.refresh()
    const plan = await planOrThrow(server, request)
    // What says the same as the published documents makes no version.
    if (plan.items.length === 0) {
      const { revision } = server.models.model()
      await server.db.tx(async (tx) => request.also?.(tx, revision))
      return plan
    }
    const outcome = await commit(server.db, plan, request, server.models.model().revision)
    if (outcome === 'done') {
      server.models.swap(plan.next)
      server.indexes.run()
      return plan
    }
    if (attempt >= lockAttempts)
      throw new ProblemError({
        code: outcome === 'busy' ? 'limit.lock_timeout' : 'metadata.stale_base',
        retryAfterSeconds: 2,
      })
    if (outcome === 'busy') await new Promise((resolve) => setTimeout(resolve, 50 + attempt * 50))
  }
}

async function planOrThrow(server: Server, request: PublishRequest): Promise<PublishPlan> {
  const base = server.models.published()
  if (request.baseVersion !== undefined && request.baseVersion !== base.model.revision) {
    throw new ProblemError({ code: 'metadata.stale_base', extra: { version: base.model.revision } })
  }
  const planned = await planChange(server.db, base, { ...request, counts: false })
  if (!planned.ok) throw new ProblemError(planned.problem)
  refusePublish(server.auth.people, request.by, base.model, planned.plan.next.model)
  if (planned.plan.items.length > 0) refuseUnapproved(server.auth.people, base.model, request)
  const problem = unconfirmed(planned.plan)
  if (problem && (!request.confirmed || problem.code !== 'metadata.destructive_unconfirmed'))
    throw new ProblemError(problem)
  return planned.plan
}

/** What stands in the way of publishing a plan without a confirmation. */
export function unconfirmed(plan: PublishPlan): Problem | null {
  const duplicate = plan.impact.find((entry) => (entry.duplicates ?? 0) > 0)
  if (duplicate)
    return {
      code: 'record.duplicate',
      detail: `${duplicate.duplicates} records of ${duplicate.object} share a value that would have to be unique`,
      extra: { impact: plan.impact },
    }
  const lost = plan.impact.find((entry) => (entry.unconvertible ?? 0) > 0)
  if (lost)
    return {
      code: 'metadata.destructive_unconfirmed',
      detail: `${lost.unconvertible} of ${lost.rows} values of ${lost.object}.${lost.field} do not convert`,
      extra: { impact: plan.impact },
    }
  return null
}

async function commit(
  db: Db,
  plan: PublishPlan,
  request: PublishRequest,
  base: number,
): Promise<'done' | 'busy' | 'stale'> {
  try {
    return await db.tx(async (tx) => {
      await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [publishLockKey] })
      if ((await publishedVersion(tx)) !== base) return 'stale'
      // Requests queue behind a waiting DDL lock, so it may wait only briefly; the whole publish is then tried again.
      await tx.query({
        text: `select set_config('lock_timeout', '400ms', true), set_config('statement_timeout', '600s', true)`,
        values: [],
      })
      for (const step of plan.ddl.steps) await tx.query({ text: step.sql, values: [] })
      await buildIndexesOfNewTables(tx, plan)
      await keepInBin(tx, plan)
      await saveVersion(tx, {
        version: plan.next.model.revision,
        by: request.by,
        comment: request.comment,
        items: plan.items,
        steps: plan.changes,
        physical: plan.next.physical,
      })
      await keepQueues(tx, plan.next.model)
      await request.also?.(tx, plan.next.model.revision)
      await writeAudit(tx, {
        kind: 'model.published',
        actor: request.by,
        details: {
          version: plan.next.model.revision,
          items: plan.items.slice(0, mostToldItems).map((item) => `${item.kind} ${item.name}`),
          count: plan.items.length,
          ...(request.approvedBy && { approved_by: request.approvedBy }),
        },
      })
      await tx.query({ text: 'select pg_notify($1, $2)', values: [publishChannel, String(plan.next.model.revision)] })
      return 'done'
    })
  } catch (error) {
    if (isLockTimeout(error)) return 'busy'
    throw error
  }
}

async function buildIndexesOfNewTables(tx: Db, plan: PublishPlan): Promise<void> {
  const created = new Set(
    plan.ddl.steps
      .filter((step) => step.summary.startsWith('create table '))
      .map((step) => step.summary.slice('create table '.length)),
  )
  for (const index of plan.ddl.indexes) {
    if (created.has(index.table)) await tx.query({ text: index.sql.replace(' concurrently', ''), values: [] })
  }
}

/** Columns and tables no document names any more stay for 30 days; naming them again under the same physical name takes them out. */
async function keepInBin(tx: Db, plan: PublishPlan): Promise<void> {
  const schema = quoted(tx.schema)
  for (const entry of plan.ddl.binned) {
    await tx.query({
      text: `insert into ${schema}._bin_column (table_name, twin_name, column_name, object, field) values ($1, $2, $3, $4, $5) on conflict (table_name, column_name) do nothing`,
      values: [entry.table, entry.twin, entry.column, entry.object, entry.field],
    })
  }
  const live = Object.values(plan.next.model.objects).map((shape) => ({
    table_name: shape.table,
    columns: Object.values(shape.fields).flatMap((field) => field.column ?? []),
  }))
  await tx.query({
    text: `delete from ${schema}._bin_column b using json_to_recordset($1::json) as x(table_name text, columns text[])
      where b.table_name = x.table_name and (b.column_name = '' or b.column_name = any(x.columns))`,
    values: [JSON.stringify(live)],
  })
}
