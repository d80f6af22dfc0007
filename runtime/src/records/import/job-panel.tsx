/** A running or finished import: progress, what came of each row, the file of refused rows, and taking it back. */
import { Alert, Anchor, Button, Group, List, Progress, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconDownload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import { useEffect, useState } from 'react'
import { followJob } from '../../actions/follow-job.ts'
import type { JobView } from '../../api/jobs.ts'
import { cancelJob, countWritten, isOver, mostUndoneAtOnce, readJob, startUndoJob } from '../../api/jobs.ts'
import type { ObjectView } from '../../api/model.ts'
import { recordsChanged, undoChange } from '../../api/records.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/text-table.ts'
import { usePlace } from '../../i18n/place.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import type { Replacement } from './refusals.tsx'
import { keyOf, Refusals } from './refusals.tsx'

const pollMs = 700
const countKeys: { [count: string]: TextKey } = {
  created: 'import.created',
  updated: 'import.updated',
  unchanged: 'import.unchanged',
  failed: 'import.failed',
  skipped: 'import.skipped',
}

type JobProps = {
  first: JobView
  object: ObjectView
  busy: boolean
  onMap(): void
  onStart(): void
  onAgain(): void
  /** Another trial, with texts replaced. */
  onRetry(replaced: Replacement[]): void
}

export function JobPanel(props: JobProps) {
  const { first, object } = props
  const t = useText()
  const [replaced, setReplaced] = useState<ReadonlyMap<string, Replacement>>(new Map())
  const replace = (refusal: RefusedRows, to: Replacement | undefined) => {
    const next = new Map(replaced)
    if (to === undefined) next.delete(keyOf(refusal))
    else next.set(keyOf(refusal), to)
    setReplaced(next)
  }
  const client = useQueryClient()
  const asked = useQuery({
    queryKey: ['jobs', first.id],
    queryFn: ({ signal }) => readJob(first.id, signal),
    initialData: first,
    staleTime: 0,
    refetchInterval: (query) => (isOver(query.state.data) ? false : pollMs),
  })
  const job = asked.data
  const over = isOver(job)
  const refusals = job.refusals ?? []
  useEffect(() => {
    if (over && !job.dry_run) void recordsChanged(client, object.name)
  }, [over, job.dry_run, client, object.name])
  return (
    <Stack gap="md">
      <div role="status">
        <Title order={2}>{titleOf(job, t)}</Title>
      </div>
      {!over && <Running job={job} onCancel={() => void cancelJob(job.id).then(() => asked.refetch(), toastProblem)} />}
      {job.problem && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} role="alert">
          {job.problem.detail ?? job.problem.title}
        </Alert>
      )}
      <Counts job={job} />
      {job.notes.length > 0 && (
        <List size="sm" spacing={4}>
          {job.notes.map((note, at) => (
            <List.Item key={at}>
              {note.message}{' '}
              <span style={{ color: 'var(--text-soft)' }}>{t('import.in_rows', { count: note.rows })}</span>
            </List.Item>
          ))}
        </List>
      )}
      {over && refusals.length > 0 && (
        <Refusals refusals={refusals} object={object} {...(job.dry_run && { onReplace: replace })} />
      )}
      {job.error_file !== null && over && (
        <Group gap="xs">
          <Button
            component="a"
            href={job.error_file}
            download
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            {t('import.error_file')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('import.error_file_text')}
          </Text>
        </Group>
      )}
      {over && <After {...props} job={job} replaced={[...replaced.values()]} />}
    </Stack>
  )
}

function Running({ job, onCancel }: { job: JobView; onCancel(): void }) {
  const t = useText()
  const { locale } = usePlace()
  return (
    <>
      <Progress value={job.progress.percent ?? 0} animated aria-label={t('import.progress')} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" className="figures">
          {t('import.rows_done', { done: formatNumber(job.progress.done, locale) })}
        </Text>
        <Button variant="subtle" color="gray" size="compact-xs" onClick={onCancel}>
          {t('shell.cancel')}
        </Button>
      </Group>
    </>
  )
}

function Counts({ job }: { job: JobView }) {
  const t = useText()
  const { locale } = usePlace()
  const shownCounts = Object.keys(countKeys).flatMap((name) =>
    job.counts[name] === undefined ? [] : [[name, job.counts[name]] as const],
  )
  return (
    <Group gap="xl">
      {shownCounts.map(([name, count]) => (
        <Stack key={name} gap={0}>
          <Text
            fz={22}
            fw={600}
            className="figures"
            c={name === 'failed' && count > 0 ? 'var(--mantine-color-error)' : undefined}
          >
            {formatNumber(count, locale)}
          </Text>
          <Text size="xs" c="dimmed">
            {t(countKeys[name] ?? 'import.failed')}
          </Text>
        </Stack>
      ))}
    </Group>
  )
}

function titleOf(job: JobView, t: ReturnType<typeof useText>): string {
  if (job.status === 'failed') return t('import.title_failed')
  if (job.status === 'cancelled') return t('import.title_cancelled')
  if (job.status !== 'done') return job.dry_run ? t('import.title_trying') : t('import.title_running')
  return job.dry_run ? t('import.title_tried') : t('import.title_done')
}

type AfterProps = Omit<JobProps, 'first'> & { job: JobView; replaced: Replacement[] }

function After({ job, object, busy, onMap, onStart, onAgain, onRetry, replaced }: AfterProps) {
  const t = useText()
  const labelOf = useLabel()
  const client = useQueryClient()
  const [undone, setUndone] = useState(false)
  const takeBack = async () => {
    if (job.change === null) return
    try {
      if (countWritten(job) > mostUndoneAtOnce) {
        followJob((await startUndoJob(job.change)).id)
        return setUndone(true)
      }
      await undoChange(job.change)
      setUndone(true)
      await recordsChanged(client, object.name)
      toastDone(t('import.taken_back'))
    } catch (error) {
      toastProblem(error)
    }
  }
  const wrote = countWritten(job) > 0
  if (job.dry_run) {
    return (
      <Group justify="flex-end">
        <Button variant="default" size="sm" onClick={onMap}>
          {t('import.change_mapping')}
        </Button>
        <Button
          size="sm"
          loading={busy}
          disabled={job.status !== 'done'}
          variant={replaced.length > 0 ? 'default' : 'filled'}
          onClick={onStart}
        >
          {t('import.start')}
        </Button>
        {replaced.length > 0 && (
          <Button size="sm" loading={busy} onClick={() => onRetry(replaced)}>
            {t('import.try_again')}
          </Button>
        )}
      </Group>
    )
  }
  return (
    <Group justify="flex-end">
      <Button variant="default" size="sm" onClick={onAgain}>
        {t('import.other_file')}
      </Button>
      {wrote && !undone && job.change !== null && (
        <Button variant="default" size="sm" leftSection={<IconArrowBackUp size={14} />} onClick={() => void takeBack()}>
          {t('import.take_back')}
        </Button>
      )}
      <Anchor component={Link} to={`/${object.name}`} size="sm" fw={550}>
        {t('import.see', { objects: labelOf(object.plural_label ?? object.label) })}
      </Anchor>
    </Group>
  )
}
