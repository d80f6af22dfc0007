/** What stands around a record form, a dialog or a page of its own: title, notices, the form, and the ways out. Used by create and edit. */
import { ActionIcon, Alert, Anchor, Button, Group, Modal, Stack, Title, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowsMaximize } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Suspense } from 'react'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { useFocusBack } from '../../ui/focus-back.ts'
import { usePageTitle } from '../../ui/page-title.ts'
import { RowsSkeleton } from '../../ui/states.tsx'
import { RecordForm } from './record-form.tsx'
import classes from './form.module.css'
import type { useRecordForm } from './use-record-form.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { WrongFields } from './wrong-fields.tsx'

/** Where a form stands: over what one was doing, or at an address of its own. */
export type FormPlace = 'dialog' | 'page'

type FormFrameProps = {
  place?: FormPlace
  title: string
  object: ObjectView
  record: RecordView | null
  focus?: string
  state: ReturnType<typeof useRecordForm>
  onSubmit(): void
  onClose(): void
  /** Goes on in a page of its own with what was typed; absent where nothing but this dialog can take the record. */
  onEnlarge?: (() => void) | undefined
  /** Said above the form: somebody else is at it too. */
  notice?: string
  /** Begins again without what was kept of an earlier try. */
  onAfresh(): void
  /** Buttons beside save. */
  more?: ReactNode
}

const LineField = lazyPart(async () => (await import('../../page/line-items/line-field.tsx')).LineField)

export function FormFrame(props: FormFrameProps) {
  return props.place === 'page' ? <OnPage {...props} /> : <InDialog {...props} />
}

function InDialog(props: FormFrameProps) {
  const { title, state, onClose } = props
  const t = useText()
  useFocusBack()
  const phone = useMediaQuery('(max-width: 47.99em)')
  return (
    <Modal
      opened
      onClose={() => void state.leave().then((leaves) => leaves && onClose())}
      title={title}
      size={isBroad(state) ? 1080 : 720}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Form {...props} />
    </Modal>
  )
}

function OnPage(props: FormFrameProps) {
  const { title, object, state } = props
  const labelOf = useLabel()
  usePageTitle(title)
  return (
    <div className={classes['page']} style={{ maxWidth: isBroad(state) ? 1120 : 800 }}>
      <Anchor component={Link} to={`/${object.name}`} size="sm" c="dimmed">
        {labelOf(object.plural_label ?? object.label)}
      </Anchor>
      <Title order={1} mt={4} mb="lg" style={{ overflowWrap: 'anywhere' }}>
        {title}
      </Title>
      <Form {...props} />
    </div>
  )
}

function isBroad(state: FormFrameProps['state']): boolean {
  return state.lines.blocks.length > 0 || state.sections.some(({ columns }) => columns > 2)
}

function Form(props: FormFrameProps) {
  const { object, record, focus, state, onSubmit } = props
  return (
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
      <Foot {...props} />
    </form>
  )
}

function Foot({ place = 'dialog', object, state, onClose, onEnlarge, more }: FormFrameProps) {
  const t = useText()
  return (
    <div className={classes['foot']} data-place={place}>
      <WrongFields {...state} object={object} />
      <Group justify="flex-end" gap="xs">
        {onEnlarge && (
          <Tooltip label={t('record.as_page')}>
            <ActionIcon
              mr="auto"
              variant="subtle"
              color="gray"
              size="lg"
              visibleFrom="sm"
              aria-label={t('record.as_page')}
              onClick={onEnlarge}
            >
              <IconArrowsMaximize size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <Button
          variant="default"
          size="sm"
          // Whoever leaves a page is asked on the way.
          onClick={place === 'page' ? onClose : () => void state.leave().then((leaves) => leaves && onClose())}
        >
          {t('shell.cancel')}
        </Button>
        {more}
        <Button type="submit" size="sm" loading={state.busy}>
          {t('shell.save')}
        </Button>
      </Group>
    </div>
  )
}

/** What there is to know before one goes on typing. */
function Notices({ notice, state, onAfresh }: FormFrameProps) {
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
