/**
 * The audit trail vouches for the versions of records without holding up who writes them: every few minutes a line of the chain takes the
 * digest of all versions that came since the line before. Whoever changes, takes away or slips in a version later, behind the platform's
 * back, leaves a window whose digest is another.
 *
 * A window is a span of `_from`. It ends before the oldest transaction that still runs, so nothing comes into it afterwards. What is
 * encrypted is not digested (keys rotate), nor are links of many to many.
 */
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { Db } from '../db/db.ts'
import { columnFields, ident, literal, tableOf, twinOf } from './sql-text.ts'
import { writeAudit } from '../auth/audit-trail.ts'

/** One object in one window; `columns` only where they are others than in the line before. Digests are SHA-256 in hex. */
type SealedObject = { rows: number; digest: string; table?: string; twin?: string; columns?: string[] }
/** `changed` stands where a line tells columns. */
type SealDetails = { from: string; until: string; objects: { [object: string]: SealedObject }; changed?: true }
type SealLine = { id: number; details: SealDetails }

/** Where and under which columns a version of an object was digested. */
export type Epoch = { line: number; columns: string[]; table: string; twin: string }

const systemColumns = [
  'id',
  'owner',
  'created_at',
  'created_by',
  'updated_by',
  'version',
  'deleted_at',
  '_via',
  '_change',
]
const settleSeconds = 5
const sealLockKey = 7_265_130
const windowSeconds = 3600

/** Digests what came since the last line; several windows after a long pause. Gives the number of versions. */
export async function sealRecords(db: Db, model: Model): Promise<number> {
  let sealed = 0
  for (let more = true; more;) {
    const step = await db.tx((tx) => sealWindow(tx, model))
    sealed += step.rows
    more = step.more
  }
  return sealed
}

async function sealWindow(db: Db, model: Model): Promise<{ rows: number; more: boolean }> {
  const schema = ident(db.schema)
  const [turn] = await db.query<{ got: boolean }>({
    text: 'select pg_try_advisory_xact_lock($1) as got',
    values: [sealLockKey],
  })
  if (!turn?.got) return { rows: 0, more: false }
  const [last] = await sealLines(db, 'order by id desc limit 1')
  const from = last?.details.until ?? null
  const [span] = await db.query<{ from: string; until: string; open: boolean; more: boolean }>({
    text: `with s as (select coalesce($1::timestamptz, (select min(at) from ${schema}._event), now()) as "from",
        least(clock_timestamp() - make_interval(secs => $2), (select min(xact_start) from pg_stat_activity
          where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid())) as settled)
      select s."from"::text as "from", least(settled, s."from" + make_interval(secs => $3))::text as until, settled > s."from" as open,
        settled > s."from" + make_interval(secs => $3) as more from s`,
    values: [from, settleSeconds, windowSeconds],
  })
  if (span === undefined || !span.open) return { rows: 0, more: false }
  const touched = await db.query<{ object: string }>({
    text: `select distinct object from ${schema}._event where at >= $1::timestamptz and at < $2::timestamptz and kind not in ('purged', 'revealed')`,
    values: [span.from, span.until],
  })
  const epochs = epochsOf(await sealLines(db, tellingColumns))
  const objects: SealDetails['objects'] = {}
  let rows = 0
  for (const { object } of touched) {
    const shape = Object.hasOwn(model.objects, object) ? model.objects[object] : undefined
    if (shape === undefined || shape.system) continue
    const columns = digestedColumns(shape)
    const [found] = await db.query<{ rows: number; digest: string }>({
      text: newDigestSql(db.schema, shape, columns),
      values: [span.from, span.until],
    })
    if (found === undefined || found.rows === 0) continue
    const same = epochs.get(object)?.at(-1)?.columns.join() === columns.join()
    objects[object] = { ...found, ...(!same && { table: shape.table, twin: shape.historyTable, columns }) }
    rows += found.rows
  }
  // A window without versions is not told: the next one begins where the last that was told ended.
  const changed = Object.values(objects).some((sealed) => sealed.columns)
  if (rows > 0 || last === undefined || span.more)
    await writeAudit(db, {
      kind: 'records.sealed',
      actor: null,
      via: 'system',
      details: { from: span.from, until: span.until, objects, ...(changed && { changed }) },
    })
  return { rows, more: span.more }
}

/** Columns whose values a digest covers, in the order of their names. */
function digestedColumns(shape: ObjectShape): string[] {
  const own = columnFields(shape).flatMap((field) => (fieldType(field.type)?.encrypted ? [] : [field.column]))
  return [...new Set([...systemColumns, ...own])].sort()
}

/** SHA-256 of one version, as bytea; what is blank is left out. */
function versionHashSql(alias: string, columns: readonly string[]): string {
  const shown = columns.map((column) => `${alias}.${ident(column)}`).join(', ')
  return `sha256(convert_to(jsonb_strip_nulls((select to_jsonb(r) from (select ${shown}) r))::text, 'UTF8'))`
}

const wholeDigest = `count(*)::int as rows, encode(sha256(coalesce(string_agg(hash, ''::bytea order by _from, id), ''::bytea)), 'hex') as digest`

/** Of the versions in a window, found by their events. */
function newDigestSql(schema: string, shape: ObjectShape, columns: readonly string[]): string {
  const versions = [tableOf(schema, shape), twinOf(schema, shape)].map(
    (table) =>
      `select t.id, t._from, ${versionHashSql('t', columns)} as hash from e join ${table} t on t.id = e.record and t._from = e.at`,
  )
  return `with e as materialized (select distinct record, at from ${ident(schema)}._event where at >= $1::timestamptz and at < $2::timestamptz and object = ${literal(shape.name)} and kind not in ('purged', 'revealed'))
    select ${wholeDigest} from (${versions.join(' union all ')}) v`
}

const tellingColumns = `and details ? 'changed' order by id`

async function sealLines(db: Db, which = 'order by id'): Promise<SealLine[]> {
  return db.query<SealLine>({
    text: `select id, details from ${ident(db.schema)}._audit where kind = 'records.sealed' ${which}`,
    values: [],
  })
}

/** For each object the columns its digests were made of, in the order of the lines that said so. */
function epochsOf(lines: readonly SealLine[]): Map<string, Epoch[]> {
  const epochs = new Map<string, Epoch[]>()
  for (const { id, details } of lines)
    for (const [object, { table, twin, columns }] of Object.entries(details.objects))
      if (columns && table && twin)
        epochs.set(object, [...(epochs.get(object) ?? []), { line: id, columns, table, twin }])
  return epochs
}

/**
 * Before versions go for good, or change without a new version: their digests stay, named by a line of the chain, so windows can still be
 * reckoned. `twin`: history goes too. In the transaction that does it.
 */
export async function keepSeals(
  db: Db,
  shape: ObjectShape,
  ids: readonly string[],
  options: { twin: boolean },
): Promise<void> {
  const epoch = epochsOf(await sealLines(db, tellingColumns))
    .get(shape.name)
    ?.at(-1)
  if (epoch === undefined || ids.length === 0 || !(await haveColumns(db, epoch))) return
  const tables = [tableOf(db.schema, shape), ...(options.twin ? [twinOf(db.schema, shape)] : [])]
  const versions = tables.map(
    (table) =>
      `select t.id, t._from, ${versionHashSql('t', epoch.columns)} as hash from ${table} t where t.id = any($1::uuid[])`,
  )
  const away = `${ident(db.schema)}._sealed_away`
  const kept = await db.query<{ record: string; hash: string }>({
    text: `insert into ${away} (object, record, valid_from, hash, columns_of, line) select ${literal(shape.name)}, v.id, v._from, v.hash, $2, 0 from (${versions.join(' union all ')}) v
      on conflict do nothing returning record`,
    values: [ids, epoch.line],
  })
  if (kept.length === 0) return
  const [digest] = await db.query<{ rows: number; digest: string }>({
    text: `select ${wholeDigest} from (select record as id, valid_from as _from, hash from ${away} where line = 0) v`,
    values: [],
  })
  const line = await writeAudit(db, {
    kind: 'records.sealed_away',
    actor: null,
    via: 'system',
    object: shape.name,
    details: { ...digest },
  })
  await db.query({ text: `update ${away} set line = $1 where line = 0`, values: [line] })
}

async function haveColumns(db: Db, epoch: Epoch): Promise<boolean> {
  const rows = await db.query<{ name: string }>({
    text: `select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    values: [`${ident(db.schema)}.${ident(epoch.table)}`],
  })
  const there = new Set(rows.map((row) => row.name))
  return epoch.columns.every((column) => there.has(column))
}

/** A window whose versions are not those that were digested. */
export type BrokenWindow = { line: number; object: string; from: string; until: string }

/** `unchecked`: windows of fields that are gone since. `until`: versions that came later are not digested yet. */
export type SealCheck = {
  ok: boolean
  versions: number
  until: string | null
  broken: BrokenWindow[]
  unchecked: number
}

const mostTold = 20

/** Reckons all digests anew: every version of every record is read. */
export async function verifySeals(db: Db): Promise<SealCheck> {
  const lines = await sealLines(db)
  const check: SealCheck = {
    ok: true,
    versions: 0,
    until: lines.at(-1)?.details.until ?? null,
    broken: [],
    unchecked: 0,
  }
  for (const [object, epochs] of epochsOf(lines)) await verifyObject(db, { object, epochs, lines, check })
  await verifyAway(db, check)
  check.ok = check.broken.length === 0
  check.broken = check.broken.sort((a, b) => a.line - b.line).slice(0, mostTold)
  return check
}

type Verifying = { object: string; epochs: Epoch[]; lines: SealLine[]; check: SealCheck }
type Found = { bucket: number; rows: number; digest: string; others: boolean }

async function verifyObject(db: Db, { object, epochs, lines, check }: Verifying): Promise<void> {
  for (const [at, epoch] of epochs.entries()) {
    const next = epochs[at + 1]?.line ?? Infinity
    // Before the first digest of an object there was none of it: such windows are expected to be empty.
    const own = lines.filter(({ id }) => (at === 0 || id >= epoch.line) && id < next)
    if (!(await haveColumns(db, epoch))) {
      check.unchecked += own.length
      continue
    }
    const found = await db.query<Found>({
      text: foundSql(db.schema, object, epoch),
      values: [own.map(({ details }) => details.from), own.at(-1)?.details.until, epoch.line],
    })
    const byBucket = new Map(found.map((row) => [row.bucket, row]))
    for (const [index, line] of own.entries()) {
      const stored = line.details.objects[object]
      const now = byBucket.get(index + 1)
      check.versions += now?.rows ?? 0
      if (now?.others) check.unchecked++
      else if ((stored?.rows ?? 0) !== (now?.rows ?? 0) || (stored !== undefined && stored.digest !== now?.digest))
        check.broken.push({ line: line.id, object, from: line.details.from, until: line.details.until })
    }
  }
}

/** Versions there are, and those that went, by window ($1: where windows begin, $2: the end of the last, $3: the epoch). */
function foundSql(schema: string, object: string, epoch: Epoch): string {
  const away = `${ident(schema)}._sealed_away`
  const inside = `t._from >= ($1::timestamptz[])[1] and t._from < $2::timestamptz`
  const versions = [epoch.table, epoch.twin].map(
    (table) =>
      `select t.id, t._from, ${versionHashSql('t', epoch.columns)} as hash, false as other from ${ident(schema)}.${ident(table)} t where ${inside} and not exists (select from ${away} a where a.object = ${literal(object)} and a.record = t.id and a.valid_from = t._from)`,
  )
  versions.push(
    `select t.record, t._from, t.hash, t.columns_of <> $3 from (select a.*, a.valid_from as _from from ${away} a where a.object = ${literal(object)}) t where ${inside}`,
  )
  return `select width_bucket(_from, $1::timestamptz[]) as bucket, bool_or(other) as others, ${wholeDigest} from (${versions.join(' union all ')}) v group by 1`
}

/** Digests that stand for versions that went are those their line tells. */
async function verifyAway(db: Db, check: SealCheck): Promise<void> {
  const rows = await db.query<{ line: number; object: string; at: string }>({
    text: `select l.id as line, coalesce(l.object, v.object) as object, l.at::text as at from
        (select line, min(object) as object, ${wholeDigest} from (select line, object, record as id, valid_from as _from, hash from ${ident(db.schema)}._sealed_away) a group by line) v
        full join (select id, object, at, details from ${ident(db.schema)}._audit where kind = 'records.sealed_away') l on l.id = v.line
      where l.id is null or v.line is null or l.details->>'digest' <> v.digest`,
    values: [],
  })
  for (const { line, object, at } of rows) check.broken.push({ line: line ?? 0, object, from: at, until: at })
}
