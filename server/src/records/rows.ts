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

type Row = { [column: string]: JsonValue | undefined }

/** Rows as one JSON text. Every row is a copy of one template with places for all columns: such objects are quick to make and to print. */
export function createRows(shape: ObjectShape, creates: readonly Create[]): string {
  const { template, columns } = createPlan(shape)
  const rows = creates.map((change) => {
    const row: Row = { ...template }
    row['id'] = change.id
    row['owner'] = change.owner
    row['_tokens'] = tokensOf(shape, change.values)
    for (const { name, column, start } of columns) {
      const value = change.values[name] ?? start
      if (value !== null) row[column] = value
    }
    return row
  })
  return JSON.stringify(rows)
}

/** A place without a value is undefined, which JSON leaves out. Nothing counts and sums to zero. */
const createPlan = perShape((shape) => {
  const columns = columnFields(shape).map((field) => ({
    name: field.name,
    column: field.column,
    start: field.rollup && (field.rollup.aggregate === 'count' || field.rollup.aggregate === 'sum') ? 0 : null,
  }))
  const names = ['id', 'owner', '_tokens', ...columns.map(({ column }) => column)]
  // What JSON.parse makes has its members in place, also when they are many.
  const template = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as Row
  for (const name of names) template[name] = undefined
  return { template, columns }
})

/** Rows of one statement: while PostgreSQL writes one part, the next is made. */
const partSize = 2500

/** Every row becomes its version 1, so nothing comes back. */
export async function insertRows(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  creates: readonly Create[],
): Promise<void> {
  let running: Promise<unknown> | undefined
  for (let at = 0; at < creates.length; at += partSize) {
    const values = [createRows(shape, creates.slice(at, at + partSize)), change, ctx.via, ctx.user.id]
    await running
    running = ctx.db.query(
      statement(shape, 'insert', values, () =>
        insertSql(ctx.db.schema, shape, { parents: [], select: 'select 1 as written' }),
      ),
    )
    if (at + partSize < creates.length) await sent(running)
  }
  await running
}

/** Lets the socket take what was written before what comes next keeps the thread. */
export async function sent(running: Promise<unknown>): Promise<void> {
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
  const linked = linkFields(shape).map((field) => field.name)
  const links = updates.some((update) => linked.some((name) => Object.hasOwn(update.values, name)))
  const rows = updates.map((update) =>
    updateRow(shape, update, {
      fields,
      owner,
      tokens,
      links: linked.filter((name) => Object.hasOwn(update.values, name)),
    }),
  )
  const key = `update ${fields.map((field) => field.name).join()} ${owner} ${tokens} ${links}`
  return ctx.db.query<Written>(
    statement(shape, key, [JSON.stringify(rows), change, ctx.via, ctx.user.id], () =>
      updateSql(ctx.db.schema, shape, {
        fields,
        tokens,
        owner,
        links,
        parents: [],
        select: 'select w.id, w.version from w',
      }),
    ),
  )
}

export type RowOptions = { fields: readonly ColumnField[]; owner: boolean; tokens: boolean; links?: string[] }

/** Fields of the statement that this change leaves alone keep the value they were locked with. */
export function updateRow(shape: ObjectShape, update: Update, options: RowOptions): { [column: string]: JsonValue } {
  const row: { [column: string]: JsonValue } = { id: update.id, version: update.before.version }
  if (options.links?.length) row['_links'] = options.links
  if (options.owner) row['owner'] = update.owner ?? update.before.owner
  for (const field of options.fields)
    row[field.column] =
      (Object.hasOwn(update.values, field.name) ? update.values[field.name] : update.before.values[field.name]) ?? null
  if (options.tokens) row['_tokens'] = tokensOf(shape, { ...update.before.values, ...update.values })
  return row
}
