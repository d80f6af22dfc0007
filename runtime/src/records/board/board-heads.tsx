/** The heads of a board: of a column with its count, sum and weighted sum, and of a lane, which folds. */
import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconPlus } from '@tabler/icons-react'
import type { Place } from '../../i18n/format.ts'
import { formatNumber, formatShortMoney } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { tintOf } from '../../theme/palette.ts'
import type { BoardColumn, BoardLane } from './board-columns.ts'
import classes from './board.module.css'

/** Of a column: what its records are called together, how many, their sum (money or a plain number), what it weighs. */
type ColumnHeadProps = { column: BoardColumn; money: boolean; onCreate?: (() => void) | undefined }

export function ColumnHead({ column, money, onCreate }: ColumnHeadProps) {
  const t = useText()
  const place = usePlace()
  const over = column.limit !== undefined && column.count > column.limit
  return (
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
        {column.limit !== undefined && ` / ${formatNumber(column.limit, place.locale)}`}
      </span>
      {onCreate && (
        <UnstyledButton
          className={classes['column-new']}
          aria-label={t('list.board_new', { name: column.label })}
          title={t('list.board_new', { name: column.label })}
          onClick={onCreate}
        >
          <IconPlus size={14} aria-hidden />
        </UnstyledButton>
      )}
      {column.sum !== null && (
        <span className={`figures ${classes['column-sums']}`}>
          {formatSum(column.sum, money, place)}
          {column.weighted !== null && (
            <span title={t('list.board_weighted')}>
              {t('list.board_weighted')} {formatSum(column.weighted, money, place)}
            </span>
          )}
        </span>
      )}
    </header>
  )
}

type LaneHeadProps = { lane: BoardLane; open: boolean; money: boolean; onFold(): void }

export function LaneHead({ lane, open, money, onFold }: LaneHeadProps) {
  const place = usePlace()
  return (
    <UnstyledButton className={classes['lane-head']} aria-expanded={open} onClick={onFold}>
      <IconChevronRight size={14} aria-hidden className={classes['lane-arrow']} />
      {lane.color !== undefined && (
        <span className={classes['column-dot']} style={{ background: tintOf(lane.color).dot }} />
      )}
      <span>{lane.label}</span>
      <span className={`figures ${classes['column-count']}`}>{formatNumber(lane.count, place.locale)}</span>
      {lane.sum !== null && (
        <span className={`figures ${classes['column-count']}`}>{formatSum(lane.sum, money, place)}</span>
      )}
    </UnstyledButton>
  )
}

function formatSum(sum: number, money: boolean, place: Place): string {
  return money ? formatShortMoney(sum, place.currency, place.locale) : formatNumber(sum, place.locale)
}
