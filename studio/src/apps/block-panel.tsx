/** All of one block of a page, drawn from the JSON Schema of its kind. */
import { ActionIcon, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import { isPageBlock } from '@trellis/metadata/layout/page-parts.ts'
import { definitions } from '@trellis/metadata/schema/fragments.ts'
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
import type { PagePart } from './page-draft.ts'

type Props = {
  part: PagePart
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

export function BlockPanel({ part, onChange, onRemove, onClose }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const { model } = useDraftView()
  const schema = useMemo(() => schemaOf(part.type), [part.type])
  const object = 'object' in part ? part.object : undefined
  const place = { value: part, onChange, scope: 'block', ...(object !== undefined && { object }) }
  const kind = isPageBlock(part) ? t(`page.block_${part.type}`) : t('layout.component')
  return (
    <Panel
      title={labelOf(part.label) || kind}
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
        {'object' in part && object !== undefined && (
          <FilterInput
            key={object}
            label={t('view.filter')}
            model={model}
            shown={model && objectIn(model, object)}
            object={object}
            value={part.where as string | Filter | undefined}
            onChange={(value) => onChange(['where'], value)}
          />
        )}
        <WidthInput value={part.width} onChange={(value) => onChange(['width'], value)} />
        <PropertyForm schema={schema} names={['visible_when']} place={{ ...place, object: 'user' }} />
        {isPageBlock(part) ? (
          <PropertyForm
            schema={schema.properties?.['visible_to'] ?? {}}
            names={['roles', 'permission_sets', 'groups']}
            place={{
              value: part.visible_to ?? {},
              onChange: (path, value) => onChange(['visible_to', ...path], value),
            }}
          />
        ) : (
          <PropertyForm schema={schema} names={['props']} place={place} />
        )}
      </Stack>
    </Panel>
  )
}

function schemaOf(type: string): JsonSchema {
  if (!isPageBlock({ type })) return JSON.parse(JSON.stringify(definitions['component'])) as JsonSchema
  const { properties } = JSON.parse(JSON.stringify(pageSchema)) as JsonSchema
  const kinds = properties?.['components']?.items?.anyOf ?? []
  return kinds.find((one) => one.properties?.['type']?.const === type) ?? {}
}
