/** The documents of the change set, each with what differs, place by place, and a way to let go of it. */
import { Accordion, Button, Table, Text } from '@mantine/core'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import type { Change } from '../document/documents.ts'
import { applyChanges, inverse, labelOr, partsOf, readable } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { languageName } from '../inspector/label-input.tsx'
import { propertyLabel } from '../inspector/texts-of.ts'
import type { Difference } from './difference.ts'
import { differencesOf, placeText, shortText } from './difference.ts'

const mostRows = 60

export function ChangedDocuments({ changes }: { changes: readonly Change[] }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const discard = (change: Change, name: string) =>
    studio.edit({ key: 'step.discard', params: { name } }, (documents) => applyChanges(documents, inverse([change])))
  return (
    <Accordion
      variant="separated"
      multiple
      styles={{ label: { paddingBlock: 9, fontSize: 13 } }}
      aria-label={t('publish.details')}
    >
      {changes.map((change) => {
        const { kind, name } = partsOf(change.key)
        const document = change.after ?? change.before
        const label = labelOf(labelOr(document?.['label'], name))
        const state =
          change.before === undefined ? 'publish.added' : change.after === undefined ? 'publish.removed' : undefined
        return (
          <Accordion.Item key={change.key} value={change.key}>
            <Accordion.Control>
              {labelOf(kindOf(kind)?.label)} · <b>{label}</b>{' '}
              {state && <Choice color={state === 'publish.added' ? 'green' : 'red'} label={t(state)} />}
            </Accordion.Control>
            <Accordion.Panel>
              {change.after && <Differences before={change.before ?? { kind, name }} after={change.after} />}
              <Button variant="subtle" color="red.8" size="compact-xs" onClick={() => discard(change, label)}>
                {t('publish.discard')}
              </Button>
            </Accordion.Panel>
          </Accordion.Item>
        )
      })}
    </Accordion>
  )
}

export function Differences({ before, after }: { before: AnyDocument; after: AnyDocument }) {
  const t = useStudioText()
  const words = { nothing: t('publish.nothing'), yes: t('publish.yes'), no: t('publish.no') }
  const text = (value: unknown) => shortText(value, localeNow(), words)
  const list = differencesOf(before, after)
  const place = usePlaceText(before, after)
  return (
    <Table fz="sm" verticalSpacing={4} mb={8} layout="fixed">
      <Table.Tbody>
        {list.slice(0, mostRows).map((difference) => (
          <Table.Tr key={difference.path.join('/')}>
            <Table.Td w="34%">{place(difference)}</Table.Td>
            <Table.Td>
              {difference.kind === 'reordered' ? (
                <Text size="sm" c="dimmed">
                  {t('publish.reordered')}
                </Text>
              ) : (
                <>
                  {difference.before !== undefined && (
                    <del style={{ color: 'var(--text-soft)' }}>{text(difference.before)}</del>
                  )}{' '}
                  {difference.after !== undefined && (
                    <ins style={{ textDecoration: 'none' }}>{text(difference.after)}</ins>
                  )}
                </>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** The place of a difference between two documents, in words. */
export function usePlaceText(before: AnyDocument, after: AnyDocument): (difference: Difference) => string {
  const t = useStudioText()
  return ({ path, kind }) =>
    placeText(kind === 'removed' ? before : after, path, {
      locale: localeNow(),
      property: (name) => propertyLabel(t, name),
      named: readable,
      language: languageName,
    })
}
