/** The bar over a record beside its list: its place in the list and ways to its neighbours, who else is here, its form, its page. */
import { ActionIcon, CloseButton, Group, Tooltip } from '@mantine/core'
import { IconArrowsDiagonal, IconChevronDown, IconChevronUp, IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { useText } from '../../i18n/i18n.ts'
import type { Neighbours } from '../list/record-order.ts'
import { PresenceFaces } from '../record/presence.tsx'
import classes from './peek.module.css'

type BarProps = {
  object: ObjectView
  id: string
  around: Neighbours | undefined
  others: ComponentProps<typeof PresenceFaces>['people']
  onGo(id: string | undefined): void
  /** Undefined where the reader may not change the record. */
  onEdit: (() => void) | undefined
  onClose(): void
}

export function PeekBar({ object, id, around, others, onGo, onEdit, onClose }: BarProps) {
  const t = useText()
  return (
    <div className={classes['bar']}>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          size={26}
          aria-label={t('record.previous')}
          disabled={around?.before === undefined}
          onClick={() => onGo(around?.before)}
        >
          <IconChevronUp size={16} />
        </ActionIcon>
        <ActionIcon
          size={26}
          aria-label={t('record.next')}
          disabled={around?.after === undefined}
          onClick={() => onGo(around?.after)}
        >
          <IconChevronDown size={16} />
        </ActionIcon>
        {around && (
          <span className={`figures ${classes['place']}`}>
            {t('record.place', { place: around.place, of: around.of })}
          </span>
        )}
      </Group>
      <Group gap={2} wrap="nowrap">
        <PresenceFaces people={others} />
        {onEdit && (
          <ActionIcon size={26} aria-label={t('record.edit')} onClick={onEdit}>
            <IconPencil size={15} />
          </ActionIcon>
        )}
        <Tooltip label={t('list.peek_full')}>
          <ActionIcon component={Link} to={`/${object.name}/${id}`} size={26} aria-label={t('list.peek_full')}>
            <IconArrowsDiagonal size={15} />
          </ActionIcon>
        </Tooltip>
        <CloseButton size={26} aria-label={t('shell.close')} onClick={onClose} />
      </Group>
    </div>
  )
}
