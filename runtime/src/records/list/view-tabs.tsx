/** The saved views of the object as tabs; what was changed can be saved as one's own view or for everybody. */
import { ActionIcon, Button, Group, Menu, UnstyledButton } from '@mantine/core'
import { IconCalendar, IconChevronDown, IconLayoutKanban, IconLock, IconTable } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { useModel } from '../../api/model.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import classes from './list.module.css'
import { changedView, publishView, sharedView } from './shared-view.ts'
import type { ListState } from './use-list.ts'
import type { SavedView } from './views.ts'
import { asView } from './use-list.ts'

const SaveView = lazy(async () => ({ default: (await import('./save-view.tsx')).SaveView }))

export function ViewTabs({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  const me = useMe()
  const client = useQueryClient()
  const shared = sharedView(useModel(), list)
  const [saving, setSaving] = useState(false)
  const reset = () =>
    list.change({
      where: undefined,
      sort: undefined,
      group: undefined,
      columns: undefined,
      lanes: undefined,
      as: undefined,
      q: undefined,
    })
  const updateShared = async (document: AnyDocument) => {
    try {
      await publishView(changedView(document, list))
      await client.invalidateQueries({ queryKey: modelKey })
      reset()
      toastDone(t('list.view_saved'))
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <div className={classes['tabs']}>
      <nav className={classes['tab-row']} aria-label={t('list.views')}>
        {list.views.map((view) => (
          <ViewTab key={view.name} list={list} view={view} />
        ))}
      </nav>
      {list.changed && (
        <Group gap={4} wrap="nowrap">
          <Button variant="subtle" color="gray" size="compact-xs" onClick={reset}>
            {t('list.reset')}
          </Button>
          {list.view.own && (
            <Button
              variant="light"
              size="compact-xs"
              onClick={() => {
                void list.keepView(asView(list, list.view.name, labelOf(list.view.label))).catch(toastProblem)
                reset()
              }}
            >
              {t('list.update_view')}
            </Button>
          )}
          {shared && me.admin && (
            <Button variant="light" size="compact-xs" onClick={() => void updateShared(shared)}>
              {t('list.update_for_all')}
            </Button>
          )}
          <Button variant="light" size="compact-xs" onClick={() => setSaving(true)}>
            {t('list.save_view')}
          </Button>
        </Group>
      )}
      {saving && (
        <Suspense fallback={null}>
          <SaveView list={list} onClose={() => setSaving(false)} />
        </Suspense>
      )}
    </div>
  )
}

const typeIcons = { table: IconTable, board: IconLayoutKanban, calendar: IconCalendar }

function ViewTab({ list, view }: { list: ListState; view: SavedView }) {
  const t = useText()
  const labelOf = useLabel()
  const here = view.name === list.view.name
  const TypeIcon = typeIcons[here ? list.type : view.type]
  return (
    <span className={classes['tab']} data-here={here || undefined}>
      <UnstyledButton
        className={classes['tab-button']}
        aria-current={here ? 'page' : undefined}
        onClick={() => list.open(view.name)}
      >
        <TypeIcon size={14} stroke={1.7} aria-hidden />
        <span>{labelOf(view.label)}</span>
        {view.own && <IconLock size={11} aria-label={t('list.own_view')} />}
      </UnstyledButton>
      {here && view.own && (
        <Menu>
          <Menu.Target>
            <ActionIcon size={18} aria-label={t('list.view_menu')}>
              <IconChevronDown size={12} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() => {
                void list.forgetView(view.name).catch(toastProblem)
                list.open(list.views[0]?.name ?? '')
              }}
            >
              {t('list.delete_view')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  )
}
