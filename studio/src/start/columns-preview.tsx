/** The columns of a table: whether they come along, what they are called, what type they have, what they link to. */
import { Checkbox, Radio, Select, Table, Text, TextInput } from '@mantine/core'
import { memo, useMemo } from 'react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import type { StudioObject } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import { ColumnDetails } from './column-details.tsx'
import type { TableDraft } from './file-draft.ts'
import type { Column } from './infer.ts'
import { linkedTable } from './infer.ts'

const types = [
  'text',
  'long_text',
  'email',
  'phone',
  'url',
  'integer',
  'number',
  'currency',
  'percent',
  'checkbox',
  'date',
  'datetime',
  'time',
  'select',
  'multi_select',
  'tags',
  'external_id',
]

type Props = {
  columns: Column[]
  naming: number | undefined
  tables: TableDraft[]
  own: TableDraft
  onColumn(column: Column): void
  onNaming(index: number): void
}

export function ColumnsPreview({ columns, naming, tables, own, onColumn, onNaming }: Props) {
  const t = useStudioText()
  const typeGroups = useTypeGroups(tables, own)
  return (
    <Table.ScrollContainer minWidth={815}>
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44}>{t('start.use')}</Table.Th>
            <Table.Th>{t('start.column')}</Table.Th>
            <Table.Th w={160}>{t('start.field')}</Table.Th>
            <Table.Th w={215}>{t('start.type')}</Table.Th>
            <Table.Th w={120}>{t('start.details')}</Table.Th>
            <Table.Th w={84}>{t('start.name_column')}</Table.Th>
            <Table.Th>{t('start.samples')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((column) => (
            <ColumnRow
              key={column.index}
              column={column}
              naming={naming === column.index}
              typeGroups={typeGroups}
              target={tables[linkedTable(column) ?? -1]}
              onChange={onColumn}
              onNaming={onNaming}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type TypeGroups = { group: string; items: { value: string; label: string }[] }[]

/** Types, the other tables of the file, the objects that are there. */
function useTypeGroups(tables: TableDraft[], own: TableDraft): TypeGroups {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const at = tables.indexOf(own)
  const labels = tables.map((table) => (table.use ? table.label : '')).join('\0')
  return useMemo(() => {
    const link = (value: string, object: string) => ({ value, label: t('start.link_to', { object }) })
    const others = labels
      .split('\0')
      .flatMap((label, index) =>
        label === ''
          ? []
          : index === at
            ? [{ value: `table:${index}`, label: t('start.link_to_own', { object: label }) }]
            : [link(`table:${index}`, label)],
      )
    const objects = documentsOfKind<StudioObject>(documents, 'object').map((object) =>
      link(`lookup:${object.name}`, labelOf(labelOr(object.label, object.name))),
    )
    return [
      { group: t('start.types'), items: types.map((type) => ({ value: type, label: typeLabel(t, type) })) },
      ...(others.length > 0 ? [{ group: t('start.of_file'), items: others }] : []),
      { group: t('type_group.relation'), items: [{ value: 'user', label: typeLabel(t, 'user') }, ...objects] },
    ]
  }, [t, labelOf, documents, at, labels])
}

type RowProps = {
  column: Column
  naming: boolean
  typeGroups: TypeGroups
  target: TableDraft | undefined
  onChange(column: Column): void
  onNaming(index: number): void
}

/** Two hundred rows are drawn once: only the one that changed is drawn again. */
const ColumnRow = memo(DrawnRow, (a, b) =>
  (['column', 'naming', 'typeGroups', 'target'] as const).every((member) => a[member] === b[member]),
)

function DrawnRow({ column, naming, typeGroups, target, onChange, onNaming }: RowProps) {
  const t = useStudioText()
  return (
    <Table.Tr style={column.use ? undefined : { opacity: 0.55 }}>
      <Table.Td>
        <Checkbox
          aria-label={t('start.use_of', { name: column.header })}
          checked={column.use}
          onChange={(event) => onChange({ ...column, use: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>{column.header}</Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          aria-label={t('start.label_of', { name: column.header })}
          value={column.label}
          onChange={(event) => onChange({ ...column, label: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          aria-label={t('start.type_of', { name: column.header })}
          data={typeGroups}
          value={column.type}
          onChange={(value) => value && onChange(withType(column, value))}
          searchable
          allowDeselect={false}
        />
      </Table.Td>
      <Table.Td>{column.use && <ColumnDetails column={column} target={target} onChange={onChange} />}</Table.Td>
      <Table.Td>
        {column.use && (
          <Radio
            aria-label={`${t('start.name_column')}: ${column.header}`}
            checked={naming}
            onChange={() => onNaming(column.index)}
          />
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed" lineClamp={1} title={column.samples.join(' · ')}>
          {column.samples.join(' · ')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

/** A link made by hand finds by name; what it does not find in a table of the file is made. */
function withType({ link: _former, ...column }: Column, type: string): Column {
  if (type.startsWith('table:')) return { ...column, type, link: { by: -1, missing: 'create', asked: 0, found: 0 } }
  if (type.startsWith('lookup:') || type === 'user')
    return { ...column, type, link: { by: '', missing: 'blank', asked: 0, found: 0 } }
  return { ...column, type }
}
