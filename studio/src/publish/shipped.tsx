/** Whether a document ships with a plugin and was changed here, and the way back to what is shipped. */
import { Button, Group } from '@mantine/core'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentIn, labelOr, withDocument } from '../document/documents.ts'
import { useDocuments, useStudio, useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'

export function Shipped({ kind, name }: { kind: string; name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const document = documentIn(useDocuments(), kind, name)
  const origin = useStudioState((state) => state.origins[kind]?.[name])
  const shipped = useStudioState((state) => state.shipped.find((one) => one.kind === kind && one.name === name))
  if (origin?.plugin === undefined) return null
  if (shipped === undefined) return <Choice color="gray" label={t('review.shipped', { plugin: origin.plugin })} />
  const reset = () =>
    studio.edit({ key: 'step.reset', params: { name: labelOf(labelOr(document?.['label'], name)) } }, (documents) =>
      withDocument(documents, shipped),
    )
  return (
    <Group gap={6} wrap="nowrap">
      <span title={t('review.customised_hint', { plugin: origin.plugin })}>
        <Choice color="blue" label={t('review.customised')} />
      </span>
      <Button variant="subtle" size="compact-xs" onClick={reset} disabled={document === shipped}>
        {t('review.reset')}
      </Button>
    </Group>
  )
}
