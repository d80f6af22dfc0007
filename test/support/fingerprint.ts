/**
 * What a database holds, as one mark per table; equal marks before and after a call say that the call left nothing behind.
 *
 * `fingerprint` hashes rows whole and sums them: order does not matter, and a row written back as it was counts as no change.
 * `rowMarks` sums the numbers of the transactions that wrote the rows, which is cheap enough for every call of every suite: a row that
 * is written gets a higher number than any before it, so equal count and sum mean that no row was written, added or taken away.
 * What a refused or reading call may all the same leave behind is the closed list `mayChange`, each line with its reason.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'

/** Columns of a table, or its rows that meet a condition, that say nothing about what a call changed. */
type Exception = { columns?: string[]; rows?: string; why: string }

/** Nothing else may change under a refusal or a read. */
export const mayChange: { [table: string]: Exception } = {
  _sign_in_window: { rows: 'true', why: 'guesses and looks are counted, refused ones above all' },
  _entry_time: { rows: 'true', why: 'how long a form took is written a moment after its record' },
  _schedule: { rows: 'true', why: 'the clock runs these, whoever calls' },
  _sealed_away: { rows: 'true', why: 'sealing goes by the clock' },
  _session: { columns: ['updated_at', 'expires_at'], why: 'a session that is used lives on' },
  _api_key: { columns: ['last_request', 'request_count', 'updated_at'], why: 'when a key was last used' },
  _two_factor: { columns: ['failed_verification_count', 'locked_until'], why: 'wrong codes are counted' },
  _counter: { rows: 'true', why: 'a number taken by a write that then fails is not given again (RULES.md)' },
  _idempotency: { rows: 'status >= 400', why: 'the answer under a key is kept, a refusal too' },
  _verification: { rows: `identifier like '2fa-%'`, why: 'wrong codes of a sign-in under way are counted' },
  _audit: {
    rows: `kind in ('export.fetched', 'export.started', 'sign_in.failed', 'records.sealed', 'records.sealed_away')`,
    why: 'a download and a failed sign-in are kept because they were tried; the clock seals versions of records',
  },
}

/** Table -> number of rows and sum of their hashes. */
export type Fingerprint = Map<string, string>

type Column = { table: string; columns: string[] }

/** Reads every table of the workspace in one statement, from one snapshot. Shape: (connection, schema) -> Fingerprint. */
export async function fingerprint(client: pg.Client, schema = 'ws_main'): Promise<Fingerprint> {
  const { rows: tables } = await client.query<Column>({
    name: 'fingerprint_tables',
    text: `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') group by 1 order by 1`,
    values: [schema],
  })
  const parts = tables.map(({ table, columns }) => tableSql(schema, table, columns))
  const { rows } = await client.query<{ table: string; mark: string }>(parts.join(' union all '))
  return new Map(rows.map(({ table, mark }) => [table, mark]))
}

/** The marks of these tables by who wrote their rows, from one snapshot. Shape: (connection, names, schema) -> Fingerprint. */
export async function rowMarks(client: pg.Client, tables: readonly string[], schema = 'ws_main'): Promise<Fingerprint> {
  const text = `select array[${tables.map((table) => `(${rowMarkSql(schema, table)})`).join(', ')}] as marks`
  const name = `row_marks_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
  const { rows } = await client.query<{ marks: string[] }>({ name, text })
  return new Map(tables.map((table, at) => [table, rows[0]?.marks[at] ?? '']))
}

/** What a database holds, over a connection of its own. */
export async function fingerprintAt(url: string): Promise<Fingerprint> {
  const client = new pg.Client({ connectionString: url, application_name: 'trellis-watch' })
  await client.connect()
  try {
    return await fingerprint(client)
  } finally {
    await client.end()
  }
}

function tableSql(schema: string, table: string, columns: readonly string[]): string {
  const { columns: ignored = [], rows } = mayChange[table] ?? {}
  const kept = columns.filter((name) => !ignored.includes(name))
  const text = ignored.length === 0 ? 't::text' : `row(${kept.map((name) => `t.${quoted(name)}`).join(', ')})::text`
  return `select '${table.replaceAll("'", "''")}' as table, count(*) || ' ' || coalesce(sum(hashtextextended(${text}, 0)::numeric), 0) as mark
    from ${quoted(schema)}.${quoted(table)} t${rows === undefined ? '' : ` where (${rows}) is not true`}`
}

function rowMarkSql(schema: string, table: string): string {
  const { columns, rows } = mayChange[table] ?? {}
  const from = `from ${quoted(schema)}.${quoted(table)} t${rows === undefined ? '' : ` where (${rows}) is not true`}`
  if (columns === undefined) return `select count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) ${from}`
  // Rows of which a part may change are compared by the rest of them.
  const kept = `to_jsonb(t) - array[${columns.map((name) => `'${name}'`).join(', ')}]`
  return `select count(*) || ' ' || coalesce(sum(hashtextextended((${kept})::text, 0)::numeric), 0) ${from}`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Names of the tables in which the two differ. */
export function changedTables(before: Fingerprint, after: Fingerprint): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((table) => before.get(table) !== after.get(table))
}
