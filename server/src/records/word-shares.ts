/**
 * How many of an object's records hold the words of a search, as a sample of them says.
 *
 * Words of every fiftieth record are found by walking the records until enough have them; the index would first list them all. So are
 * rarer ones of a large table, where the walk meets its hits sooner than the index has listed what leads to them. Of other words, the rare
 * ones lead through the index and the frequent ones are looked for in what they lead to.
 * Samples only choose the way, never the answer, so ones that are minutes old do no harm: unless the table is another by then, as after
 * an import, when every frequent word would be listed whole.
 */
import type { Db, WordSample } from '../db/db.ts'
import type { Server } from '../server.ts'
import { ident } from './sql-text.ts'

const refreshMs = 10 * 60_000
const lookMs = 5000
/** A table so many times as large as when it was sampled, or as small, has other words. */
const grown = 1.5
/** Smaller tables are searched by the index alone. */
const leastRows = 20_000
const sampledRows = 1000

/** Reads samples now and every ten minutes, and within seconds those of tables that an import made larger; the answer stops that. */
export function openWordShares(server: Server): () => void {
  let isBusy = false
  const read = (isDue?: IsDue): void => {
    if (isBusy) return
    isBusy = true
    readWordShares(server.db, leastRows, isDue)
      .catch((error: unknown) => server.log.debug({ err: error }, 'word shares not read'))
      .finally(() => (isBusy = false))
  }
  read()
  const timers = [setInterval(read, refreshMs), setInterval(() => read(hasGrown), lookMs)]
  for (const timer of timers) timer.unref()
  return () => timers.forEach(clearInterval)
}

/** Whether a table of so many rows is to be sampled anew. */
type IsDue = (rows: number, sample: WordSample | undefined) => boolean

/** Tables without a sample, and those that grew or shrank by half since theirs was read. Pure. */
export const hasGrown: IsDue = (rows, sample) =>
  sample === undefined || rows > sample.records * grown || rows * grown < sample.records

/** Samples the tables with at least so many rows into `db.wordShares`: all, and smaller ones lose theirs; or those that are due. */
export async function readWordShares(db: Db, least = leastRows, isDue?: IsDue): Promise<void> {
  // The count that writes keep; after a crash the last one that maintenance wrote down.
  const tables = await db.query<{ table: string; rows: number }>({
    name: 'searched_tables',
    text: `select s."table", s.rows from (
        select distinct t.relname as "table", greatest(pg_stat_get_live_tuples(t.oid), t.reltuples)::float8 as rows
        from pg_class t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid join pg_am a on a.oid = x.relam
        where t.relnamespace = $1::regnamespace and a.amname = 'gin' and i.indisvalid) s where s.rows >= $2`,
    values: [`"${db.schema}"`, least],
  })
  const large = new Set(tables.map(({ table }) => table))
  if (!isDue) for (const table of db.wordShares.keys()) if (!large.has(table)) db.wordShares.delete(table)
  for (const { table, rows } of tables) {
    if (isDue && !isDue(rows, db.wordShares.get(table))) continue
    const found = await db.query<{ words: string[] }>({
      text: `select tsvector_to_array(_search) as words from ${ident(db.schema)}.${ident(table)} tablesample system ($1)
        where deleted_at is null and _search is not null limit ${2 * sampledRows}`,
      values: [Math.min(100, (100 * sampledRows) / rows)],
    })
    const words = found.map((row) => row.words)
    if (words.length === 0) db.wordShares.delete(table)
    else db.wordShares.set(table, wordSample(words, rows))
  }
}

/** Shape  (words of each sampled record, number of records there are) -> sample. Pure. */
export function wordSample(records: readonly (readonly string[])[], ofAll = records.length): WordSample {
  const byWord = new Map<string, number[]>()
  for (const [row, words] of records.entries())
    for (const word of words) {
      const known = byWord.get(word)
      if (known) known.push(row)
      else byWord.set(word, [row])
    }
  const sorted = [...byWord.keys()].toSorted((a, b) => (a < b ? -1 : 1))
  return {
    rows: records.length,
    records: ofAll,
    holders(lexeme, fromStart) {
      const held = new Uint8Array(records.length)
      const mark = (word: string): void => byWord.get(word)?.forEach((row) => (held[row] = 1))
      if (!fromStart) mark(lexeme)
      else for (let at = firstFrom(sorted, lexeme); sorted[at]?.startsWith(lexeme); at++) mark(sorted[at] ?? '')
      return held
    },
  }
}

/** Index of the first word that is not before the given one. */
function firstFrom(sorted: readonly string[], word: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}

/** The records that hold all of these; none given: all records. */
export function allOf(rows: number, holders: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(rows).fill(1)
  for (const held of holders) for (let row = 0; row < rows; row++) all[row] = (all[row] ?? 0) & (held[row] ?? 0)
  return all
}

/** The records that hold one of these. */
export function oneOf(rows: number, holders: readonly Uint8Array[]): Uint8Array {
  const one = new Uint8Array(rows)
  for (const held of holders) for (let row = 0; row < rows; row++) one[row] = (one[row] ?? 0) | (held[row] ?? 0)
  return one
}

/** Share of the sample, 0 to 1. */
export function shareOf(held: Uint8Array): number {
  let count = 0
  for (const one of held) count += one
  return held.length === 0 ? 0 : count / held.length
}
