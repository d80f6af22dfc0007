/** Builds the indexes the Model asks for and the database lacks: concurrently, one after another, after a publish and at every start. */
import pg from 'pg'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { indexableRules } from '../records/reach.ts'
import type { Server } from '../server.ts'
import type { IndexBuild } from './ddl.ts'
import { indexesOf, statisticsOf } from './ddl.ts'

const lockKey = 7_265_112
const ours = /_(key|idx)_[0-9a-f]{8}$/
const ownersCounted = 500
const ourStatistics = /_rule_stat_[0-9a-f]{8}$/

export type IndexBuilder = {
  /** Brings the indexes in step with the Model in the background; a call during a build is served by one more run after it. */
  run(): void
  close(): Promise<void>
}

/**
 * Errors of one index are logged and do not stop the others; an invalid left-over is dropped and built again.
 * A run has its own connection: builds outlast the statement limit of requests, and the lock (one builder at a time) is the session's.
 */
export function openIndexBuilder(server: Server): IndexBuilder {
  let running: Promise<void> | undefined
  let client: pg.Client | undefined
  let again = false
  let closed = false
  const work = async (): Promise<void> => {
    do {
      again = false
      const opening = new pg.Client({
        connectionString: server.url,
        application_name: 'trellis-indexes',
        connectionTimeoutMillis: 10_000,
      })
      opening.on('error', () => undefined)
      try {
        await opening.connect()
        // Whoever ends a connection while it is opened waits for it for ever.
        client = opening
        if (!closed) await buildMissing(server, opening)
      } catch (error) {
        if (!closed) server.log.error({ err: error }, 'index builds failed')
      } finally {
        client = undefined
        await opening.end().catch(() => undefined)
      }
    } while (again && !closed)
  }
  return {
    run() {
      if (closed) return
      again = true
      running ??= work().finally(() => (running = undefined))
    },
    async close() {
      closed = true
      await client?.end().catch(() => undefined)
      await running
    },
  }
}

async function buildMissing(server: Server, client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [lockKey])
  const model = server.models.model()
  const { schema } = server.db
  const shapes = Object.values(model.objects).filter((shape) => !shape.system)
  const rulesOf = (shape: ObjectShape) => indexableRules(model, shape, schema)
  const wanted = shapes.flatMap((shape) => indexesOf(shape, schema, model.settings.locale, rulesOf(shape)))
  const found = await existing(client, schema)
  for (const build of wanted) {
    const state = found.get(build.name)
    if (state === undefined || !state.valid) await buildOne(server, client, build, state !== undefined)
  }
  await dropUnwanted(client, schema, wanted, found)
  await keepStatistics(
    server,
    client,
    shapes.flatMap((shape) => statisticsOf(shape, schema, rulesOf(shape))),
  )
  await countOwners(client, schema, shapes)
}

/** PostgreSQL counts a hundred frequent values of a column; lists of private records depend on how many each of several hundred owners has. */
async function countOwners(client: pg.Client, schema: string, shapes: ObjectShape[]): Promise<void> {
  const tables = shapes.filter((shape) => shape.sharing !== 'public_read_write').map((shape) => shape.table)
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = any($2) and a.attname = 'owner' and coalesce(a.attstattarget, -1) <> $3`,
    [schema, tables, ownersCounted],
  )
  for (const { name } of rows) {
    const table = qualified(schema, name)
    await client.query(`alter table ${table} alter column owner set statistics ${ownersCounted}`)
    await client.query(`analyze ${table} (owner)`)
  }
}

/** Statistics without an index of their own; new ones count from the next look at the table on. */
async function keepStatistics(server: Server, client: pg.Client, wanted: IndexBuild[]): Promise<void> {
  const { schema } = server.db
  const { rows } = await client.query<{ name: string }>(
    `select s.stxname as name from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where n.nspname = $1`,
    [schema],
  )
  const found = new Set(rows.map((row) => row.name))
  const names = new Set(wanted.map((build) => build.name))
  for (const name of found)
    if (!names.has(name) && ourStatistics.test(name))
      await client.query(`drop statistics if exists ${qualified(schema, name)}`)
  const missing = wanted.filter((build) => !found.has(build.name))
  for (const build of missing) await buildOne(server, client, build, false)
  for (const table of new Set(missing.map((build) => build.table)))
    await client.query(`analyze ${qualified(schema, table)}`)
}

async function buildOne(server: Server, client: pg.Client, build: IndexBuild, broken: boolean): Promise<void> {
  try {
    if (broken) await client.query(`drop index concurrently if exists ${qualified(server.db.schema, build.name)}`)
    await client.query(build.sql)
  } catch (error) {
    server.log.error({ err: error, index: build.name }, 'index could not be built')
  }
}

type Found = Map<string, { table: string; valid: boolean }>

async function dropUnwanted(client: pg.Client, schema: string, wanted: IndexBuild[], found: Found): Promise<void> {
  const names = new Set(wanted.map((build) => build.name))
  const tables = new Set(wanted.map((build) => build.table))
  for (const [name, { table }] of found) {
    if (tables.has(table) && !names.has(name) && ours.test(name))
      await client.query(`drop index concurrently if exists ${qualified(schema, name)}`)
  }
}

async function existing(client: pg.Client, schema: string): Promise<Found> {
  const { rows } = await client.query<{ name: string; table: string; valid: boolean }>(
    `select i.relname as name, t.relname as table, x.indisvalid as valid from pg_index x
      join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace where n.nspname = $1`,
    [schema],
  )
  return new Map(rows.map((row) => [row.name, { table: row.table, valid: row.valid }]))
}

function qualified(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
}
