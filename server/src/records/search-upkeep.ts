/**
 * Keeps search indexes tidy beside the writes. New tokens stand in a list of the index until somebody sorts them in; many at a time cost a
 * tenth of what a few do, and no write should wait for it. So connections of the pool may let the list grow (db/pool.ts), and this
 * sorts it in, on a connection of its own turn. A search reads the list too, so the answer is the same before and after.
 */
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'
import { onEventsWritten } from './event-signal.ts'

const everyMs = 1000
/** Row versions of a table since the last time: fewer are no burden to a search. */
const leastRows = 1000

/** Looks after the indexes each second in which something was written; the answer stops that. */
export function openSearchUpkeep(server: Server): () => void {
  const seen = new Map<number, number>()
  let isWritten = false
  let isBusy = false
  const forget = onEventsWritten(() => (isWritten = true))
  const timer = setInterval(() => {
    if (!isWritten || isBusy) return
    isWritten = false
    isBusy = true
    sortIn(server.db, seen)
      .catch((error: unknown) => server.log.debug({ err: error }, 'search indexes not sorted'))
      .finally(() => (isBusy = false))
  }, everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    forget()
  }
}

/** Sorts in what was written since `seen` (row versions by table), which it brings up to date. Gives how many indexes that were. */
export async function sortIn(db: Db, seen: Map<number, number>): Promise<number> {
  const indexes = await db.query<{ index: number; table: number; rows: number }>({
    name: 'search_backlog',
    text: `select i.indexrelid::int8 as index, i.indrelid::int8 as "table",
        pg_stat_get_tuples_inserted(i.indrelid) + pg_stat_get_tuples_updated(i.indrelid) - pg_stat_get_tuples_hot_updated(i.indrelid) as rows
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where a.amname = 'gin' and c.relnamespace = $1::regnamespace and i.indisvalid`,
    values: [`"${db.schema}"`],
  })
  const due = indexes.filter(({ table, rows }) => rows - (seen.get(table) ?? 0) >= leastRows)
  for (const { index, table, rows } of due) {
    await db.query({
      name: 'search_sort_in',
      text: 'select gin_clean_pending_list($1::oid::regclass)',
      values: [index],
    })
    seen.set(table, rows)
  }
  return due.length
}
