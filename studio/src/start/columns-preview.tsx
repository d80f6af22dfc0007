/** What was worked out of a spreadsheet, to look over and correct before anything is made. */
import { Button, Checkbox, Group, Radio, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import type { Column } from './infer.ts'
import type { SheetDraft } from './spreadsheet-page.tsx'

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
  'select',
  'multi_select',
  'tags',
  'external_id',
]

type Props = { draft: SheetDraft; onChange(draft: SheetDraft): void; onAgain(): void; onCreate(): void }

export function ColumnsPreview({ draft, onChange, onAgain, onCreate }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const apps = documentsOfKind(documents, 'app')
  const set = (index: number, change: Partial<Column>) =>
    onChange({
      ...draft,
      columns: draft.columns.map((column) => (column.index === index ? { ...column, ...change } : column)),
    })
  const places = [
    ...apps.map((app) => ({ value: app.name, label: labelOf(labelOr(app['label'], app.name)) })),
    { value: '+', label: t('object.new_app') },
  ]
  const ready = draft.label.trim() !== '' && draft.columns.some((column) => column.use)
  return (
    <Stack gap="md">
      <Group gap="sm" align="end">
        <TextInput
          label={t('object.one')}
          value={draft.label}
          onChange={(event) => onChange({ ...draft, label: event.currentTarget.value })}
          w={260}
        />
        <Select
          label={t('object.in_app')}
          data={places}
          value={draft.app}
          onChange={(value) => onChange({ ...draft, app: value ?? '+' })}
          allowDeselect={false}
          w={220}
        />
      </Group>
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={44}>{t('start.use')}</Table.Th>
              <Table.Th>{t('start.column')}</Table.Th>
              <Table.Th>{t('start.field')}</Table.Th>
              <Table.Th w={190}>{t('start.type')}</Table.Th>
              <Table.Th w={90}>{t('start.name_column')}</Table.Th>
              <Table.Th>{t('start.samples')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {draft.columns.map((column) => (
              <ColumnRow
                key={column.index}
                column={column}
                naming={draft.naming === column.index}
                onChange={(change) => set(column.index, change)}
                onNaming={() => onChange({ ...draft, naming: column.index })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        {t('start.create_text', { count: draft.total })}
      </Text>
      <Group gap={8}>
        <Button onClick={onCreate} disabled={!ready} size="sm">
          {t('start.create')}
        </Button>
        <Button variant="default" size="sm" onClick={onAgain}>
          {t('start.again')}
        </Button>
      </Group>
    </Stack>
  )
}

type RowProps = { column: Column; naming: boolean; onChange(change: Partial<Column>): void; onNaming(): void }

function ColumnRow({ column, naming, onChange, onNaming }: RowProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const objects = documentsOfKind(useDocuments(), 'object')
  const typeData = [
    { group: t('object.palette'), items: types.map((type) => ({ value: type, label: typeLabel(t, type) })) },
    {
      group: t('type_group.relation'),
      items: objects.map((object) => ({
        value: `lookup:${object.name}`,
        label: t('start.link_to', { object: labelOf(labelOr(object['label'], object.name)) }),
      })),
    },
  ]
  return (
    <Table.Tr style={column.use ? undefined : { opacity: 0.55 }}>
      <Table.Td>
        <Checkbox
          aria-label={t('start.use_of', { name: column.header })}
          checked={column.use}
          onChange={(event) => onChange({ use: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>{column.header}</Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          aria-label={t('start.label_of', { name: column.header })}
          value={column.label}
          onChange={(event) => onChange({ label: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          aria-label={t('start.type_of', { name: column.header })}
          data={typeData}
          value={column.type}
          onChange={(value) => value && onChange({ type: value })}
          searchable
          allowDeselect={false}
        />
      </Table.Td>
      <Table.Td>
        {column.use && (
          <Radio
            aria-label={`${t('start.name_column')}: ${column.header}`}
            name="naming"
            checked={naming}
            onChange={() => onNaming()}
          />
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {column.samples.join(' · ')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
