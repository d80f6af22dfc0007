/** What an address that stands for nothing shows. */
import { Button } from '@mantine/core'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from './shell.tsx'

export function Missing() {
  const t = useStudioText()
  return (
    <EmptyState
      title={t('shell.missing')}
      text={t('shell.missing_text')}
      action={
        <Button component="a" variant="default" {...linkTo([])}>
          {t('shell.home')}
        </Button>
      }
    />
  )
}
