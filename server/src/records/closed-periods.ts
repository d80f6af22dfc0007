/**
 * Closed periods: records whose `period_field` lies on or before a day, and their details, stay as they are, for everybody but those whom
 * the closing names; nothing new comes to these days either. Administrators reopen, they do not pass. What the platform reckons (roll-ups,
 * formulas) goes on.
 */
import { can } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { closedDateSql } from './lock-sql.ts'
import { boundReach } from './params.ts'
import type { Party } from './parties.ts'
import { resolveParty } from './parties.ts'
import { ident, tableOf } from './sql-text.ts'

/** `until` is the last closed day. */
export type ClosedPeriod = {
  object: string
  field: string
  until: string
  reason: string | null
  except: { kind: string; name: string }[]
  closed_at: string
  closed_by: string | null
}

/** Those of objects the caller reads. */
export async function closedPeriods(ctx: Ctx): Promise<ClosedPeriod[]> {
  const rows = await ctx.db.query<Omit<ClosedPeriod, 'field'>>({
    name: 'closed_periods',
    text: `select object, until::text as until, reason, except_names as except, closed_by, to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as closed_at
      from ${ident(ctx.db.schema)}._closed_period order by object`,
    values: [],
  })
  return rows.flatMap((row) => {
    const shape = objectOf(ctx.model, row.object)
    const field = shape && periodField(shape)
    return field !== undefined && can(ctx.access, row.object, 'read') ? [{ ...row, field }] : []
  })
}

/** `until` null: everything is open again. */
export type Closing = { until: string | null; reason: string | null; except: Party[] }

/**
 * Closes an object up to a day, or reopens it from the day after on. Writes under way end first, later ones meet the closed period.
 * Errors: query.unknown_object, record.not_found for an object without periods, access.denied without `modify_all`.
 */
export async function closePeriod(ctx: Ctx, object: string, closing: Closing): Promise<void> {
  const shape = objectOf(ctx.model, object)
  if (!shape || !can(ctx.access, object, 'read')) return raise('query.unknown_object')
  if (periodField(shape) === undefined) return raise('record.not_found')
  if (!can(ctx.access, object, 'modify_all')) return raise('access.denied')
  await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    const except = await Promise.all(closing.except.map((party, at) => resolveParty(inside, party, `/except/${at}`)))
    await holdTables(inside, object)
    const [before] = await db.query<{ until: string }>({
      text: `select until::text as until from ${ident(db.schema)}._closed_period where object = $1`,
      values: [object],
    })
    const from = before?.until ?? null
    if (closing.until === null)
      await db.query({ text: `delete from ${ident(db.schema)}._closed_period where object = $1`, values: [object] })
    else
      await db.query({
        text: `insert into ${ident(db.schema)}._closed_period (object, until, reason, except_ids, except_names, closed_by) values ($1, $2::date, $3, $4::uuid[], $5::jsonb, $6)
          on conflict (object) do update set until = excluded.until, reason = excluded.reason, except_ids = excluded.except_ids,
            except_names = excluded.except_names, closed_by = excluded.closed_by, closed_at = now()`,
        values: [
          object,
          closing.until,
          closing.reason,
          except.map((one) => one.grantee),
          JSON.stringify(except.map(({ kind, name }) => ({ kind, name }))),
          ctx.user.id,
        ],
      })
    const reopened = from !== null && (closing.until === null || closing.until < from)
    await writeAudit(db, {
      kind: reopened ? 'period.reopened' : 'period.closed',
      ...auditOf(ctx),
      object,
      details: {
        from,
        until: closing.until,
        reason: closing.reason,
        except: except.map(({ kind, name }) => ({ kind, name })),
      },
    })
  })
}

/** A write under way holds its table; this waits for it, and holds up those that come after until the closing counts. */
async function holdTables(ctx: Ctx, object: string): Promise<void> {
  const closed = Object.values(ctx.model.objects)
    .filter((shape) => shape.periods?.some((period) => period.object === object))
    .map((shape) => tableOf(ctx.db.schema, shape))
    .sort()
  await ctx.db.query({ text: `lock table ${closed.join(', ')} in exclusive mode`, values: [] })
}

function periodField(shape: ObjectShape): string | undefined {
  return shape.periods?.find((period) => period.via === undefined)?.field
}

/** Which of the dates, in wire form, lie in a period that is closed to the caller. In a transaction the answer holds until its end. */
export async function closedDates(ctx: Ctx, shape: ObjectShape, dates: readonly string[]): Promise<Set<string>> {
  if (dates.length === 0 || periodField(shape) === undefined) return new Set()
  if (ctx.db.inTx)
    await ctx.db.query({ text: `lock table ${tableOf(ctx.db.schema, shape)} in row exclusive mode`, values: [] })
  const rows = await ctx.db.query<{ date: string }>({
    text: `select x.date::text as date from unnest($1::date[]) x(date) where ${closedDateSql(ctx.db.schema, shape.name, 'x.date', '$2')}`,
    values: [[...new Set(dates)], boundReach(ctx.access)],
  })
  return new Set(rows.map((row) => row.date))
}
