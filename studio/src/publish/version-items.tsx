/** The documents a version changed, each with the way back for it alone. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Version } from '../document/change-set-api.ts'
import { keyOf, labelOr, objectIn } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'

export type VersionItem = Version['items'][number]

const mostItems = 100

/** `onBack` is told what people call the document. */
export function VersionItems({ version, onBack }: { version: Version; onBack(item: VersionItem, name: string): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const named = useItemName()
  if (version.items.length === 0) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={`${t('review.documents_of')}: ${t('publish.version', { version: version.version })}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('review.one_back')}</Menu.Label>
        {version.items.slice(0, mostItems).map((item) => {
          const name = named(item)
          return (
            <Menu.Item key={`${item.kind}/${item.name}`} onClick={() => onBack(item, name)}>
              {labelOf(kindOf(item.kind)?.label)} · {name}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

/** By labels, as published now: a page or list after its object. What is gone is called as its name reads. */
export function useItemName(): (item: { kind: string; name: string }) => string {
  const labelOf = useLabel()
  const documents = useStudioState((state) => state.published)
  return ({ kind, name }) => {
    const own = labelOf(labelOr(documents.get(keyOf(kind, name))?.['label'], name))
    const object = name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined
    return object === undefined ? own : `${labelOf(labelOr(objectIn(documents, object)?.label, object))} · ${own}`
  }
}
