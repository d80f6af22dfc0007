/** One event of a calendar: a bar over days, a line with its time, or a block in the hours. */
import type { CSSProperties } from 'react'
import { useText } from '../../i18n/i18n.ts'
import { tintOf } from '../../theme/palette.ts'
import { timeText, whenText } from './calendar-days.ts'
import type { CalendarEvent } from './calendar-events.ts'
import classes from './calendar.module.css'

export const hintId = 'calendar-drag-hint'

export type EventProps = {
  event: CalendarEvent
  shape: 'bar' | 'line' | 'block'
  locale: string
  held: boolean
  style?: CSSProperties
  /** The bar began before, or goes on after, the days in sight. */
  cut?: { start: boolean; end: boolean }
  onOpen(event: CalendarEvent): void
}

export function EventButton({ event, shape, locale, held, style, cut, onOpen }: EventProps) {
  const t = useText()
  const tint = tintOf(event.color)
  const colours = {
    '--event-ground': `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    '--event-text': `light-dark(${tint.light.text}, ${tint.dark.text})`,
    '--event-dot': tint.dot,
  }
  const when = whenText(event, locale)
  const why = event.why === undefined ? '' : ` · ${event.why}`
  const sizable = event.sizable && shape !== 'line' && cut?.end !== true
  const time = event.minute !== null && (
    <span className={`figures ${classes['event-time']}`} aria-hidden>
      {timeText(event.minute, locale)}
    </span>
  )
  return (
    <button
      type="button"
      className={classes['event']}
      data-event={event.key}
      data-shape={shape}
      data-held={held || undefined}
      data-movable={event.movable || undefined}
      data-cut-start={cut?.start || undefined}
      data-cut-end={cut?.end || undefined}
      aria-describedby={event.movable ? hintId : undefined}
      title={`${t('calendar.event', { title: event.title, when })}${why}`}
      style={{ ...colours, ...style } as CSSProperties}
      onClick={() => onOpen(event)}
    >
      {shape === 'line' && <span className={classes['event-dot']} />}
      {shape === 'line' && time}
      <span className={classes['event-title']}>{event.title}</span>
      {shape === 'block' && time}
      <span className="only-read">
        , {when}
        {why}
      </span>
      {sizable && <span className={classes['event-edge']} data-edge="end" aria-hidden />}
    </button>
  )
}
