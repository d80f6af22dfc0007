/** How far the records of a file are, and what became of them. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { prefer } from '@trellis/runtime/theme/preferences.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from '../shell/shell.tsx'
import type { ImportJob } from './run-import.ts'

/** An object that was made; `job` is undefined where there were no records to bring. */
export type Imported = { object: string; label: string; job: ImportJob | undefined }

/** Without a label the change set is being published. */
export function ImportRunning({ label, job }: { label: string | undefined; job: ImportJob | undefined }) {
  const t = useStudioText()
  const { done = 0, total = null, percent = null } = job?.progress ?? {}
  const text =
    label === undefined
      ? t('start.publishing')
      : total === null
        ? t('start.importing_some', { label, done })
        : t('start.importing', { label, done, total })
  return (
    <Stack gap={8} role="status" maw={480}>
      <Text size="sm">{text}</Text>
      <Progress value={percent ?? 5} animated aria-label={text} />
    </Stack>
  )
}

/** `app` is the one they are shown in: opening them goes there. */
export function ImportDone({ made, app }: { made: Imported[]; app: string }) {
  const t = useStudioText()
  const failed = made.some(({ job }) => (job?.counts['failed'] ?? 0) > 0)
  return (
    <Stack gap="md" maw={640}>
      <Alert color={failed ? 'orange' : 'green'} role="status" title={t('start.ready')}>
        {t('start.ready_text')}
      </Alert>
      {made.map((one) => (
        <MadeLine key={one.object} one={one} app={app} />
      ))}
    </Stack>
  )
}

function MadeLine({ one: { object, label, job }, app }: { one: Imported; app: string }) {
  const t = useStudioText()
  const failed = job?.counts['failed'] ?? 0
  return (
    <Group gap={12} justify="space-between" role="group" aria-label={label}>
      <div>
        <Text fw={550}>{label}</Text>
        <Text size="sm" c="dimmed">
          {t('start.done', { count: job?.counts['created'] ?? 0 })}
        </Text>
        {failed > 0 && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t('start.failed_rows', { count: failed })}{' '}
            {job?.error_file != null && <a href={job.error_file}>{t('start.error_file')}</a>}
          </Text>
        )}
      </div>
      <Group gap={8}>
        <Button component="a" href={`/${object}`} onClick={() => prefer({ app })}>
          {t('start.open')}
        </Button>
        <Button component="a" variant="default" {...linkTo(['objects', object])}>
          {t('start.design')}
        </Button>
      </Group>
    </Group>
  )
}
