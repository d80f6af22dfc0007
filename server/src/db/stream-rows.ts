/**
 * Rows of one statement in batches, from one snapshot, in constant memory: a cursor on a connection of its own, so a slow reader never
 * takes a connection of the pool.
 */
import pg from 'pg'
import { raise } from '@trellis/metadata/problem.ts'
import type { SqlText } from './db.ts'
import { toProblemError } from './pg-problem.ts'

const batchRows = 500
const maxStreams = 6
/** A reader that takes nothing for so long is given up. */
const idleMs = 300_000

/** Streams under way, by database. */
const open = new Map<string, number>()

/**
 * Shape   one array of texts per batch: the first column of each row.
 * Errors  limit.rate when too many streams are open; those of the statement, before the first batch.
 */
export async function* streamRows(url: string, sql: SqlText, rowsAtOnce = batchRows): AsyncGenerator<string[]> {
  const streams = open.get(url) ?? 0
  if (streams >= maxStreams) raise('limit.rate', { retryAfterSeconds: 10 })
  open.set(url, streams + 1)
  const client = new pg.Client({
    connectionString: url,
    application_name: 'trellis-stream',
    options: '-c timezone=UTC -c jit=off',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local idle_in_transaction_session_timeout = ${idleMs}`)
    await client.query({ text: `declare rows no scroll cursor for ${sql.text}`, values: sql.values as unknown[] })
    for (;;) {
      const { rows } = await client.query<[string]>({
        name: 'next',
        text: `fetch ${rowsAtOnce} from rows`,
        rowMode: 'array',
      } as pg.QueryArrayConfig)
      if (rows.length > 0) yield rows.map((row) => row[0])
      if (rows.length < rowsAtOnce) return
    }
  } catch (error) {
    throw toProblemError(error)
  } finally {
    const left = (open.get(url) ?? 1) - 1
    if (left > 0) open.set(url, left)
    else open.delete(url)
    await client.end().catch(() => undefined)
  }
}
