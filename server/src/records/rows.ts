/**
 * Rows of ready changes as the one JSON parameter of insert and update statements, and those statements run.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange, StoredValues } from './changes.ts'
import { linkFields } from './links.ts'
import { tokensOf } from './search-tokens.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, perShape, statement } from './sql-text.ts'
import { insertSql, updateSql } from './write-sql.ts'

type Create = Extract<ReadyChange, { op: 'create' }>
type Update = Extract<ReadyChange, { op: 'update' }>
type Written = { id: string; version: number }

/** One row as JSON text: written piece by piece, because objects with many computed keys are slow to make and to print. */
export function createRow(shape: ObjectShape, change: Create): string {
  let text = `{"id":"${change.id}","owner":"${change.owner}","_tokens":${JSON.stringify(tokensOf(shape, change.values))}`
  for (const { field, member, start } of createColumns(shape)) {
    const value = change.values[field.name] ?? start
    if (value !== null) text += member + jsonText(value)
  }
  return `${text}}`
}

function jsonText(value: JsonValue): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}

/** Nothing counts and sums to zero. */
const createColumns = perShape((shape) =>
  columnFields(shape).map((field) => ({
    field,
    member: `,${JSON.stringify(field.column)}:`,
    start: field.rollup && (field.rollup.aggregate === 'count' || field.rollup.aggregate === 'sum') ? 0 : null,
  })),
)

/** Rows of one statement: while PostgreSQL writes one part, the next is made. */
const partSize = 2500

export async function insertRows(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  creates: readonly Create[],
): Promise<Written[]> {
  const written: Written[] = []
  let running: Promise<Written[]> | undefined
  for (let at = 0; at < creates.length; at += partSize) {
    const rows = creates.slice(at, at + partSize).map((create) => createRow(shape, create))
    const values = [`[${rows.join(',')}]`, change, ctx.via, ctx.user.id]
    if (running) written.push(...(await running))
    running = ctx.db.query<Written>(
      statement(shape, 'insert', values, () =>
        insertSql(ctx.db.schema, shape, { parents: [], select: 'select w.id, w.version from w' }),
      ),
    )
    if (at + partSize < creates.length) await sent(running)
  }
  if (running) written.push(...(await running))
  return written
}

/** Lets the socket take what was written before the next part keeps the thread. */
async function sent(running: Promise<unknown>): Promise<void> {
  // Its failure is told where it is waited for.
  running.catch(() => undefined)
  for (let turn = 0; turn < 4; turn++) await nextTurn()
}

/** Fields of the batch that a column is set for, in the order of the shape. */
export function writtenFields(shape: ObjectShape, updates: readonly { values: StoredValues }[]): ColumnField[] {
  const names = new Set(updates.flatMap((update) => Object.keys(update.values)))
  return columnFields(shape).filter((field) => names.has(field.name))
}

export function touchesSearch(shape: ObjectShape, fields: readonly { name: string }[]): boolean {
  return fields.some((field) => shape.searchFields.includes(field.name))
}

/** Rows that do not change anything are left alone and not among the answers. The rows are locked by readBefore. */
export async function updateRows(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  updates: readonly Update[],
): Promise<Written[]> {
  const fields = writtenFields(shape, updates)
  const owner = updates.some((update) => update.owner !== undefined)
  const tokens = touchesSearch(shape, fields)
  const links = linkFields(shape)
  const rows = updates.map((update) =>
    updateRow(shape, update, {
      fields,
      owner,
      tokens,
      touch: links.some((field) => Object.hasOwn(update.values, field.name)),
    }),
  )
  const key = `update ${fields.map((field) => field.name).join()} ${owner} ${tokens}`
  return ctx.db.query<Written>(
    statement(shape, key, [JSON.stringify(rows), change, ctx.via, ctx.user.id], () =>
      updateSql(ctx.db.schema, shape, { fields, tokens, owner, parents: [], select: 'select w.id, w.version from w' }),
    ),
  )
}

export type RowOptions = { fields: readonly ColumnField[]; owner: boolean; tokens: boolean; touch: boolean }

/** Fields of the statement that this change leaves alone keep the value they were locked with. */
export function updateRow(shape: ObjectShape, update: Update, options: RowOptions): { [column: string]: JsonValue } {
  const row: { [column: string]: JsonValue } = { id: update.id, version: update.before.version }
  if (options.touch) row['_touch'] = true
  if (options.owner) row['owner'] = update.owner ?? update.before.owner
  for (const field of options.fields)
    row[field.column] =
      (Object.hasOwn(update.values, field.name) ? update.values[field.name] : update.before.values[field.name]) ?? null
  if (options.tokens) row['_tokens'] = tokensOf(shape, { ...update.before.values, ...update.values })
  return row
}
