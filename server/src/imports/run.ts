/**
 * The job `import`: reads the file batch by batch and writes each through the one write path, together with its refused rows, its remarks
 * and the checkpoint, in one transaction. A killed import goes on after the last batch that was committed: no row twice, none left out.
 */
import { stat } from 'node:fs/promises'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { ctxOver, ctxWith } from '../ctx.ts'
import { ctxOfUser } from '../jobs/job-ctx.ts'
import type { JobRun } from '../jobs/worker.ts'
import { resolveKeys } from '../records/by-key.ts'
import type { KeyedChange } from '../records/by-key.ts'
import type { RecordChange } from '../records/changes.ts'
import { errorsOf } from '../records/pointers.ts'
import { writeRecords } from '../records/write.ts'
import type { FileFormat, FileRow } from './csv-rows.ts'
import { firstRows, readAhead, readRows } from './csv-rows.ts'
import { keepRows } from './error-file.ts'
import type { Found } from './lookups.ts'
import { findLookups } from './lookups.ts'
import type { BoundColumn, Mapping } from './mapping.ts'
import { bindMapping, importableSystem } from './mapping.ts'
import { Notes } from './notes.ts'
import type { RowResult } from './row-values.ts'
import { rowValues } from './row-values.ts'

export type ImportParams = {
  path: string
  format: FileFormat
  mapping: Mapping
  fileName: string
  via: 'import' | 'sample'
}

type Counts = { created: number; updated: number; unchanged: number; failed: number }

type Import = {
  ctx: Ctx
  run: JobRun
  shape: ObjectShape
  params: ImportParams
  columns: BoundColumn[]
  width: number
  found: Found
  writable: ReadonlySet<string>
}

const batchRows = 5000

export async function runImport(run: JobRun): Promise<void> {
  const params = run.job.params as unknown as ImportParams
  const asking = ctxOfUser(run.server, run.job.by, {
    via: params.via,
    signal: run.signal,
    name: run.job.id,
    params: run.job.params,
  })
  const ctx = ctxOver(asking, run.job.object ?? '', 'import')
  const shape = objectOf(ctx.model, run.job.object ?? '')
  if (!shape) return raise('query.unknown_object')
  const header = (await firstRows(params.path, params.format, 1))[0]?.cells.map((cell) => cell.trim()) ?? []
  const columns = bindMapping(params.mapping, header, { model: ctx.model, access: ctx.access, shape })
  const writable = new Set(columns.filter((column) => column.field.readOnly).map((column) => column.field.name))
  for (const name of importableSystem)
    if (name !== 'id' && columns.some((column) => column.field.name === name)) writable.add(name)
  const job: Import = { ctx, run, shape, params, columns, width: header.length, found: new Map(), writable }
  const size = Math.max((await stat(params.path)).size, 1)
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, failed: 0, ...run.job.counts }
  const notes = new Notes(run.job.notes)
  const skipRows = Number(run.job.checkpoint?.['rows'] ?? 1)
  const batches = readRows(params.path, params.format, {
    skipRows,
    batch: batchRows,
    signal: run.signal,
  })
  for await (const { rows, bytes } of readAhead(batches)) {
    await ctx.db.tx(async (db) => {
      // A retry of the transaction starts from the counts of before the batch.
      const next = { ...counts }
      await importBatch({ ...job, ctx: ctxWith(ctx, { db }) }, rows, next, notes)
      const last = rows.at(-1)?.number ?? skipRows
      await run.checkpoint(db, {
        done: last - 1,
        percent: Math.min(99, Math.round((bytes / size) * 1000) / 10),
        counts: next,
        notes: notes.list(),
        checkpoint: { rows: last },
      })
      Object.assign(counts, next)
    })
  }
  await ctx.db.query({ text: `update "${ctx.db.schema}"._job set total = done where id = $1`, values: [run.job.id] })
}

async function importBatch(job: Import, rows: FileRow[], counts: Counts, notes: Notes): Promise<void> {
  const { ctx, columns, params, run } = job
  const dryRun = params.mapping.dry_run === true
  await findLookups(ctx, { columns, rows, found: job.found, notes, dryRun, change: run.job.change ?? run.job.id })
  const read = rows.map((row) =>
    rowValues(row, { columns, mapping: params.mapping, width: job.width, found: job.found, notes }),
  )
  const refused = new Map<RowResult, FieldProblem[]>(
    read.filter((result) => result.errors.length > 0).map((result) => [result, result.errors]),
  )
  const good = read.filter((result) => !refused.has(result))
  const changes = await changesOf(job, good)
  const writes: RecordChange[] = []
  const sources: RowResult[] = []
  for (const [index, entry] of changes.entries()) {
    const source = good[index]
    if (source === undefined) continue
    if (!('op' in entry)) refused.set(source, 'errors' in entry ? entry.errors : [])
    else {
      writes.push(entry)
      sources.push(source)
    }
  }
  if (writes.length > 0) {
    const written = await writeRecords(ctx, job.shape.name, writes, {
      allOrNone: false,
      cells: true,
      writable: job.writable,
      change: run.job.change ?? run.job.id,
      label: params.mapping.label ?? params.fileName,
      dryRun,
    })
    for (const [index, verdict] of written.verdicts.entries()) {
      const source = sources[index]
      if (!verdict.ok && source) refused.set(source, errorsOf(verdict.problem, ''))
      else if (verdict.ok) counts[verdict.unchanged ? 'unchanged' : verdict.op === 'update' ? 'updated' : 'created']++
    }
  }
  counts.failed += refused.size
  await keepRefused(job, refused)
}

async function changesOf(job: Import, good: RowResult[]): Promise<KeyedChange[]> {
  const { mode, key } = job.params.mapping
  if (mode === 'insert') return good.map((result) => ({ op: 'create', values: result.values }))
  if (key === 'id' || key === undefined) {
    return good.map((result): KeyedChange => {
      const { id, ...values } = result.values
      return typeof id === 'string'
        ? { op: 'update', id, values }
        : { errors: [{ pointer: '/id', code: 'value.required' }] }
    })
  }
  return resolveKeys(job.ctx, job.shape, { key, op: mode, read: good.map((result) => ({ values: result.values })) })
}

/** Refused rows with their cells, for the error file. A dry run keeps them too: that is what it is for. */
async function keepRefused(job: Import, refused: ReadonlyMap<RowResult, FieldProblem[]>): Promise<void> {
  if (refused.size === 0) return
  const headers = new Map(job.columns.map((column) => [column.field.name, column.header]))
  const rows = [...refused].map(([result, errors]) => ({
    row: result.row.number,
    cells: result.row.cells.map((cell) => cell.replaceAll('\0', '')),
    errors: errors.map((error) => {
      const field = error.pointer.split('/').at(-1) ?? ''
      return { ...error, column: headers.get(field) ?? null }
    }),
  }))
  await keepRows(job.ctx.db, job.run.job.id, rows)
}
