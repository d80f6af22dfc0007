/** An archive of documents: chosen, tried, and imported when its effect was seen. */
import { Button, Checkbox, FileButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { toastDone } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { Tried } from '../document/change-set-api.ts'
import { importArchive } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'

const mostSentences = 40

export function ArchivePart({ onDone }: { onDone(): void }) {
  const t = useStudioText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={15} />} onClick={() => setOpen(true)}>
        {t('review.import')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('review.import')} size="lg">
        {open && (
          <Archive
            onDone={() => {
              setOpen(false)
              onDone()
            }}
          />
        )}
      </Modal>
    </>
  )
}

type State = { file?: File; tried?: Tried; error?: unknown; busy: boolean }

function Archive({ onDone }: { onDone(): void }) {
  const t = useStudioText()
  const reload = useReload()
  const [replace, setReplace] = useState(false)
  const [state, setState] = useState<State>({ busy: false })
  const run = async (file: File, options: { tryOnly: boolean; replace: boolean }) => {
    setState({ file, busy: true })
    try {
      const tried = await importArchive(file, { ...options, confirm: !options.tryOnly })
      if (options.tryOnly) return setState({ file, tried, busy: false })
      await reload()
      toastDone(t('review.import_done', { version: tried.version }))
      onDone()
    } catch (error) {
      setState({ file, error, busy: false })
    }
  }
  const { file, tried } = state
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('review.import_text')}
      </Text>
      <Checkbox
        label={t('review.replace')}
        checked={replace}
        onChange={(event) => {
          const next = event.currentTarget.checked
          setReplace(next)
          if (file) void run(file, { tryOnly: true, replace: next })
        }}
      />
      <Group gap={8}>
        <FileButton
          accept=".zip,application/zip"
          onChange={(chosen) => chosen && void run(chosen, { tryOnly: true, replace })}
        >
          {(props) => (
            <Button {...props} variant="default" loading={state.busy && !tried}>
              {t('review.import_pick')}
            </Button>
          )}
        </FileButton>
        <Text size="sm">{file?.name}</Text>
      </Group>
      {state.error !== undefined && <ProblemCard error={state.error} />}
      {tried && (
        <div role="status">
          {tried.items === 0 && <Text size="sm">{t('review.import_none')}</Text>}
          {tried.steps.slice(0, mostSentences).map((step, at) => (
            <Text key={at} size="sm">
              {changeText(step, localeNow(), (type) => typeLabel(t, type))}
            </Text>
          ))}
          {tried.items > 0 && (
            <Text size="xs" c="dimmed">
              {t('publish.items', { count: tried.items })}
            </Text>
          )}
        </div>
      )}
      {file && tried && tried.items > 0 && (
        <Group justify="flex-end">
          <Button loading={state.busy} onClick={() => void run(file, { tryOnly: false, replace })}>
            {t('review.import_now')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
