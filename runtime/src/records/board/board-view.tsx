/** The board: a column per choice with what is in it; a card dragged to another column is changed at once, and taken back if refused. */
import { DndContext, DragOverlay, pointerWithin } from '@dnd-kit/core'
import { useNavigate } from '@tanstack/react-router'
import { mayDo } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { EditModal } from '../form/edit-modal.tsx'
import { rememberOrder } from '../list/record-order.ts'
import type { ListState } from '../list/use-list.ts'
import { BoardCard } from './board-card.tsx'
import { BoardColumnView } from './board-column.tsx'
import classes from './board.module.css'
import { useBoard } from './use-board.ts'
import { useDrag } from './use-drag.ts'

export function BoardView({ list }: { list: ListState }) {
  const labelOf = useLabel()
  const navigate = useNavigate()
  const { object } = list
  const state = useBoard(list)
  const { field, heads, columns, cards, cardFields } = state
  const { held, asked, done, context } = useDrag(list, state)
  if (heads.isPending) return <RowsSkeleton />
  if (heads.error) return <ProblemCard error={heads.error} retry={() => void heads.refetch()} />
  if (!field) return null
  const open = (record: RecordView) => {
    const order = cards.records.flatMap((one) => one.map((each) => each.id))
    rememberOrder(object.name, order)
    void navigate({ to: '/$object/$id', params: { object: object.name, id: record.id } })
  }
  const movable = mayDo(object, 'update') && isWritable(field)
  const card = (record: RecordView) => (
    <BoardCard
      key={record.id}
      object={object}
      record={record}
      fields={cardFields}
      movable={movable}
      onOpen={() => open(record)}
    />
  )
  return (
    <DndContext {...context} collisionDetection={pointerWithin}>
      <div className={classes['board']} tabIndex={0} role="region" aria-label={labelOf(field.label)}>
        {columns.map((column, at) => (
          <BoardColumnView
            key={column.key}
            column={column}
            records={cards.records[at] ?? []}
            loading={cards.loading[at] === true}
            onMore={() => cards.more(column.key)}
          >
            {card}
          </BoardColumnView>
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {held && <BoardCard object={object} record={held} fields={cardFields} movable lifted onOpen={() => {}} />}
      </DragOverlay>
      {asked && (
        <EditModal object={object} record={asked.record} wish={asked.wish} focus={asked.field} onClose={done} />
      )}
    </DndContext>
  )
}
