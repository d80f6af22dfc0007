/**
 * Rows of ready changes as parameters of insert and update statements, and those statements run.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange, StoredValues } from './changes.ts'
import { textArray, textOf } from './column-arrays.ts'
import { linkFields } from './links.ts'
import { ownersParameter } from './one-statement.ts'
import { boundReach } from './params.ts'
import { tokensOf } from './search-tokens.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, perShape, statement } from './sql-text.ts'
import { insertSql, tokenSeparator, updateSql } from './write-sql.ts'
import type { InsertText } from './write-sql.ts'

type Create = Extract<ReadyChange, { op: 'create' }>
type Update = Extract<ReadyChange, { op: 'update' }>
type Written = { id: string; version: number }

/** The new record of a statement for one, as the list of JSON it takes. Nothing counts and sums to zero. */
export function createRow(shape: ObjectShape, change: Create): string {
  const row: { [column: string]: JsonValue } = {
    id: change.id,
    owner: change.owner,
    _tokens: tokensOf(shape, change.values),
  }
  for (const { name, column, start } of createPlan(shape)) {
    const value = change.values[name] ?? start
    if (value !== null) row[column] = value
  }
  return JSON.stringify([row])
}

/** The columns of new records in the order of `insertedColumns` (write-sql.ts): one array each, null where no record has a value. */
export function createColumns(shape: ObjectShape, creates: readonly Create[]): (Buffer | null)[] {
  const column = (textAt: (change: Create) => string | null) =>
    textArray(creates.length, (row) => {
      const change = creates[row]
      return change === undefined ? null : textAt(change)
    })
  return [
    column((change) => change.id),
    column((change) => change.owner),
    column((change) => tokensOf(shape, change.values).join(tokenSeparator)),
    ...createPlan(shape).map(({ name, start, text }) => column(({ values }) => text(values[name] ?? start))),
  ]
}

const createPlan = perShape((shape) =>
  columnFields(shape).map((field) => ({
    name: field.name,
    column: field.column,
    start: field.rollup && (field.rollup.aggregate === 'count' || field.rollup.aggregate === 'sum') ? 0 : null,
    text: textOf(field.sqlType),
  })),
)

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
    const columns = createColumns(shape, creates.slice(at, at + partSize))
    await running
    running = insertPart(ctx, shape, { key: 'insert', change, columns, parents: [] })
    if (at + partSize < creates.length) await sent(running)
  }
  await running
}

export type InsertPart = Pick<InsertText, 'parents' | 'guard'> & {
  /** Names the text for this shape and caller. */
  key: string
  change: string
  columns: readonly (Buffer | null)[]
}

/** One statement over the columns of a part of new records; gives how many it wrote. */
export async function insertPart(ctx: Ctx, shape: ObjectShape, part: InsertPart): Promise<number> {
  const { key, change, columns, parents, guard } = part
  const [ids = null, ...others] = columns
  const values = [ids, change, ctx.via, ctx.user.id, boundReach(ctx.access), ...others]
  const [row] = await ctx.db.query<{ written: number }>(
    statement(shape, key, values, () =>
      // PostgreSQL has to know the type of every parameter, used or not.
      insertSql(ctx.db.schema, shape, {
        parents,
        guard,
        select: `select count(*)::int as written from w where ${ownersParameter}::uuid[] is not null`,
      }),
    ),
  )
  return row?.written ?? 0
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
