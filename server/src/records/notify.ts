/**
 * Writes what people are told, inside the transaction of what it tells about: records given to them, mentions, shares.
 *
 * A person is told once per source; records that one change set gives to a person are one notification with a count. Kinds a person has
 * switched off (preference `notifications`) are not written. Nobody is told of their own doing.
 */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { NotificationKind } from '@trellis/metadata/notification.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange } from './changes.ts'
import { linkFields } from './links.ts'
import { ident } from './sql-text.ts'

export type NewNotification = {
  recipient: string
  kind: NotificationKind
  /** What it is about, so that it is told once: `mentioned <record>`. */
  source: string
  object: string
  /** null: several records. */
  record: string | null
  count?: number
  details?: { [name: string]: unknown }
}

/** A many-to-many field of this name that points at users names who is spoken to. */
const mentionsField = 'mentions'

/** After the rows of a batch are written: who got records of somebody else, and who is mentioned. No statement when nobody did. */
export async function notifyOfEdits(
  ctx: Ctx,
  shape: ObjectShape,
  change: string,
  ready: readonly ReadyChange[],
): Promise<void> {
  if (ctx.via === 'sample') return
  await notify(ctx, [...assigned(ctx, shape, change, ready), ...mentioned(ctx, shape, ready)])
}

function assigned(ctx: Ctx, shape: ObjectShape, change: string, ready: readonly ReadyChange[]): NewNotification[] {
  const given = new Map<string, string[]>()
  for (const entry of ready) {
    const isNew = entry.op === 'create' || (entry.owner !== undefined && entry.owner !== entry.before.owner)
    if (!isNew || entry.owner === undefined || entry.owner === ctx.user.id) continue
    given.set(entry.owner, [...(given.get(entry.owner) ?? []), entry.id])
  }
  return [...given].map(([recipient, ids]) => ({
    recipient,
    kind: 'assigned' as const,
    source: `assigned ${change} ${shape.name}`,
    object: shape.name,
    record: ids.length === 1 ? (ids[0] ?? null) : null,
    count: ids.length,
  }))
}

function mentioned(ctx: Ctx, shape: ObjectShape, ready: readonly ReadyChange[]): NewNotification[] {
  const field = linkFields(shape).find((one) => one.name === mentionsField && one.to?.[0] === 'user')
  if (!field) return []
  return ready.flatMap((entry) => {
    const value = Object.hasOwn(entry.values, field.name) ? entry.values[field.name] : undefined
    const people = Array.isArray(value) ? value.map(String) : []
    return people
      .filter((id) => id !== ctx.user.id)
      .map((recipient) => ({
        recipient,
        kind: 'mentioned' as const,
        source: `mentioned ${entry.id}`,
        object: shape.name,
        record: entry.id,
      }))
  })
}

/** One statement for all of them. */
export async function notify(ctx: Ctx, list: readonly NewNotification[]): Promise<void> {
  if (list.length === 0) return
  const { schema } = ctx.db
  await ctx.db.query({
    name: 'notify',
    text: `insert into ${ident(schema)}._notification as n (recipient, kind, source, actor, object, record, count, details)
      select x.recipient, x.kind, x.source, $2::uuid, x.object, x.record, coalesce(x.count, 1), coalesce(x.details, '{}')
      from json_to_recordset($1::json) as x(recipient uuid, kind text, source text, object text, record uuid, count int, details jsonb)
      where not exists (select 1 from ${ident(schema)}._preference p where p.user_id = x.recipient and p.body->'notifications'->>x.kind = 'false')
      on conflict (recipient, source) do update set count = n.count + excluded.count, record = null, at = clock_timestamp(), read_at = null
        where n.kind = 'assigned'`,
    values: [JSON.stringify(list), ctx.user.id],
  })
}
