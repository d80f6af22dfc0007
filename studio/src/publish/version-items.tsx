/** The documents a version changed, each with the way back for it alone. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Version } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'

export type VersionItem = Version['items'][number]

const mostItems = 100

export function VersionItems({ version, onBack }: { version: Version; onBack(item: VersionItem): void }) {
  const t = useStudioText()
  const labelOf = useLabel()
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
        {version.items.slice(0, mostItems).map((item) => (
          <Menu.Item key={`${item.kind}/${item.name}`} onClick={() => onBack(item)}>
            {labelOf(kindOf(item.kind)?.label)} · {item.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
