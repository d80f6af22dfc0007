/** All of one block of a page, drawn from the JSON Schema of its kind. */
import { ActionIcon, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { pageSchema } from '@trellis/metadata/schema/page.ts'
import { objectIn } from '@trellis/runtime/api/model.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { Path } from '../document/pointers.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { Panel } from '../inspector/panel.tsx'
import { PropertyForm } from '../inspector/property-form.tsx'
import { WidthInput } from '../inspector/width-input.tsx'
import { FilterInput } from '../pages/filter-input.tsx'
import { useDraftView } from '../preview/use-draft-view.ts'

type Props = {
  block: PageBlock
  onChange(path: Path, value: unknown): void
  onRemove(): void
  onClose(): void
}

const before = [
  'label',
  'text',
  'object',
  'objects',
  'measure',
  'group_by',
  'chart',
  'view',
  'limit',
  'empty',
  'icon',
  'color',
]

export function BlockPanel({ block, onChange, onRemove, onClose }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { model } = useDraftView()
  const schema = useMemo(() => schemaOfBlock(block.type), [block.type])
  const object = 'object' in block ? block.object : undefined
  const place = { value: block, onChange, scope: 'block', ...(object !== undefined && { object }) }
  const kind = t(`page.block_${block.type}`)
  return (
    <Panel
      title={labelOf(block.label) || kind}
      hint={kind}
      actions={
        <ActionIcon aria-label={t('page.remove_block')} onClick={onRemove}>
          <IconTrash size={15} />
        </ActionIcon>
      }
      onClose={onClose}
    >
      <Stack gap="md">
        <PropertyForm schema={schema} names={before} place={place} />
        {'object' in block && object !== undefined && (
          <FilterInput
            key={object}
            label={t('view.filter')}
            model={model}
            shown={model && objectIn(model, object)}
            object={object}
            value={block.where as string | Filter | undefined}
            onChange={(value) => onChange(['where'], value)}
          />
        )}
        <WidthInput value={block.width} onChange={(value) => onChange(['width'], value)} />
        <PropertyForm schema={schema} names={['visible_when']} place={{ ...place, object: 'user' }} />
        <PropertyForm
          schema={schema.properties?.['visible_to'] ?? {}}
          names={['roles', 'permission_sets', 'groups']}
          place={{
            value: block.visible_to ?? {},
            onChange: (path, value) => onChange(['visible_to', ...path], value),
          }}
        />
      </Stack>
    </Panel>
  )
}

function schemaOfBlock(type: string): JsonSchema {
  const { properties } = JSON.parse(JSON.stringify(pageSchema)) as JsonSchema
  const kinds = properties?.['components']?.items?.anyOf ?? []
  return kinds.find((one) => one.properties?.['type']?.const === type) ?? {}
}
