/** The columns of a board with what is counted and summed over all its records, as the runtime works it out; a draft field has none yet. */
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ObjectView } from '@trellis/runtime/api/model.ts'
import { objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { useGroups } from '@trellis/runtime/api/records.ts'
import { optionLabel, optionOf } from '@trellis/runtime/fields/options.ts'
import { useLabel, useText } from '@trellis/runtime/i18n/i18n.ts'
import type { BoardColumn } from '@trellis/runtime/records/board/board-columns.ts'
import {
  boardColumns,
  dividerOf,
  headQuery,
  joinRows,
  sumFields,
} from '@trellis/runtime/records/board/board-columns.ts'
import type { ViewDraft } from './view-draft.ts'

export type BoardHeads = { columns: BoardColumn[]; money: boolean }

export function useBoardHeads(view: ViewDraft, object: ObjectView): BoardHeads {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const published = useModelQuery(true).data
  const board = view.board ?? { group_by: '' }
  const drawn = dividerOf(model, object, board.group_by)
  const known = published && objectIn(published, object.name)
  const asked = published && known && dividerOf(published, known, board.group_by)
  const sums = known ? sumFields(known, board) : { money: false }
  const where: Filter | undefined = typeof view.where === 'string' ? { formula: view.where } : view.where
  const heads = useGroups(
    headQuery({ object: object.name, ...(where && { where }) }, asked ? [asked] : [], sums),
    asked !== undefined,
  )
  if (!drawn) return { columns: [], money: sums.money }
  const rows = asked && !heads.isError ? (heads.data ?? []) : []
  const columns = boardColumns(joinRows(rows, board.group_by, sums.weight), {
    ...drawn,
    board,
    none: t('list.no_value'),
    labelOf: (field: FieldView, value: string) => ({
      label: optionLabel(optionOf(field, value), value, labelOf),
      color: optionOf(field, value)?.color,
    }),
  })
  return { columns, money: sums.money }
}
