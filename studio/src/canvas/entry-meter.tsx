/** What filling in the forms of the page costs: required fields, and the seconds people took, or an estimate until enough of them have saved one. */
import { Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { documentIn, objectIn } from '../document/documents.ts'
import { readEntryTime } from '../document/change-set-api.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments, useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { asksMuch, entryCost, entryLimit, measuredCost } from './entry-cost.ts'

export function EntryMeter({ layout, object }: { layout: LayoutDraft; object: string }) {
  const t = useStudioText()
  const documents = useDocuments()
  const published = useStudioState((state) => state.published)
  const before = documentIn<LayoutDraft>(published, 'layout', layout.name)
  const { data: real } = useQuery({
    queryKey: ['entry-time', layout.name],
    queryFn: () => readEntryTime(layout.name),
    enabled: before !== undefined,
  })
  const drawn = entryCost(objectIn(documents, object), layout)
  const median = real?.median_seconds
  const measured =
    before && typeof median === 'number'
      ? measuredCost(drawn, entryCost(objectIn(published, object), before), median)
      : null
  const cost = measured ?? drawn
  const limit = entryLimit(layout)
  const high = asksMuch(cost, limit)
  const told =
    measured === null
      ? t('layout.cost', cost)
      : t(measured.estimated === 0 ? 'layout.cost_real' : 'layout.cost_real_draft', {
          ...measured,
          count: real?.count ?? 0,
        })
  const hints = [
    high && t('layout.cost_high', limit),
    measured === null && t('layout.cost_guessed', { count: real?.count ?? 0, needed: real?.needed ?? 0 }),
    measured !== null && measured.estimated !== 0 && t('layout.cost_drafted', { seconds: measured.estimated }),
  ].filter((hint) => hint !== false)
  return (
    <Tooltip label={hints.join(' ')} disabled={hints.length === 0} multiline maw={300}>
      <Text
        size="xs"
        c={high ? 'var(--mantine-color-error)' : 'dimmed'}
        style={{ alignSelf: 'center' }}
        tabIndex={hints.length === 0 ? undefined : 0}
        data-cost={measured === null ? 'estimated' : 'measured'}
      >
        {told}
      </Text>
    </Tooltip>
  )
}
