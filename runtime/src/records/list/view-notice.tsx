/** Says above a list that its view is not as it was meant: it is gone, or it names fields that are. */
import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { ListState } from './use-list.ts'

export function ViewNotice({ list, onMend }: { list: ListState; onMend: (() => void) | undefined }) {
  const t = useText()
  const labelOf = useLabel()
  const { gone, isLost, view } = list
  if (!isLost && gone.length === 0) return null
  return (
    <Alert
      variant="light"
      color="yellow"
      role="status"
      mx={16}
      my={8}
      p="6px 12px"
      icon={<IconAlertTriangle size={16} />}
      styles={{ message: { color: 'var(--text)' } }}
    >
      <Group justify="space-between" gap={8}>
        <span>
          {isLost
            ? t('list.view_lost', { name: labelOf(view.label) })
            : t('list.view_gone', { fields: gone.join(', ') })}
        </span>
        {isLost ? (
          <Button variant="default" size="compact-xs" onClick={() => list.open(view.name)}>
            {t('list.view_lost_ok')}
          </Button>
        ) : (
          onMend && (
            <Button variant="default" size="compact-xs" onClick={onMend}>
              {t('list.view_mend')}
            </Button>
          )
        )}
      </Group>
    </Alert>
  )
}
