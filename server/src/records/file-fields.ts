/**
 * Fields that hold an uploaded file: who may read a file, and what a write that names one has to meet.
 *
 * A file is read by whoever reads a record that holds it, in a field they read, now or in the record's history; until a record holds it,
 * by who uploaded it. Nothing of this is kept: it is asked each time, so a right that ends, ends for the files at once.
 */
import { can, fieldRight } from '@trellis/metadata/access/access.ts'
import { fitsMediaType, isFileType, pictureTypes } from '@trellis/metadata/fields/file-rules.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange } from './changes.ts'
import type { EditBatch } from './edit.ts'
import { boundReach } from './params.ts'
import type { ReachScope } from './reach.ts'
import { reachOf, reachSql } from './reach.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, ident, perShape, tableOf, twinOf } from './sql-text.ts'

/** Fields of an object whose values are ids of files. */
export const fileFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  columnFields(shape).filter((field) => isFileType(field.type)),
)

/** The condition over an alias of `_file` under which the caller may read the file. */
export function fileReachSql(scope: ReachScope, alias: string): string {
  const holders = Object.values(scope.model.objects).flatMap((shape) => {
    if (shape.system || !can(scope.access, shape.name, 'read')) return []
    const readable = fileFields(shape).filter((field) => isRead(scope, shape, field))
    return readable.flatMap((field) => holderSql(scope, shape, field, alias))
  })
  const loose = `(${alias}.held_at is null and ${alias}.created_by = (${scope.owners()}::uuid[])[1])`
  return `(${[loose, ...holders].join(' or ')})`
}

function isRead(scope: ReachScope, shape: ObjectShape, field: FieldShape): boolean {
  const right = fieldRight(scope.access, shape, field.name)
  return right === 'edit' || right === 'read'
}

function holderSql(scope: ReachScope, shape: ObjectShape, field: ColumnField, alias: string): string[] {
  const reach = reachSql(scope, shape, 'read', 'fr')
  if (reach === 'false') return []
  const column = ident(field.column)
  const table = tableOf(scope.schema, shape)
  const now = `exists (select 1 from ${table} fr where fr.${column} = ${alias}.id and fr.deleted_at is null and ${reach})`
  if (field.document.track_history === false) return [now]
  const before = `exists (select 1 from ${twinOf(scope.schema, shape)} fh join ${table} fr on fr.id = fh.id where fh.${column} = ${alias}.id and fr.deleted_at is null and ${reach})`
  return [now, before]
}

type Held = { id: string; size_bytes: number; media_type: string; read: boolean }

/** Changes that name a file the caller may not read, or one that does not fit its field, get their verdict. One statement. */
export async function checkFiles(batch: EditBatch, ready: ReadyChange[]): Promise<ReadyChange[]> {
  const fields = fileFields(batch.shape)
  const wanted = fileIdsOf(batch.shape, ready)
  if (wanted.length === 0) return ready
  const found = await lockFiles(batch.ctx, wanted)
  return ready.filter((change) => {
    const errors = fields.flatMap((field) => {
      const value = Object.hasOwn(change.values, field.name) ? change.values[field.name] : null
      const error = typeof value === 'string' ? misfit(field, found.get(value)) : undefined
      return error ? [error] : []
    })
    if (errors.length > 0)
      batch.verdicts[change.index] = {
        ok: false,
        ...(change.op === 'update' && { id: change.id }),
        problem: { code: 'record.validation_failed', errors },
      }
    return errors.length === 0
  })
}

/** From now on records decide who reads these files. In the transaction of the write. */
export async function holdFiles(ctx: Ctx, shape: ObjectShape, ready: readonly ReadyChange[]): Promise<void> {
  const ids = fileIdsOf(shape, ready)
  if (ids.length === 0) return
  await ctx.db.query({
    name: 'files_hold',
    text: `update ${ident(ctx.db.schema)}._file set held_at = now() where id = any($1::uuid[]) and held_at is null`,
    values: [ids],
  })
}

function fileIdsOf(shape: ObjectShape, ready: readonly ReadyChange[]): string[] {
  const fields = fileFields(shape)
  if (fields.length === 0) return []
  const ids = new Set<string>()
  for (const change of ready)
    for (const field of fields) {
      const value = Object.hasOwn(change.values, field.name) ? change.values[field.name] : null
      if (typeof value === 'string') ids.add(value)
    }
  return [...ids].sort()
}

async function lockFiles(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Held>> {
  const rows = await ctx.db.query<Held>({
    text: `select k.id, k.size_bytes::float8 as size_bytes, k.media_type, ${fileReachSql(reachOf(ctx, '$2'), 'k')} as read
from ${ident(ctx.db.schema)}._file k where k.id = any($1::uuid[]) order by k.id for no key update of k`,
    values: [ids, boundReach(ctx.access)],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

/** A file out of reach and one that is not there give the same answer. */
function misfit(field: FieldShape, file: Held | undefined): FieldProblem | undefined {
  const pointer = `/${field.name}`
  if (!file?.read) return { pointer, code: 'value.missing_file' }
  const { max_size_bytes: maximum } = field.document
  if (typeof maximum === 'number' && file.size_bytes > maximum)
    return { pointer, code: 'value.file_too_big', params: { maximum } }
  if (!fitsMediaType(file.media_type, allowedTypes(field)))
    return { pointer, code: 'value.file_type', params: { media_type: file.media_type } }
  return undefined
}

function allowedTypes(field: FieldShape): readonly string[] | undefined {
  if (field.type !== 'file') return pictureTypes
  const { media_types: types } = field.document
  return Array.isArray(types) ? types.map(String) : undefined
}
