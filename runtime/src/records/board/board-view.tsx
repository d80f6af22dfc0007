/** The board: a column per choice with what is in it; a card dragged to another column is changed at once, and taken back if refused. */
import {
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView } from '../../api/model.ts'
import { askedFields, fieldIn, mayDo, namePath, useModel } from '../../api/model.ts'
import { problemOf } from '../../api/problem.ts'
import type { Page, RecordView } from '../../api/records.ts'
import { query, recordsChanged, updateRecord, useGroups } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { optionLabel, optionOf } from '../../fields/options.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { EditModal } from '../form/edit-modal.tsx'
import { rememberOrder } from '../list/record-order.ts'
import { allOf } from '../list/list-search.ts'
import type { ListState } from '../list/use-list.ts'
import { BoardCard } from './board-card.tsx'
import { BoardColumnView } from './board-column.tsx'
import type { BoardColumn } from './board-columns.ts'
import { boardColumns, columnFilter, headQuery, joinRows, sumFields } from './board-columns.ts'
import classes from './board.module.css'

const firstCards = 30

export function BoardView({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const navigate = useNavigate()
  const { object } = list
  const board = list.board ?? { group_by: '' }
  const field = fieldIn(model, object, board.group_by)
  const named = field ? namePath(model, field) : undefined
  const sums = useMemo(() => sumFields(object, board), [object, board])
  const heads = useGroups(headQuery(list.query, board, named, sums), field !== undefined)
  const columns = field
    ? boardColumns(joinRows(heads.data ?? [], board.group_by, sums.weight), {
        field,
        board,
        named,
        none: t('list.no_value'),
        labelOf: (one, value) => ({
          label: optionLabel(optionOf(one, value), value, labelOf),
          color: optionOf(one, value)?.color,
        }),
      })
    : []
  const cards = useCards(list, columns, field)
  const [held, setHeld] = useState<RecordView | null>(null)
  const { move, asked, done } = useMove(list, cards.keys)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor),
  )
  if (heads.isPending) return <RowsSkeleton />
  if (heads.error) return <ProblemCard error={heads.error} retry={() => void heads.refetch()} />
  if (!field) return null
  const open = (record: RecordView) => {
    rememberOrder(
      object.name,
      cards.records.flatMap((one) => one.map((each) => each.id)),
    )
    void navigate({ to: '/$object/$id', params: { object: object.name, id: record.id } })
  }
  const onDragStart = ({ active }: DragStartEvent) =>
    setHeld(cards.records.flat().find((record) => record.id === active.id) ?? null)
  const onDragEnd = ({ over }: DragEndEvent) => {
    const target = columns.find((column) => `column-${column.key}` === over?.id)
    const record = held
    setHeld(null)
    if (!record || !target || (record[board.group_by] ?? null) === target.value) return
    void move(record, board.group_by, target)
  }
  const fields = (board.card_fields ?? list.columns.map((column) => column.field))
    .filter((path) => path !== object.name_field && path !== board.group_by)
    .slice(0, 5)
  const nameOf = (id: unknown) => textOf(cards.records.flat().find((record) => record.id === id)?.[object.name_field])
  const columnOf = (id: unknown) => columns.find((column) => `column-${column.key}` === id)?.label
  const accessibility = {
    screenReaderInstructions: { draggable: t('list.board_drag') },
    announcements: {
      onDragStart: ({ active }: { active: { id: unknown } }) => t('list.board_held', { name: nameOf(active.id) }),
      onDragOver: ({ over }: { over: { id: unknown } | null }) => columnOf(over?.id),
      onDragEnd: ({ active, over }: { active: { id: unknown }; over: { id: unknown } | null }) =>
        over ? t('list.board_moved', { name: nameOf(active.id), column: columnOf(over.id) ?? '' }) : undefined,
      onDragCancel: () => undefined,
    },
  }
  const canMove = mayDo(object, 'update') && isWritable(field)
  return (
    <DndContext
      accessibility={accessibility}
      sensors={sensors}
      collisionDetection={pointerWithin}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
      onDragCancel={() => setHeld(null)}
    >
      <div className={classes['board']} tabIndex={0} role="region" aria-label={labelOf(field.label)}>
        {columns.map((column, at) => (
          <BoardColumnView
            key={column.key}
            column={column}
            records={cards.records[at] ?? []}
            loading={cards.loading[at] === true}
            onMore={() => cards.more(column.key)}
          >
            {(record) => (
              <BoardCard
                key={record.id}
                object={object}
                record={record}
                fields={fields}
                movable={canMove}
                onOpen={() => open(record)}
              />
            )}
          </BoardColumnView>
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {held && <BoardCard object={object} record={held} fields={fields} movable lifted onOpen={() => {}} />}
      </DragOverlay>
      {asked && <EditModal object={object} record={asked.record} focus={asked.field} onClose={done} />}
    </DndContext>
  )
}

/** The cards of each column, page by page. */
function useCards(list: ListState, columns: BoardColumn[], field: FieldView | undefined) {
  const model = useModel()
  const [limits, setLimits] = useState<{ [key: string]: number }>({})
  const board = list.board ?? { group_by: '' }
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

/** Moves a card: shown at once, put back when refused; a refusal that names fields opens the form on them. */
function useMove(list: ListState, keys: Map<string, readonly unknown[]>) {
  const client = useQueryClient()
  const { object } = list
  const [asked, setAsked] = useState<{ record: RecordView; field?: string } | null>(null)
  const place = (key: string, change: (records: RecordView[]) => RecordView[]) => {
    const known = keys.get(key)
    if (known) client.setQueryData<Page>(known, (page) => page && { ...page, records: change(page.records) })
  }
  const move = async (record: RecordView, field: string, target: BoardColumn) => {
    const before: JsonValue = record[field] ?? null
    const from = textOf(before)
    const moved = { ...record, [field]: target.value }
    place(from, (records) => records.filter((one) => one.id !== record.id))
    place(target.key, (records) => [moved, ...records])
    try {
      await updateRecord(object.name, record.id, { values: { [field]: target.value }, version: record.version })
      await recordsChanged(client, object.name)
    } catch (error) {
      place(target.key, (records) => records.filter((one) => one.id !== record.id))
      place(from, (records) => [record, ...records])
      const missing = problemOf(error).errors?.find((one) => one.pointer !== '' && one.pointer !== `/${field}`)
      toastProblem(error)
      if (missing && problemOf(error).status === 422) setAsked({ record: moved, field: missing.pointer.slice(1) })
      else await recordsChanged(client, object.name)
    }
  }
  return { move, asked, done: () => setAsked(null) }
}
