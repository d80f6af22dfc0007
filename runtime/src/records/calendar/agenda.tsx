/** The days of a small screen: one under the other, each with what it holds. */
import { UnstyledButton } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import { useText } from '../../i18n/i18n.ts'
import { EmptyState } from '../../ui/states.tsx'
import { tintOf } from '../../theme/palette.ts'
import { dayText, timeText } from './calendar-days.ts'
import type { CalendarEvent } from './calendar-events.ts'
import classes from './calendar.module.css'
import type { GridProps } from './month-grid.tsx'

export function Agenda({ days, today, locale, events, onOpen, onDay }: GridProps) {
  const filled = days.flatMap((day) => {
    const here = events.filter((event) => event.day <= day && event.lastDay >= day)
    return here.length === 0 && day !== today ? [] : [{ day, events: here.toSorted(byTime) }]
  })
  const t = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const loaded = events.length > 0
  useLayoutEffect(() => {
    // What is past is above, to be scrolled back to.
    scroller.current?.querySelector('[data-start]')?.scrollIntoView({ block: 'start' })
  }, [days, loaded])
  return (
    <div ref={scroller} className={classes['agenda']} tabIndex={-1}>
      {events.length === 0 && <EmptyState title={t('calendar.none')} />}
      {filled.map(({ day, events: here }) => (
        <section
          key={day}
          data-start={day === today || undefined}
          aria-label={dayText(day, locale, { weekday: 'long', month: 'long', day: 'numeric' })}
        >
          <h2 className={classes['agenda-day']} data-today={day === today || undefined}>
            <UnstyledButton onClick={() => onDay(day)}>
              {dayText(day, locale, { weekday: 'short', month: 'long', day: 'numeric' })}
            </UnstyledButton>
          </h2>
          {here.map((event) => (
            <AgendaLine key={event.key} event={event} locale={locale} onOpen={onOpen} />
          ))}
        </section>
      ))}
    </div>
  )
}

function AgendaLine({
  event,
  locale,
  onOpen,
}: {
  event: CalendarEvent
  locale: string
  onOpen(event: CalendarEvent): void
}) {
  const t = useText()
  return (
    <button type="button" className={classes['agenda-line']} onClick={() => onOpen(event)}>
      <span className={classes['event-dot']} style={{ background: tintOf(event.color).dot }} />
      <span className={`figures ${classes['agenda-time']}`}>
        {event.minute === null ? t('calendar.all_day') : timeText(event.minute, locale)}
      </span>
      <span className={classes['agenda-title']}>{event.title}</span>
    </button>
  )
}

function byTime(a: CalendarEvent, b: CalendarEvent): number {
  return (a.minute ?? -1) - (b.minute ?? -1) || a.title.localeCompare(b.title)
}
