/** The list of an object: its saved views as tabs, the tools over them, and the records as a table or a board. */
import { Button, Group, Title, Tooltip } from '@mantine/core'
import { useDocumentTitle, useHotkeys } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useParams, useSearch } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, objectIn, useModel } from '../../api/model.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { Icon } from '../../ui/icon.tsx'
import { RowsSkeleton } from '../../ui/states.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { ListMenu } from './list-menu.tsx'
import classes from './list.module.css'
import { TableView } from './table-view.tsx'
import { Toolbar } from './toolbar.tsx'
import { useList } from './use-list.ts'
import { ViewTabs } from './view-tabs.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'

const CalendarView = lazyPart(async () => (await import('../calendar/calendar-view.tsx')).CalendarView)
const PeekPanel = lazyPart(async () => (await import('../peek/peek-panel.tsx')).PeekPanel)
const BoardView = lazyPart(async () => (await import('../board/board-view.tsx')).BoardView)

export function ListPage() {
  const { object: name } = useParams({ from: '/frame/$object' })
  const object = objectIn(useModel(), name)
  return object ? <ListOf key={object.name} object={object} /> : <NotFound />
}

function ListOf({ object }: { object: ObjectView }) {
  const t = useText()
  const labelOf = useLabel()
  const search = useSearch({ from: '/frame/$object' })
  const list = useList(object, search)
  const title = labelOf(object.plural_label ?? object.label)
  const bin = search.bin === true
  useDocumentTitle(`${labelOf(list.view.label)} · ${title} · Trellis`)
  useHotkeys([['c', () => mayDo(object, 'create') && quickCreate({ object: object.name })]])
  return (
    <div className={classes['sides']}>
      <div className={classes['page']}>
        <header className={classes['header']}>
          <Group gap={9} wrap="nowrap" miw={0}>
            <Icon name={object.icon} object={object.name} size={19} />
            <Title order={1} className={classes['title']}>
              {bin ? t('list.bin_of', { objects: title }) : title}
            </Title>
          </Group>
          <Group gap={6} wrap="nowrap">
            <ListMenu list={list} bin={bin} />
            {mayDo(object, 'create') && !bin && (
              <Tooltip label={t('list.new_keys')}>
                <Button
                  leftSection={<IconPlus size={15} stroke={2} />}
                  onClick={() => quickCreate({ object: object.name })}
                >
                  {t('list.new', { object: labelOf(object.label) })}
                </Button>
              </Tooltip>
            )}
          </Group>
        </header>
        <ViewTabs list={list} />
        <Toolbar list={list} />
        {list.type === 'table' ? (
          <TableView list={list} />
        ) : (
          <Suspense fallback={<RowsSkeleton />}>
            {list.type === 'board' ? <BoardView list={list} /> : <CalendarView list={list} />}
          </Suspense>
        )}
      </div>
      {search.peek !== undefined && (
        <Suspense fallback={null}>
          <PeekPanel list={list} peek={search.peek} />
        </Suspense>
      )}
    </div>
  )
}
