/** Why rows were refused, each reason once; for texts that name no record or choice, what they should stand for. */
import { Stack, Table, Title } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import type { ImportMapping } from '../../api/imports.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { isLookup, targetOf } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'

/** `to`: id of a record or value of a choice; `name`: what the record is called. */
export type Replacement = { refusal: RefusedRows; to: string; name?: string }

type Props = {
  refusals: RefusedRows[]
  object: ObjectView
  /** Absent where nothing can be replaced any more. */
  onReplace?: (refusal: RefusedRows, to: Replacement | undefined) => void
}

export function Refusals({ refusals, object, onReplace }: Props) {
  const t = useText()
  const { locale } = usePlace()
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        {t('import.refused_why')}
      </Title>
      <Table.ScrollContainer minWidth={320}>
        <Table fz="sm" verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.column')}</Table.Th>
              <Table.Th>{t('import.reason')}</Table.Th>
              <Table.Th ta="right">{t('import.refused_rows')}</Table.Th>
              {onReplace && <Table.Th w={240} aria-label={t('import.becomes')} />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {refusals.map((refusal) => (
              <Table.Tr key={keyOf(refusal)}>
                <Table.Td fw={550}>{refusal.column}</Table.Td>
                <Table.Td>
                  {refusal.message}{' '}
                  <span style={{ color: 'var(--text-soft)' }}>{t('import.first_row', { row: refusal.first_row })}</span>
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {formatNumber(refusal.rows, locale)}
                </Table.Td>
                {onReplace && (
                  <Table.Td>
                    <ReplaceBy refusal={refusal} object={object} onReplace={onReplace} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}

const replaceable = new Set(['import.lookup_missing', 'import.lookup_ambiguous', 'value.not_an_option'])

function ReplaceBy({ refusal, object, onReplace }: Required<Omit<Props, 'refusals'>> & { refusal: RefusedRows }) {
  const t = useText()
  const [record, setRecord] = useState<RecordView>({ id: '' })
  const field = refusal.field === null ? undefined : object.fields[refusal.field]
  const { value } = refusal.params
  if (!field || typeof value !== 'string' || !replaceable.has(refusal.code)) return null
  if (field.type !== 'select' && !isLookup(field)) return null
  const { Edit } = uiOf(field)
  const change = (to: JsonValue, beside?: { [path: string]: JsonValue }) => {
    setRecord({ ...record, ...beside, [field.name]: to })
    const name = Object.values(beside ?? {}).find((one) => typeof one === 'string')
    onReplace(refusal, typeof to === 'string' ? { refusal, to, name } : undefined)
  }
  return (
    <Edit
      field={{ ...field, controlled_by: undefined, typed_by: undefined }}
      value={record[field.name] ?? null}
      record={record}
      onChange={change}
      place="form"
      label={t('import.replace', { value })}
    />
  )
}

export function keyOf({ column, code, params }: RefusedRows): string {
  return JSON.stringify([column, code, params])
}

/** The mapping with the replacements in it; a text that came out of another replacement is replaced where that one is. */
export function withReplacements(
  mapping: ImportMapping,
  replacements: Iterable<Replacement>,
  scope: { model: ModelView; object: ObjectView },
): ImportMapping {
  const columns = mapping.columns.map((column) => ({ ...column, value_map: { ...column.value_map } }))
  for (const replacement of replacements) {
    const { refusal } = replacement
    const column = columns.find((one) => one.column === refusal.column)
    const field = column && scope.object.fields[column.field]
    if (!column || !field) continue
    const from = String(refusal.params['value'])
    const to = textFor(replacement, { column, field, model: scope.model })
    const sources = Object.keys(column.value_map).filter((text) => column.value_map[text] === from)
    for (const text of sources.length > 0 ? sources : [from]) column.value_map[text] = to
  }
  return {
    ...mapping,
    columns: columns.map(({ value_map, ...column }) =>
      Object.keys(value_map).length > 0 ? { ...column, value_map } : column,
    ),
  }
}

/** A name reads better than an id, where records are found by name and one of that name is enough. */
function textFor(
  { refusal, to, name }: Replacement,
  { column, field, model }: { column: { by?: string }; field: FieldView; model: ModelView },
): string {
  const byName = column.by === undefined || column.by === targetOf(model, field)?.name_field
  return name !== undefined && byName && refusal.code === 'import.lookup_missing' ? name : to
}
