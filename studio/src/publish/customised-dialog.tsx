/** A document of a plugin that was changed here: what was changed, what an upgrade brings, and where both changed the same. */
import { Alert, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { labelOr, withDocument } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Differences, usePlaceText } from './changed-documents.tsx'
import { differencesOf, sharedPlaces } from './difference.ts'

type Props = {
  /** As the installed version of the plugin ships it. */
  shipped: AnyDocument
  mine: AnyDocument
  /** As the upgrade would ship it, null: not any more; absent: there is none. */
  next?: AnyDocument | null
  onClose(): void
}

export function CustomisedDialog({ shipped, mine, next, onClose }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const placeText = usePlaceText(shipped, mine)
  const name = labelOf(labelOr(mine['label'], mine.name))
  const own = differencesOf(shipped, mine)
  const both = next ? sharedPlaces(own, differencesOf(shipped, next)) : []
  const reset = () => {
    studio.edit({ key: 'step.reset', params: { name } }, (documents) => withDocument(documents, shipped))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={`${labelOf(kindOf(mine.kind)?.label)} · ${name}`}>
      <Stack gap="sm">
        {both.length > 0 && (
          <Alert color="orange" variant="light" p="xs">
            {t('review.both_changed', { places: both.map(placeText).join(', ') })}
          </Alert>
        )}
        <Title order={3}>{t('review.changed_here')}</Title>
        {own.length === 0 ? (
          <Text size="sm">{t('review.as_shipped')}</Text>
        ) : (
          <Differences before={shipped} after={mine} />
        )}
        {next !== undefined && (
          <>
            <Title order={3}>{t('review.new_in_plugin')}</Title>
            {next === null ? (
              <Text size="sm">{t('review.shipped_no_more')}</Text>
            ) : (
              <Differences before={shipped} after={next} />
            )}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={reset} disabled={own.length === 0}>
            {t('review.reset')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
