/** The panel at the right that shows what is selected. */
import { ActionIcon, Group, Text, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useStudioText } from '../i18n/studio-text.ts'
import classes from './inspector.module.css'

export function Panel({
  title,
  hint,
  actions,
  onClose,
  wide,
  children,
}: {
  title: string
  hint?: string
  actions?: ReactNode
  onClose?(): void
  /** For panels with tables. */
  wide?: boolean
  children: ReactNode
}) {
  const t = useStudioText()
  return (
    <aside className={classes['panel']} data-wide={wide || undefined} aria-label={title}>
      <div className={classes['panel-head']}>
        <div style={{ minWidth: 0 }}>
          <Title order={2} fz={14} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {hint !== undefined && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        <Group gap={2} wrap="nowrap">
          {actions}
          {onClose && (
            <ActionIcon aria-label={t('shell.close')} onClick={onClose}>
              <IconX size={15} />
            </ActionIcon>
          )}
        </Group>
      </div>
      <div className={classes['panel-body']}>{children}</div>
    </aside>
  )
}
