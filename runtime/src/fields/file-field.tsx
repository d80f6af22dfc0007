/** Chooses a file for a field: by the button, by dropping it, or by pasting; says how far it is, can be stopped and tried again. */
import { Button, FileButton, Group, Progress, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ClipboardEvent, DragEvent } from 'react'
import { useFile } from '../api/files.ts'
import { useText } from '../i18n/i18n.ts'
import { FieldFrame } from './field-frame.tsx'
import type { EditProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import classes from './file.module.css'
import { FileName } from './file-shown.tsx'
import type { Sending } from './use-upload.ts'
import { useUpload } from './use-upload.ts'

export function FileField(props: EditProps) {
  const id = textOf(props.value)
  const upload = useUpload((file) => props.onChange(file.id))
  const [isOver, setOver] = useState(false)
  const send = (file: File | null | undefined) => {
    if (file && props.disabled !== true) void upload.send(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    send(event.dataTransfer.files[0])
  }
  const paste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files
    if (!file) return
    event.preventDefault()
    send(file)
  }
  const remove = () => {
    void upload.takeBack(id)
    props.onChange(null)
  }
  return (
    <FieldFrame edit={props}>
      <div
        className={classes['drop']}
        data-over={isOver || undefined}
        data-error={props.error === undefined ? undefined : true}
        role="group"
        aria-label={props.label}
        onDrop={drop}
        onPaste={paste}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
      >
        {upload.sending ? (
          <SendingLine sending={upload.sending} onCancel={upload.cancel} onRetry={send} />
        ) : (
          <Chosen edit={props} onSend={send} onRemove={remove} />
        )}
      </div>
    </FieldFrame>
  )
}

type ChosenProps = { edit: EditProps; onSend(file: File | null): void; onRemove(): void }

function Chosen({ edit, onSend, onRemove }: ChosenProps) {
  const t = useText()
  const id = textOf(edit.value)
  const held = useFile(id)
  return (
    <>
      {id !== '' && held.data && <FileName file={held.data} size />}
      <Group gap={6} ml={id === '' ? undefined : 'auto'}>
        <FileButton onChange={onSend} accept={acceptOf(edit)} disabled={edit.disabled}>
          {(button) => (
            <Button
              {...button}
              variant="default"
              size="xs"
              leftSection={<IconUpload size={14} />}
              disabled={edit.disabled}
              data-autofocus={edit.autoFocus || undefined}
            >
              {id === '' ? t('activity.choose_file') : t('activity.replace_file')}
            </Button>
          )}
        </FileButton>
        {id !== '' && !edit.disabled && (
          <Button variant="subtle" color="gray" size="xs" onClick={onRemove}>
            {t('field.clear')}
          </Button>
        )}
      </Group>
      {id === '' && (
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t('activity.drop_files')}
        </Text>
      )}
    </>
  )
}

function acceptOf({ field }: EditProps): string | undefined {
  if (field.type === 'image') return 'image/*'
  const types = field['media_types']
  return Array.isArray(types) ? types.join(',') : undefined
}

type LineProps = { sending: Sending; onCancel(): void; onRetry(file: File): void }

/** How far a file is, or why it did not get there. */
export function SendingLine({ sending, onCancel, onRetry }: LineProps) {
  const t = useText()
  const { name } = sending.file
  const percent = Math.round(sending.share * 100)
  return (
    <>
      <div className={classes['sending']}>
        <Text size="xs" truncate role={sending.problem === undefined ? undefined : 'alert'}>
          {sending.problem === undefined
            ? t('activity.uploading', { name, percent })
            : `${t('activity.file_failed', { name })}: ${sending.problem}`}
        </Text>
        <Progress
          size="xs"
          mt={4}
          value={sending.problem === undefined ? percent : 100}
          color={sending.problem === undefined ? undefined : 'red'}
          aria-label={name}
        />
      </div>
      {sending.problem !== undefined && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('activity.retry_file', { name })}
          onClick={() => onRetry(sending.file)}
        >
          {t('problem.retry')}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onCancel}>
        {t('activity.cancel')}
      </Button>
    </>
  )
}
