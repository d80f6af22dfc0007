/** One activity in the timeline: what, who, when, the text; open ones are completed by their box. */
import { Anchor, Checkbox, Text, Tooltip } from '@mantine/core'
import { IconCalendarEvent, IconCheckbox, IconMapPin, IconNote, IconPhone, IconPoint } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { createElement, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { objectIn, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { recordsChanged, updateRecord } from '../../api/records.ts'
import type { ActivityEntry } from '../../api/timeline.ts'
import { textOf } from '../../fields/field-ui.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { formatAgo, formatInstant } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { noteKind, partOptions, statusOf, statusOptions } from './activity-values.ts'
import classes from './timeline.module.css'

/** Kinds the pictures of which everybody knows; others are a point. */
const icons: { [kind: string]: Icon } = {
  task: IconCheckbox,
  call: IconPhone,
  meeting: IconCalendarEvent,
  visit: IconMapPin,
  note: IconNote,
}

/** The picture of a kind of activity. */
export function KindSign({ kind, size }: { kind: string; size: number }) {
  const icon = (Object.hasOwn(icons, kind) ? icons[kind] : undefined) ?? IconPoint
  return createElement(icon, { size, stroke: 1.7, 'aria-hidden': true })
}

export function ActivityLine({ entry, now }: { entry: ActivityEntry; now: number }) {
  const activity = objectIn(useModel(), entry.object)
  return activity?.activity ? <Line activity={activity} entry={entry} now={now} /> : null
}

function Line({ activity, entry, now }: { activity: ObjectView; entry: ActivityEntry; now: number }) {
  const t = useText()
  const labelOf = useLabel()
  const place = usePlace()
  const { record } = entry
  const parts = activity.activity
  const kind = textOf(record[parts?.kind ?? ''])
  const due = textOf(record[parts?.due ?? ''])
  const body = textOf(record[parts?.body ?? ''])
  const isOpen = isOpenRecord(activity, record)
  const isLate = isOpen && due !== '' && Date.parse(due) < now
  const at = due === '' ? textOf(record['created_at']) : due
  const subject = textOf(record[activity.name_field])
  const option = partOptions(activity, parts?.kind).find((one) => one.value === kind)
  const by = textOf(record['created_by.name'])
  const owner = textOf(record['owner.name'])
  // The subject of a note is the beginning of its text: once is enough.
  const isSaid = kind === noteKind && body.startsWith(subject)
  return (
    <li className={classes['entry']} data-kind={kind} data-late={isLate || undefined}>
      <span className={classes['bullet']}>
        {isOpen ? (
          <DoneBox activity={activity} record={record} subject={subject} />
        ) : (
          <KindSign kind={kind} size={15} />
        )}
      </span>
      <div className={classes['what']}>
        <div className={classes['line']}>
          <Anchor component={Link} to={`/${activity.name}/${record.id}`} className={classes['subject']}>
            {isSaid ? labelOf(option?.label ?? kind) : subject}
          </Anchor>
          <span className={classes['meta']}>
            {!isSaid && <span>{labelOf(option?.label ?? kind)}</span>}
            <span>
              {owner !== '' && owner !== by && by !== '' ? t('activity.to_whom', { by, owner }) : owner || by}
            </span>
          </span>
          <Tooltip label={at === '' ? '' : formatInstant(at, place)} disabled={at === ''}>
            <time className={classes['when']} dateTime={at}>
              {isLate && <b className={classes['late']}>{t('activity.overdue')}</b>}
              {at === '' ? '' : isOpen ? formatInstant(at, place) : formatAgo(at, now, place.locale)}
            </time>
          </Tooltip>
        </div>
        {body !== '' && (
          <Text component="div" size="sm" className={classes['body']}>
            {withMentions(body)}
          </Text>
        )}
      </div>
    </li>
  )
}

export function isOpenRecord(activity: ObjectView, record: RecordView): boolean {
  const status = textOf(record[activity.activity?.status ?? ''])
  return statusOptions(activity).some((option) => option.value === status && option.closed !== true)
}

/** Names after an @ stand out; the text itself is what was written. */
function withMentions(body: string) {
  return body
    .split(/(@[\p{L}\p{N}._-]+(?: \p{Lu}[\p{L}'-]+)?)/u)
    .map((part, at) => (at % 2 === 1 ? <mark key={at}>{part}</mark> : part))
}

/** Done at once; a refusal puts the box back and says why. */
function DoneBox({ activity, record, subject }: { activity: ObjectView; record: RecordView; subject: string }) {
  const t = useText()
  const client = useQueryClient()
  const [done, setDone] = useState(false)
  const status = activity.activity?.status ?? ''
  const field = Object.hasOwn(activity.fields, status) ? activity.fields[status] : undefined
  const set = async (isDone: boolean) => {
    setDone(isDone)
    try {
      await updateRecord(activity.name, record.id, { values: { [status]: statusOf(activity, isDone) ?? null } })
      if (isDone) toastDone(t('activity.completed', { name: subject }), () => void set(false))
      await recordsChanged(client, activity.name)
    } catch (error) {
      setDone(!isDone)
      toastProblem(error)
    }
  }
  return (
    <Checkbox
      size="xs"
      checked={done}
      disabled={field === undefined || !isWritable(field)}
      aria-label={t('activity.mark_done', { name: subject })}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  )
}
