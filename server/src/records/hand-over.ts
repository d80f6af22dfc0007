/**
 * All records of a leaver to somebody else, in one transaction: whatever they own, tasks and approvals included, since those are records
 * too. Each object is one change set; a record that is locked keeps its owner and is told.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { eventsWritten } from './event-signal.ts'
import { tableOf } from './sql-text.ts'
import { writeRecords } from './write.ts'

export type HandOver = { moved: { [object: string]: number }; kept: { object: string; id: string; reason: string }[] }

const chunk = 5000
const mostKeptTold = 1000

export async function handOver(ctx: Ctx, from: string, to: string): Promise<HandOver> {
  const answer: HandOver = { moved: {}, kept: [] }
  await ctx.db.tx(async (db) => {
    // The right to administer users decides; locks hold all the same, so the ids the caller is known by stay.
    const { access } = ctx
    const inside = ctxWith(ctx, { db, access: { ...access, admin: true, key: `hand over ${access.key}` } })
    for (const shape of Object.values(ctx.model.objects))
      if (!shape.system) await handOverObject(inside, shape, { from, to, answer })
    const count = Object.values(answer.moved).reduce((sum, moved) => sum + moved, 0)
    const details = { to, count, moved: answer.moved, kept: answer.kept.length }
    await writeAudit(db, { kind: 'records.handed_over', ...auditOf(ctx), subject: from, details })
  })
  eventsWritten()
  answer.kept.length = Math.min(answer.kept.length, mostKeptTold)
  return answer
}

async function handOverObject(
  ctx: Ctx,
  shape: ObjectShape,
  move: { from: string; to: string; answer: HandOver },
): Promise<void> {
  const { from, to, answer } = move
  const change = ctx.newId()
  for (let after: string | null = null; ;) {
    const rows: { id: string }[] = await ctx.db.query<{ id: string }>({
      text: `select id from ${tableOf(ctx.db.schema, shape)} where owner = $1 and deleted_at is null and ($2::uuid is null or id > $2) order by id limit $3`,
      values: [from, after, chunk],
    })
    after = rows.at(-1)?.id ?? null
    if (rows.length === 0) return
    const changes = rows.map(({ id }) => ({ op: 'update' as const, id, values: { owner: to } }))
    const { verdicts } = await writeRecords(ctx, shape.name, changes, {
      allOrNone: false,
      trusted: true,
      change,
      label: 'Hand-over',
    })
    for (const [at, verdict] of verdicts.entries()) {
      if (verdict.ok) answer.moved[shape.name] = (answer.moved[shape.name] ?? 0) + 1
      else
        answer.kept.push({
          object: shape.name,
          id: rows[at]?.id ?? '',
          reason: verdict.problem.errors?.[0]?.code ?? verdict.problem.code,
        })
    }
    if (rows.length < chunk) return
  }
}
