/**
 * The one way to the database: `query` for one statement, `tx` for several. `name` makes a prepared statement.
 *
 * Errors  SQLSTATE becomes a ProblemError in pg-problem.ts; callers never look at it.
 */
import type { Kysely } from 'kysely'
import type { JsonForm, JsonRows } from './json-rows.ts'

/** `blind`: a prepared statement that is planned once a connection, without a look at its values, from its first run on. */
export type SqlText = { text: string; values: readonly unknown[]; name?: string; blind?: boolean }

/** Search words of some records of a table. */
export type WordSample = {
  rows: number
  /** Of the whole table, about. */
  records: number
  /** One byte a record of the sample: 1 where it holds the lexeme, or with `fromStart` one that starts so. */
  holders(lexeme: string, fromStart: boolean): Uint8Array
}

export type Db = {
  query<R>(sql: SqlText): Promise<R[]>
  /** The rows of one statement as the bytes of a JSON array, as they came. */
  json(sql: SqlText, form: JsonForm): Promise<JsonRows>
  /** Runs `work` in one transaction; inside a transaction it joins it (savepoint). Retries once on 40001 and 40P01. */
  tx<T>(work: (db: Db) => Promise<T>, options?: { readOnly?: boolean; timeoutMs?: number }): Promise<T>
  inTx: boolean
  /** The workspace's PostgreSQL schema, unquoted. */
  schema: string
  /** By table: the search words of some of its records (records/word-shares.ts). */
  wordShares: Map<string, WordSample>
  /** For typed building of statements over platform tables; it runs on the same connection as `query`. */
  kysely: Kysely<unknown>
}
