/** Dragging cards by mouse and touch, and moving them on the keyboard; what the server refuses goes back. */
import { MouseSensor, TouchSensor, useSensor, useSensors } from '@dnd-kit/core'
import type { DragEndEvent, DragStartEvent } from '@dnd-kit/core'
import type { InfiniteData } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { Page, RecordView } from '../../api/records.ts'
import type { ListState } from '../list/use-list.ts'
import { useDragWords } from '../../ui/drag-words.ts'
import { useMove } from '../list/use-move.ts'
import type { BoardCell, BoardState } from './use-board.ts'
import { cellKey } from './use-board.ts'

/** `cells` in the order of the screen: column by column, lane by lane. */
export function useDrag(list: ListState, state: BoardState, cells: BoardCell[]) {
  const [held, setHeld] = useState<RecordView | null>(null)
  const { moveCard, asked, done } = useCardMove(list, state, cells)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
  )
  const onDragStart = ({ active }: DragStartEvent) => {
    const record: unknown = active.data.current?.['record']
    setHeld((record as RecordView | undefined) ?? null)
  }
  const onDragEnd = ({ over }: DragEndEvent) => {
    setHeld(null)
    const target = cells.find((cell) => cell.key === over?.id)
    if (held && target) moveCard(held, target)
  }
  return {
    held,
    asked,
    done,
    moveCard,
    context: { sensors, accessibility: useDragWords(), onDragStart, onDragEnd, onDragCancel: () => setHeld(null) },
  }
}

/** Moves a card between the cells that are loaded. */
function useCardMove(list: ListState, { board, lanesMovable }: BoardState, cells: BoardCell[]) {
  const client = useQueryClient()
  const { object } = list
  const { move, asked, done } = useMove()
  const change = (key: string, edit: (page: Page, at: number) => Page) => {
    const query = cells.find((cell) => cell.key === key)?.query
    if (!query) return
    client.setQueryData<InfiniteData<Page>>(
      ['records', object.name, 'pages', query],
      (known) => known && { ...known, pages: known.pages.map(edit) },
    )
  }
  const take = (key: string, id: string) =>
    change(key, (page) => ({ ...page, records: page.records.filter((one) => one.id !== id) }))
  const put = (key: string, record: RecordView) =>
    change(key, (page, at) => (at === 0 ? { ...page, records: [record, ...page.records] } : page))
  const moveCard = (record: RecordView, target: BoardCell) => {
    const wish: { [field: string]: JsonValue } = { [board.group_by]: target.column.value }
    if (target.lane && board.swimlane !== undefined && lanesMovable) wish[board.swimlane] = target.lane.value
    const values = Object.fromEntries(Object.entries(wish).filter(([path, value]) => (record[path] ?? null) !== value))
    if (Object.keys(values).length === 0) return
    const moved = { ...record, ...values }
    const [from, to] = [cellKey(record, board), cellKey(moved, board)]
    const show = () => {
      take(from, record.id)
      put(to, moved)
    }
    const back = () => {
      take(to, record.id)
      put(from, record)
    }
    void move({ object, record, values, show, back })
  }
  return { moveCard, asked, done }
}
