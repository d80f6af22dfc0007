/** What narrows and arranges the list: words, filter, order, groups, columns; and table or board. */
import {
  ActionIcon,
  Button,
  CloseButton,
  Group,
  Loader,
  Menu,
  Popover,
  SegmentedControl,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import {
  IconArrowsSort,
  IconCalendar,
  IconColumns3,
  IconFilter,
  IconLayoutKanban,
  IconLayoutList,
  IconSearch,
  IconTable,
} from '@tabler/icons-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { plainFields } from '../../api/model.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import classes from './list.module.css'
import type { ViewType } from './list-search.ts'
import { countConditions } from './list-search.ts'
import type { ListState } from './use-list.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { usePanel } from '../../ui/use-panel.ts'

const ColumnChooser = lazyPart(async () => (await import('./column-chooser.tsx')).ColumnChooser)
const FilterBuilder = lazyPart(async () => (await import('./filter-builder.tsx')).FilterBuilder)
const SortEditor = lazyPart(async () => (await import('./sort-editor.tsx')).SortEditor)

const settleMs = 250

export function Toolbar({ list }: { list: ListState }) {
  const t = useText()
  const conditions = countConditions(list.where)
  const [filter, sort, columns] = [usePanel(), usePanel(), usePanel()]
  return (
    <div className={classes['toolbar']} role="toolbar" aria-label={t('list.tools')}>
      <SearchBox list={list} />
      <Popover width={620} position="bottom-start" shadow="md" {...filter.frame}>
        <Popover.Target>
          <Button
            variant={conditions > 0 ? 'light' : 'default'}
            leftSection={<IconFilter size={14} stroke={1.8} />}
            className={classes['tool']}
            {...filter.button}
          >
            {conditions > 0 ? t('list.filter_count', { count: conditions }) : t('list.filter')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown maw="calc(100vw - 16px)" aria-label={t('list.filter')} {...filter.inside}>
          <Suspense fallback={<Loader />}>
            <FilterBuilder object={list.object} where={list.where} onChange={(where) => list.change({ where })} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {list.type !== 'calendar' && (
        <Popover width={320} position="bottom-start" {...sort.frame}>
          <Popover.Target>
            <Button
              variant={list.sort.length > 0 ? 'light' : 'default'}
              leftSection={<IconArrowsSort size={14} stroke={1.8} />}
              className={classes['tool']}
              {...sort.button}
            >
              {list.sort.length > 0 ? t('list.sort_count', { count: list.sort.length }) : t('list.sort')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown maw="calc(100vw - 16px)" aria-label={t('list.sort')} {...sort.inside}>
            <Suspense fallback={<Loader />}>
              <SortEditor list={list} />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      )}
      {list.type !== 'calendar' && <GroupMenu list={list} />}
      <Group gap={6} ml="auto" wrap="nowrap">
        {list.type === 'table' && (
          <Popover width={280} position="bottom-end" {...columns.frame}>
            <Popover.Target>
              <Tooltip label={t('list.columns')}>
                <ActionIcon variant="default" size={30} aria-label={t('list.columns')} {...columns.button}>
                  <IconColumns3 size={15} stroke={1.8} />
                </ActionIcon>
              </Tooltip>
            </Popover.Target>
            <Popover.Dropdown aria-label={t('list.columns')} {...columns.inside}>
              <Suspense fallback={<Loader />}>
                <ColumnChooser list={list} />
              </Suspense>
            </Popover.Dropdown>
          </Popover>
        )}
        <ShownAs list={list} />
      </Group>
    </div>
  )
}

const shapes = [
  { value: 'table', Sign: IconTable },
  { value: 'board', Sign: IconLayoutKanban },
  { value: 'calendar', Sign: IconCalendar },
] as const

/** Table, board or calendar: what the fields of the object allow. */
function ShownAs({ list }: { list: ListState }) {
  const t = useText()
  const able = shapes.filter(({ value }) => value === 'table' || list[value] !== undefined)
  if (able.length < 2) return null
  return (
    <SegmentedControl
      value={list.type}
      aria-label={t('list.shown_as')}
      onChange={(as) => list.change({ as: as === list.view.type ? undefined : (as as ViewType) })}
      data={able.map(({ value, Sign }) => ({
        value,
        label: <Sign size={15} stroke={1.8} role="img" aria-label={t(`list.${value}`)} />,
      }))}
    />
  )
}

function SearchBox({ list }: { list: ListState }) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(list.search.q ?? '')
  const settle = useDebouncedCallback((q: string) => list.change({ q: q === '' ? undefined : q }), settleMs)
  useEffect(() => {
    // The address changed from outside (back, another view) while nobody types here.
    if (document.activeElement !== input.current) setTyped(list.search.q ?? '')
  }, [list.search.q])
  useHotkeys([['/', () => input.current?.focus()]])
  const give = (text: string) => {
    setTyped(text)
    settle(text)
  }
  return (
    <TextInput
      ref={input}
      size="xs"
      className={classes['search']}
      leftSection={<IconSearch size={14} stroke={1.8} />}
      rightSection={
        typed === '' ? null : <CloseButton size={18} aria-label={t('field.clear')} onClick={() => give('')} />
      }
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      value={typed}
      onChange={(event) => give(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
    />
  )
}

function GroupMenu({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  // A table is divided into groups, a board into lanes.
  const board = list.type === 'board'
  const now = board ? list.board?.swimlane : list.group
  const ofView = board ? list.view.board?.swimlane : list.view.group
  const divide = (by: string | undefined) => list.change(board ? { lanes: by } : { group: by })
  const fields = [
    ...plainFields(list.object),
    ...(list.object.fields['owner'] ? [list.object.fields['owner']] : []),
  ].filter(
    (field) =>
      field.groupable !== false && groupTypes.has(field.type) && !(board && field.name === list.board?.group_by),
  )
  const chosen = fields.find((field) => field.name === now)
  return (
    <Menu width={220}>
      <Menu.Target>
        <Button
          variant={chosen ? 'light' : 'default'}
          leftSection={<IconLayoutList size={14} stroke={1.8} />}
          className={classes['tool']}
        >
          {chosen ? t('list.grouped_by', { field: labelOf(chosen.label) }) : t(board ? 'list.lanes' : 'list.group')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={() => divide(ofView === undefined ? undefined : '')}>
          {t(board ? 'list.no_lanes' : 'list.no_group')}
        </Menu.Item>
        <Menu.Divider />
        {fields.map((field) => (
          <Menu.Item
            key={field.name}
            fw={field === chosen ? 600 : undefined}
            onClick={() => divide(field.name === ofView ? undefined : field.name)}
          >
            {labelOf(field.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const groupTypes = new Set(['select', 'lookup', 'master_detail', 'hierarchy', 'user', 'checkbox', 'rating'])
