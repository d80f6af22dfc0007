/** A month as weeks of days. As many events are drawn as the days have room for; the rest is a way to the day. */
import { useElementSize } from '@mantine/hooks'
import type { KeyboardEvent } from 'react'
import { useText } from '../../i18n/i18n.ts'
import { addDays, dayText } from './calendar-days.ts'
import type { CalendarEvent, Laid, Span } from './calendar-events.ts'
import { lanesOf } from './calendar-events.ts'
import { EventButton } from './event-button.tsx'
import classes from './calendar.module.css'

export type GridProps = {
  days: string[]
  /** The day the calendar stands on. */
  day: string
  today: string
  locale: string
  events: CalendarEvent[]
  heldKey: string | undefined
  onOpen(event: CalendarEvent): void
  /** Shows one day. */
  onDay(day: string): void
  /** Puts the calendar on a day, so that it is in sight. */
  onReach(day: string): void
  onMake: ((span: Span) => void) | undefined
}

const headHeight = 27
const laneHeight = 22

export function MonthGrid(props: GridProps) {
  const { days, locale } = props
  const { ref, height } = useElementSize()
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7))
  // Before the first measure: what most screens have room for.
  const room = height === 0 ? 3 : Math.max(1, Math.floor((height / weeks.length - headHeight) / laneHeight))
  return (
    <div
      className={classes['month']}
      role="grid"
      aria-label={dayText(props.day, locale, { year: 'numeric', month: 'long' })}
    >
      <div role="row" className={classes['weekdays']}>
        {(weeks[0] ?? []).map((day) => (
          <div key={day} role="columnheader" aria-label={dayText(day, locale, { weekday: 'long' })}>
            {dayText(day, locale, { weekday: 'short' })}
          </div>
        ))}
      </div>
      <div
        ref={ref}
        role="rowgroup"
        className={classes['weeks']}
        data-surface="days"
        data-first={days[0]}
        data-columns={7}
        data-rows={weeks.length}
      >
        {weeks.map((week) => (
          <Week key={week[0]} {...props} week={week} room={room} />
        ))}
      </div>
    </div>
  )
}

function Week(props: GridProps & { week: string[]; room: number }) {
  const { week, room, events } = props
  const laid = lanesOf(events, week)
  return (
    <div role="row" className={classes['week']}>
      {week.map((day, at) => {
        const here = laid.filter((one) => one.from <= at && one.to >= at)
        // When not all find room, the last lane says how many more there are.
        const lanes = here.some((one) => one.lane >= room) ? room - 1 : room
        const hidden = here.filter((one) => one.lane >= lanes).length
        const begins = laid.filter((one) => one.from === at && one.lane < lanesIn(laid, one, room))
        return <Day key={day} {...props} date={day} laid={begins} hidden={hidden} lanes={lanes} />
      })}
    </div>
  )
}

/** A bar over several days is drawn only when each of them has room for it. */
function lanesIn(laid: Laid[], bar: Laid, room: number): number {
  const full = laid.some((one) => one.lane >= room && one.from <= bar.to && one.to >= bar.from)
  return full ? room - 1 : room
}

function Day(props: GridProps & { date: string; laid: Laid[]; hidden: number; lanes: number }) {
  const t = useText()
  const { date, day, today, locale, laid, hidden, lanes } = props
  const when = dayText(date, locale, { weekday: 'long', month: 'long', day: 'numeric' })
  return (
    <div
      role="gridcell"
      tabIndex={date === day ? 0 : -1}
      className={classes['date']}
      data-date={date}
      data-today={date === today || undefined}
      data-outside={date.slice(0, 7) !== day.slice(0, 7) || undefined}
      aria-selected={date === day}
      onKeyDown={(press) => press.target === press.currentTarget && walk(press, props)}
    >
      <button
        type="button"
        tabIndex={-1}
        className={classes['date-number']}
        aria-label={when}
        onClick={() => props.onDay(date)}
      >
        {Number(date.slice(8))}
      </button>
      {laid.map(({ event, from, to, lane }) => (
        <EventButton
          key={event.key}
          event={event}
          shape={event.minute === null ? 'bar' : 'line'}
          locale={locale}
          held={event.key === props.heldKey}
          cut={{ start: event.day < date, end: event.lastDay > addDays(date, to - from) }}
          style={{
            position: 'absolute',
            top: headHeight + lane * laneHeight,
            left: 3,
            width: `calc(${(to - from + 1) * 100}% - 7px)`,
          }}
          onOpen={props.onOpen}
        />
      ))}
      {hidden > 0 && (
        <button
          type="button"
          className={classes['hidden-events']}
          style={{ top: headHeight + lanes * laneHeight }}
          onClick={() => props.onDay(date)}
        >
          {t('calendar.more', { count: hidden })}
        </button>
      )}
    </div>
  )
}

/** Arrows walk over the days, enter makes something on the day. */
function walk(press: KeyboardEvent<HTMLElement>, { date, onReach, onMake }: GridProps & { date: string }) {
  const steps: { [key: string]: number } = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const step = Object.hasOwn(steps, press.key) ? steps[press.key] : undefined
  if (press.key === 'Enter' && onMake) {
    press.preventDefault()
    onMake({ day: date, lastDay: date, minute: null, lastMinute: null })
  }
  if (step === undefined) return
  press.preventDefault()
  const next = addDays(date, step)
  const grid = press.currentTarget.closest('[role=grid]')
  onReach(next)
  requestAnimationFrame(() => grid?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus())
}
