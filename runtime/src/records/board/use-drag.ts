/** Dragging cards: by mouse, touch and keyboard, told to screen readers; what the server refuses goes back. */
import { KeyboardSensor, MouseSensor, TouchSensor, useSensor, useSensors } from '@dnd-kit/core'
import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page, RecordView } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useText } from '../../i18n/i18n.ts'
import type { ListState } from '../list/use-list.ts'
import { useMove } from '../list/use-move.ts'
import type { BoardColumn } from './board-columns.ts'
import type { BoardState } from './use-board.ts'

type Place = { id: unknown } | null

export function useDrag(list: ListState, { board, columns, cards }: BoardState) {
  const t = useText()
  const [held, setHeld] = useState<RecordView | null>(null)
  const { moveCard, asked, done } = useCardMove(list, cards.keys)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
    useSensor(KeyboardSensor),
  )
  const cardOf = (id: unknown) => cards.records.flat().find((record) => record.id === id)
  const columnOf = (place: Place) => columns.find((column) => `column-${column.key}` === place?.id)
  const name = (place: Place) => textOf(cardOf(place?.id)?.[list.object.name_field])
  const accessibility = {
    screenReaderInstructions: { draggable: t('list.board_drag') },
    announcements: {
      onDragStart: ({ active }: { active: Place }) => t('list.board_held', { name: name(active) }),
      onDragOver: ({ over }: { over: Place }) => columnOf(over)?.label,
      onDragEnd: ({ active, over }: { active: Place; over: Place }) =>
        over ? t('list.board_moved', { name: name(active), column: columnOf(over)?.label ?? '' }) : undefined,
      onDragCancel: () => undefined,
    },
  }
  const onDragStart = ({ active }: DragStartEvent) => setHeld(cardOf(active.id) ?? null)
  const onDragEnd = ({ over }: DragEndEvent) => {
    const target = columnOf(over)
    const record = held
    setHeld(null)
    if (!record || !target || (record[board.group_by] ?? null) === target.value) return
    void moveCard(record, board.group_by, target)
  }
  return {
    held,
    asked,
    done,
    context: { accessibility, sensors, onDragStart, onDragEnd, onDragCancel: () => setHeld(null) },
  }
}

/** Moves a card between the columns that are loaded. */
function useCardMove(list: ListState, keys: Map<string, readonly unknown[]>) {
  const client = useQueryClient()
  const { object } = list
  const { move, asked, done } = useMove()
  const place = (key: string, change: (records: RecordView[]) => RecordView[]) => {
    const known = keys.get(key)
    if (known) client.setQueryData<Page>(known, (page) => page && { ...page, records: change(page.records) })
  }
  const moveCard = async (record: RecordView, field: string, target: BoardColumn) => {
    const values = { [field]: target.value }
    const from = textOf(record[field] ?? null)
    const without = (records: RecordView[]) => records.filter((one) => one.id !== record.id)
    const show = () => {
      place(from, without)
      place(target.key, (records) => [{ ...record, ...values }, ...records])
    }
    const back = () => {
      place(target.key, without)
      place(from, (records) => [record, ...records])
    }
    await move({ object, record, values, show, back })
  }
  return { moveCard, asked, done }
}
