/** A home or other page of blocks: its blocks in order at the left, the page itself on live data, and the chosen block at the right. */
import { ActionIcon, Select, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { LabelInput } from '../inspector/label-input.tsx'
import { go } from '../place.ts'
import { Missing } from '../shell/missing.tsx'
import { Room } from '../shell/room.tsx'
import { BlockPanel } from './block-panel.tsx'
import type { PageDraft } from './page-draft.ts'
import { PageLive } from './page-live.tsx'
import { BlockList } from './block-list.tsx'
import classes from './apps.module.css'

export function PageDesigner({ name }: { name: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const page = documentIn<PageDraft>(useDocuments(), 'page', name)
  const [selected, select] = useState<string | null>(null)
  if (!page) return <Missing />
  const put = (components: PageDraft['components']) => edits.set(page, ['components'], components)
  const at = page.components.findIndex((one) => one.id === selected)
  const part = page.components[at]
  const remove = () => {
    edits.remove(page)
    go(['apps'])
  }
  return (
    <Room
      wide
      title={labelOf(labelOr(page.label, name))}
      icon={<Icon name={page.icon ?? 'home'} size={19} />}
      from={[{ title: t('app.apps'), to: ['apps'] }]}
      actions={
        <ActionIcon variant="default" aria-label={t('page.remove')} onClick={remove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
    >
      <div className={classes['designer']}>
        <div className={classes['page-side']} role="region" aria-label={t('page.blocks')}>
          <Stack gap="md">
            <LabelInput
              title={t('prop.label')}
              value={page.label}
              onChange={(value) => edits.set(page, ['label'], value)}
            />
            <Select
              label={t('page.use')}
              data={[
                { value: 'home', label: t('page.use_home') },
                { value: 'page', label: t('page.use_page') },
              ]}
              value={page.use ?? 'page'}
              allowDeselect={false}
              onChange={(value) => edits.set(page, ['use'], value ?? undefined)}
            />
            <BlockList page={page} selected={selected} onSelect={select} put={put} />
          </Stack>
        </div>
        <PageLive page={page} />
        {part && (
          <BlockPanel
            key={part.id}
            part={part}
            onChange={(path, value) => edits.set(page, ['components', at, ...path], value)}
            onRemove={() => {
              put(page.components.filter((one) => one.id !== part.id))
              select(null)
            }}
            onClose={() => select(null)}
          />
        )}
      </div>
    </Room>
  )
}
