/** Which column becomes which field: proposed by the server, changed here, with the first cells of each column beside it. */
import { Badge, Button, Checkbox, Group, NativeSelect, Select, Stack, Table, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { ColumnMapping, FilePreview, FileWish, ImportMapping, ImportMode } from '../../api/imports.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { isLookup, plainFields, targetOf, useModel } from '../../api/model.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { ReplacedTexts } from './replaced-texts.tsx'

type MapProps = {
  object: ObjectView
  preview: FilePreview
  mapping: ImportMapping
  busy: boolean
  onMapping(mapping: ImportMapping): void
  onFormat(wish: FileWish): void
  onTry(): void
  onBack(): void
}

export function MapColumns(props: MapProps) {
  const t = useText()
  const labelOf = useLabel()
  const { object, preview, mapping, onMapping } = props
  const fields = importable(object)
  const put = (column: string, next: ColumnMapping | null) => {
    const others = mapping.columns.filter((one) => one.column !== column && (next === null || one.field !== next.field))
    onMapping({ ...mapping, columns: next === null ? others : [...others, next] })
  }
  const missing = fields.filter(
    (field) =>
      field.required && field.default === undefined && !mapping.columns.some((one) => one.field === field.name),
  )
  return (
    <Stack gap="md">
      <FormatRow {...props} />
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing={7} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.column')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('import.first_cells')}</Table.Th>
              <Table.Th visibleFrom="sm" aria-label={t('import.becomes')} />
              <Table.Th w={{ base: 180, sm: 240 }}>{t('import.field')}</Table.Th>
              <Table.Th w={{ base: 90, sm: 190 }}>{t('import.found_by')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.columns.map((column, at) => (
              <ColumnRow
                key={`${column}-${at}`}
                column={column}
                sample={sampleOf(preview, at)}
                fields={fields}
                mapped={mapping.columns.find((one) => one.column === column)}
                onMap={(next) => put(column, next)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <ModeRow {...props} fields={fields} />
      {missing.length > 0 && mapping.mode !== 'update' && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('import.missing', { fields: missing.map((field) => labelOf(field.label)).join(', ') })}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" size="sm" onClick={props.onBack}>
          {t('import.other_file')}
        </Button>
        <Button
          size="sm"
          loading={props.busy}
          disabled={mapping.columns.length === 0 || (mapping.mode !== 'insert' && mapping.key === undefined)}
          onClick={props.onTry}
        >
          {t('import.try')}
        </Button>
      </Group>
    </Stack>
  )
}

type RowProps = {
  column: string
  sample: string
  fields: FieldView[]
  mapped: ColumnMapping | undefined
  onMap(next: ColumnMapping | null): void
}

function ColumnRow({ column, sample, fields, mapped, onMap }: RowProps) {
  const t = useText()
  const labelOf = useLabel()
  const field = fields.find((one) => one.name === mapped?.field)
  return (
    <Table.Tr>
      <Table.Td fw={550}>{column}</Table.Td>
      <Table.Td c="dimmed" maw={240} visibleFrom="sm">
        <Text size="xs" truncate>
          {sample}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <IconArrowRight size={14} color="var(--text-soft)" aria-hidden />
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          aria-label={t('import.field_for', { column })}
          placeholder={t('import.skip')}
          data={fields.map((one) => ({ value: one.name, label: labelOf(one.label) }))}
          value={mapped?.field ?? null}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('field.clear') }}
          onChange={(name) => onMap(name === null ? null : { column, field: name })}
        />
      </Table.Td>
      <Table.Td>
        {mapped && field && isLookup(field) && <LookupRule field={field} mapped={mapped} onChange={onMap} />}
        {mapped?.value_map && field && <ReplacedTexts field={field} mapped={mapped} onChange={onMap} />}
      </Table.Td>
    </Table.Tr>
  )
}

function importable(object: ObjectView): FieldView[] {
  const own = plainFields(object).filter((field) => isWritable(field) || field.type === 'autonumber')
  const owner = object.fields['owner']
  return owner ? [...own, owner] : own
}

function sampleOf(preview: FilePreview, at: number): string {
  const cells = preview.rows.map((row) => row[at] ?? '').filter((cell) => cell !== '')
  return cells.slice(0, 3).join(' · ')
}

function FormatRow({ preview, mapping, onFormat }: MapProps) {
  const t = useText()
  const { locale } = usePlace()
  const wish = (change: FileWish) =>
    onFormat({ encoding: mapping.encoding, delimiter: mapping.delimiter, sheet: mapping.sheet, ...change })
  const encodings = [...new Set([preview.encoding, 'utf-8', 'gb18030', 'utf-16le', 'windows-1252'])]
  return (
    <Group gap="md" align="end">
      <Stack gap={0}>
        <Text fw={550}>{preview.file_name}</Text>
        <Text size="xs" c="dimmed">
          {formatBytes(preview.size_bytes, locale)}
        </Text>
      </Stack>
      {preview.format === 'csv' ? (
        <>
          <NativeSelect
            size="xs"
            label={t('import.encoding')}
            data={encodings}
            value={preview.encoding}
            onChange={(event) => wish({ encoding: event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            label={t('import.delimiter')}
            value={preview.delimiter}
            onChange={(event) => wish({ delimiter: event.currentTarget.value })}
            data={[
              { value: ',', label: t('import.comma') },
              { value: ';', label: t('import.semicolon') },
              { value: '\t', label: t('import.tab') },
              { value: '|', label: '|' },
            ]}
          />
        </>
      ) : (
        preview.sheets.length > 1 && (
          <NativeSelect
            size="xs"
            label={t('import.sheet')}
            data={preview.sheets}
            value={mapping.sheet ?? preview.sheets[0]}
            onChange={(event) => wish({ sheet: event.currentTarget.value })}
          />
        )
      )}
    </Group>
  )
}

function LookupRule({
  field,
  mapped,
  onChange,
}: {
  field: FieldView
  mapped: ColumnMapping
  onChange(next: ColumnMapping): void
}) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const keys = keysOf(model, field)
  return (
    <Stack gap={4}>
      <NativeSelect
        size="xs"
        aria-label={t('import.found_by')}
        data={keys.map((key) => ({ value: key.name, label: labelOf(key.label) }))}
        value={mapped.by ?? keys[0]?.name ?? ''}
        onChange={(event) => onChange({ ...mapped, by: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        aria-label={t('import.when_missing')}
        value={mapped.on_missing ?? 'error'}
        onChange={(event) => onChange({ ...mapped, on_missing: missingOf(event.currentTarget.value) })}
        data={[
          { value: 'error', label: t('import.missing_error') },
          { value: 'blank', label: t('import.missing_blank') },
          { value: 'create', label: t('import.missing_create') },
        ]}
      />
    </Stack>
  )
}

function missingOf(value: string): 'error' | 'blank' | 'create' {
  return value === 'create' || value === 'blank' ? value : 'error'
}

/** What a lookup can be found by: the name of its object, its unique fields, its id. */
function keysOf(model: ModelView, field: FieldView): FieldView[] {
  const target = targetOf(model, field)
  if (!target) return []
  const fields = Object.values(target.fields)
  return fields
    .filter(
      (one) =>
        one.name === target.name_field ||
        one.unique === true ||
        one.type === 'external_id' ||
        one.type === 'autonumber' ||
        one.name === 'id',
    )
    .toSorted((a, b) => Number(b.name === target.name_field) - Number(a.name === target.name_field))
}

function ModeRow({ mapping, onMapping, fields }: MapProps & { fields: FieldView[] }) {
  const t = useText()
  const labelOf = useLabel()
  const keys = fields.filter((field) => mapping.columns.some((one) => one.field === field.name))
  return (
    <Group gap="md" align="end">
      <NativeSelect
        size="xs"
        label={t('import.mode')}
        value={mapping.mode}
        onChange={(event) =>
          onMapping({
            ...mapping,
            mode: event.currentTarget.value as ImportMode,
            key: event.currentTarget.value === 'insert' ? undefined : mapping.key,
          })
        }
        data={[
          { value: 'insert', label: t('import.insert') },
          { value: 'upsert', label: t('import.upsert') },
          { value: 'update', label: t('import.update') },
        ]}
      />
      {mapping.mode !== 'insert' && (
        <>
          <Select
            size="xs"
            label={t('import.key')}
            data={keys.map((field) => ({ value: field.name, label: labelOf(field.label) }))}
            value={mapping.key ?? null}
            onChange={(key) => onMapping({ ...mapping, key: key ?? undefined })}
          />
          <Checkbox
            label={t('import.clear_blanks')}
            checked={mapping.clear_blanks === true}
            onChange={(event) => onMapping({ ...mapping, clear_blanks: event.currentTarget.checked })}
            pb={6}
          />
          {mapping.key === undefined && <Badge color="orange">{t('import.key_needed')}</Badge>}
        </>
      )}
    </Group>
  )
}
