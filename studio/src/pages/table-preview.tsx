/** A list on live data: its columns, its groups, and the line of totals over everything its filter finds. */
import { Text } from '@mantine/core'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { FieldView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { useGroups } from '@trellis/runtime/api/records.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { shadeStyle } from '@trellis/runtime/records/list/color-rules.ts'
import { sumsOf } from '@trellis/runtime/records/list/totals.ts'
import { SumCell } from '@trellis/runtime/records/list/totals-row.tsx'
import { useShades } from '@trellis/runtime/records/list/use-shades.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { ViewDraft } from './view-draft.ts'
import { pathOf } from './view-draft.ts'
import classes from './pages.module.css'

type Props = { view: ViewDraft; object: ObjectView; records: RecordView[] }
type Shown = { path: string; field: FieldView; label: string; total?: string }

export function TablePreview({ view, object, records }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const columns = (view.columns ?? []).flatMap((column): Shown[] => {
    const field = fieldIn(model, object, pathOf(column))
    const own = typeof column === 'string' ? undefined : column
    return field
      ? [
          {
            path: pathOf(column),
            field,
            label: labelOf(own?.label ?? field.label),
            ...(own?.total && { total: own.total }),
          },
        ]
      : []
  })
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.path} data-align={uiOf(column.field).align}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Rows view={view} object={object} records={records} columns={columns} />
        {records.length === 0 && (
          <tr>
            <td colSpan={Math.max(1, columns.length)}>
              <Text size="sm" c="dimmed" ta="center" p="md">
                {t('view.live_none')}
              </Text>
            </td>
          </tr>
        )}
      </tbody>
      <Totals view={view} object={object} columns={columns} />
    </table>
  )
}

/** Records come in the order of their groups; each group begins with a line of its own. */
function Rows({ view, object, records, columns }: Props & { columns: Shown[] }) {
  const shadeOf = useShades(object.name, view.colors)
  const model = useModel()
  const group = view.group_by === undefined ? undefined : fieldIn(model, object, view.group_by)
  const keyOf = (record: RecordView | undefined) =>
    group && record ? JSON.stringify(record[view.group_by ?? ''] ?? null) : undefined
  return records.map((record, at) => {
    const begins = group !== undefined && (at === 0 || keyOf(record) !== keyOf(records[at - 1]))
    return [
      begins && <GroupRow key={`group-${record.id}`} field={group} record={record} columns={columns.length} />,
      <tr
        key={record.id}
        data-shade={shadeOf(record)?.color}
        title={shadeOf(record)?.label}
        style={shadeStyle(shadeOf(record))}
      >
        {columns.map(({ path, field }) => {
          const ui = uiOf(field)
          return (
            <td key={path} data-align={ui.align}>
              <ui.Read field={field} value={record[path]} record={record} path={path} place="cell" />
            </td>
          )
        })}
      </tr>,
    ]
  })
}

function GroupRow({ field, record, columns }: { field: FieldView; record: RecordView; columns: number }) {
  const ui = uiOf(field)
  return (
    <tr className={classes['group']}>
      <td colSpan={Math.max(1, columns)}>
        <ui.Read field={field} value={record[field.name]} record={record} path={field.name} place="cell" />
      </td>
    </tr>
  )
}

/** The totals the list will have, asked for what is published of it. */
function Totals({ view, object, columns }: Omit<Props, 'records'> & { columns: Shown[] }) {
  const published = useModelQuery(true).data
  const known = published && objectIn(published, object.name)
  const settings = (view.columns ?? []).map((column) => (typeof column === 'string' ? { field: column } : column))
  const sums = published && known ? sumsOf(published, known, settings) : {}
  const where: Filter | undefined = typeof view.where === 'string' ? { formula: view.where } : view.where
  const aggregates = Object.fromEntries(Object.values(sums).map((sum, at) => [`total_${at}`, sum]))
  const hasSums = Object.keys(sums).length > 0
  const row = useGroups({ object: object.name, ...(where && { where }), aggregates }, hasSums).data?.[0]
  if (!hasSums || !row) return null
  const place = new Map(Object.keys(sums).map((path, at) => [path, `total_${at}`]))
  return (
    <tfoot>
      <tr>
        {columns.map((column, index) => (
          <td key={column.path} data-align={uiOf(column.field).align}>
            <SumCell
              column={{ ...column, align: uiOf(column.field).align, pinned: false, index }}
              sum={row[place.get(column.path) ?? '']}
            />
          </td>
        ))}
      </tr>
    </tfoot>
  )
}
