/** How far computed columns (roll-ups, stored formulas) were worked out since their definition changed. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import { ident } from './sql-text.ts'

/** `definition` is a hash of what the values depend on; `done_to` the greatest id that was worked out. */
export type FillState = { definition: string; done_to: string | null; complete: boolean }

/** One process fills at a time. */
export const fillLockKey = 7_265_120

/** By column. */
export async function readStates(db: Db, shape: ObjectShape): Promise<Map<string, FillState>> {
  const rows = await db.query<FillState & { column_name: string }>({
    text: `select column_name, definition, done_to, complete from ${ident(db.schema)}._rollup_fill where table_name = $1`,
    values: [shape.table],
  })
  return new Map(rows.map((row) => [row.column_name, row]))
}

export async function saveStates(
  db: Db,
  shape: ObjectShape,
  columns: readonly { column: string; definition: string }[],
  state: { doneTo: string | null; complete: boolean },
): Promise<void> {
  const rows = columns.map(({ column, definition }) => ({ column_name: column, definition }))
  await db.query({
    text: `insert into ${ident(db.schema)}._rollup_fill (table_name, column_name, definition, done_to, complete)
      select $1, x.column_name, x.definition, $2::uuid, $3 from json_to_recordset($4::json) as x(column_name text, definition text)
      on conflict (table_name, column_name) do update set definition = excluded.definition, done_to = excluded.done_to, complete = excluded.complete`,
    values: [shape.table, state.doneTo, state.complete, JSON.stringify(rows)],
  })
}
