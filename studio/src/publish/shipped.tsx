/** Whether a document ships with a plugin and was changed here, what was changed, and the way back to what is shipped. */
import { Button, Group, Tooltip, UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, labelOr, withDocument } from '../document/documents.ts'
import { useDocuments, useStudio, useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { installedTitle } from './plugin-title.ts'

const CustomisedDialog = lazy(async () => ({ default: (await import('./customised-dialog.tsx')).CustomisedDialog }))

export function Shipped({ kind, name }: { kind: string; name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const [open, setOpen] = useState(false)
  const document = documentIn(useDocuments(), kind, name)
  const origin = useStudioState((state) => state.origins[kind]?.[name])
  const label = useStudioState((state) => installedTitle(origin?.plugin, state))
  const shipped = useStudioState((state) => state.shipped.find((one) => one.kind === kind && one.name === name))
  if (origin?.plugin === undefined) return null
  const plugin = labelOf(label)
  if (shipped === undefined) return <Choice color="gray" label={t('review.shipped', { plugin })} />
  const title = labelOf(labelOr(document?.['label'], name))
  const reset = () =>
    studio.edit({ key: 'step.reset', params: { name: title } }, (documents) => withDocument(documents, shipped))
  return (
    <Group gap={6} wrap="nowrap">
      <Tooltip label={t('review.customised_hint', { plugin })}>
        <UnstyledButton onClick={() => setOpen(true)} aria-haspopup="dialog">
          <Choice color="blue" label={t('review.customised')} />
        </UnstyledButton>
      </Tooltip>
      <Button variant="subtle" size="compact-xs" onClick={reset} disabled={document === shipped}>
        {t('review.reset')}
      </Button>
      {open && document && (
        <Suspense>
          <CustomisedDialog shipped={shipped} mine={document} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Group>
  )
}
