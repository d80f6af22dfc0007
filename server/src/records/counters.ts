/**
 * Auto-numbers: a batch takes its range of a counter in one statement, and imported numbers push the counter on.
 *
 * The counter's row stays locked until commit, so numbers are given in the order of commits and never twice; a write that fails after it
 * took numbers on the single-statement path leaves a gap.
 */
import {
  autonumberFormat,
  autonumberStart,
  periodKey,
  readNumber,
  renderNumber,
} from '@trellis/metadata/fields/autonumber.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange } from './changes.ts'
import { dayIn } from './instants.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, ident, perShape } from './sql-text.ts'

type Need = { object: string; field: string; period: string; start: number; least: number; count: number }

export const numberFields: (shape: ObjectShape) => readonly ColumnField[] = perShape((shape) =>
  columnFields(shape).filter((field) => field.type === 'autonumber'),
)

/** Fills the numbers of creates that bring none. One statement for the batch. */
export async function nextNumbers(ctx: Ctx, shape: ObjectShape, ready: readonly ReadyChange[]): Promise<void> {
  const fields = numberFields(shape)
  if (fields.length === 0) return
  const day = dayIn(ctx.model.settings.timeZone, ctx.now())
  const needs = fields.flatMap((field) => needsOf(shape, field, ready, day))
  if (needs.length === 0) return
  const rows = await ctx.db.query<{ field: string; period: string; value: number }>({
    name: 'counter_take',
    text: `insert into ${ident(ctx.db.schema)}._counter as c (object, field, period, value)
      select x.object, x.field, x.period, greatest(x.start - 1, x.least) + x.count
      from json_to_recordset($1::json) as x(object text, field text, period text, start bigint, least bigint, count bigint)
      order by x.object, x.field, x.period
      on conflict (object, field, period) do update
        set value = greatest(c.value, (select x.least from json_to_recordset($1::json) as x(field text, period text, least bigint) where x.field = c.field and x.period = c.period))
          + (select x.count from json_to_recordset($1::json) as x(field text, period text, count bigint) where x.field = c.field and x.period = c.period)
      returning field, period, value`,
    values: [JSON.stringify(needs)],
  })
  for (const field of fields) {
    const format = autonumberFormat(field.document)
    const period = periodKey(format, day)
    const need = needs.find((entry) => entry.field === field.column && entry.period === period)
    const row = rows.find((entry) => entry.field === field.column && entry.period === period)
    let next = (row?.value ?? 0) - (need?.count ?? 0) + 1
    for (const change of ready)
      if (wantsNumber(change, field.name)) change.values[field.name] = renderNumber(format, day, next++)
  }
}

function wantsNumber(change: ReadyChange, field: string): boolean {
  return change.op === 'create' && (change.values[field] ?? null) === null
}

/** What the batch wants of this period's counter, and how far brought numbers push each period's. */
function needsOf(shape: ObjectShape, field: ColumnField, ready: readonly ReadyChange[], day: string): Need[] {
  const format = autonumberFormat(field.document)
  const start = autonumberStart(field.document)
  const needs = new Map<string, Need>()
  const needOf = (period: string): Need => {
    const known = needs.get(period) ?? { object: shape.table, field: field.column, period, start, least: 0, count: 0 }
    needs.set(period, known)
    return known
  }
  for (const change of ready) {
    if (wantsNumber(change, field.name)) needOf(periodKey(format, day)).count++
    const brought = Object.hasOwn(change.values, field.name) ? change.values[field.name] : null
    const read = typeof brought === 'string' ? readNumber(format, brought) : null
    if (read) needOf(read.period).least = Math.max(needOf(read.period).least, read.count)
  }
  return [...needs.values()]
}
