/** What a board shows: its columns and lanes with their figures, and which records belong into each cell. */
import { useMemo } from 'react'
import type { RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { askedFields, mayDo, namePath, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useGroups } from '../../api/records.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { optionLabel, optionOf } from '../../fields/options.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { rulePaths } from '../list/color-rules.ts'
import { allOf } from '../list/list-search.ts'
import { daysLimit, stageDaysField } from '../stage-days.ts'
import type { ListState } from '../list/use-list.ts'
import type { BoardSetting } from '../list/views.ts'
import type { BoardColumn, BoardLane, Divider } from './board-columns.ts'
import { boardColumns, boardLanes, columnFilter, dividerOf, headQuery, joinRows, sumFields } from './board-columns.ts'

/** How long a record stands in its column, and how long it may; not of records whose work is over. */
export type StageDays = { days: number; limit: number | undefined }

const nowhere: BoardSetting = { group_by: '' }

/** One column of one lane (of the whole board without lanes), and the query for its records. */
export type BoardCell = {
  key: string
  column: BoardColumn
  lane: BoardLane | undefined
  count: number
  query: RecordQuery
}

export function useBoard(list: ListState) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const { object } = list
  const board = list.board ?? nowhere
  const by = dividerOf(model, object, board.group_by)
  const across = board.swimlane === undefined ? undefined : dividerOf(model, object, board.swimlane)
  const sums = useMemo(() => sumFields(object, board), [object, board])
  const dividers = [by, across].filter((one): one is Divider => one !== undefined)
  const heads = useGroups(headQuery(list.query, dividers, sums), by !== undefined)
  const texts = {
    none: t('list.no_value'),
    labelOf: (one: FieldView, value: string) => ({
      label: optionLabel(optionOf(one, value), value, labelOf),
      color: optionOf(one, value)?.color,
    }),
  }
  const rows = heads.data ?? []
  const columns = by ? boardColumns(joinRows(rows, board.group_by, sums.weight), { ...by, board, ...texts }) : []
  const lanes = across ? boardLanes(joinRows(rows, across.field.name, undefined), across, texts) : undefined
  const cardFields = (board.card_fields ?? list.columns.map((column) => column.field))
    .filter((path) => path !== object.name_field && path !== board.group_by)
    .slice(0, 5)
  const counts = across
    ? new Map(joinRows(rows, [board.group_by, across.field.name], undefined).map((row) => [cellKey(row, board), row]))
    : undefined
  const daysField = stageDaysField(object, board.group_by)
  const shadePaths = rulePaths(model, object, list.view.colors)
  const paths = [
    board.group_by,
    board.swimlane,
    daysField?.name,
    ...cardFields,
    ...shadePaths,
    ...list.columns.map((column) => column.field),
  ]
  const fields = askedFields(
    model,
    object,
    paths.filter((path): path is string => path !== undefined && path !== ''),
  )
  const cellOf = (column: BoardColumn, lane?: BoardLane): BoardCell => {
    const key = lane ? `${column.key}\n${lane.key}` : column.key
    const inLane = lane && across ? columnFilter(across.field.name, lane.value) : undefined
    return {
      key,
      column,
      lane,
      count: counts ? Number(counts.get(key)?.['records'] ?? 0) : column.count,
      query: {
        ...list.query,
        total: undefined,
        fields,
        where: allOf(list.query.where, columnFilter(board.group_by, column.value), inLane),
      },
    }
  }
  const daysOf = (record: RecordView): StageDays | undefined => {
    const days = daysField && record[daysField.name]
    // What came today is no news.
    if (typeof days !== 'number' || days < 1 || by === undefined) return undefined
    const option = optionOf(by.field, record[board.group_by])
    return option?.closed === true ? undefined : { days, limit: daysLimit(option, board.limits) }
  }
  const movable = by !== undefined && mayDo(object, 'update') && isWritable(by.field)
  return {
    board,
    field: by?.field,
    heads,
    money: sums.money,
    columns,
    lanes,
    cellOf,
    createIn: (column: BoardColumn) => by && beginIn(model, object, by.field, column),
    daysOf,
    cardFields,
    movable,
    lanesMovable: across !== undefined && isWritable(across.field),
  }
}

/** Begins a record that stands in the column; undefined: this person makes none there. */
function beginIn(model: ModelView, object: ObjectView, field: FieldView, column: BoardColumn) {
  if (!mayDo(object, 'create') || !isWritable(field)) return undefined
  const named = namePath(model, field)
  const values = { [field.name]: column.value, ...(named && { [named]: column.label }) }
  return () => quickCreate({ object: object.name, values: column.value === null ? {} : values })
}

export type BoardState = ReturnType<typeof useBoard>

/** Which cell a record belongs into, by its values. */
export function cellKey(record: RecordView | { [path: string]: unknown }, board: BoardSetting): string {
  const column = String(record[board.group_by] ?? '')
  return board.swimlane === undefined ? column : `${column}\n${String(record[board.swimlane] ?? '')}`
}
