/** The head of a group with its count and sums, and the line that loads the rest of a long group. */
import { Loader, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { fieldIn, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import type { GroupHead } from './table-items.ts'
import classes from './table.module.css'
import { SumCell } from './totals-row.tsx'
import type { useColumns } from './use-columns.ts'
import type { ListState } from './use-list.ts'

type Place = { top: number; height: number }

export function GroupLine(props: {
  list: ListState
  group: GroupHead
  layout: ReturnType<typeof useColumns>
  place: Place
  index: number
  /** Column the cursor is in, -1: another line. */
  here: number
  onFold(key: string, open: boolean): void
}) {
  const t = useText()
  const model = useModel()
  const { locale } = usePlace()
  const { list, group, layout, place, index, here } = props
  const field = list.group === undefined ? undefined : fieldIn(model, list.object, list.group)
  const Read = field ? uiOf(field).Read : undefined
  const path = list.group ?? ''
  const target = field?.to?.length === 1 ? field.to[0] : field?.type === 'user' ? 'user' : undefined
  const nameField = target === undefined ? 'name' : (model.objects[target]?.name_field ?? 'name')
  const record: RecordView = { id: group.key, [path]: group.value, [`${path}.${nameField}`]: group.name ?? null }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${classes['row']} ${classes['group']}`}
      data-here={here >= 0 || undefined}
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
    >
      <div role="gridcell" className={`${classes['cell']} ${classes['tick']}`}>
        <UnstyledButton
          className={classes['fold']}
          data-open={group.open || undefined}
          aria-expanded={group.open}
          aria-label={group.open ? t('list.fold') : t('list.unfold')}
          onClick={() => props.onFold(group.key, group.open)}
        >
          <IconChevronRight size={14} aria-hidden />
        </UnstyledButton>
      </div>
      {layout.columns.map((column, at) => (
        <div
          key={column.path}
          role="gridcell"
          id={`cell-${index}-${at}`}
          className={classes['cell']}
          data-here={here === at || undefined}
          data-align={column.align}
          data-pinned={column.pinned || undefined}
          style={column.pinned ? { left: `var(--pin-${column.index})` } : undefined}
        >
          {at === 0 ? (
            <span className={classes['group-name']}>
              {group.value === null ? (
                <span style={{ color: 'var(--text-soft)' }}>{t('list.no_value')}</span>
              ) : (
                field && Read && <Read field={field} value={group.value} record={record} path={path} place="cell" />
              )}
              <span className="figures" style={{ color: 'var(--text-soft)' }}>
                {formatNumber(group.count, locale)}
              </span>
            </span>
          ) : (
            <SumCell column={column} sum={group.sums[column.path]} />
          )}
        </div>
      ))}
    </div>
  )
}

export function MoreLine({
  group,
  loading,
  place,
  index,
  here,
  onMore,
}: {
  group: GroupHead
  loading: boolean
  place: Place
  index: number
  here: number
  onMore(key: string): void
}) {
  const t = useText()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes['row']}
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
    >
      <div role="gridcell" id={`cell-${index}-${Math.max(0, here)}`} className={classes['more']}>
        {loading ? (
          <Loader size={14} />
        ) : (
          <UnstyledButton
            className={classes['more-button']}
            data-here={here >= 0 || undefined}
            onClick={() => onMore(group.key)}
          >
            {t('list.show_more')}
          </UnstyledButton>
        )}
      </div>
    </div>
  )
}
