/** One column of a board: its name, count, sum and weighted sum on top, its cards below; cards far down are drawn when they come in sight. */
import { Button, Loader } from '@mantine/core'
import { useDroppable } from '@dnd-kit/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'
import { useRef } from 'react'
import type { RecordView } from '../../api/records.ts'
import { formatNumber, formatShortMoney } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { tintOf } from '../../theme/palette.ts'
import type { BoardColumn } from './board-columns.ts'
import classes from './board.module.css'

type ColumnProps = {
  column: BoardColumn
  records: RecordView[]
  loading: boolean
  onMore(): void
  children(record: RecordView): ReactNode
}

export function BoardColumnView({ column, records, loading, onMore, children }: ColumnProps) {
  const t = useText()
  const place = usePlace()
  const scroller = useRef<HTMLDivElement>(null)
  const { setNodeRef, isOver } = useDroppable({ id: `column-${column.key}` })
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 112,
    overscan: 6,
    getItemKey: (index) => records[index]?.id ?? index,
  })
  const over = column.limit !== undefined && column.count > column.limit
  return (
    <section ref={setNodeRef} className={classes['column']} data-over={isOver || undefined} aria-label={column.label}>
      <header className={classes['column-head']}>
        <span className={classes['column-name']} title={column.label}>
          <span className={classes['column-dot']} style={{ background: tintOf(column.color).dot }} />
          {column.label}
        </span>
        <span
          className={`figures ${classes['column-count']}`}
          data-over={over || undefined}
          title={
            column.limit === undefined ? undefined : t('list.board_limit', { count: column.count, limit: column.limit })
          }
        >
          {formatNumber(column.count, place.locale)}
        </span>
        {column.sum !== null && (
          <span className={`figures ${classes['column-sums']}`}>
            {formatShortMoney(column.sum, place.currency, place.locale)}
            {column.weighted !== null && (
              <span title={t('list.board_weighted')}>
                {t('list.board_weighted')} {formatShortMoney(column.weighted, place.currency, place.locale)}
              </span>
            )}
          </span>
        )}
      </header>
      <div ref={scroller} className={classes['cards']} tabIndex={-1}>
        {loading && <Loader size={16} m="sm" />}
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
        {records.length > 0 && records.length < column.count && (
          <Button variant="subtle" color="gray" size="compact-xs" fullWidth onClick={onMore}>
            {t('list.board_more')}
          </Button>
        )}
      </div>
    </section>
  )
}
