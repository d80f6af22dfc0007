/** What a roll-up takes, from which records, and which of them count: its formula and fields are those of the records below. */
import { Select, Stack } from '@mantine/core'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { FieldInput } from '../inspector/field-input.tsx'
import { FormulaInput } from '../inspector/formula-input.tsx'
import { fieldsNamed, relationsNamed } from '../inspector/names-for.ts'
import { choiceLabel } from '../inspector/texts-of.ts'

/** Members this panel edits; the rest comes from the schema. */
export const rollupMembers: ReadonlySet<string> = new Set(['from', 'aggregate', 'field', 'where', 'order_by'])

const aggregates = ['count', 'sum', 'avg', 'min', 'max', 'first', 'last'] as const
const numbers = new Set(['number', 'integer', 'currency', 'percent', 'duration', 'rating', 'formula', 'rollup'])
const ordered = new Set([...numbers, 'date', 'datetime', 'time'])

type Props = {
  object: StudioObject
  field: FieldDocument
  set(member: string, value: unknown): void
}

export function RollupPanel({ object, field, set }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const child = (field.from ?? '').split('.')[0] ?? ''
  const aggregate = field.aggregate ?? 'count'
  const isPicked = aggregate === 'first' || aggregate === 'last'
  const fits = (type: string | undefined) =>
    isPicked || (type !== undefined && (aggregate === 'min' || aggregate === 'max' ? ordered : numbers).has(type))
  const relations = relationsNamed(documents, object.name).map((one) => ({
    value: one.value,
    label: `${labelOf(one.label)} (${one.value.split('.')[1] ?? ''})`,
  }))
  const descending = field.order_by?.startsWith('-') === true
  const order = field.order_by?.replace(/^-/, '')
  return (
    <Stack gap="sm">
      <Select
        label={t('prop.from')}
        data={relations}
        value={field.from ?? null}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('shell.nothing_found')}
        onChange={(value) => value !== null && value !== field.from && set('from', value)}
      />
      <Select
        label={t('prop.aggregate')}
        data={aggregates.map((one) => ({ value: one, label: choiceLabel(t, one) }))}
        value={aggregate}
        allowDeselect={false}
        onChange={(value) => value !== null && set('aggregate', value)}
      />
      {aggregate !== 'count' && child !== '' && (
        <FieldInput
          label={t('rollup.of_field')}
          object={child}
          required
          only={fits}
          value={field.field}
          onChange={(value) => set('field', value)}
        />
      )}
      {isPicked && child !== '' && (
        <Select
          label={t('rollup.in_order')}
          data={fieldsNamed(documents, child).flatMap((one) => [
            { value: one.value, label: t('rollup.ascending', { name: labelOf(one.label) }) },
            { value: `-${one.value}`, label: t('rollup.descending', { name: labelOf(one.label) }) },
          ])}
          value={order === undefined ? null : `${descending ? '-' : ''}${order}`}
          searchable
          onChange={(value) => set('order_by', value ?? undefined)}
        />
      )}
      {child !== '' && (
        <FormulaInput
          label={t('prop.where')}
          help={t('rollup.where_help')}
          object={child}
          condition
          value={field.where ?? ''}
          onChange={(value) => set('where', value === '' ? undefined : value)}
        />
      )}
    </Stack>
  )
}
