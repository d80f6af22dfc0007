/** The head of a record page: name, key facts, next and previous, and what can be done with it. */
import { ActionIcon, Anchor, Button, Group, Menu, Title, Tooltip } from '@mantine/core'
import {
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDots,
  IconLink,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldIn, mayDo, plainFields, useModel } from '../../api/model.ts'
import { deleteRecord, recordsChanged, restoreRecord } from '../../api/records.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { isBlank, textOf } from '../../fields/field-ui.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { PageLayout } from '../../page/layout.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { confirm } from '../../ui/confirm.ts'
import { Icon } from '../../ui/icon.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { pathLabel } from '../list/path-label.ts'
import { useListBehind, useNeighbours } from '../list/record-order.ts'
import classes from './record.module.css'

type HeaderProps = { page: PageRecord; layout: PageLayout; beside: ReactNode; onEdit(): void }

export function RecordHeader({ page, layout, beside, onEdit }: HeaderProps) {
  const t = useText()
  const labelOf = useLabel()
  const { object, record } = page
  const name = textOf(record[object.name_field]) || t('record.unnamed')
  const behind = useListBehind(object.name, record.id)
  return (
    <header className={classes['header']}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Group gap={6} wrap="nowrap" miw={0}>
          <Anchor
            renderRoot={(props) => <Link {...props} to="/$object" params={{ object: object.name }} search={behind} />}
            size="sm"
            c="dimmed"
            className={classes['crumb']}
          >
            <Icon name={object.icon} object={object.name} size={15} />
            {labelOf(object.plural_label ?? object.label)}
          </Anchor>
          <Around object={object.name} id={record.id} />
        </Group>
        <Group gap={6} wrap="nowrap">
          {beside}
          {page.editable && (
            <Tooltip label={t('record.edit_keys')}>
              <Button variant="default" leftSection={<IconPencil size={14} />} onClick={onEdit}>
                {t('record.edit')}
              </Button>
            </Tooltip>
          )}
          <RecordMenu page={page} name={name} />
        </Group>
      </Group>
      <Title order={1} className={classes['name']}>
        {name}
      </Title>
      <KeyFacts page={page} layout={layout} />
    </header>
  )
}

/** The facts that matter, as the layout names them. */
export function KeyFacts({ page, layout }: { page: PageRecord; layout: PageLayout }) {
  const labelOf = useLabel()
  const model = useModel()
  const { object, record } = page
  if (layout.keyFields.length === 0) return null
  return (
    <dl className={classes['facts']}>
      {layout.keyFields.map((path) => {
        const field = fieldIn(model, object, path)
        if (!field) return null
        const ui = uiOf(field)
        return (
          <div key={path} className={classes['fact']}>
            <dt>{pathLabel(model, object, path, labelOf)}</dt>
            <dd>
              {isBlank(record[path]) ? (
                <span style={{ color: 'var(--text-soft)' }}>—</span>
              ) : (
                <ui.Read field={field} value={record[path]} record={record} path={path} place="cell" />
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Around({ object, id }: { object: string; id: string }) {
  const t = useText()
  const navigate = useNavigate()
  const around = useNeighbours(object, id)
  if (!around) return null
  const go = (next: string) => void navigate({ to: '/$object/$id', params: { object, id: next }, replace: true })
  const { before, after } = around
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        size={24}
        aria-label={t('record.previous')}
        disabled={before === undefined}
        onClick={() => before !== undefined && go(before)}
      >
        <IconChevronUp size={15} />
      </ActionIcon>
      <ActionIcon
        size={24}
        aria-label={t('record.next')}
        disabled={after === undefined}
        onClick={() => after !== undefined && go(after)}
      >
        <IconChevronDown size={15} />
      </ActionIcon>
      <span className={`figures ${classes['place']}`}>{t('record.place', { place: around.place, of: around.of })}</span>
    </Group>
  )
}

/** Browsers give the clipboard to pages on https and localhost only. */
const canCopy = typeof navigator !== 'undefined' && 'clipboard' in navigator

function RecordMenu({ page, name }: { page: PageRecord; name: string }) {
  const t = useText()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { object, record } = page
  const remove = async () => {
    if (
      !(await confirm({
        title: t('record.delete_title', { name }),
        text: t('record.delete_text'),
        yes: t('shell.delete'),
        danger: true,
      }))
    )
      return
    try {
      await deleteRecord(object.name, record.id)
      await recordsChanged(client, object.name)
      await navigate({ to: '/$object', params: { object: object.name }, search: {} })
      toastDone(t('record.deleted', { name }), () => {
        void restoreRecord(object.name, record.id).then(() => recordsChanged(client, object.name), toastProblem)
      })
    } catch (error) {
      toastProblem(error)
    }
  }
  const duplicate = () => {
    const copied = plainFields(object).filter((field) => isWritable(field) && !field.unique)
    const values: { [path: string]: JsonValue } = {}
    for (const field of copied) {
      for (const [path, value] of Object.entries(record))
        if (
          (path === field.name || path.startsWith(`${field.name}.`) || path === `${field.name}_currency`) &&
          value !== undefined &&
          value !== null
        )
          values[path] = value
    }
    quickCreate({ object: object.name, values, copied: true })
  }
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('record.more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canCopy && (
          <Menu.Item
            leftSection={<IconLink size={15} />}
            onClick={() =>
              void navigator.clipboard.writeText(location.href).then(() => toastDone(t('record.link_copied')))
            }
          >
            {t('record.copy_link')}
          </Menu.Item>
        )}
        {mayDo(object, 'create') && (
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={duplicate}>
            {t('record.duplicate')}
          </Menu.Item>
        )}
        {mayDo(object, 'delete') && (
          <Menu.Item
            color="var(--mantine-color-error)"
            leftSection={<IconTrash size={15} />}
            onClick={() => void remove()}
          >
            {t('shell.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
