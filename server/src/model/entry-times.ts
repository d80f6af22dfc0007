/**
 * How long people take to fill in the forms of a layout, as their browsers say when a record is saved (`Form-Entry`).
 *
 * What is said is gathered in memory and written a moment later, many saves in one statement, so that no save waits for it and one without it
 * costs nothing. The latest saves of a layout are kept, without whose they are; a figure is told once enough people stand behind it.
 */
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'

/** What a form says of itself: its layout, and the seconds from the first look to the save. */
export type EntryTime = { layout: string; seconds: number }

export type EntryTimes = {
  note(time: EntryTime): void
  /** Writes down what was noted and takes no more. */
  close(): Promise<void>
}

/** `median_seconds`: null until there are `needed` saves. */
export type EntryTimeTold = { count: number; median_seconds: number | null; needed: number }

/** Of fewer saves a figure would tell about persons, and be chance. */
const neededSaves = 20
/** Kept of a layout: older ones tell of a form that has changed since. */
const keptSaves = 200
const pauseMs = 1000
const mostWaiting = 1000
const leastSeconds = 1
const mostSeconds = 3600

const written = /^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*) *; *seconds=(\d{1,4}(?:\.\d{1,3})?)$/

/** Shape  `opportunity.standard;seconds=34.5` -> what it says; undefined when it says nothing that could be true. Pure. */
export function readEntryTime(header: string | undefined): EntryTime | undefined {
  const [, layout, said] = written.exec(header ?? '') ?? []
  const seconds = Number(said)
  return layout !== undefined && seconds >= leastSeconds && seconds <= mostSeconds ? { layout, seconds } : undefined
}

export function openEntryTimes(server: Pick<Server, 'db' | 'log'>): EntryTimes {
  let waiting: EntryTime[] = []
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  const write = (): void => {
    const times = waiting
    waiting = []
    timer = undefined
    if (times.length === 0) return
    writing = writing
      .then(() => keep(server.db, times))
      .catch((error: unknown) => server.log.warn({ err: error }, 'times of filling in forms were not kept'))
  }
  return {
    note(time) {
      if (waiting.length >= mostWaiting) return
      waiting.push(time)
      timer ??= setTimeout(write, pauseMs).unref()
    },
    async close() {
      clearTimeout(timer)
      write()
      await writing
    },
  }
}

async function keep(db: Db, times: readonly EntryTime[]): Promise<void> {
  const table = `"${db.schema}"._entry_time`
  await db.query({
    name: 'entry_times_keep',
    text: `insert into ${table} (layout, seconds) select layout, seconds from json_to_recordset($1::json) as x(layout text, seconds real)`,
    values: [JSON.stringify(times)],
  })
  await db.query({
    name: 'entry_times_trim',
    text: `delete from ${table} t using unnest($1::text[]) as named(layout)
      where t.layout = named.layout and t.id <=
        (select k.id from ${table} k where k.layout = named.layout order by k.id desc offset ${keptSaves} limit 1)`,
    values: [[...new Set(times.map(({ layout }) => layout))]],
  })
}

/** What the latest saves of a layout say. */
export async function entryTimeOf(db: Db, layout: string): Promise<EntryTimeTold> {
  const [found] = await db.query<{ count: number; median: number | null }>({
    name: 'entry_time_of',
    text: `select count(*)::int as count, percentile_cont(0.5) within group (order by seconds) as median
      from (select seconds from "${db.schema}"._entry_time where layout = $1 order by id desc limit ${keptSaves}) latest`,
    values: [layout],
  })
  const count = found?.count ?? 0
  return {
    count,
    median_seconds: count >= neededSaves ? Math.round(found?.median ?? 0) : null,
    needed: neededSaves,
  }
}

/** Times of layouts that nobody uses any more. */
export async function forgetEntryTimes(db: Db, afterDays: number): Promise<void> {
  await db.query({
    text: `delete from "${db.schema}"._entry_time where day < current_date - $1::int`,
    values: [afterDays],
  })
}
