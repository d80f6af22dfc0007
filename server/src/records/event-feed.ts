/**
 * Events in commit order. A transaction may commit after a later one, so readers take only events of transactions older than every
 * transaction still running, ordered by (transaction, id): nothing is ever skipped.
 */
import { can, fieldRight, reachesAll } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, statement, tableOf, twinOf } from './sql-text.ts'

/** Stands between two events; as text `<transaction>-<id>`. */
export type EventCursor = { tx: string; id: number }

export type RecordEvent = {
  tx: string
  id: number
  at: string
  object: string
  record: string
  kind: 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | 'removed'
  version: number | null
  change: string | null
  via: string | null
  actor: string | null
  fields: string[] | null
}

export function cursorText(cursor: EventCursor): string {
  return `${cursor.tx}-${cursor.id}`
}

export function readCursorText(text: string): EventCursor | undefined {
  const found = /^(\d{1,20})-(\d{1,18})$/.exec(text)
  return found ? { tx: found[1] ?? '0', id: Number(found[2]) } : undefined
}

/** Before everything that is not committed yet. */
export async function presentCursor(db: Db): Promise<EventCursor> {
  const rows = await db.query<{ tx: string }>({
    name: 'event_now',
    text: 'select pg_snapshot_xmin(pg_current_snapshot())::text as tx',
    values: [],
  })
  return { tx: rows[0]?.tx ?? '0', id: 0 }
}

export async function readEvents(db: Db, after: EventCursor, limit: number): Promise<RecordEvent[]> {
  return db.query<RecordEvent>({
    name: 'event_read',
    text: `select tx::text as tx, id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, object, record, kind, version, change, via, actor, fields
      from ${ident(db.schema)}._event where kind <> 'revealed' and (tx, id) > ($1::text::xid8, $2::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx, id limit $3`,
    values: [after.tx, after.id, limit],
  })
}

/**
 * The events one caller may know of, with the fields they may read. A record that left the caller's sight gives `removed` and nothing
 * else. At most two statements an object, none where everything is visible.
 */
export async function visibleEvents(ctx: Ctx, events: readonly RecordEvent[]): Promise<RecordEvent[]> {
  const sight = new Map<string, Sight>()
  for (const object of new Set(events.map((event) => event.object))) {
    const shape = objectOf(ctx.model, object)
    if (shape && can(ctx.access, object, 'read'))
      sight.set(
        object,
        await sightOf(
          ctx,
          shape,
          events.filter((event) => event.object === object),
        ),
      )
  }
  return events.flatMap((event): RecordEvent[] => {
    const shape = objectOf(ctx.model, event.object)
    const known = sight.get(event.object)
    if (!shape || !known) return []
    if (known.now === 'all' || known.now.has(event.record)) return tellable(ctx, shape, event)
    if (!known.before.has(`${event.record} ${event.version}`)) return []
    return [{ ...event, kind: 'removed', version: null, change: null, via: null, actor: null, fields: null }]
  })
}

/** Records that are visible now, and `record version` of those that were until that version was written. */
type Sight = { now: ReadonlySet<string> | 'all'; before: ReadonlySet<string> }

async function sightOf(ctx: Ctx, shape: ObjectShape, events: readonly RecordEvent[]): Promise<Sight> {
  if (reachesAll(ctx.access, shape, 'read')) return { now: 'all', before: new Set() }
  const asked = JSON.stringify(events.map(({ record, version }) => ({ id: record, version })))
  const rows = await ctx.db.query<{ id: string; version: number | null }>(
    statement(shape, `sight ${ctx.access.key}`, [asked, boundReach(ctx.access)], () => {
      const reach = (alias: string) => reachSql(reachOf(ctx, '$2'), shape, 'read', alias)
      return `with x as materialized (select distinct * from json_to_recordset($1::json) as x(id uuid, version int))
select t.id, null as version from ${tableOf(ctx.db.schema, shape)} t where t.id in (select x.id from x) and ${reach('t')}
union all select x.id, x.version from x join ${twinOf(ctx.db.schema, shape)} h on h.id = x.id and h.version = x.version - 1 where ${reach('h')}`
    }),
  )
  return {
    now: new Set(rows.flatMap((row) => (row.version === null ? [row.id] : []))),
    before: new Set(rows.flatMap((row) => (row.version === null ? [] : [`${row.id} ${row.version}`]))),
  }
}

/** A change of nothing but hidden fields is not told. */
function tellable(ctx: Ctx, shape: ObjectShape, event: RecordEvent): RecordEvent[] {
  if (event.fields === null || event.fields.length === 0) return [event]
  const fields = event.fields.filter(
    (name) => fieldOf(shape, name) !== undefined && fieldRight(ctx.access, shape, name) !== 'hidden',
  )
  return fields.length === 0 ? [] : [{ ...event, fields }]
}
