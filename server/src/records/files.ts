/** Uploaded files as rows: added, found by who may read them, given back, and swept when no record holds them. */
import { raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Upload } from '../files/uploads.ts'
import { keepContent, sweepContents } from '../files/store.ts'
import type { Server } from '../server.ts'
import { fileFields, fileReachSql } from './file-fields.ts'
import { boundReach } from './params.ts'
import { reachOf } from './reach.ts'
import { ident, instantSql } from './sql-text.ts'

/** `size_bytes` in bytes; `width` and `height` in pixels, of pictures only. */
export type StoredFile = {
  id: string
  name: string
  media_type: string
  size_bytes: number
  width: number | null
  height: number | null
  created_at: string
  created_by: string
  hash: string
}

const columns = (alias: string) =>
  `${alias}.id, ${alias}.name, ${alias}.media_type, ${alias}.size_bytes::float8 as size_bytes, ${alias}.width, ${alias}.height, ${instantSql(`${alias}.created_at`)} as created_at, ${alias}.created_by, ${alias}.hash`

export type NewFile = { name: string; mediaType: string; width: number | null; height: number | null }

/** Keeps a received upload; it is the uploader's until a record holds it. */
export async function addFile(ctx: Ctx, server: Server, upload: Upload, file: NewFile): Promise<StoredFile> {
  return ctx.db.tx(async (tx) => {
    await keepContent(server, tx, upload)
    const rows = await tx.query<StoredFile>({
      name: 'file_add',
      text: `insert into ${ident(tx.schema)}._file as f (id, hash, size_bytes, media_type, name, width, height, created_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns('f')}`,
      values: [
        ctx.newId(),
        upload.hash,
        upload.sizeBytes,
        file.mediaType,
        file.name,
        file.width,
        file.height,
        ctx.user.id,
      ],
    })
    return rows[0] ?? raise('internal')
  })
}

/** The files of these ids that the caller may read, in no order. One statement. */
export async function readFiles(ctx: Ctx, ids: readonly string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return []
  return ctx.db.query<StoredFile>({
    text: `select ${columns('k')} from ${ident(ctx.db.schema)}._file k where k.id = any($1::uuid[]) and ${fileReachSql(reachOf(ctx, '$2'), 'k')}`,
    values: [ids, boundReach(ctx.access)],
  })
}

/** Takes back an upload that no record ever held. Errors: record.not_found for every other. */
export async function dropFile(ctx: Ctx, id: string): Promise<void> {
  const rows = await ctx.db.query({
    name: 'file_drop',
    text: `delete from ${ident(ctx.db.schema)}._file where id = $1 and created_by = $2 and held_at is null returning id`,
    values: [id, ctx.user.id],
  })
  if (rows.length === 0) raise('record.not_found')
}

const hourMs = 3_600_000
/** An upload waits so long for its record. */
export const graceMs = 24 * hourMs

/**
 * Removes uploads that no record took within a day, files whose last record was purged, and contents nobody names. A file that only a
 * past version of a record holds, a record in the bin, or a removed field that can still come back, stays.
 */
export async function sweepFiles(server: Server, options: { graceMs?: number } = {}): Promise<number> {
  const grace = options.graceMs ?? graceMs
  const schema = ident(server.db.schema)
  const holders = await holdersSql(server)
  // Two statements: a file that a record takes meanwhile fails its condition when the row is looked at again.
  const loose = await server.db.query({
    text: `delete from ${schema}._file where held_at is null and created_at < now() - make_interval(secs => $1) returning id`,
    values: [grace / 1000],
  })
  const held =
    holders.length === 0
      ? ''
      : ` and not exists (select 1 from (${holders.join(' union all ')}) h(id) where h.id = f.id)`
  const freed = await server.db.query({
    text: `delete from ${schema}._file f where f.held_at < now() - make_interval(secs => $1)${held} returning f.id`,
    values: [grace / 1000],
  })
  await sweepContents(server, grace)
  return loose.length + freed.length
}

/** Every column that holds ids of files: those of the Model with their history, and those in the bin of removed fields. */
async function holdersSql(server: Server): Promise<string[]> {
  const schema = ident(server.db.schema)
  const own = Object.values(server.models.model().objects).flatMap((shape) =>
    fileFields(shape).flatMap((field) =>
      [shape.table, shape.historyTable].map((table) => ({ table, column: field.column })),
    ),
  )
  const binned = await server.db.query<{ table: string; column: string }>({
    text: `select c.table_name as table, c.column_name as column from ${schema}._bin_column b join information_schema.columns c
      on c.table_schema = $1 and c.table_name in (b.table_name, b.twin_name) and (b.column_name = '' or c.column_name = b.column_name)
      where c.data_type = 'uuid'`,
    values: [server.db.schema],
  })
  return [...own, ...binned].map(
    ({ table, column }) => `select ${ident(column)} from ${schema}.${ident(table)} where ${ident(column)} is not null`,
  )
}
