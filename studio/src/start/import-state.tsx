/** How far the records of a file are, and what became of them. */
import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { prefer } from '@trellis/runtime/theme/preferences.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { linkTo } from '../shell/shell.tsx'
import type { ImportJob } from './run-import.ts'

/** An object that was made; `job` brought its records, `links` set the links between them; undefined: there was nothing to do. */
export type Imported = { object: string; label: string; job: ImportJob | undefined; links: ImportJob | undefined }

/** Without a label the change set is being published. */
export function ImportRunning({
  label,
  job,
  links,
}: {
  label: string | undefined
  job: ImportJob | undefined
  links: boolean
}) {
  const t = useStudioText()
  const { done = 0, total = null, percent = null } = job?.progress ?? {}
  const text =
    label === undefined
      ? t('start.publishing')
      : links
        ? t('start.linking', { label, done })
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
  const failed = made.some(({ job, links }) => failedOf(job) + failedOf(links) > 0)
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

function failedOf(job: ImportJob | undefined): number {
  return job?.counts['failed'] ?? 0
}

function MadeLine({ one: { object, label, job, links }, app }: { one: Imported; app: string }) {
  const t = useStudioText()
  return (
    <Group gap={12} justify="space-between" role="group" aria-label={label}>
      <div>
        <Text fw={550}>{label}</Text>
        <Text size="sm" c="dimmed">
          {t('start.done', { count: job?.counts['created'] ?? 0 })}
        </Text>
        <FailedLine job={job} text="start.failed_rows" />
        <FailedLine job={links} text="start.failed_links" />
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

function FailedLine({ job, text }: { job: ImportJob | undefined; text: 'start.failed_rows' | 'start.failed_links' }) {
  const t = useStudioText()
  const count = failedOf(job)
  if (count === 0) return null
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {t(text, { count })} {job?.error_file != null && <a href={job.error_file}>{t('start.error_file')}</a>}
    </Text>
  )
}
