/**
 * Reads what a person was told, newest first. What it is about is looked at anew with the rights of this moment: a notification about
 * records the person may not read any more is not there.
 */
import { can, heldObjects } from '@trellis/metadata/access/access.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { JobNews, NotificationKind, NotificationPage } from '@trellis/metadata/notification.ts'
import type { Ctx } from '../ctx.ts'
import { readableAmong } from './readable.ts'
import { labelsOf } from './record-labels.ts'
import { ident } from './sql-text.ts'

type Row = {
  id: string
  kind: NotificationKind
  at: string
  read: boolean
  actor: string | null
  object: string | null
  record: string | null
  count: number
  details: JobNews
}

/** Unread ones are counted up to this many; a bell says `99+` beyond. */
const countedAtMost = 100
const readAtOnce = 50
/** Where much in between is not told, more at a time. */
const readAtMost = 3200

const columns = `n.id::text as id, n.kind, to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, n.read_at is not null as read,
    n.actor, n.object, n.record, n.count, n.details`

type Wish = { limit: number; before: string | null; unread: boolean }

/** `before`: id of the last one known. `unread` is the number of unread ones, at most 100. */
export async function readNotifications(ctx: Ctx, wish: Wish): Promise<NotificationPage> {
  const table = `${ident(ctx.db.schema)}._notification`
  const { shown, more } = await readPage(ctx, table, wish)
  const unread = await ctx.db.query<Row>({
    name: 'notifications_unread',
    text: `select ${columns} from ${table} n where n.recipient = $1 and n.read_at is null order by n.id desc limit $2`,
    values: [ctx.user.id, countedAtMost],
  })
  const seen = await recordsSeen(ctx, unread)
  const names = await namesOf(ctx, shown)
  return {
    notifications: shown.map(({ actor, ...row }) => ({
      ...row,
      actor: actor === null ? null : { id: actor, name: names.get(actor) ?? '' },
      name: row.record === null ? null : (names.get(row.record) ?? null),
    })),
    unread: unread.filter((row) => isTellable(ctx, row, seen)).length,
    next_cursor: more ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** Reads on until the page is full: a page says nothing of what lies between what the caller is told. */
async function readPage(ctx: Ctx, table: string, wish: Wish): Promise<{ shown: Row[]; more: boolean }> {
  const shown: Row[] = []
  let before = wish.before
  for (let size = Math.max(wish.limit + 1, readAtOnce); ; size = Math.min(2 * size, readAtMost)) {
    const rows = await ctx.db.query<Row>({
      name: `notifications ${wish.unread}`,
      text: `select ${columns} from ${table} n where n.recipient = $1 and ($2::bigint is null or n.id < $2) ${wish.unread ? 'and n.read_at is null' : ''}
      order by n.id desc limit $3`,
      values: [ctx.user.id, before, size],
    })
    const seen = await recordsSeen(ctx, rows)
    shown.push(...rows.filter((row) => isTellable(ctx, row, seen)))
    before = rows.at(-1)?.id ?? null
    if (shown.length > wish.limit || rows.length < size) break
  }
  return { shown: shown.slice(0, wish.limit), more: shown.length > wish.limit }
}

/** Whether the caller may know of what was just written for them or read. What it was is not known any more after a while: then they may. */
export async function isNewsTold(ctx: Ctx): Promise<boolean> {
  const rows = await ctx.db.query<Row>({
    name: 'notifications_news',
    text: `select ${columns} from ${ident(ctx.db.schema)}._notification n where n.recipient = $1 and greatest(n.at, n.read_at) > clock_timestamp() - interval '5 seconds' order by n.id desc limit $2`,
    values: [ctx.user.id, countedAtMost],
  })
  if (rows.length === 0) return true
  const seen = await recordsSeen(ctx, rows)
  return rows.some((row) => isTellable(ctx, row, seen))
}

/** Marks own ones; ids of others are passed over. `ids` null: all of them. */
export async function markNotifications(ctx: Ctx, ids: readonly string[] | null, read: boolean): Promise<void> {
  await ctx.db.query({
    name: 'notifications_mark',
    text: `update ${ident(ctx.db.schema)}._notification set read_at = case when $3 then clock_timestamp() end
      where recipient = $1 and ($2::bigint[] is null or id = any($2)) and (read_at is null) = $3`,
    values: [ctx.user.id, ids, read],
  })
}

function isTellable(ctx: Ctx, row: Row, seen: ReadonlySet<string>): boolean {
  if (row.record !== null) return seen.has(row.record)
  if (row.object === null) return true
  if (row.kind === 'job_done' || row.kind === 'job_failed') return heldObjects(ctx.access)?.includes(row.object) ?? true
  return objectOf(ctx.model, row.object) !== undefined && can(ctx.access, row.object, 'read')
}

/** Which of the records are there and readable now: one statement an object. */
async function recordsSeen(ctx: Ctx, rows: readonly Row[]): Promise<Set<string>> {
  const seen = new Set<string>()
  for (const [object, ids] of idsByObject(rows)) {
    const shape = objectOf(ctx.model, object)
    if (!shape) continue
    for (const id of await readableAmong(ctx, shape, [...ids])) seen.add(id)
  }
  return seen
}

async function namesOf(ctx: Ctx, rows: readonly Row[]): Promise<Map<string, string>> {
  const wanted = idsByObject(rows)
  const actors = rows.flatMap((row) => (row.actor === null ? [] : [row.actor]))
  wanted.set('user', new Set([...(wanted.get('user') ?? []), ...actors]))
  return labelsOf(ctx, wanted)
}

function idsByObject(rows: readonly Row[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { object, record } of rows)
    if (object !== null && record !== null) ids.set(object, (ids.get(object) ?? new Set()).add(record))
  return ids
}
