/**
 * The connection pool and the Db value over it: prepared statements by name, transactions with savepoints, one retry on
 * serialization failure or deadlock. SQL errors leave here as ProblemError (pg-problem.ts).
 */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Db, SqlText } from './db.ts'
import type { JsonForm, JsonRows } from './json-rows.ts'
import { isRetryable, isStalePlan, toProblemError } from './pg-problem.ts'
import { BytesClient, JsonRun, RowsRun, prepareBlind } from './prepared-run.ts'
import type { Callback } from './prepared-run.ts'

/** Hears every statement when it is sent; what it returns is called when the statement has been answered. */
export type QueryListener = (sql: SqlText) => void | (() => void)

type TypeParser = (text: string) => unknown

const parserOf = (oid: number): TypeParser => typeParsers[oid] ?? (pg.types.getTypeParser(oid, 'text') as TypeParser)

export type OpenPool = { db: Db; pool: pg.Pool; close(): Promise<void> }

/** Values as the wire wants them: dates and times as PostgreSQL prints them, whole and decimal numbers as numbers. */
const typeParsers: { [oid: number]: TypeParser } = {
  20: Number,
  1700: Number,
  1082: (text) => text,
  1083: (text) => text,
  1114: (text) => text,
  1184: (text) => text,
}

export function openPool(url: string, options: { schema: string; max: number; onQuery?: QueryListener }): OpenPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'trellis',
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 120_000,
    // New search tokens wait for records/search-upkeep.ts: no write sorts them in, unless very many wait.
    options: '-c timezone=UTC -c datestyle=ISO -c jit=off -c gin_pending_list_limit=64MB',
    types: { getTypeParser: parserOf as never },
    Client: BytesClient as never,
    onConnect: prepareBlind,
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // The same for a connection that breaks while a transaction holds it: its next statement fails, and says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const onQuery = options.onQuery
  const wordShares: Db['wordShares'] = new Map()
  const db: Db = {
    schema: options.schema,
    wordShares,
    inTx: false,
    kysely,
    query: (sql) => run(pool, sql, onQuery),
    json: (sql, form) => runJson(pool, sql, { form, onQuery }),
    tx: (work, txOptions) => runTransaction(pool, work, { ...txOptions, schema: options.schema, wordShares, onQuery }),
  }
  return { db, pool, close: () => pool.end() }
}

type Inside = Pick<Db, 'schema' | 'wordShares'> & { onQuery?: QueryListener | undefined }
type TxOptions = Inside & { readOnly?: boolean; timeoutMs?: number }

type Target = pg.Pool | pg.PoolClient

async function run<R>(target: Target, sql: SqlText, onQuery: QueryListener | undefined): Promise<R[]> {
  const answered = onQuery?.(sql)
  try {
    if (sql.name === undefined)
      return (await target.query({ text: sql.text, values: sql.values as unknown[] })).rows as R[]
    return await submitted(target, new RowsRun<R>(sentTo(target, sql), parserOf))
  } catch (error) {
    throw toProblemError(error)
  } finally {
    answered?.()
  }
}

type JsonAsk = { form: JsonForm; onQuery: QueryListener | undefined }

async function runJson(target: Target, sql: SqlText, { form, onQuery }: JsonAsk): Promise<JsonRows> {
  const answered = onQuery?.(sql)
  try {
    return await submitted(target, new JsonRun(sentTo(target, sql), form))
  } catch (error) {
    if (sql.name === undefined || !(target instanceof pg.Pool) || !isStalePlan(error)) throw toProblemError(error)
    return await submitted(target, new JsonRun({ text: sql.text, values: sql.values }, form))
  } finally {
    answered?.()
  }
}

/** In a transaction what is set for one statement would hold for those after it. */
function sentTo(target: Target, sql: SqlText): SqlText {
  return sql.blind === true && !(target instanceof pg.Pool) ? { ...sql, blind: false } : sql
}

type Submitting = { query(run: object, values: undefined, callback: Callback<never>): unknown }

/** Runs what the driver takes as a query of its own. */
function submitted<T>(target: Target, query: { callback: Callback<T> | undefined }): Promise<T> {
  return new Promise((resolve, reject) => {
    const done: Callback<T> = (error, result) => (error ? reject(error) : resolve(result as T))
    ;(target as unknown as Submitting).query(query, undefined, done as Callback<never>)
  })
}

async function runTransaction<T>(pool: pg.Pool, work: (db: Db) => Promise<T>, options: TxOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await oneTransaction(pool, work, options)
    } catch (error) {
      if (attempt >= 2 || !isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 25))
    }
  }
}

async function oneTransaction<T>(pool: pg.Pool, work: (db: Db) => Promise<T>, options: TxOptions): Promise<T> {
  const client = await connect(pool)
  let broken: Error | undefined
  try {
    await run(
      client,
      { text: options.readOnly ? 'begin isolation level repeatable read read only' : 'begin', values: [] },
      undefined,
    )
    if (options.timeoutMs !== undefined)
      await run(
        client,
        { text: `select set_config('statement_timeout', $1, true)`, values: [String(options.timeoutMs)] },
        undefined,
      )
    const result = await work(inside(client, options))
    await run(client, { text: 'commit', values: [] }, undefined)
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure))
    throw error
  } finally {
    client.release(broken)
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw toProblemError(error)
  }
}

/** Db on one connection inside a transaction; a nested `tx` is a savepoint. */
function inside(client: pg.PoolClient, { schema, wordShares, onQuery }: Inside, depth = 0): Db {
  const single = {
    connect: async () => Object.assign(Object.create(client), { release: () => undefined }),
    end: async () => undefined,
  }
  let kysely: Kysely<unknown> | undefined
  return {
    schema,
    wordShares,
    inTx: true,
    get kysely() {
      return (kysely ??= new Kysely<unknown>({ dialect: new PostgresDialect({ pool: single as unknown as pg.Pool }) }))
    },
    query: (sql) => run(client, sql, onQuery),
    json: (sql, form) => runJson(client, sql, { form, onQuery }),
    async tx(work) {
      const savepoint = `s${depth}`
      await client.query(`savepoint ${savepoint}`)
      try {
        const result = await work(inside(client, { schema, wordShares, onQuery }, depth + 1))
        await client.query(`release savepoint ${savepoint}`)
        return result
      } catch (error) {
        await client.query(`rollback to savepoint ${savepoint}`)
        throw error
      }
    },
  }
}
