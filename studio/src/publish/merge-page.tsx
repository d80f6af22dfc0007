/** Merging with what others published: per document, and per place where both changed the same thing. */
import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useReload } from '../document/autosave-context.ts'
import { itemsOf, replaceDrafts } from '../document/change-set-api.ts'
import type { Documents } from '../document/documents.ts'
import { draftChanges, keyOf, labelOr, readable } from '../document/documents.ts'
import { useStudio, useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { languageName } from '../inspector/label-input.tsx'
import { propertyLabel } from '../inspector/texts-of.ts'
import { go } from '../place.ts'
import { Room } from '../shell/room.tsx'
import type { Merged } from '@trellis/metadata/model/merge-three.ts'
import { mergeThree } from '@trellis/metadata/model/merge-three.ts'
import type { Side } from './merge-decided.ts'
import { decided } from './merge-decided.ts'
import { placeText, shortText } from './difference.ts'

type Entry = { key: string; label: AnyDocument; merged: Merged }

export function MergePage() {
  const t = useStudioText()
  const studio = useStudio()
  const reload = useReload()
  const conflicts = useStudioState((state) => state.conflicts)
  const newer = useStudioState((state) => state.newer)
  const [sides, setSides] = useState<ReadonlyMap<string, Side>>(new Map())
  useEffect(() => {
    if (newer) void reload().catch(toastProblem)
  }, [newer, reload])
  const entries = useMemo(() => {
    const { published, history } = studio.state()
    return conflicts.flatMap((conflict): Entry[] => {
      const key = keyOf(conflict.kind, conflict.name)
      const [mine, theirs] = [history.documents.get(key) ?? null, published.get(key) ?? null]
      const label = mine ?? theirs ?? conflict.original
      return label ? [{ key, label, merged: mergeThree(conflict.original, mine, theirs) }] : []
    })
  }, [studio, conflicts])
  const apply = useApply(entries, sides)
  if (entries.length === 0) {
    return (
      <Room title={t('publish.merge')}>
        <EmptyState icon={<IconGitMerge size={28} stroke={1.4} />} title={t('publish.merge_none')} />
      </Room>
    )
  }
  const all = (side: Side) =>
    setSides(
      new Map(
        entries.flatMap((entry) => entry.merged.clashes.map((clash) => [`${entry.key}:${clash.path.join('/')}`, side])),
      ),
    )
  return (
    <Room
      title={t('publish.merge')}
      text={t('publish.merge_text')}
      actions={
        <>
          <Button variant="default" onClick={() => all('mine')}>
            {t('publish.merge_all_mine')}
          </Button>
          <Button variant="default" onClick={() => all('theirs')}>
            {t('publish.merge_all_theirs')}
          </Button>
          <Button onClick={() => void apply()}>{t('publish.merge_apply')}</Button>
        </>
      }
    >
      <Stack gap="xl">
        {entries.map((entry) => (
          <EntryPart
            key={entry.key}
            entry={entry}
            sides={sides}
            choose={(path, side) => setSides(new Map(sides).set(`${entry.key}:${path}`, side))}
          />
        ))}
      </Stack>
    </Room>
  )
}

/** Puts what was decided into the drafts, now laid on what is published. */
function useApply(entries: Entry[], sides: ReadonlyMap<string, Side>): () => Promise<void> {
  const t = useStudioText()
  const studio = useStudio()
  const reload = useReload()
  return async () => {
    try {
      const { published, history } = studio.state()
      const documents = new Map(history.documents)
      for (const entry of entries) {
        const own = new Map(
          [...sides]
            .filter(([place]) => place.startsWith(`${entry.key}:`))
            .map(([place, side]) => [place.slice(entry.key.length + 1), side]),
        )
        const document = decided(entry.merged, own)
        if (document) documents.set(entry.key, document)
        else documents.delete(entry.key)
      }
      await replaceDrafts(itemsOf(draftChanges(published, documents as Documents)))
      studio.set({ save: 'saved' })
      studio.edit({ key: 'step.merge', params: { name: '' } }, () => documents)
      await reload()
      toastDone(t('publish.merged'))
      go(['changes'])
    } catch (error) {
      toastProblem(error)
    }
  }
}

function EntryPart({
  entry,
  sides,
  choose,
}: {
  entry: Entry
  sides: ReadonlyMap<string, Side>
  choose(path: string, side: Side): void
}) {
  const t = useStudioText()
  const labelOf = useLabel()
  const words = { nothing: t('publish.nothing'), yes: t('publish.yes'), no: t('publish.no') }
  return (
    <section>
      <Title order={2} mb={8}>
        {labelOf(labelOr(entry.label['label'], entry.label.name))}
      </Title>
      {entry.merged.clashes.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('publish.merge_auto')}
        </Text>
      )}
      {entry.merged.clashes.map((clash) => {
        const path = clash.path.join('/')
        const side = sides.get(`${entry.key}:${path}`) ?? 'theirs'
        const name = placeText(entry.merged.document ?? entry.label, clash.path, {
          locale: localeNow(),
          property: (step) => propertyLabel(t, step),
          named: readable,
          language: languageName,
        })
        return (
          <Group
            key={path}
            justify="space-between"
            wrap="nowrap"
            py={6}
            style={{ borderBottom: '1px solid var(--line)' }}
          >
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={550}>
                {name}
              </Text>
              <Text size="sm">
                {t('publish.merge_mine')}: {shortText(clash.mine, localeNow(), words)}
              </Text>
              <Text size="sm">
                {t('publish.merge_theirs')}: {shortText(clash.theirs, localeNow(), words)}
              </Text>
            </div>
            <SegmentedControl
              aria-label={name}
              value={side}
              onChange={(next) => choose(path, next === 'mine' ? 'mine' : 'theirs')}
              data={[
                { value: 'mine', label: t('publish.merge_mine') },
                { value: 'theirs', label: t('publish.merge_theirs') },
              ]}
            />
          </Group>
        )
      })}
    </section>
  )
}
