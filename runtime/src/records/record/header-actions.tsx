/** Buttons in the head of a record: the first two stand there, the rest (all on a phone) in a menu. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBolt } from '@tabler/icons-react'
import { useText } from '../../i18n/i18n.ts'
import type { PageLayout } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { EditModal } from '../form/edit-modal.tsx'
import { useRecordActions } from './use-record-actions.tsx'

const atMost = 2

export function HeaderActions({ page, layout }: { page: PageRecord; layout: PageLayout }) {
  const t = useText()
  const phone = useMediaQuery('(max-width: 47.99em)') ?? false
  const { actions, busy, asked, done } = useRecordActions(page, layout.actions)
  const direct = phone ? [] : actions.slice(0, actions.length === atMost + 1 ? atMost + 1 : atMost)
  const rest = actions.slice(direct.length)
  return (
    <>
      {direct.map((action) => (
        <Button
          key={action.key}
          variant="default"
          leftSection={action.icon}
          loading={busy === action.key}
          onClick={action.run}
        >
          {action.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t('record.actions')} loading={busy !== null}>
              <IconBolt size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((action) => (
              <Menu.Item key={action.key} leftSection={action.icon} onClick={action.run}>
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && (
        <EditModal object={asked.object} record={asked.record} wish={asked.wish} focus={asked.field} onClose={done} />
      )}
    </>
  )
}
