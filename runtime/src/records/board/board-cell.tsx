/** The cards of one column (of one lane). Only those in sight are drawn; more are read when the end comes near. */
import { Loader } from '@mantine/core'
import { useDroppable } from '@dnd-kit/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { RecordView } from '../../api/records.ts'
import { useRecordPages } from '../../api/records.ts'
import { ProblemCard } from '../../ui/states.tsx'
import classes from './board.module.css'
import type { BoardCell } from './use-board.ts'

type CellProps = {
  cell: BoardCell
  /** A card lifted by the keyboard would go here. */
  aimed: boolean
  children(record: RecordView): ReactNode
}

const nearEnd = 15

export function BoardCellView({ cell, aimed, children }: CellProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { setNodeRef, isOver } = useDroppable({
    id: cell.key,
    data: { name: [cell.column.label, cell.lane?.label].filter(Boolean).join(' · ') },
  })
  const { records, loading, error, retry, more } = useRecordPages(cell.query)
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 112,
    overscan: 6,
    getItemKey: (index) => records[index]?.id ?? index,
  })
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= records.length - nearEnd) more()
  }, [lastShown, records.length, more])
  return (
    <div
      ref={setNodeRef}
      className={classes['cell']}
      data-over={isOver || aimed || undefined}
      data-cell
      data-lane={cell.lane?.key}
    >
      <div ref={scroller} className={classes['cards']} tabIndex={-1}>
        {loading && cell.count > 0 && <Loader size={16} m="sm" />}
        {error && <ProblemCard error={error} retry={retry} />}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const record = records[item.index]
            return record ? (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className={classes['slot']}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {children(record)}
              </div>
            ) : null
          })}
        </div>
      </div>
    </div>
  )
}
