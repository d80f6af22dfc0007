/** The columns of a board: one per choice or per record of a lookup, in order, with what is counted and summed on top. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { fieldIn, namePath } from '../../api/model.ts'
import type { GroupRow } from '../../api/records.ts'
import type { BoardSetting } from '../list/views.ts'

/** A lane: all columns once more, for the records that hold one value of another field. */
export type BoardLane = {
  key: string
  value: JsonValue
  label: string
  color?: string
  count: number
  sum: number | null
}

/** A field the board is divided by, and the path of the names behind its values where it is a lookup. */
export type Divider = { field: FieldView; named: string | undefined }

export type BoardColumn = {
  key: string
  value: JsonValue
  label: string
  color?: string
  count: number
  sum: number | null
  weighted: number | null
  limit?: number
}

/** What a path divides a board by; nothing for a field that is not there. */
export function dividerOf(model: ModelView, object: ObjectView, path: string): Divider | undefined {
  const field = fieldIn(model, object, path)
  return field && { field, named: namePath(model, field) }
}

/** What is summed on top of a column and what weighs it; `money`: hours and pieces have no currency. */
export type Sums = { sum?: string; weight?: string; money: boolean }

/**
 * The amount that is summed (that of the view, else the first), and the percentage that weighs it. Money is summed in the organisation's
 * currency.
 */
export function sumFields(object: ObjectView, board: BoardSetting): Sums {
  const fields = Object.values(object.fields)
  const amount = board.sum ?? fields.find((field) => field.type === 'currency' && !field.system)?.name
  if (amount === undefined) return { money: false }
  const summed = object.fields[amount]
  const money = (summed?.returns ?? summed?.type) === 'currency'
  const converted = `${amount}_converted`
  const sum = Object.hasOwn(object.fields, converted) ? converted : amount
  const weight = board.weight ?? fields.find((field) => field.type === 'percent')?.name
  const weighs = fields.some((field) => field.name === weight && field.type === 'percent' && field.groupable !== false)
  return weighs ? { sum, weight, money } : { sum, money }
}

/** One row per column, lane and percentage, so that the weighted sum is exact without a field for it. */
export function headQuery(query: RecordQuery, dividers: Divider[], sums: Pick<Sums, 'sum' | 'weight'>): RecordQuery {
  const paths = dividers.flatMap(({ field, named }) => [field.name, named])
  const by = [...paths, sums.weight].filter((path): path is string => path !== undefined)
  return {
    object: query.object,
    where: query.where,
    ...(query.search === undefined ? {} : { search: query.search }),
    group_by: [...new Set(by)],
    aggregates: {
      records: { fn: 'count' },
      ...(sums.sum === undefined ? {} : { total: { fn: 'sum', field: sums.sum } }),
    },
    limit: 1000,
  }
}

/** The rows of one column (of one lane) as one, with the weighted sum. */
export function joinRows(rows: GroupRow[], groupBy: string | string[], weight: string | undefined): GroupRow[] {
  const paths = [groupBy].flat()
  const joined = new Map<string, GroupRow>()
  for (const row of rows) {
    const key = paths.map((path) => String(row[path] ?? '')).join('\n')
    const known = joined.get(key)
    const total = typeof row['total'] === 'number' ? row['total'] : null
    const share = weight === undefined ? null : row[weight]
    const weighted = total !== null && typeof share === 'number' ? (total * share) / 100 : null
    joined.set(key, {
      ...row,
      records: Number(known?.['records'] ?? 0) + Number(row['records'] ?? 0),
      total: plus(known?.['total'], total),
      weighted: plus(known?.['weighted'], weighted),
    })
  }
  return [...joined.values()]
}

function plus(a: JsonValue | undefined, b: number | null): number | null {
  if (b === null) return typeof a === 'number' ? a : null
  return (typeof a === 'number' ? a : 0) + b
}

type ColumnRules = {
  field: FieldView
  board: BoardSetting
  named: string | undefined
  none: string
  labelOf(field: FieldView, value: string): { label: string; color?: string }
}

/** Choice columns exist without records; those of a lookup only with. The column of records without a value comes last, if there are any. */
export function boardColumns(rows: GroupRow[], rules: ColumnRules): BoardColumn[] {
  const { field, board } = rules
  const byKey = new Map(rows.map((row) => [String(row[board.group_by] ?? ''), row]))
  const hidden = new Set(board.hidden_values ?? [])
  const fromOptions = (field.options ?? [])
    .filter((option) => !hidden.has(option.value) && (option.active !== false || byKey.has(option.value)))
    .map((option) => option.value)
  const found = rows
    .map((row) => row[board.group_by])
    .filter((value): value is string => typeof value === 'string' && !fromOptions.includes(value) && !hidden.has(value))
  const limits = new Map((board.limits ?? []).map((limit) => [limit.value, limit.max_records]))
  const column = (value: string): BoardColumn => {
    const row = byKey.get(value)
    const name = rules.named === undefined ? undefined : row?.[rules.named]
    const shown = typeof name === 'string' ? { label: name } : rules.labelOf(field, value)
    return { key: value, value, ...shown, ...figures(row), limit: limits.get(value) }
  }
  const columns = [...fromOptions, ...found].map(column)
  const none = byKey.get('')
  return none && Number(none['records'] ?? 0) > 0
    ? [...columns, { key: '', value: null, label: rules.none, ...figures(none) }]
    : columns
}

function figures(row: GroupRow | undefined): { count: number; sum: number | null; weighted: number | null } {
  const numberOf = (value: JsonValue | undefined) => (typeof value === 'number' ? value : null)
  return { count: Number(row?.['records'] ?? 0), sum: numberOf(row?.['total']), weighted: numberOf(row?.['weighted']) }
}

export function columnFilter(field: string, value: JsonValue): Filter {
  return value === null ? { field, op: 'is_null' } : { field, op: 'eq', value }
}

/** Lanes that hold records: choices in the order of their field, others by name, and last the records without a value. */
export function boardLanes(
  rows: GroupRow[],
  { field, named }: Divider,
  texts: Pick<ColumnRules, 'none' | 'labelOf'>,
): BoardLane[] {
  const order = (field.options ?? []).map((option) => option.value)
  const lanes = rows.map((row): BoardLane => {
    const value = row[field.name] ?? null
    const name = named === undefined ? undefined : row[named]
    const { count, sum } = figures(row)
    if (value === null) return { key: '', value, label: texts.none, count, sum }
    const shown = typeof name === 'string' ? { label: name } : texts.labelOf(field, String(value))
    return { key: String(value), value, ...shown, count, sum }
  })
  const place = (lane: BoardLane) => (lane.value === null ? 1e9 : order.indexOf(lane.key))
  return lanes.toSorted((a, b) => place(a) - place(b) || a.label.localeCompare(b.label))
}
