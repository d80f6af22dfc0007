/**
 * Auto-numbers: a batch takes its range of a counter in one statement, and imported numbers push the counter on.
 *
 * The counter's row stays locked until commit, so numbers are given in the order of commits and never twice; a write that fails after it
 * took numbers on the single-statement path leaves a gap.
 */
import {
  autonumberFormat,
  autonumberStart,
  longestPrefix,
  periodKey,
  readNumber,
  renderNumber,
} from '@trellis/metadata/fields/autonumber.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Values } from '@trellis/metadata/record/draft.ts'
import { numberPrefixes } from '@trellis/metadata/record/write-plan.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange } from './changes.ts'
import { formulaValues } from './evaluate.ts'
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
  const prefixOf = await prefixesOf(ctx, shape, ready)
  const needs = fields.flatMap((field) => needsOf({ shape, field, day, prefixOf }, ready))
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
    const next = new Map<string, number>()
    for (const { period, value } of rows.filter((row) => row.field === field.column)) {
      const need = needs.find((entry) => entry.field === field.column && entry.period === period)
      next.set(period, value - (need?.count ?? 0) + 1)
    }
    for (const change of ready) {
      if (!wantsNumber(change, field.name)) continue
      const prefix = prefixOf(change, field.name)
      const period = counterOf(prefix, periodKey(format, day))
      const number = next.get(period) ?? 1
      next.set(period, number + 1)
      change.values[field.name] = prefix + renderNumber(format, day, number)
    }
  }
}

/** Text before the number of a new record, by field; '' where there is no formula, and where it cannot be worked out. */
type PrefixOf = (change: ReadyChange, field: string) => string

async function prefixesOf(ctx: Ctx, shape: ObjectShape, ready: readonly ReadyChange[]): Promise<PrefixOf> {
  const plans = numberPrefixes(shape)
  const made = ready.filter((change) => change.op === 'create')
  if (plans.length === 0 || made.length === 0) return () => ''
  const formulas = await formulaValues(ctx, shape, [])
  if (formulas?.load) await formulas.load(made.map((change) => change.values))
  const known = new Map<ReadyChange, Map<string, string>>()
  for (const change of made) {
    const texts = plans.map(({ field, use }): [string, string] => {
      const { value } = formulas?.evaluate(use, change.values as Values, null) ?? {}
      return [field.name, typeof value === 'string' ? value.slice(0, longestPrefix) : '']
    })
    known.set(change, new Map(texts))
  }
  return (change, field) => known.get(change)?.get(field) ?? ''
}

/** Each text before the number counts on its own. */
function counterOf(prefix: string, period: string): string {
  return prefix === '' ? period : `${prefix} ${period}`
}

function wantsNumber(change: ReadyChange, field: string): boolean {
  return change.op === 'create' && (change.values[field] ?? null) === null
}

type Numbering = { shape: ObjectShape; field: ColumnField; day: string; prefixOf: PrefixOf }

/** What the batch wants of each counter, and how far brought numbers push it. */
function needsOf({ shape, field, day, prefixOf }: Numbering, ready: readonly ReadyChange[]): Need[] {
  const format = autonumberFormat(field.document)
  const start = autonumberStart(field.document)
  const needs = new Map<string, Need>()
  const needOf = (period: string): Need => {
    const known = needs.get(period) ?? { object: shape.table, field: field.column, period, start, least: 0, count: 0 }
    needs.set(period, known)
    return known
  }
  for (const change of ready) {
    const prefix = prefixOf(change, field.name)
    if (wantsNumber(change, field.name)) needOf(counterOf(prefix, periodKey(format, day))).count++
    const brought = Object.hasOwn(change.values, field.name) ? change.values[field.name] : null
    const own = typeof brought === 'string' && brought.startsWith(prefix) ? brought.slice(prefix.length) : null
    const read = own === null ? null : readNumber(format, own)
    if (!read) continue
    const need = needOf(counterOf(prefix, read.period))
    need.least = Math.max(need.least, read.count)
  }
  return [...needs.values()]
}
