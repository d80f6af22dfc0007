/** An address that leads nowhere. */
import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useText } from '../i18n/i18n.ts'
import { EmptyState } from '../ui/states.tsx'
import { usePageTitle } from '../ui/page-title.ts'

export function NotFound() {
  const t = useText()
  usePageTitle(t('problem.not_found'))
  return (
    <EmptyState
      icon={<IconMapOff size={30} stroke={1.4} />}
      title={t('problem.not_found')}
      text={t('shell.no_page')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('shell.to_start')}
        </Button>
      }
    />
  )
}
