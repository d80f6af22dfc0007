/** Work in the background that the person started: how far it is, what came of it, taking it back. It stays over every page. */
import { Anchor, Button, CloseButton, Group, Progress, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { followJob, leaveJob, useFollowedJobs } from '../actions/follow-job.ts'
import { fetchFile } from '../api/client.ts'
import type { JobView } from '../api/jobs.ts'
import {
  cancelJob,
  countWritten,
  isOver,
  jobsKey,
  mostUndoneAtOnce,
  startAgain,
  startUndoJob,
  useJob,
} from '../api/jobs.ts'
import { objectIn, useModel } from '../api/model.ts'
import { newKey } from '../api/new-key.ts'
import { problemOf } from '../api/problem.ts'
import type { UndoAnswer } from '../api/records.ts'
import { recordsChanged, undoChange } from '../api/records.ts'
import { formatInstant, formatNumber } from '../i18n/format.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import type { TextKey } from '../i18n/text-table.ts'
import { toastProblem } from '../ui/toast.tsx'
import classes from './jobs-tray.module.css'
import { KeptValues } from './kept-values.tsx'

export function JobsTray() {
  const t = useText()
  const ids = useFollowedJobs()
  return (
    <section className={classes['tray']} aria-label={t('job.tray')}>
      {ids.map((id) => (
        <OneJob key={id} id={id} />
      ))}
    </section>
  )
}

function OneJob({ id }: { id: string }) {
  const t = useText()
  const client = useQueryClient()
  const { data: job, error } = useJob(id)
  const [undone, setUndone] = useState<UndoAnswer | null>(null)
  const over = isOver(job)
  const object = job?.object ?? null
  const writes = job?.kind !== 'export'
  useEffect(() => {
    if (over && writes && object !== null) void recordsChanged(client, object)
  }, [over, writes, object, client])
  useEffect(() => {
    // Of another person who signed in here since, or removed by now.
    if (error && problemOf(error).status === 404) leaveJob(id)
  }, [error, id])
  if (job === undefined) return null
  return (
    <div className={classes['job']}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div role="status">
          <JobTitle job={job} undone={undone} />
        </div>
        {over ? (
          <CloseButton size="sm" aria-label={t('shell.close')} onClick={() => leaveJob(id)} />
        ) : (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            onClick={() => void cancelJob(id).then(() => client.invalidateQueries({ queryKey: jobsKey }), toastProblem)}
          >
            {t('shell.cancel')}
          </Button>
        )}
      </Group>
      {over ? <Outcome job={job} undone={undone} onUndone={setUndone} /> : <Running job={job} />}
    </div>
  )
}

const doing: { [work: string]: TextKey } = {
  update: 'job.changing',
  delete: 'job.deleting',
  restore: 'job.restoring',
  export: 'job.exporting',
  undo: 'job.taking_back',
}
const did: { [work: string]: TextKey } = {
  update: 'job.changed',
  delete: 'job.deleted',
  restore: 'job.restored',
  export: 'job.exported',
  undo: 'job.taken_back',
}
/** What came of it, in records. */
function countDone(job: JobView): number {
  return job.kind === 'export' ? (job.counts['exported'] ?? 0) : countWritten(job)
}

/** Key of the tables above. */
function workOf(job: JobView): string {
  return job.kind === 'bulk' ? (job.op ?? 'update') : job.kind
}

function JobTitle({ job, undone }: { job: JobView; undone: UndoAnswer | null }) {
  const t = useText()
  const labelOf = useLabel()
  const { locale } = usePlace()
  const object = objectIn(useModel(), job.object ?? '')
  const objects = object ? labelOf(object.plural_label ?? object.label) : ''
  const work = workOf(job)
  const count = isOver(job) ? countDone(job) : (job.progress.total ?? 0)
  const words = { count, shown: formatNumber(count, locale), objects }
  const back = Object.values(undone?.counts ?? {}).reduce((sum, one) => sum + one, 0)
  return (
    <Text size="sm" fw={550}>
      {undone
        ? t('job.taken_back', { count: back, shown: formatNumber(back, locale) })
        : t((isOver(job) ? did : doing)[work] ?? 'job.changing', words)}
    </Text>
  )
}

function Running({ job }: { job: JobView }) {
  const t = useText()
  const { locale } = usePlace()
  const { done, total, percent } = job.progress
  return (
    <>
      <Progress value={percent ?? 0} aria-label={t('job.progress')} />
      <Text size="xs" c="dimmed" className="figures">
        {total !== null && t('job.done_of', { done: formatNumber(done, locale), total: formatNumber(total, locale) })}
      </Text>
    </>
  )
}

type OutcomeProps = { job: JobView; undone: UndoAnswer | null; onUndone(answer: UndoAnswer): void }

function Outcome({ job, undone, onUndone }: OutcomeProps) {
  const t = useText()
  const { locale } = usePlace()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const failed = job.counts['failed'] ?? 0
  const kept = job.counts['kept'] ?? 0
  const wrote = job.kind === 'bulk' && countWritten(job) > 0
  const takeBack = async () => {
    if (job.change === null) return
    setBusy(true)
    try {
      if (countWritten(job) > mostUndoneAtOnce) {
        // The card of the work gives way to that of taking it back.
        followJob((await startUndoJob(job.change)).id)
        return leaveJob(job.id)
      }
      onUndone(await undoChange(job.change))
      await recordsChanged(client, job.object ?? '')
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {job.status === 'cancelled' && <Text size="xs">{t('job.stopped')}</Text>}
      {job.problem && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {job.problem.detail ?? job.problem.title}
        </Text>
      )}
      {failed > 0 && !undone && (
        <Text size="xs" c="dimmed">
          {t('job.refused', { count: failed, shown: formatNumber(failed, locale) })}
          {job.notes.slice(0, 3).map((note) => ` · ${note.message} (${formatNumber(note.rows, locale)})`)}
        </Text>
      )}
      {kept > 0 && (
        <Text size="xs" c="dimmed">
          {t('job.kept', { count: kept })}
          {job.notes.slice(0, 3).map(({ params, rows }) => ` · ${params['reason']} (${formatNumber(rows, locale)})`)}
        </Text>
      )}
      {undone && undone.kept.length > 0 && <KeptValues kept={undone.kept} />}
      <Group gap="md">
        {wrote && !undone && job.change !== null && (
          <Button variant="default" size="compact-sm" loading={busy} onClick={() => void takeBack()}>
            {t('shell.undo')}
          </Button>
        )}
        {!undone && <Anyway job={job} />}
        {typeof job.file === 'string' && <FileOf job={job} file={job.file} />}
        {job.error_file !== null && !undone && (
          <Anchor size="sm" href={job.error_file} download>
            {t(job.kind === 'undo' ? 'job.kept_file' : 'job.error_file')}
          </Anchor>
        )}
      </Group>
    </>
  )
}

/** The file an export made. */
function FileOf({ job, file }: { job: JobView; file: string }) {
  const t = useText()
  const place = usePlace()
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => void fetchFile(file).catch(toastProblem)}
      >
        {t('job.download')}
      </Button>
      {typeof job.expires_at === 'string' && (
        <Text size="xs" c="dimmed">
          {t('job.kept_until', { time: formatInstant(job.expires_at, place) })}
        </Text>
      )}
    </>
  )
}

/** Goes on with what only warnings stopped; the new work has a card of its own, so each part can be taken back. */
function Anyway({ job }: { job: JobView }) {
  const t = useText()
  const { locale } = usePlace()
  const [state, setState] = useState<'open' | 'busy' | 'begun'>('open')
  const warned = job.counts['warned'] ?? 0
  if (warned === 0 || state === 'begun') return null
  const goOn = async () => {
    setState('busy')
    try {
      followJob((await startAgain(job, newKey())).id)
      setState('begun')
    } catch (error) {
      toastProblem(error)
      setState('open')
    }
  }
  return (
    <Button variant="default" size="compact-sm" loading={state === 'busy'} onClick={() => void goOn()}>
      {t('job.anyway', { count: warned, shown: formatNumber(warned, locale) })}
    </Button>
  )
}
