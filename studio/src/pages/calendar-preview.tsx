/** This month of a calendar on live data, drawn by the runtime's own grid. */
import { useMemo, useState } from 'react'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, useModel } from '@trellis/runtime/api/model.ts'
import type { RecordView } from '@trellis/runtime/api/records.ts'
import { textOf } from '@trellis/runtime/fields/field-ui.ts'
import { optionOf } from '@trellis/runtime/fields/options.ts'
import { dayIn, usePlace } from '@trellis/runtime/i18n/place.ts'
import { daysShown, weekStartOf } from '@trellis/runtime/records/calendar/calendar-days.ts'
import type { CalendarEvent } from '@trellis/runtime/records/calendar/calendar-events.ts'
import { spanOf } from '@trellis/runtime/records/calendar/calendar-events.ts'
import { MonthGrid } from '@trellis/runtime/records/calendar/month-grid.tsx'
import type { ViewDraft } from './view-draft.ts'
import classes from './pages.module.css'

type Props = { view: ViewDraft; object: ObjectView; records: RecordView[]; today: string }

export function CalendarPreview({ view, object, records, today }: Props) {
  const { locale } = usePlace()
  const events = useEvents(view, object, records)
  const days = useMemo(() => daysShown('month', today, weekStartOf(locale)), [today, locale])
  return (
    <div className={classes['calendar']}>
      <MonthGrid
        {...{ days, today, locale, events }}
        day={today}
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
