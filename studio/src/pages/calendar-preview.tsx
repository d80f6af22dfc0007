/** A month of a calendar on live data, drawn by the runtime's own grid. */
import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { optionOf } from '@trellis/runtime/fields/options.ts'
import { useText } from '@trellis/runtime/i18n/i18n.ts'
import { dayIn, usePlace } from '@trellis/runtime/i18n/place.ts'
import { daysShown, rangeText, stepped, weekStartOf } from '@trellis/runtime/records/calendar/calendar-days.ts'
import type { CalendarEvent } from '@trellis/runtime/records/calendar/calendar-events.ts'
import { spanOf } from '@trellis/runtime/records/calendar/calendar-events.ts'
import { MonthGrid } from '@trellis/runtime/records/calendar/month-grid.tsx'
import type { ViewDraft } from './view-draft.ts'
import classes from './pages.module.css'

type Props = { view: ViewDraft; object: ObjectView; records: RecordView[]; day: string; today: string }

export function CalendarPreview({ view, object, records, day, today }: Props) {
  const { locale } = usePlace()
  const events = useEvents(view, object, records)
  const days = useMemo(() => daysShown('month', day, weekStartOf(locale)), [day, locale])
  return (
    <div className={classes['calendar']}>
      <MonthGrid
        {...{ days, today, locale, events }}
        day={day}
        heldKey={undefined}
        onOpen={nothing}
        onDay={nothing}
        onReach={nothing}
        onMake={undefined}
      />
    </div>
  )
}

function nothing(): void {}

type StepsProps = { day: string; today: string; onDay(day: string): void }

/** Which month is shown, and ways to others: what is designed may lie in none of the days around today. */
export function MonthSteps({ day, today, onDay }: StepsProps) {
  const t = useText()
  const { locale } = usePlace()
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon size={22} aria-label={t('calendar.previous')} onClick={() => onDay(stepped('month', day, -1))}>
        <IconChevronLeft size={14} />
      </ActionIcon>
      <Text size="xs" fw={600} aria-live="polite">
        {rangeText('month', [], day, locale)}
      </Text>
      <ActionIcon size={22} aria-label={t('calendar.next')} onClick={() => onDay(stepped('month', day, 1))}>
        <IconChevronRight size={14} />
      </ActionIcon>
      {day !== today && (
        <Button variant="subtle" size="compact-xs" onClick={() => onDay(today)}>
          {t('calendar.today')}
        </Button>
      )}
    </Group>
  )
}

/** Today in the person's time zone. */
export function useToday(): string {
  const { timeZone } = usePlace()
  const [now] = useState(() => Date.now())
  return useMemo(() => dayIn(timeZone, now), [timeZone, now])
}

function useEvents(view: ViewDraft, object: ObjectView, records: RecordView[]): CalendarEvent[] {
  const model = useModel()
  const { timeZone } = usePlace()
  return useMemo(() => {
    const { calendar } = view
    const start = calendar && fieldIn(model, object, calendar.start)
    if (!calendar || !start) return []
    const fields = { start: calendar.start, end: calendar.end, timed: start.type === 'datetime', timeZone }
    const color = calendar.color_by === undefined ? undefined : fieldIn(model, object, calendar.color_by)
    return records.flatMap((record): CalendarEvent[] => {
      const span = spanOf(record, fields)
      if (!span) return []
      const title = textOf(record[calendar.title ?? object.name_field]) || record.id
      const chosen = color && optionOf(color, record[color.name])
      return [
        {
          ...span,
          key: record.id,
          source: view.name,
          object: object.name,
          record,
          title,
          color: chosen?.color ?? 'indigo',
          movable: false,
          sizable: false,
        },
      ]
    })
  }, [model, view, object, records, timeZone])
}
