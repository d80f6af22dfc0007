/** The dialog around a record form: title, the form, and the way out. Used by create and edit. */
import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Suspense } from 'react'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useText } from '../../i18n/i18n.ts'
import { useFocusBack } from '../../ui/focus-back.ts'
import { RowsSkeleton } from '../../ui/states.tsx'
import { RecordForm } from './record-form.tsx'
import classes from './form.module.css'
import type { useRecordForm } from './use-record-form.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { WrongFields } from './wrong-fields.tsx'

type FormDialogProps = {
  title: string
  object: ObjectView
  record: RecordView | null
  focus?: string
  state: ReturnType<typeof useRecordForm>
  onSubmit(): void
  onClose(): void
  /** Said above the form: somebody else is at it too. */
  notice?: string
  /** Begins again without what was kept of an earlier try. */
  onAfresh(): void
  /** Buttons beside save. */
  more?: ReactNode
}

const LineField = lazyPart(async () => (await import('../../page/line-items/line-field.tsx')).LineField)

export function FormDialog(props: FormDialogProps) {
  const { title, object, record, focus, state, onSubmit, onClose, more } = props
  const t = useText()
  useFocusBack()
  const phone = useMediaQuery('(max-width: 47.99em)')
  const close = async () => {
    if (await state.leave()) onClose()
  }
  return (
    <Modal
      opened
      onClose={() => void close()}
      title={title}
      size={state.lines.blocks.length > 0 || state.sections.some(({ columns }) => columns > 2) ? 1080 : 720}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        noValidate
        className={classes['whole']}
        onSubmit={(event) => {
          event.preventDefault()
          // A form inside a form (a parent created on the way) must not save the outer one.
          event.stopPropagation()
          onSubmit()
        }}
      >
        <Notices {...props} />
        <RecordForm
          object={object}
          sections={state.sections}
          form={state.form}
          record={record}
          typed={state.typed}
          onBeside={state.addBeside}
          conditions={state.conditions}
          rules={state.rules}
          worked={state.worked}
          focus={focus}
          general={state.general}
        />
        {state.lines.blocks.length > 0 && (
          <Suspense fallback={<RowsSkeleton rows={2} />}>
            <Stack mt="lg">
              {state.lines.blocks.map((block) => (
                <LineField key={block.relation} block={block} record={record} typed={state.typed} lines={state.lines} />
              ))}
            </Stack>
          </Suspense>
        )}
        <div className={classes['foot']}>
          <WrongFields {...state} object={object} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" size="sm" onClick={() => void close()}>
              {t('shell.cancel')}
            </Button>
            {more}
            <Button type="submit" size="sm" loading={state.busy}>
              {t('shell.save')}
            </Button>
          </Group>
        </div>
      </form>
    </Modal>
  )
}

/** What there is to know before one goes on typing. */
function Notices({ notice, state, onAfresh }: FormDialogProps) {
  const t = useText()
  return (
    <>
      {notice !== undefined && (
        <Alert color="orange" variant="light" role="status" p="xs" mb="sm">
          {notice}
        </Alert>
      )}
      {state.restored && (
        <Alert color="blue" variant="light" role="status" p="xs" mb="sm">
          <Group justify="space-between" wrap="nowrap" gap="xs">
            {t('record.draft_back')}
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                state.forget()
                onAfresh()
              }}
            >
              {t('record.draft_drop')}
            </Button>
          </Group>
        </Alert>
      )}
    </>
  )
}
