/** The board: a column per choice, lanes across them if wished; a card moved to another cell is changed at once, and taken back if refused. */
import { DndContext, DragOverlay, pointerWithin } from '@dnd-kit/core'
import { useQueryClient } from '@tanstack/react-query'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Page, RecordView } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { EditModal } from '../form/edit-modal.tsx'
import { rememberOrder } from '../list/record-order.ts'
import type { ListState } from '../list/use-list.ts'
import { BoardCard, dragHintId } from './board-card.tsx'
import { BoardCellView } from './board-cell.tsx'
import { ColumnHead, LaneHead } from './board-heads.tsx'
import classes from './board.module.css'
import type { BoardCell, BoardState } from './use-board.ts'
import { useShades } from '../list/use-shades.ts'
import { cellKey, useBoard } from './use-board.ts'
import { useDrag } from './use-drag.ts'
import { useKeyDrag } from './use-key-drag.ts'
import { useFirstCard, walkCards } from './walk-cards.ts'

const openAtFirst = 5

export function BoardView({ list }: { list: ListState }) {
  const t = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { object } = list
  const state = useBoard(list)
  const { board, field, heads, columns, lanes, cardFields, movable } = state
  const shadeOf = useShades(object.name, list.view.colors)
  const [folds, setFolds] = useState<{ [lane: string]: boolean }>({})
  const openLanes = lanes?.filter((lane, at) => folds[lane.key] ?? at < openAtFirst)
  const cells = (openLanes ?? [undefined]).flatMap((lane) => columns.map((column) => state.cellOf(column, lane)))
  const { held, asked, done, context, moveCard } = useDrag(list, state, cells)
  const keys = useKeyDrag(
    cells,
    (record) => cellKey(record, board),
    ({ record, target }) => moveCard(record, target),
  )
  useFirstCard()
  if (heads.isPending) return <RowsSkeleton />
  if (heads.error) return <ProblemCard error={heads.error} retry={() => void heads.refetch()} />
  if (!field) return null
  const open = (record: RecordView) => {
    rememberOrder(object.name, { ids: loadedIds(client, cells), search: list.search })
    void navigate({ to: '/$object/$id', params: { object: object.name, id: record.id } })
  }
  const drawn = (cell: BoardCell) => (
    <BoardCellView key={cell.key} cell={cell} aimed={keys.lifted?.target.key === cell.key}>
      {(record) => (
        <BoardCard
          object={object}
          record={record}
          fields={cardFields}
          shade={shadeOf(record)}
          days={state.daysOf(record)}
          movable={movable}
          raised={keys.lifted?.record.id === record.id}
          onKeyDown={(press) => {
            if (movable) keys.onKeyDown(press, record)
            if (!keys.lifted) walkCards(press, () => open(record))
          }}
          onBlur={keys.leave}
          onOpen={() => open(record)}
        />
      )}
    </BoardCellView>
  )
  const fold = (lane: string, isOpen: boolean) => setFolds((known) => ({ ...known, [lane]: !isOpen }))
  const lifted = keys.lifted
  return (
    <DndContext {...context} collisionDetection={pointerWithin}>
      {lanes ? (
        <Lanes state={state} cells={cells} held={held !== null} drawn={drawn} fold={fold} />
      ) : (
        <Columns state={state} cells={cells} held={held !== null} drawn={drawn} />
      )}
      <DragOverlay dropAnimation={null}>
        {held && <BoardCard object={object} record={held} fields={cardFields} movable lifted onOpen={() => {}} />}
      </DragOverlay>
      <p id={dragHintId} className="only-read">
        {t('list.board_drag')}
      </p>
      <p className="only-read" role="status">
        {lifted
          ? `${t('list.board_held', { name: textOf(lifted.record[object.name_field]) })}: ${nameOfCell(lifted.target)}`
          : ''}
      </p>
      {asked && (
        <EditModal object={object} record={asked.record} wish={asked.wish} focus={asked.field} onClose={done} />
      )}
    </DndContext>
  )
}

type LayoutProps = {
  state: BoardState
  cells: BoardCell[]
  /** A card is in the hand: the board does not snap to columns meanwhile. */
  held: boolean
  drawn(cell: BoardCell): ReactNode
}

function Columns({ state, cells, held, drawn }: LayoutProps) {
  const labelOf = useLabel()
  return (
    <div
      className={classes['board']}
      data-held={held || undefined}
      tabIndex={0}
      role="region"
      aria-label={labelOf(state.field?.label)}
    >
      {cells.map((cell) => (
        <section key={cell.key} className={classes['column']} aria-label={cell.column.label}>
          <ColumnHead column={cell.column} money={state.money} onCreate={state.createIn(cell.column)} />
          {drawn(cell)}
        </section>
      ))}
    </div>
  )
}

function Lanes({ state, cells, held, drawn, fold }: LayoutProps & { fold(lane: string, isOpen: boolean): void }) {
  const labelOf = useLabel()
  return (
    <div
      className={`${classes['board']} ${classes['lanes']}`}
      data-held={held || undefined}
      tabIndex={0}
      role="region"
      aria-label={labelOf(state.field?.label)}
    >
      <div className={classes['lane-columns']} data-heads>
        {state.columns.map((column) => (
          <div key={column.key} className={classes['column']}>
            <ColumnHead column={column} money={state.money} onCreate={state.createIn(column)} />
          </div>
        ))}
      </div>
      {state.lanes?.map((lane) => {
        const own = cells.filter((cell) => cell.lane?.key === lane.key)
        return (
          <section key={lane.key} className={classes['lane']} aria-label={lane.label}>
            <LaneHead
              lane={lane}
              open={own.length > 0}
              money={state.money}
              onFold={() => fold(lane.key, own.length > 0)}
            />
            {own.length > 0 && (
              <div className={classes['lane-columns']}>
                {own.map((cell) => (
                  <section key={cell.key} className={classes['column']} aria-label={nameOfCell(cell)}>
                    {drawn(cell)}
                  </section>
                ))}
              </div>
            )}
          </section>
        )
      })}
    </div>
  )
}

function nameOfCell({ column, lane }: BoardCell): string {
  return lane ? `${lane.label}, ${column.label}` : column.label
}

/** What is loaded, column by column: the order in which the record's page goes on to the next. */
function loadedIds(client: QueryClient, cells: BoardCell[]): string[] {
  return cells.flatMap(({ query }) => {
    const known = client.getQueryData<InfiniteData<Page>>(['records', query.object, 'pages', query])
    return known?.pages.flatMap((page) => page.records.map((record) => record.id)) ?? []
  })
}
