/** What the person was told, newest first: a click opens what it is about and marks it read. */
import { ActionIcon, Button, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import {
  IconAlertTriangle,
  IconAt,
  IconBellCheck,
  IconCircleCheck,
  IconShare,
  IconUserCheck,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { followJob } from '../actions/follow-job.ts'
import { objectIn, useModel } from '../api/model.ts'
import type { Notification, NotificationKind } from '@trellis/metadata/notification.ts'
import { markNotifications, useNotifications } from '../api/notifications.ts'
import { formatAgo, formatInstant } from '../i18n/format.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { ProblemCard } from '../ui/states.tsx'
import { toastProblem } from '../ui/toast.tsx'
import classes from './notification-list.module.css'

export function NotificationList({ onGo, whole }: { onGo?(): void; whole?: boolean }) {
  const t = useText()
  const client = useQueryClient()
  const [which, setWhich] = useState('all')
  const list = useNotifications(which === 'unread')
  const shown = list.data?.pages.flatMap((page) => page.notifications) ?? []
  const unread = list.data?.pages[0]?.unread ?? 0
  const mark = (ids: string[] | null, read: boolean) =>
    void markNotifications(client, ids, read).catch((error: unknown) => toastProblem(error))
  return (
    <div className={classes['list']} data-whole={whole || undefined}>
      <header className={classes['head']}>
        {whole ? <Title order={1}>{t('notice.title')}</Title> : <h2>{t('notice.title')}</h2>}
        <SegmentedControl
          aria-label={t('notice.which')}
          value={which}
          onChange={setWhich}
          data={[
            { value: 'all', label: t('notice.all') },
            { value: 'unread', label: t('notice.only_unread') },
          ]}
        />
        <ActionIcon
          aria-label={t('notice.mark_all')}
          title={t('notice.mark_all')}
          disabled={unread === 0}
          onClick={() => mark(null, true)}
        >
          <IconBellCheck size={16} stroke={1.6} />
        </ActionIcon>
      </header>
      {list.isError ? (
        <ProblemCard error={list.error} retry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Waiting />
      ) : shown.length === 0 ? (
        <Text size="sm" c="dimmed" ta="center" py={48} px="md">
          {which === 'unread' ? t('notice.none_unread') : t('notice.none')}
        </Text>
      ) : (
        <ul className={classes['lines']}>
          {shown.map((one) => (
            <Line key={one.id} notification={one} onGo={onGo} mark={mark} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('notice.older')}
        </Button>
      )}
      {!whole && (
        <footer className={classes['foot']}>
          <Link to="/-/notifications" onClick={onGo}>
            {t('notice.see_all')}
          </Link>
          <Link to="/-/account/$part" params={{ part: 'notifications' }} onClick={onGo}>
            {t('notice.settings')}
          </Link>
        </footer>
      )}
    </div>
  )
}

const icons: { [kind in NotificationKind]: ReactNode } = {
  assigned: <IconUserCheck size={16} stroke={1.6} aria-hidden />,
  mentioned: <IconAt size={16} stroke={1.6} aria-hidden />,
  shared: <IconShare size={16} stroke={1.6} aria-hidden />,
  job_done: <IconCircleCheck size={16} stroke={1.6} aria-hidden />,
  job_failed: <IconAlertTriangle size={16} stroke={1.6} aria-hidden />,
}

type LineProps = {
  notification: Notification
  onGo?: (() => void) | undefined
  mark(ids: string[], read: boolean): void
}

function Line({ notification, onGo, mark }: LineProps) {
  const t = useText()
  const navigate = useNavigate()
  const place = usePlace()
  const [now] = useState(() => Date.now())
  const sentence = useSentence()(notification)
  const { id, at, read, kind, object, record } = notification
  const open = () => {
    if (!read) mark([id], true)
    onGo?.()
    // The tray gives the file.
    if (notification.details.kind === 'export' && notification.details.job) followJob(notification.details.job)
    else if (object !== null && record !== null) void navigate({ to: '/$object/$id', params: { object, id: record } })
    else if (object !== null) void navigate({ to: '/$object', params: { object }, search: {} })
  }
  return (
    <li className={classes['line']} data-unread={!read || undefined}>
      <button type="button" className={classes['what']} onClick={open}>
        <span className={classes['icon']} data-kind={kind}>
          {icons[kind]}
        </span>
        <span className={classes['text']}>
          <span>{sentence}</span>
          <time dateTime={at} title={formatInstant(at, place)}>
            {formatAgo(at, now, place.locale)}
          </time>
        </span>
      </button>
      <button
        type="button"
        className={classes['dot']}
        aria-label={read ? t('notice.mark_unread') : t('notice.mark_read')}
        title={read ? t('notice.mark_unread') : t('notice.mark_read')}
        onClick={() => mark([id], !read)}
      >
        <span />
      </button>
    </li>
  )
}

function useSentence(): (one: Notification) => string {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  return (one) => {
    const object = one.object === null ? undefined : objectIn(model, one.object)
    const who = one.actor?.name || t('notice.somebody')
    const name = one.name ?? ''
    const params = {
      who,
      name,
      count: one.count,
      object: labelOf(object?.label),
      objects: labelOf(object?.plural_label ?? object?.label),
      file: one.details.file ?? '',
    }
    if (one.kind === 'assigned')
      return one.record === null ? t('notice.assigned_many', params) : t('notice.assigned', params)
    if (one.kind === 'mentioned') return t('notice.mentioned', params)
    if (one.kind === 'shared') return t('notice.shared', params)
    if (one.details.kind === 'import')
      return one.kind === 'job_done' ? t('notice.import_done', params) : t('notice.import_failed', params)
    if (one.details.kind === 'export')
      return one.kind === 'job_done' ? t('notice.export_done', params) : t('notice.export_failed', params)
    return one.kind === 'job_done' ? t('notice.job_done') : t('notice.job_failed')
  }
}

function Waiting() {
  return (
    <div aria-busy="true">
      {[70, 55, 62].map((width) => (
        <div key={width} className={classes['line']}>
          <Skeleton h={10} w={`${width}%`} my={14} mx={16} />
        </div>
      ))}
    </div>
  )
}
