/** The saved views of the object as tabs; what was changed can be saved as one's own view or for everybody. */
import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput, UnstyledButton } from '@mantine/core'
import { IconCalendar, IconChevronDown, IconLayoutKanban, IconLock, IconTable } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { request } from '../../api/client.ts'
import { modelKey } from '../../api/queries.ts'
import { useMe } from '../../api/session.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import classes from './list.module.css'
import type { ListState } from './use-list.ts'
import type { SavedView } from './views.ts'
import { asDocument, asView } from './use-list.ts'

export function ViewTabs({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
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
          <Button variant="light" size="compact-xs" onClick={() => setSaving(true)}>
            {t('list.save_view')}
          </Button>
        </Group>
      )}
      {saving && <SaveView list={list} onClose={() => setSaving(false)} />}
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

function SaveView({ list, onClose }: { list: ListState; onClose(): void }) {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [everybody, setEverybody] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const id = Date.now().toString(36)
    try {
      if (!everybody) {
        await list.keepView(asView(list, `my:${id}`, label.trim()))
        list.open(`my:${id}`)
        return onClose()
      }
      await request('POST', '/api/v1/metadata/apply', {
        body: { items: [asDocument(list.object.name, asView(list, `view_${id}`, label.trim()))] },
      })
      await client.invalidateQueries({ queryKey: modelKey })
      toastDone(t('list.view_saved'))
      list.open(`view_${id}`)
      onClose()
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('list.save_view')}
      size="sm"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <TextInput
            label={t('list.view_name')}
            required
            withAsterisk={false}
            maxLength={60}
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          {me.admin && (
            <Checkbox
              label={t('list.for_everybody')}
              checked={everybody}
              onChange={(event) => setEverybody(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit">{t('shell.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
