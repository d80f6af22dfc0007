/** What one does with a view: name and share it, copy it, put it elsewhere among the tabs, open the list with it, take it away. */
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconChevronDown,
  IconCopy,
  IconHome,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { confirm } from '../../ui/confirm.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { mayChangeView, unshareView } from './shared-view.ts'
import type { TabOrder } from './tab-order.ts'
import { moved, toggleFirst, togglePin } from './tab-order.ts'
import type { ListState } from './use-list.ts'

const look = { size: 15, stroke: 1.7 } as const

export function ViewMenu({ list, onSave }: { list: ListState; onSave(how: 'copy' | 'settings'): void }) {
  const t = useText()
  const { view, tabs } = list
  const mayChange = mayChangeView(view, useMe())
  const remove = useRemove(list)
  const keep = (next: TabOrder) => void list.keepTabs(next).catch(toastProblem)
  const isPinned = tabs.pinned.includes(view.name)
  const [before, behind] = [moved(list.views, tabs, view.name, -1), moved(list.views, tabs, view.name, 1)]
  return (
    <Menu width={230} position="bottom-start">
      <Menu.Target>
        <ActionIcon size={22} aria-label={t('list.view_menu')}>
          <IconChevronDown size={13} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayChange && (
          <Menu.Item leftSection={<IconPencil {...look} />} onClick={() => onSave('settings')}>
            {t('list.view_settings')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy {...look} />} onClick={() => onSave('copy')}>
          {t('list.copy_view')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconHome {...look} />} onClick={() => keep(toggleFirst(tabs, view.name))}>
          {tabs.first === view.name ? t('list.not_first') : t('list.open_first')}
        </Menu.Item>
        <Menu.Item
          leftSection={isPinned ? <IconPinnedOff {...look} /> : <IconPin {...look} />}
          onClick={() => keep(togglePin(tabs, view.name))}
        >
          {isPinned ? t('list.unpin_view') : t('list.pin_view')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          disabled={before === undefined}
          leftSection={<IconArrowLeft {...look} />}
          onClick={() => before && keep(before)}
        >
          {t('list.view_left')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          disabled={behind === undefined}
          leftSection={<IconArrowRight {...look} />}
          onClick={() => behind && keep(behind)}
        >
          {t('list.view_right')}
        </Menu.Item>
        {mayChange && (
          <>
            <Menu.Divider />
            <Menu.Item
              color="var(--mantine-color-error)"
              leftSection={<IconTrash {...look} />}
              onClick={() => void remove()}
            >
              {t('list.delete_view')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function useRemove(list: ListState): () => Promise<void> {
  const t = useText()
  const labelOf = useLabel()
  const client = useQueryClient()
  const { view, object } = list
  return async () => {
    const yes = await confirm({
      title: t('list.delete_view_ask', { name: labelOf(view.label) }),
      text: t(view.own ? 'list.delete_own_text' : 'list.delete_shared_text'),
      yes: t('list.delete_view'),
      danger: true,
    })
    if (!yes) return
    try {
      list.open(list.views.find((one) => one.name !== view.name)?.name ?? '')
      if (view.own) await list.forgetView(view.name)
      else {
        await unshareView(object.name, view.name)
        await client.invalidateQueries({ queryKey: modelKey })
      }
      toastDone(t('list.view_deleted'))
    } catch (error) {
      toastProblem(error)
    }
  }
}
