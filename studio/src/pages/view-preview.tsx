/** A list, board or calendar on live data, drawn with the runtime's field components. What is not published yet shows as empty. */
import { Group, Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { askedFields, fieldIn, objectIn, useModel } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { rulePaths } from '@trellis/runtime/records/list/color-rules.ts'
import { addDays } from '@trellis/runtime/records/calendar/calendar-days.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { BoardPreview } from './board-preview.tsx'
import { CalendarPreview, MonthSteps, useToday } from './calendar-preview.tsx'
import { TablePreview } from './table-preview.tsx'
import type { ViewDraft } from './view-draft.ts'
import { pathOf } from './view-draft.ts'
import classes from './pages.module.css'

const rows = 60
const calendarRows = 300

type Props = { view: ViewDraft; object: ObjectView }

export function ViewPreview({ view, object }: Props) {
  const t = useStudioText()
  const type = view.type ?? 'table'
  const today = useToday()
  const model = useModel()
  const paths = [...shownPaths(view), ...rulePaths(model, object, view.colors)]
  const [day, setDay] = useState(today)
  const live = useLive(view, object, { paths, between: type === 'calendar' ? monthAround(day) : undefined })
  return (
    <>
      <Group justify="space-between" px="md" py={8} className={classes['live-head']}>
        <Text size="xs" fw={600} c="dimmed">
          {t('view.live')}
        </Text>
        {type === 'calendar' && <MonthSteps day={day} today={today} onDay={setDay} />}
        {live.loading ? (
          <Loader size={14} />
        ) : (
          <Text size="xs" c="dimmed">
            {live.text ??
              (live.records.length < live.total
                ? t('view.live_first', { shown: live.records.length, count: live.total })
                : t('view.live_records', { count: live.total }))}
          </Text>
        )}
      </Group>
      <div className={classes['live-body']} tabIndex={0} role="region" aria-label={t('view.live')}>
        {type === 'calendar' ? (
          <CalendarPreview view={view} object={object} records={live.records} day={day} today={today} />
        ) : type === 'board' ? (
          <BoardPreview view={view} object={object} records={live.records} />
        ) : (
          <TablePreview view={view} object={object} records={live.records} />
        )}
      </div>
    </>
  )
}

function shownPaths({ type, board, calendar, columns, group_by: group }: ViewDraft): string[] {
  const wanted =
    type === 'board'
      ? [board?.group_by, board?.swimlane, board?.sum, ...(board?.card_fields ?? [])]
      : type === 'calendar'
        ? [calendar?.start, calendar?.end, calendar?.title, calendar?.color_by]
        : [...(columns ?? []).map(pathOf), group]
  return wanted.flatMap((path) => (path === undefined || path === '' ? [] : [path]))
}

/** The weeks a month's sheet may show. */
function monthAround(today: string): [string, string] {
  const first = `${today.slice(0, 7)}-01`
  return [addDays(first, -7), addDays(first, 45)]
}

/** Asks for what is published of the wanted fields; a filter that is not right yet says so. */
type Asked = { paths: string[]; between: [string, string] | undefined }

function useLive(view: ViewDraft, object: ObjectView, asked: Asked) {
  const t = useStudioText()
  const published = useModelQuery(true)
  const known = published.data && objectIn(published.data, object.name)
  // The query's key is the question itself, so it is made anew at each drawing.
  const body = published.data && known ? questionOf(published.data, known, view, asked) : undefined
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

function questionOf(model: ModelView, known: ObjectView, view: ViewDraft, asked: Asked): RecordQuery {
  const type = view.type ?? 'table'
  const shown = asked.paths.filter((path) => fieldIn(model, known, path) !== undefined)
  const own: Filter | undefined = typeof view.where === 'string' ? { formula: view.where } : view.where
  const start = view.calendar?.start
  const isKnown = start !== undefined && fieldIn(model, known, start) !== undefined
  const days: Filter[] =
    asked.between && isKnown
      ? [
          { field: start, op: 'gte', value: asked.between[0] },
          { field: start, op: 'lte', value: asked.between[1] },
        ]
      : []
  const where: Filter | undefined = days.length > 0 ? { and: [...days, ...(own ? [own] : [])] } : own
  // Groups stand together, each in the order that was asked for.
  const group: NonNullable<ViewDraft['order_by']> =
    type === 'table' && view.group_by !== undefined ? [{ field: view.group_by }] : []
  const order = [...group, ...(view.order_by ?? [])]
    .filter((part) => fieldIn(model, known, part.field))
    .map((part) => ({ field: part.field, dir: part.dir ?? ('asc' as const) }))
  return {
    object: known.name,
    fields: askedFields(model, known, shown),
    ...(where && { where }),
    ...(order.length > 0 && { order_by: order }),
    limit: asked.between ? calendarRows : rows,
    total: 'capped',
  }
}
