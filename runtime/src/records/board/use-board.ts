/** What a board shows: its columns with their figures, and the cards of each, page by page. */
import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { FieldView } from '../../api/model.ts'
import { askedFields, fieldIn, namePath, useModel } from '../../api/model.ts'
import { query, useGroups } from '../../api/records.ts'
import { optionLabel, optionOf } from '../../fields/options.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { allOf } from '../list/list-search.ts'
import type { ListState } from '../list/use-list.ts'
import type { BoardSetting } from '../list/views.ts'
import type { BoardColumn } from './board-columns.ts'
import { boardColumns, columnFilter, headQuery, joinRows, sumFields } from './board-columns.ts'

const firstCards = 30
const nowhere: BoardSetting = { group_by: '' }

export function useBoard(list: ListState) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const { object } = list
  const board = list.board ?? nowhere
  const field = fieldIn(model, object, board.group_by)
  const named = field ? namePath(model, field) : undefined
  const sums = useMemo(() => sumFields(object, board), [object, board])
  const heads = useGroups(headQuery(list.query, board, named, sums), field !== undefined)
  const optionAs = (one: FieldView, value: string) => ({
    label: optionLabel(optionOf(one, value), value, labelOf),
    color: optionOf(one, value)?.color,
  })
  const rows = joinRows(heads.data ?? [], board.group_by, sums.weight)
  const columns = field ? boardColumns(rows, { field, board, named, none: t('list.no_value'), labelOf: optionAs }) : []
  const cards = useCards(list, columns, field)
  const cardFields = (board.card_fields ?? list.columns.map((column) => column.field))
    .filter((path) => path !== object.name_field && path !== board.group_by)
    .slice(0, 5)
  return { board, field, heads, columns, cards, cardFields }
}

export type BoardState = ReturnType<typeof useBoard>

/** The cards of each column, page by page. */
function useCards(list: ListState, columns: BoardColumn[], field: FieldView | undefined) {
  const model = useModel()
  const [limits, setLimits] = useState<{ [key: string]: number }>({})
  const board = list.board ?? nowhere
  const paths = [
    ...new Set([board.group_by, ...(board.card_fields ?? []), ...list.columns.map((column) => column.field)]),
  ].filter((path) => path !== '')
  const bodies = columns.map((column) => ({
    ...list.query,
    total: undefined,
    fields: askedFields(model, list.object, paths),
    where: allOf(list.query.where, columnFilter(board.group_by, column.value)),
    limit: limits[column.key] ?? firstCards,
  }))
  const keys = bodies.map((body) => ['records', list.object.name, 'group-page', body] as const)
  const pages = useQueries({
    queries: bodies.map((body, at) => ({
      queryKey: keys[at]!,
      enabled: field !== undefined,
      queryFn: ({ signal }: { signal: AbortSignal }) => query(body, signal),
    })),
  })
  return {
    keys: new Map(columns.map((column, at) => [column.key, keys[at]!])),
    records: pages.map((page) => page.data?.records ?? []),
    loading: pages.map((page) => page.isPending),
    more: (key: string) => setLimits((known) => ({ ...known, [key]: (known[key] ?? firstCards) + 100 })),
  }
}
