/** What a calendar shows: the days in sight, the records of those days as events, and how one is moved. */
import { useInterval } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useModel } from '../../api/model.ts'
import { query } from '../../api/records.ts'
import { useText } from '../../i18n/i18n.ts'
import { dayIn, usePlace } from '../../i18n/place.ts'
import { toastDone } from '../../ui/toast.tsx'
import { showValues } from '../list/show-values.ts'
import type { ListState } from '../list/use-list.ts'
import { useMove } from '../list/use-move.ts'
import type { ShadeOf } from '../list/use-shades.ts'
import { useShades } from '../list/use-shades.ts'
import type { Scale } from './calendar-days.ts'
import { daysShown, weekStartOf } from './calendar-days.ts'
import type { CalendarEvent, Shift } from './calendar-events.ts'
import { valuesAfter } from './calendar-events.ts'
import type { Source } from './calendar-source.ts'
import { eventOf, rangeQuery, useSources } from './calendar-source.ts'

export function useCalendar(list: ListState) {
  const place = usePlace()
  const today = useToday(place.timeZone)
  const day = list.search.day ?? today
  const scale: Scale = list.search.scale ?? list.calendar?.scale ?? 'month'
  const weekStart = weekStartOf(place.locale)
  const days = useMemo(() => daysShown(scale, day, weekStart), [scale, day, weekStart])
  const sources = useSources(list, place.timeZone)
  const off = useMemo(() => new Set((list.search.off ?? '').split(',')), [list.search.off])
  const shown = useMemo(() => sources.filter((source) => !off.has(source.name)), [sources, off])
  const shadeOf = useShades(list.object.name, list.view.colors)
  const found = useEvents(shown, days, shadeOf)
  return { place, today, day, scale, weekStart, days, sources, off, ...found, ...useEventMove(sources) }
}

/** A calendar that is left open over midnight moves on. */
function useToday(timeZone: string): string {
  const [now, setNow] = useState(() => Date.now())
  useInterval(() => setNow(Date.now()), 60_000, { autoInvoke: true })
  return dayIn(timeZone, now)
}

export type CalendarState = ReturnType<typeof useCalendar>

function useEvents(sources: Source[], days: string[], shadeOf: ShadeOf) {
  const t = useText()
  const model = useModel()
  const bodies = sources.map((source) => rangeQuery(model, source, days))
  const pages = useQueries({
    queries: bodies.map((body) => ({
      queryKey: ['records', body.object, 'group-page', body],
      queryFn: ({ signal }: { signal: AbortSignal }) => query(body, signal),
      placeholderData: keepPreviousData,
    })),
    combine: (answers) => ({
      data: answers.map((answer) => answer.data),
      loading: answers.some((answer) => answer.isPending),
      busy: answers.some((answer) => answer.isFetching),
      error: answers.find((answer) => answer.error)?.error ?? null,
      retry: () => {
        for (const answer of answers) void answer.refetch()
      },
    }),
  })
  const events = useMemo(
    () =>
      sources.flatMap((source, at) =>
        (pages.data[at]?.records ?? []).flatMap(
          (record) => eventOf(model, source, record, source.colors && shadeOf(record)) ?? [],
        ),
      ),
    [sources, pages.data, model, shadeOf],
  )
  const unnamed = t('record.unnamed')
  return {
    events: useMemo(
      () => events.map((event) => (event.title === '' ? { ...event, title: unnamed } : event)),
      [events, unnamed],
    ),
    loading: pages.loading,
    busy: pages.busy,
    error: pages.error,
    retry: pages.retry,
    capped: pages.data.some((page) => typeof page?.next_cursor === 'string'),
  }
}

/** Moves an event: shown at once; the message that says so can take it back. */
function useEventMove(sources: Source[]) {
  const t = useText()
  const client = useQueryClient()
  const { move, asked, done } = useMove()
  const moveEvent = async (event: CalendarEvent, shift: Shift, when: string) => {
    const source = sources.find((one) => one.name === event.source)
    if (!source || (shift.days === 0 && shift.minutes === 0)) return
    const { object, fields } = source
    const { record } = event
    const values = valuesAfter(record, fields, event, shift)
    const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]))
    const show = (shown: typeof values) => showValues(client, object.name, { id: record.id, values: shown })
    const saved = await move({ object, record, values, show: () => show(values), back: () => show(before) })
    if (!saved) return
    toastDone(t('calendar.moved', { title: event.title, when }), () => {
      const { version: _read, ...now } = { ...record, ...values }
      void move({ object, record: now, values: before, show: () => show(before), back: () => show(values) })
    })
  }
  return { moveEvent, asked, done }
}
