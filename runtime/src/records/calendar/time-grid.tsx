/** Days with their hours: what takes whole days above, what has a time below, beside each other where it overlaps. */
import { useInterval, useMediaQuery } from '@mantine/hooks'
import type { CSSProperties } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/i18n.ts'
import { wallTime } from '../../fields/zone-time.ts'
import { addDays, dayText, hourText } from './calendar-days.ts'
import { columnsOf, lanesOf, shownMinutes } from './calendar-events.ts'
import { EventButton } from './event-button.tsx'
import classes from './calendar.module.css'
import type { GridProps } from './month-grid.tsx'

/** Half an hour, and what takes whole days, are as high as a finger where there are fingers. */
const sizes = { pointer: { hour: 46, lane: 23 }, finger: { hour: 80, lane: 42 } }
const hours = Array.from({ length: 24 }, (_, at) => at)

function useSizes() {
  return useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false })
    ? sizes.finger
    : sizes.pointer
}

export function TimeGrid(props: GridProps & { timeZone: string }) {
  const { days, locale } = props
  const { hour: hourHeight } = useSizes()
  const scroller = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // The working day is in sight at first, not the night before it.
    scroller.current?.scrollTo({ top: 7.5 * hourHeight })
  }, [hourHeight])
  return (
    <div
      ref={scroller}
      className={classes['time']}
      style={{ '--days': days.length } as CSSProperties}
      tabIndex={-1}
      data-scrolls
    >
      <div className={classes['time-head']}>
        <DayHeads {...props} />
        <WholeDays {...props} />
      </div>
      <div className={classes['hours']} style={{ height: 24 * hourHeight }}>
        <div className={classes['gutter']} aria-hidden>
          {hours.slice(1).map((hour) => (
            <span key={hour} className="figures" style={{ top: hour * hourHeight }}>
              {hourText(hour, locale)}
            </span>
          ))}
        </div>
        <div
          className={classes['columns']}
          data-surface="time"
          data-first={days[0]}
          data-columns={days.length}
          style={{ backgroundSize: `100% ${hourHeight}px` }}
        >
          {days.map((day) => (
            <Hours key={day} {...props} date={day} />
          ))}
        </div>
      </div>
    </div>
  )
}

function DayHeads({ days, today, locale, onDay }: GridProps) {
  return (
    <div className={classes['day-heads']}>
      <span className={classes['gutter-head']} />
      {days.map((day) => (
        <button
          key={day}
          type="button"
          className={classes['day-head']}
          data-today={day === today || undefined}
          title={dayText(day, locale, { weekday: 'long', month: 'long', day: 'numeric' })}
          onClick={() => onDay(day)}
        >
          <span>{dayText(day, locale, { weekday: 'short' })}</span>
          <span className={classes['day-head-number']}>{Number(day.slice(8))}</span>
        </button>
      ))}
    </div>
  )
}

function WholeDays({ days, events, locale, heldKey, onOpen }: GridProps) {
  const t = useText()
  const { lane: laneHeight } = useSizes()
  const laid = lanesOf(
    events.filter((event) => event.minute === null),
    days,
  )
  const lanes = Math.max(1, ...laid.map((one) => one.lane + 1))
  return (
    <div className={classes['whole-days']}>
      <span className={classes['gutter-head']}>{t('calendar.all_day')}</span>
      <div className={classes['whole-scroll']} tabIndex={-1}>
        <div
          className={classes['whole-room']}
          style={{ height: lanes * laneHeight + 6 }}
          data-surface="days"
          data-first={days[0]}
          data-columns={days.length}
          role="group"
          aria-label={t('calendar.all_day')}
        >
          {laid.map(({ event, from, to, lane }) => (
            <EventButton
              key={event.key}
              event={event}
              shape="bar"
              locale={locale}
              held={event.key === heldKey}
              cut={{ start: event.day < (days[0] ?? ''), end: event.lastDay > addDays(days[0] ?? '', to) }}
              style={{
                position: 'absolute',
                top: 3 + lane * laneHeight,
                height: laneHeight - 3,
                left: `calc(${(from / days.length) * 100}% + 2px)`,
                width: `calc(${((to - from + 1) / days.length) * 100}% - 5px)`,
              }}
              onOpen={onOpen}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

function Hours(props: GridProps & { date: string; timeZone: string }) {
  const { date, today, events, locale, heldKey, onOpen } = props
  const { hour: hourHeight } = useSizes()
  return (
    <div
      className={classes['hours-of-day']}
      data-today={date === today || undefined}
      role="group"
      aria-label={dayText(date, locale, { weekday: 'long', month: 'long', day: 'numeric' })}
    >
      {columnsOf(events, date).map(({ event, column, columns }) => {
        const minute = event.minute ?? 0
        const height = Math.max(shownMinutes, (event.lastMinute ?? 0) - minute)
        return (
          <EventButton
            key={event.key}
            event={event}
            shape="block"
            locale={locale}
            held={event.key === heldKey}
            style={{
              position: 'absolute',
              top: (minute / 60) * hourHeight + 1,
              height: (height / 60) * hourHeight - 2,
              left: `calc(${(column / columns) * 100}% + 1px)`,
              width: `calc(${100 / columns}% - 4px)`,
            }}
            onOpen={onOpen}
          />
        )
      })}
      {date === today && <Now timeZone={props.timeZone} hourHeight={hourHeight} />}
    </div>
  )
}

/** A line where the clock stands. */
function Now({ timeZone, hourHeight }: { timeZone: string; hourHeight: number }) {
  const [now, setNow] = useState(() => new Date().toISOString())
  useInterval(() => setNow(new Date().toISOString()), 30_000, { autoInvoke: true })
  const wall = wallTime(now, timeZone)
  const minute = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))
  return <span className={classes['now']} style={{ top: (minute / 60) * hourHeight }} aria-hidden />
}
