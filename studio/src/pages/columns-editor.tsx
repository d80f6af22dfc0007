/** The columns of a list in their order, with totals for numbers. */
import { ActionIcon, Group, Select, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { fieldOf, objectIn } from '../document/documents.ts'
import { moved } from '../document/pointers.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { fieldsNamed } from '../inspector/names-for.ts'
import { Sortable, useSortableItem } from '../inspector/sortable.tsx'
import { choiceLabel } from '../inspector/texts-of.ts'
import { AddField, useFieldName } from './field-pick.tsx'
import type { Column, ViewPart } from './view-draft.ts'
import { pathOf } from './view-draft.ts'
import classes from './pages.module.css'

export function ColumnsEditor({ view, object, set }: ViewPart) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const columns = view.columns ?? []
  const put = (next: Column[]) => set(['columns'], next)
  const used = new Set(columns.map(pathOf))
  const free = fieldsNamed(documents, object).filter((field) => !used.has(field.value))
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={550}>
          {t('view.columns')}
        </Text>
        <AddField
          label={t('view.add_column')}
          fields={free.map((field) => ({ value: field.value, label: labelOf(field.label) }))}
          onAdd={(field) => put([...columns, field])}
        />
      </Group>
      <Sortable ids={columns.map(pathOf)} onMove={(from, to) => put(moved(columns, from, to))}>
        <div className={classes['lines']} role="list" aria-label={t('view.columns')}>
          {columns.map((column, at) => (
            <ColumnLine
              key={pathOf(column)}
              column={column}
              object={object}
              onChange={(next) => put(columns.map((one, index) => (index === at ? next : one)))}
              onRemove={() => put(columns.filter((_, index) => index !== at))}
            />
          ))}
        </div>
      </Sortable>
    </section>
  )
}

const totals = ['sum', 'avg', 'min', 'max', 'count'] as const
const numeric = new Set(['number', 'integer', 'currency', 'percent', 'duration', 'rating', 'formula', 'rollup'])

function ColumnLine({
  column,
  object,
  onChange,
  onRemove,
}: {
  column: Column
  object: string
  onChange(next: Column): void
  onRemove(): void
}) {
  const t = useStudioText()
  const name = useFieldName(object, pathOf(column))
  const documents = useDocuments()
  const { attach, style, handle } = useSortableItem(pathOf(column), name)
  const type = fieldOf(objectIn(documents, object), pathOf(column))?.type ?? ''
  const total = typeof column === 'string' ? undefined : column.total
  const setTotal = (value: string | null) => {
    const rest = typeof column === 'string' ? { field: column } : { ...column, total: undefined }
    const next = value === null || value === '' ? rest : { ...rest, total: value as (typeof totals)[number] }
    const own = Object.entries(next).filter(([, one]) => one !== undefined)
    onChange(own.length === 1 ? pathOf(column) : (Object.fromEntries(own) as Column))
  }
  return (
    <div ref={attach} style={style} className={classes['line']} role="listitem">
      {handle}
      <span className={classes['line-name']}>{name}</span>
      {numeric.has(type) && (
        <Select
          size="xs"
          w={108}
          aria-label={`${t('view.total')}: ${name}`}
          data={[
            { value: '', label: t('view.no_total') },
            ...totals.map((one) => ({ value: one, label: choiceLabel(t, one) })),
          ]}
          value={total ?? ''}
          onChange={setTotal}
          allowDeselect={false}
        />
      )}
      <ActionIcon size={22} aria-label={t('app.remove_entry', { name })} onClick={onRemove}>
        <IconTrash size={13} />
      </ActionIcon>
    </div>
  )
}
