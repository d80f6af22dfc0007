/** A list or board on live data, drawn with the runtime's field components. What is not published yet shows as empty. */
import { Badge, Group, Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { askedFields, fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { uiOf } from '@trellis/runtime/fields/field-uis.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import type { ViewDraft } from './view-draft.ts'
import { pathOf } from './view-draft.ts'
import classes from './pages.module.css'

const rows = 60

type Props = { view: ViewDraft; object: ObjectView }

export function ViewPreview({ view, object }: Props) {
  const t = useStudioText()
  const type = view.type ?? 'table'
  const paths =
    type === 'board'
      ? [view.board?.group_by ?? '', view.board?.sum ?? '', ...(view.board?.card_fields ?? [])]
      : (view.columns ?? []).map(pathOf)
  const live = useLive(
    view,
    object,
    paths.filter((path) => path !== ''),
  )
  return (
    <>
      <Group justify="space-between" px="md" py={8} className={classes['live-head']}>
        <Text size="xs" fw={600} c="dimmed">
          {t('view.live')}
        </Text>
        {live.loading ? (
          <Loader size={14} />
        ) : (
          <Text size="xs" c="dimmed">
            {live.text ?? t('view.live_records', { count: live.total })}
          </Text>
        )}
      </Group>
      <div className={classes['live-body']} tabIndex={0} role="region" aria-label={t('view.live')}>
        {type === 'board' ? (
          <BoardPreview view={view} object={object} records={live.records} />
        ) : (
          <TablePreview view={view} object={object} records={live.records} />
        )}
      </div>
    </>
  )
}

/** Asks for what is published of the wanted fields; a filter that is not right yet says so. */
function useLive(view: ViewDraft, object: ObjectView, paths: string[]) {
  const t = useStudioText()
  const published = useModelQuery(true)
  const known = published.data && objectIn(published.data, object.name)
  // The query's key is the question itself, so it is made anew at each drawing.
  const body = published.data && known ? questionOf(published.data, known, view, paths) : undefined
  const found = useQuery({
    queryKey: ['records', object.name, 'designer', body],
    queryFn: () => query(body ?? { object: object.name, fields: ['id'] }),
    enabled: body !== undefined,
    placeholderData: (before) => before,
    retry: false,
  })
  const refused = found.isError ? problemOf(found.error) : undefined
  const text =
    published.data && !known
      ? t('view.live_unpublished')
      : refused
        ? (refused.errors?.[0]?.message ?? refused.detail ?? refused.title)
        : undefined
  return {
    records: refused ? [] : (found.data?.records ?? []),
    total: found.data?.total ?? 0,
    loading: found.isFetching && !found.data,
    text,
  }
}

function questionOf(model: ModelView, known: ObjectView, view: ViewDraft, paths: string[]): RecordQuery {
  const shown = paths.filter((path) => fieldIn(model, known, path) !== undefined)
  const where: Filter | undefined = typeof view.where === 'string' ? { formula: view.where } : view.where
  const order = (view.order_by ?? [])
    .filter((part) => fieldIn(model, known, part.field))
    .map((part) => ({ field: part.field, dir: part.dir ?? ('asc' as const) }))
  return {
    object: known.name,
    fields: askedFields(model, known, shown),
    ...(where && { where }),
    ...(order.length > 0 && { order_by: order }),
    limit: rows,
    total: 'capped',
  }
}

type PartProps = { view: ViewDraft; object: ObjectView; records: RecordView[] }

function TablePreview({ view, object, records }: PartProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const columns = (view.columns ?? []).flatMap((column) => {
    const field = fieldIn(model, object, pathOf(column))
    return field
      ? [
          {
            path: pathOf(column),
            field,
            ui: uiOf(field),
            label: typeof column === 'string' || column.label === undefined ? field.label : column.label,
          },
        ]
      : []
  })
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.path} data-align={column.ui.align}>
              {labelOf(column.label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            {columns.map(({ path, field, ui }) => (
              <td key={path} data-align={ui.align}>
                <ui.Read field={field} value={record[path]} record={record} path={path} place="cell" />
              </td>
            ))}
          </tr>
        ))}
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
    </table>
  )
}

function BoardPreview({ view, object, records }: PartProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const model = useModel()
  const board = view.board
  const field = board ? fieldIn(model, object, board.group_by) : undefined
  if (!board || !field) return null
  const hidden = new Set(board.hidden_values ?? [])
  const cards = (board.card_fields ?? [])
    .flatMap((path) => fieldIn(model, object, path) ?? [])
    .filter((card) => card.name !== object.name_field)
  return (
    <div className={classes['board']}>
      {(field.options ?? [])
        .filter((option) => option.active !== false && !hidden.has(option.value))
        .map((option) => {
          const own = records.filter((record) => record[field.name] === option.value)
          const limit = board.limits?.find((one) => one.value === option.value)?.max_records
          const over = limit !== undefined && own.length > limit
          return (
            <section
              key={option.value}
              className={classes['column']}
              aria-label={labelOf(option.label) || option.value}
            >
              <Group justify="space-between" wrap="nowrap" mb={6}>
                <Choice label={labelOf(option.label) || option.value} color={option.color} />
                <Badge color={over ? 'red' : 'gray'} title={over ? t('view.over') : undefined}>
                  {limit === undefined ? own.length : `${own.length} / ${limit}`}
                </Badge>
              </Group>
              {own.slice(0, 12).map((record) => (
                <div key={record.id} className={classes['card']}>
                  <b>{textOf(record[object.name_field]) || '—'}</b>
                  {cards.map((card) => {
                    const ui = uiOf(card)
                    return (
                      <div key={card.name} className={classes['card-line']}>
                        <ui.Read field={card} value={record[card.name]} record={record} path={card.name} place="cell" />
                      </div>
                    )
                  })}
                </div>
              ))}
            </section>
          )
        })}
    </div>
  )
}
