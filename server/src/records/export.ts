/**
 * The export of a query as a stream of bytes: CSV, XLSX or NDJSON, from one snapshot, in constant memory.
 *
 * The same plan pieces as a page, without its limit; PostgreSQL makes one JSON per record and this turns it into lines.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { can, exportLimits, overChannel } from '@trellis/metadata/access/access.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { checkQuery } from '@trellis/metadata/query/check-query.ts'
import type { CheckedQuery } from '@trellis/metadata/query/checked-query.ts'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import { orThrow, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxOver, ctxWith } from '../ctx.ts'
import { streamRows } from '../db/stream-rows.ts'
import type { SqlText } from '../db/db.ts'
import type { CellWords, ExportColumn } from './export-cells.ts'
import { csvCell, csvHeader, exportColumns } from './export-cells.ts'
import { exportSql } from './export-sql.ts'
import { bindSlots } from './params.ts'
import { refuseUnfilled } from './rotate-keys.ts'
import { planEnvOf, queryEnvOf, slotValues } from './plan-env.ts'
import { finish } from './plan-read.ts'
import { readPage } from './read.ts'
import { planSearch } from './search-sql.ts'
import { openWorkbook } from './xlsx-stream.ts'

export type ExportFormat = 'csv' | 'xlsx' | 'ndjson'

/** `bom`: the mark by which spreadsheets know UTF-8. `told` hears of every batch of records before its bytes come. */
export type ExportOptions = {
  format: ExportFormat
  words: CellWords
  bom: boolean
  limit: number | undefined
  told?(records: number): void
}

/**
 * Errors: those of checkExport, limit.rate; all before the first byte.
 */
export async function exportRecords(
  asking: Ctx,
  url: string,
  query: RecordQuery,
  options: ExportOptions,
): Promise<AsyncGenerator<Uint8Array>> {
  const ctx = ctxOver(asking, query.object, 'export')
  const checked = await checkExport(ctx, query, options.limit)
  const statement = await exportStatement(ctx, checked, options)
  const columns = exportColumns(checked.columns, options.words)
  const batches = statement === null ? none() : streamRows(url, statement)
  // The first batch is awaited here, so that whatever refuses the query is a problem and not half a file.
  const first = await batches.next()
  const rest = resumed(first, batches, options.told)
  if (options.format === 'ndjson') return ndjson(rest, columns)
  return options.format === 'csv' ? csv(rest, columns, options.bom) : xlsx(rest, columns)
}

/** Errors: those of checkQuery, access.denied without the right `export`, limit.export_rows. */
export async function checkExport(asking: Ctx, query: RecordQuery, limit: number | undefined): Promise<CheckedQuery> {
  const ctx = ctxOver(asking, query.object, 'export')
  const checked = orThrow(checkQuery({ ...query, limit: 1, total: false, cursor: null }, queryEnvOf(ctx)))
  if (!can(ctx.access, checked.shape.name, 'export')) raise('access.denied')
  await refuseTooMany(ctx, query, checked.shape.name, limit)
  if (checked.children.length > 0 || checked.grouping !== null)
    raise('query.bad_operator', { errors: [{ pointer: '/fields', code: 'value.not_exportable' }] })
  return checked
}

/**
 * Some may take out so many records at a time and no more, or so many of those that are not theirs: told before the first byte, not by a
 * file that ends early.
 */
async function refuseTooMany(ctx: Ctx, query: RecordQuery, object: string, limit: number | undefined): Promise<void> {
  const { all, beyond } = exportLimits(ctx.access, object)
  const isOver = (max: number | null): max is number => max !== null && (limit === undefined || limit > max)
  const count = async (access: Access): Promise<number> =>
    (await readPage(ctxWith(ctx, { access }), { ...query, limit: 1, total: true, cursor: null })).total ?? 0
  if (!isOver(all) && !isOver(beyond)) return
  const total = await count(ctx.access)
  if (isOver(all) && total > all) raise('limit.export_rows', { extra: { max: all, total } })
  if (!isOver(beyond)) return
  const others = total - (await count(overChannel(ctx.access, object, 'own')))
  if (others > beyond) raise('limit.export_rows', { extra: { max: beyond, total: others } })
}

async function exportStatement(ctx: Ctx, query: CheckedQuery, options: ExportOptions): Promise<SqlText | null> {
  const search = query.search === null ? null : planSearch(query.search, query.shape, ctx.access, ctx.db.wordShares)
  if (query.search !== null && search === null) return null
  const plan = finish(planEnvOf(ctx), query.asOf !== null, (read) => exportSql(read, query, search, options.limit))
  await refuseUnfilled(ctx, plan.hashed)
  return {
    text: plan.text,
    values: bindSlots(plan.slots, {
      ...slotValues(ctx),
      values: query.values,
      asOf: query.asOf,
      search: search?.parts,
    }),
  }
}

async function* none(): AsyncGenerator<string[]> {
  yield* []
}

async function* resumed(
  first: IteratorResult<string[]>,
  rest: AsyncGenerator<string[]>,
  told: (records: number) => void = () => undefined,
): AsyncGenerator<JsonValue[][]> {
  const read = (batch: string[]) => {
    told(batch.length)
    return batch.map(valuesOf)
  }
  try {
    if (!first.done) yield read(first.value)
    for await (const batch of rest) yield read(batch)
  } finally {
    await rest.return(undefined)
  }
}

function valuesOf(json: string): JsonValue[] {
  return Object.values(JSON.parse(json) as { [alias: string]: JsonValue })
}

const encoder = new TextEncoder()

async function* csv(
  batches: AsyncGenerator<JsonValue[][]>,
  columns: ExportColumn[],
  bom: boolean,
): AsyncGenerator<Uint8Array> {
  yield encoder.encode(`${bom ? '\ufeff' : ''}${csvHeader(columns)}`)
  for await (const rows of batches) {
    yield encoder.encode(
      rows
        .map((row) => `${columns.map((column, index) => csvCell(column, row[index] ?? null)).join(',')}\r\n`)
        .join(''),
    )
  }
}

async function* ndjson(batches: AsyncGenerator<JsonValue[][]>, columns: ExportColumn[]): AsyncGenerator<Uint8Array> {
  const names = columns.map((column) => JSON.stringify(column.header))
  for await (const rows of batches) {
    yield encoder.encode(
      rows
        .map((row) => `{${names.map((name, index) => `${name}:${JSON.stringify(row[index] ?? null)}`).join(',')}}\n`)
        .join(''),
    )
  }
}

async function* xlsx(batches: AsyncGenerator<JsonValue[][]>, columns: ExportColumn[]): AsyncGenerator<Uint8Array> {
  const workbook = openWorkbook(columns)
  for await (const rows of batches) {
    workbook.rows(rows)
    yield* workbook.take()
  }
  workbook.end()
  yield* workbook.take()
}
