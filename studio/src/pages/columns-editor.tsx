/** The columns of a list in their order, with totals for numbers, and what a column has of its own: label, width, pin. */
import { ActionIcon, Popover, Select, Stack } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useMemo } from 'react'
import { listViewSchema } from '@trellis/metadata/schema/list-view.ts'
import { totalNames } from '@trellis/runtime/records/list/totals.ts'
import { usePanel } from '@trellis/runtime/ui/use-panel.ts'
import { fieldOf, objectIn } from '../document/documents.ts'
import { withValueAt } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { JsonSchema } from '../inspector/input-kind.ts'
import { PropertyForm } from '../inspector/property-form.tsx'
import { choiceLabel } from '../inspector/texts-of.ts'
import { useFieldName } from './field-pick.tsx'
import { FieldLines } from './field-lines.tsx'
import type { Column, ViewPart } from './view-draft.ts'
import { pathOf } from './view-draft.ts'

const numeric = new Set(['number', 'integer', 'currency', 'percent', 'duration', 'rating', 'formula', 'rollup'])

export function ColumnsEditor({ view, object, set }: ViewPart) {
  const t = useStudioText()
  return (
    <FieldLines<Column>
      title={t('view.columns')}
      add={t('view.add_column')}
      object={object}
      items={view.columns ?? []}
      pathOf={pathOf}
      start={(field) => field}
      put={(columns) => set(['columns'], columns)}
      between={(column, change) => <ColumnParts column={column} object={object} onChange={change} />}
    />
  )
}

type PartsProps = { column: Column; object: string; onChange(next: Column): void }

function ColumnParts({ column, object, onChange }: PartsProps) {
  const t = useStudioText()
  const panel = usePanel()
  const name = useFieldName(object, pathOf(column))
  const type = fieldOf(objectIn(useDocuments(), object), pathOf(column))?.type ?? ''
  const own = typeof column === 'string' ? { field: column } : column
  const setMember = (member: string, value: unknown) => onChange(withMember(own, member, value))
  return (
    <>
      {numeric.has(type) && (
        <Select
          size="xs"
          w={108}
          aria-label={`${t('view.total')}: ${name}`}
          data={[
            { value: '', label: t('view.no_total') },
            ...totalNames.map((one) => ({ value: one, label: choiceLabel(t, one) })),
          ]}
          value={own.total ?? ''}
          onChange={(value) => setMember('total', value === null || value === '' ? undefined : value)}
          allowDeselect={false}
        />
      )}
      <Popover position="bottom-end" width={300} withinPortal={false} {...panel.frame}>
        <Popover.Target>
          <ActionIcon size={22} aria-label={t('view.column_settings', { name })} {...panel.button}>
            <IconAdjustmentsHorizontal size={13} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown {...panel.inside}>
          <ColumnForm value={own} onChange={setMember} />
        </Popover.Dropdown>
      </Popover>
    </>
  )
}

function ColumnForm({ value, onChange }: { value: object; onChange(member: string, value: unknown): void }) {
  const schema = useMemo(() => {
    const { properties } = JSON.parse(JSON.stringify(listViewSchema)) as JsonSchema
    return properties?.['columns']?.items?.anyOf?.find((one) => one.properties !== undefined)
  }, [])
  return (
    <Stack gap="sm">
      {schema && (
        <PropertyForm
          schema={schema}
          names={['label', 'width', 'pin']}
          place={{ value, onChange: (path, next) => onChange(String(path[0]), next) }}
        />
      )}
    </Stack>
  )
}

/** A column without anything of its own is its field alone. */
function withMember(column: Exclude<Column, string>, member: string, value: unknown): Column {
  const next = withValueAt(column, [member], value)
  return Object.keys(next).length === 1 ? next.field : next
}
