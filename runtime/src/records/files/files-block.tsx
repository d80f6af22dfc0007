/** The files of a record: many can be dropped at once, each with its progress; whoever may change the record removes them. */
import { ActionIcon, Button, FileButton, Group, Text } from '@mantine/core'
import { IconPaperclip, IconTrash, IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { DragEvent } from 'react'
import { useState } from 'react'
import { attachmentObject } from '../../api/linked-objects.ts'
import type { ObjectView } from '../../api/model.ts'
import { mayDo, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { deleteRecord, recordsChanged, restoreRecord, useRecordPages } from '../../api/records.ts'
import { useFile } from '../../api/files.ts'
import { textOf } from '../../fields/field-ui.ts'
import { SendingLine } from '../../fields/file-field.tsx'
import { FileName } from '../../fields/file-shown.tsx'
import { formatAgo, formatInstant } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { useAttach } from './use-attach.ts'
import classes from './files.module.css'

const pageSize = 50

export function FilesBlock({ page }: { page: PageRecord }) {
  const attachment = attachmentObject(useModel(), page.object)
  return attachment ? <Files attachment={attachment} page={page} /> : null
}

function Files({ attachment, page }: { attachment: ObjectView; page: PageRecord }) {
  const t = useText()
  const [isOver, setOver] = useState(false)
  const related = attachment.attachment?.related ?? ''
  const file = attachment.attachment?.file ?? ''
  const about = { field: related, op: 'eq', value: page.record.id } as const
  const found = useRecordPages(
    {
      object: attachment.name,
      fields: ['id', 'version', attachment.name_field, file, 'created_at', 'created_by.name'],
      where: { and: [about] },
      order_by: [{ field: 'created_at', dir: 'desc' }],
      limit: pageSize,
    },
    page.record.id !== '',
  )
  const attach = useAttach(attachment, page)
  const canAdd = page.editable && mayDo(attachment, 'create') && page.preview !== true
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (canAdd) attach.add([...event.dataTransfer.files])
  }
  const isEmpty = !found.loading && !found.error && found.records.length === 0 && attach.sending.length === 0
  const choose = canAdd && <ChooseFiles onChoose={attach.add} />
  return (
    <section
      className={classes['files']}
      data-over={isOver || undefined}
      aria-label={t('activity.drop_files')}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(canAdd)
      }}
      onDragLeave={() => setOver(false)}
    >
      {!isEmpty && (
        <Group gap="sm">
          {choose}
          {canAdd && (
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {t('activity.drop_files')}
            </Text>
          )}
        </Group>
      )}
      {attach.sending.map((one) => (
        <div key={one.key} className={classes['sending']}>
          <SendingLine sending={one} onCancel={() => attach.cancel(one.key)} onRetry={() => attach.retry(one.key)} />
        </div>
      ))}
      {found.loading && <RowsSkeleton rows={2} />}
      {found.error && <ProblemCard error={found.error} retry={found.retry} />}
      {found.records.length > 0 && (
        <ul className={classes['list']}>
          {found.records.map((record) => (
            <FileRow key={record.id} attachment={attachment} record={record} editable={page.editable} />
          ))}
        </ul>
      )}
      {isEmpty && (
        <EmptyState
          icon={<IconPaperclip size={28} stroke={1.4} />}
          title={t('activity.files_none')}
          text={canAdd ? t('activity.files_none_text') : undefined}
          action={choose}
        />
      )}
      {found.hasMore && (
        <Button variant="default" size="xs" loading={found.loadingMore} onClick={found.more}>
          {t('list.show_more')}
        </Button>
      )}
    </section>
  )
}

function ChooseFiles({ onChoose }: { onChoose(files: File[]): void }) {
  const t = useText()
  return (
    <FileButton multiple onChange={onChoose}>
      {(button) => (
        <Button {...button} size="xs" variant="default" leftSection={<IconUpload size={14} />}>
          {t('activity.add_files')}
        </Button>
      )}
    </FileButton>
  )
}

type RowProps = { attachment: ObjectView; record: RecordView; editable: boolean }

function FileRow({ attachment, record, editable }: RowProps) {
  const t = useText()
  const place = usePlace()
  const client = useQueryClient()
  const [now] = useState(() => Date.now())
  const file = useFile(textOf(record[attachment.attachment?.file ?? '']))
  const name = textOf(record[attachment.name_field])
  const at = textOf(record['created_at'])
  const again = async (work: Promise<unknown>) => {
    try {
      await work
      await recordsChanged(client, attachment.name)
    } catch (error) {
      toastProblem(error)
    }
  }
  const remove = async () => {
    await again(deleteRecord(attachment.name, record.id))
    toastDone(t('activity.file_removed', { name }), () => void again(restoreRecord(attachment.name, record.id)))
  }
  return (
    <li className={classes['file']}>
      <div className={classes['name']}>
        {file.data ? <FileName file={{ ...file.data, name }} size /> : <span>{name}</span>}
      </div>
      <Text size="xs" c="dimmed" className={classes['by']} title={formatInstant(at, place)}>
        {textOf(record['created_by.name'])} · {formatAgo(at, now, place.locale)}
      </Text>
      {editable && mayDo(attachment, 'delete') && (
        <ActionIcon aria-label={t('activity.remove_file', { name })} onClick={() => void remove()}>
          <IconTrash size={15} />
        </ActionIcon>
      )}
    </li>
  )
}
