/** What an entry of a navigation has besides its label: its icon, and who sees it. Drawn from its JSON Schema. */
import { ActionIcon, Popover, Stack, Text } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useMemo } from 'react'
import { appSchema } from '@trellis/metadata/schema/app.ts'
import { usePanel } from '@trellis/runtime/ui/use-panel.ts'
import type { Path } from '../document/pointers.ts'
import { withValueAt } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import type { Entry } from './entry-line.tsx'

export function EntrySettings({ entry, name, onChange }: { entry: Entry; name: string; onChange(entry: Entry): void }) {
  const t = useStudioText()
  const panel = usePanel()
  return (
    <Popover position="bottom-end" width={340} {...panel.frame}>
      <Popover.Target>
        <ActionIcon aria-label={t('app.entry_settings', { name })} {...panel.button}>
          <IconAdjustmentsHorizontal size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown {...panel.inside} mah={480} style={{ overflowY: 'auto' }}>
        <EntryForm entry={entry} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  )
}

function EntryForm({ entry, onChange }: { entry: Entry; onChange(entry: Entry): void }) {
  const t = useStudioText()
  const schema = useMemo(() => schemaOf(entry.type), [entry.type])
  const set = (path: Path, value: unknown) => onChange(withValueAt(entry, path, value))
  return (
    <Stack gap="sm">
      <PropertyForm schema={schema} names={['icon']} place={{ value: entry, onChange: set }} />
      <Text size="sm" fw={550}>
        {t('app.who')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('app.who_text')}
      </Text>
      <PropertyForm
        schema={schema.properties?.['visible_to'] ?? {}}
        names={['roles', 'permission_sets', 'groups']}
        place={{ value: entry.visible_to ?? {}, onChange: (path, value) => set(['visible_to', ...path], value) }}
      />
      <PropertyForm
        schema={schema}
        names={['visible_when']}
        place={{ scope: 'block', object: 'user', value: entry, onChange: set }}
      />
    </Stack>
  )
}

function schemaOf(type: string): JsonSchema {
  const { properties } = JSON.parse(JSON.stringify(appSchema)) as JsonSchema
  const kinds = properties?.['navigation']?.items?.anyOf ?? []
  return kinds.find((one) => one.properties?.['type']?.const === type) ?? {}
}
