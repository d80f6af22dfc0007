/** Finds the records that cells name, one statement a column and batch. A text that fits two records is ambiguous, never a guess. */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { Ctx } from '../ctx.ts'
import { boundReach } from '../records/params.ts'
import { reachOf, reachSql } from '../records/reach.ts'
import { refuseUnfilled } from '../records/rotate-keys.ts'
import { blindColumn, blindSql, sealer } from '../records/sealed.ts'
import { ident, tableOf } from '../records/sql-text.ts'
import { writeRecords } from '../records/write.ts'
import { isId } from '../new-id.ts'
import type { FileRow } from './csv-rows.ts'
import type { BoundColumn } from './mapping.ts'
import type { Notes } from './notes.ts'
import { cellText } from './row-values.ts'

export type Hit = { id?: string; ambiguous?: boolean }
export type Found = Map<BoundColumn, Map<string, Hit>>

const maxRemembered = 100_000

/** What earlier batches found is kept; only texts not met before are asked for. */
export async function findLookups(
  ctx: Ctx,
  batch: { columns: BoundColumn[]; rows: FileRow[]; found: Found; notes: Notes; dryRun: boolean; change: string },
): Promise<void> {
  for (const column of batch.columns) {
    if (!column.lookup) continue
    let known = batch.found.get(column)
    if (known === undefined || known.size > maxRemembered) batch.found.set(column, (known = new Map<string, Hit>()))
    const wanted = new Set<string>()
    for (const row of batch.rows) {
      const text = cellText(row, column)
      if (text !== '' && !known.has(text)) wanted.add(text)
    }
    if (wanted.size === 0) continue
    await ask(ctx, column, [...wanted], known)
    if (column.lookup.onMissing === 'create' && !batch.dryRun)
      await createMissing(ctx, column, { wanted, known, notes: batch.notes, change: batch.change })
  }
}

async function ask(ctx: Ctx, column: BoundColumn, texts: string[], known: Map<string, Hit>): Promise<void> {
  const { target, by } = column.lookup as NonNullable<BoundColumn['lookup']>
  const hashed = blindColumn(target, by)
  if (hashed) await refuseUnfilled(ctx, [{ object: target.name, field: by.name }])
  const keysOf = (text: string) => (hashed ? sealer().hashes(text, hashed) : [storedForm(ctx, by, text)])
  const canonical = new Map(texts.map((text) => [text, keysOf(text)]))
  const reach = reachSql(reachOf(ctx, '$2'), target, 'read', 't')
  const stored = `t.${ident(by.column ?? 'id')}::text`
  const compared = hashed ? blindSql(stored) : stored
  // The owners are named even where no condition needs them, so that the parameter always has a type.
  const rows = await ctx.db.query<{ key: string; id: string; n: number }>({
    text: `select ${compared} as key, min(t.id::text) as id, count(*)::int as n from ${tableOf(ctx.db.schema, target)} t
      where ${compared} = any($1::text[]) and t.deleted_at is null and ${reach} and $2::uuid[] is not null group by 1`,
    values: [[...new Set([...canonical.values()].flat())], boundReach(ctx.access)],
  })
  const byKey = new Map(rows.map((row) => [row.key, row]))
  for (const [text, keys] of canonical) {
    const found = keys.flatMap((key) => byKey.get(key) ?? [])
    const [row] = found
    if (row) known.set(text, found.length > 1 || row.n > 1 ? { ambiguous: true } : { id: row.id })
    else known.set(text, isId(text) ? { id: text.toLowerCase() } : {})
  }
}

/** The text as the target's field would store it: an e-mail in lower case, a number without separators. */
function storedForm(ctx: Ctx, by: NonNullable<BoundColumn['lookup']>['by'], text: string): string {
  const parsed = fieldType(by.type)?.parseText(text, by, {
    locale: ctx.locale,
    timeZone: ctx.user.timeZone,
    today: new Date(ctx.now()).toISOString().slice(0, 10),
    defaultCurrency: ctx.model.settings.currency,
    defaultRegion: ctx.model.settings.region,
  })
  return parsed?.ok && (typeof parsed.value === 'string' || typeof parsed.value === 'number')
    ? String(parsed.value)
    : text
}

async function createMissing(
  ctx: Ctx,
  column: BoundColumn,
  batch: { wanted: Set<string>; known: Map<string, Hit>; notes: Notes; change: string },
): Promise<void> {
  const { target, by } = column.lookup as NonNullable<BoundColumn['lookup']>
  const missing = [...batch.wanted].filter(
    (text) => batch.known.get(text)?.id === undefined && !batch.known.get(text)?.ambiguous,
  )
  if (missing.length === 0) return
  const written = await writeRecords(
    ctx,
    target.name,
    missing.map((text) => ({ op: 'create' as const, values: { [by.name]: text } })),
    { allOrNone: false, cells: true, change: batch.change },
  )
  for (const [at, verdict] of written.verdicts.entries()) {
    const text = missing[at]
    if (text === undefined || !verdict.ok) continue
    batch.known.set(text, { id: verdict.id })
    batch.notes.add('import.parent_created', { column: column.header, object: target.name })
  }
}
