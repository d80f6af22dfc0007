/** `/api/v1/audit`: the audit trail, and the changes of an object's records, or of one, when they are named; `/verify` reckons the chain anew. */
import type { Context } from 'hono'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { auditKinds, readAudit, verifyAudit } from '../auth/audit-trail.ts'
import { verifySeals } from '../records/record-seals.ts'
import type { Ctx } from '../ctx.ts'
import { objectChanges, recordChanges } from '../records/record-changes.ts'
import type { RecordChangeLine, RecordChangesAsk } from '../records/record-changes.ts'
import { isId } from '../new-id.ts'
import type { Route } from './route.ts'
import { toldWishOf } from './told-fields.ts'

export const auditRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/audit', access: 'view_audit', handle: list },
  {
    method: 'GET',
    path: '/api/v1/audit/verify',
    access: 'view_audit',
    handle: verify,
  },
]

/** `?records=1` reckons the digests of all versions of records, too. */
async function verify(c: Context, ctx: Ctx): Promise<Response> {
  const chain = await verifyAudit(ctx.db)
  if (c.req.query('records') !== '1') return c.json(chain)
  const records = await ctx.db.tx((db) => verifySeals(db), { readOnly: true, timeoutMs: verifyMs })
  return c.json({ ...chain, ok: chain.ok && records.ok, records })
}

const verifyMs = 600_000

const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/

/**
 * `?record=&object=&user=&from=&to=&kind=&limit=&cursor=` -> `{records, next_cursor, changes?, changes_until?}`, newest first. Of the changes: `fields=` and
 * `not_fields=` choose by field, `noise=0` leaves out what only touched fields that are not tracked.
 */
async function list(c: Context, ctx: Ctx): Promise<Response> {
  const limit = Number(c.req.query('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    return raise('request.malformed', { errors: [{ pointer: '/limit', code: 'value.not_a_whole_number' }] })
  const record = idParameter(c, 'record')
  const [from, to] = [timeParameter(c, 'from'), timeParameter(c, 'to')]
  const before = c.req.query('cursor')
  if (before !== undefined && !/^\d{1,15}$/.test(before)) return raise('query.cursor_invalid')
  const filter = {
    record,
    user: idParameter(c, 'user'),
    kind: kindParameter(c),
    from,
    to,
    before: before === undefined ? null : Number(before),
  }
  const found = await readAudit(ctx.db, { ...filter, limit: limit + 1 })
  const records = found.slice(0, limit)
  const shape = objectOf(ctx.model, c.req.query('object') ?? '')
  const ask = { user: filter.user, from, to, limit, told: toldWishOf(c, true) }
  const told = shape && (await changesOf(ctx, shape, record, ask))
  const next = found.length > limit ? String(records.at(-1)?.id) : null
  return c.json({ records, next_cursor: next, ...told })
}

/** `changes_until`: older changes of the object were not looked at. */
async function changesOf(
  ctx: Ctx,
  shape: ObjectShape,
  record: string | null,
  ask: RecordChangesAsk,
): Promise<{ changes: RecordChangeLine[]; changes_until?: string | null }> {
  if (record !== null) return { changes: await recordChanges(ctx, shape, record, ask) }
  const { lines, until } = await objectChanges(ctx, shape, ask)
  return { changes: lines, changes_until: until }
}

function idParameter(c: Context, name: string): string | null {
  const value = c.req.query(name)
  if (value === undefined) return null
  return isId(value)
    ? value.toLowerCase()
    : raise('request.malformed', { errors: [{ pointer: `/${name}`, code: 'value.not_an_id' }] })
}

function timeParameter(c: Context, name: string): string | null {
  const value = c.req.query(name)
  if (value === undefined) return null
  const good = instant.test(value) && Number.isFinite(Date.parse(value))
  return good
    ? new Date(value).toISOString()
    : raise('request.malformed', { errors: [{ pointer: `/${name}`, code: 'value.not_a_datetime' }] })
}

/** A kind, or an area with its dot: `share.` */
function kindParameter(c: Context): string | null {
  const value = c.req.query('kind')
  if (value === undefined) return null
  const known = auditKinds.some((kind) => kind === value || (value.endsWith('.') && kind.startsWith(value)))
  return known ? value : raise('request.malformed', { errors: [{ pointer: '/kind', code: 'value.not_an_option' }] })
}
