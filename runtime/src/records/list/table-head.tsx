/** The heads of the columns: click sorts, the menu pins, groups and hides, the edge resizes. */
import { Checkbox, Menu, UnstyledButton } from '@mantine/core'
import {
  IconArrowBarToLeft,
  IconArrowBarToRight,
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconChevronDown,
  IconEyeOff,
  IconLayoutList,
  IconPin,
  IconPinnedOff,
  IconSortAscending,
  IconSortDescending,
} from '@tabler/icons-react'
import { useText } from '../../i18n/i18n.ts'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { writeSort } from './list-search.ts'
import classes from './table.module.css'
import type { ColumnHeader, TableColumn, useColumns } from './use-columns.ts'
import { narrowest, widest, widthStep } from './use-columns.ts'
import type { ListState } from './use-list.ts'
import type { Selection } from './use-selection.ts'

type Layout = ReturnType<typeof useColumns>

export function TableHead({
  list,
  layout,
  selection,
  ids,
}: {
  list: ListState
  layout: Layout
  selection: Selection
  ids: string[]
}) {
  const t = useText()
  const all = ids.length > 0 && ids.every((id) => selection.has(id))
  const some = !all && selection.ids.size > 0
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['head-row']}>
        <div role="columnheader" className={`${classes['head-cell']} ${classes['tick']}`}>
          <Checkbox
            aria-label={t('list.tick_all')}
            checked={all}
            indeterminate={some}
            onChange={() => selection.toggleAll(ids)}
          />
        </div>
        {layout.columns.map((column, at) => {
          const header = layout.headers[at]
          return header ? (
            <HeadCell key={column.path} list={list} column={column} header={header} layout={layout} />
          ) : null
        })}
      </div>
    </div>
  )
}

function HeadCell({
  list,
  column,
  header,
  layout,
}: {
  list: ListState
  column: TableColumn
  header: ColumnHeader
  layout: Layout
}) {
  const { path, field } = column
  const sorted = list.sort[0]?.field === path ? list.sort[0].dir : undefined
  const sortable = field.sortable !== false
  const sort = (dir: 'asc' | 'desc') => list.change({ sort: writeSort([{ field: path, dir }]) })
  return (
    <div
      role="columnheader"
      className={classes['head-cell']}
      data-align={column.align}
      data-pinned={column.pinned || undefined}
      aria-sort={sorted === undefined ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
      style={column.pinned ? { left: `var(--pin-${column.index})` } : undefined}
    >
      <UnstyledButton
        className={classes['head-button']}
        disabled={!sortable}
        onClick={() => sort(sorted === 'asc' ? 'desc' : 'asc')}
      >
        <Ellipsis text={column.label}>{column.label}</Ellipsis>
        {sorted === 'asc' && <IconArrowUp size={12} aria-hidden />}
        {sorted === 'desc' && <IconArrowDown size={12} aria-hidden />}
      </UnstyledButton>
      <HeadMenu list={list} column={column} layout={layout} onSort={sortable ? sort : undefined} />
      <span
        className={classes['edge']}
        data-moving={header.column.getIsResizing() || undefined}
        aria-hidden
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => layout.widen(path, header.column.columnDef.size ?? 140)}
      />
    </div>
  )
}

type HeadMenuProps = {
  list: ListState
  column: TableColumn
  layout: Layout
  onSort: ((dir: 'asc' | 'desc') => void) | undefined
}

/** Beside the column that stands next to it now; the cursor stays with the menu. */
function MoveItems({ list, path }: { list: ListState; path: string }) {
  const t = useText()
  const paths = list.columns.map((one) => one.field)
  const at = paths.indexOf(path)
  const swap = (to: number) =>
    list.change({
      columns: paths
        .with(at, paths[to] ?? path)
        .with(to, path)
        .join(','),
    })
  return (
    <>
      {at > 0 && (
        <Menu.Item leftSection={<IconArrowLeft size={15} />} onClick={() => swap(at - 1)}>
          {t('list.view_left')}
        </Menu.Item>
      )}
      {at < paths.length - 1 && (
        <Menu.Item leftSection={<IconArrowRight size={15} />} onClick={() => swap(at + 1)}>
          {t('list.view_right')}
        </Menu.Item>
      )}
    </>
  )
}

function HeadMenu({ list, column, layout, onSort }: HeadMenuProps) {
  const t = useText()
  const { path, field } = column
  const paths = list.columns.map((one) => one.field)
  const width = layout.headers[column.index]?.getSize() ?? 140
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <UnstyledButton className={classes['head-menu']} aria-label={t('list.column_menu', { name: column.label })}>
          <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {onSort && (
          <>
            <Menu.Item leftSection={<IconSortAscending size={15} />} onClick={() => onSort('asc')}>
              {t('list.sort_up')}
            </Menu.Item>
            <Menu.Item leftSection={<IconSortDescending size={15} />} onClick={() => onSort('desc')}>
              {t('list.sort_down')}
            </Menu.Item>
          </>
        )}
        {field.groupable !== false &&
          !path.includes('.') &&
          ['select', 'lookup', 'master_detail', 'user', 'checkbox'].includes(field.type) && (
            <Menu.Item leftSection={<IconLayoutList size={15} />} onClick={() => list.change({ group: path })}>
              {t('list.group_by_this')}
            </Menu.Item>
          )}
        <Menu.Item
          leftSection={column.pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
          onClick={() => layout.pin(path, !column.pinned)}
        >
          {column.pinned ? t('list.unpin') : t('list.pin')}
        </Menu.Item>
        <MoveItems list={list} path={path} />
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconArrowBarToRight size={15} />}
          onClick={() => layout.widen(path, Math.min(widest, width + widthStep))}
        >
          {t('list.wider')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconArrowBarToLeft size={15} />}
          onClick={() => layout.widen(path, Math.max(narrowest, width - widthStep))}
        >
          {t('list.narrower')}
        </Menu.Item>
        {paths.length > 1 && (
          <Menu.Item
            leftSection={<IconEyeOff size={15} />}
            onClick={() => list.change({ columns: paths.filter((one) => one !== path).join(',') })}
          >
            {t('list.hide_column')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
