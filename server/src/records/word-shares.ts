/**
 * How many of an object's records hold the frequent words of its search index, as PostgreSQL's own statistics say.
 *
 * A word of every fourth record is found by walking the records until enough have it; the index would first list a quarter of the table.
 * Shares only choose the way, never the answer, so ones that are minutes old do no harm.
 */
import type { Db } from '../db/db.ts'
import type { Server } from '../server.ts'

const refreshMs = 10 * 60_000

/** Reads the shares now and every ten minutes; the answer stops that. */
export function openWordShares(server: Server): () => void {
  const read = (): void => {
    readWordShares(server.db).catch((error: unknown) => server.log.debug({ err: error }, 'word shares not read'))
  }
  read()
  const timer = setInterval(read, refreshMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** From `pg_stats` into `db.wordShares`. */
export async function readWordShares(db: Db): Promise<void> {
  const rows = await db.query<{ table: string; words: string[]; shares: number[] }>({
    text: `select tablename as "table", most_common_elems::text::text[] as words, most_common_elem_freqs as shares
      from pg_stats where schemaname = $1 and attname = '_search' and most_common_elems is not null`,
    values: [db.schema],
  })
  db.wordShares.clear()
  // After the shares of the words PostgreSQL appends the least, the most and that of blanks.
  for (const { table, words, shares } of rows)
    db.wordShares.set(table, new Map(words.map((word, index) => [word, shares[index] ?? 0])))
}

/** Share of the records, 0 to 1, that hold the lexeme, or with `fromStart` one that starts so: at least that much; 0 when it is not among the frequent. */
export function shareOf(shares: ReadonlyMap<string, number>, lexeme: string, fromStart: boolean): number {
  const exact = shares.get(lexeme) ?? 0
  if (!fromStart) return exact
  let most = exact
  for (const [word, share] of shares) if (share > most && word.startsWith(lexeme)) most = share
  return most
}
