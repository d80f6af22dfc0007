/** The calendar of a list: its records on the days of a date field, moved, stretched and made by hand. */
import { Alert } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useText } from '../../i18n/i18n.ts'
import { ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { EditModal } from '../form/edit-modal.tsx'
import type { ListState } from '../list/use-list.ts'
import { Agenda } from './agenda.tsx'
import { stepped, whenText } from './calendar-days.ts'
import { shifted } from './calendar-events.ts'
import { CalendarHead } from './calendar-head.tsx'
import classes from './calendar.module.css'
import { hintId } from './event-button.tsx'
import type { GridProps } from './month-grid.tsx'
import { MonthGrid } from './month-grid.tsx'
import { TimeGrid } from './time-grid.tsx'
import { draftKey, useMake, useOpen, useShown } from './events-in-hand.ts'
import { maxEvents } from './calendar-source.ts'
import { useCalendar } from './use-calendar.ts'
import type { Held } from './use-event-drag.ts'
import { useEventDrag } from './use-event-drag.ts'
import { useSwipe } from './use-swipe.ts'

export function CalendarView({ list }: { list: ListState }) {
  const t = useText()
  const phone = useMediaQuery('(max-width: 47.99em)') ?? false
  const state = useCalendar(list)
  const { scale, days, day, today, place, events } = state
  const onReach = (next: string) => next !== day && list.change({ day: next === today ? undefined : next })
  const onMake = useMake(list, state)
  const open = useOpen(list, events)
  const { held, setRoot, handlers } = useEventDrag({
    events,
    onMove: (event, shift) => void state.moveEvent(event, shift, whenText(shifted(event, shift), place.locale)),
    onMake,
    onReach: (next) => !days.includes(next) && onReach(next),
  })
  const swipe = useSwipe((by) => onReach(stepped(scale, day, by)), held !== null)
  useHotkeys([
    ['t', () => list.change({ day: undefined })],
    ['j', () => onReach(stepped(scale, day, 1))],
    ['k', () => onReach(stepped(scale, day, -1))],
  ])
  const shown = useShown(events, held)
  if (state.loading) return <RowsSkeleton />
  if (state.error) return <ProblemCard error={state.error} retry={state.retry} />
  const grid: GridProps = {
    days,
    day,
    today,
    locale: place.locale,
    events: shown,
    heldKey: held?.event?.key ?? (held ? draftKey : undefined),
    onOpen: open,
    onDay: (next) => list.change({ day: next, scale: 'day' }),
    onReach,
    onMake,
  }
  return (
    <>
      <CalendarHead list={list} state={state} />
      {state.capped && (
        <Alert color="yellow" variant="light" py={6} mx="md" mb={6}>
          {t('calendar.too_many', { count: maxEvents })}
        </Alert>
      )}
      <div
        ref={setRoot}
        className={classes['calendar']}
        data-held={held ? true : undefined}
        data-swiped={phone || undefined}
        {...handlers}
        {...(phone && swipe)}
      >
        {phone && scale !== 'day' ? (
          <Agenda
            {...grid}
            days={scale === 'month' ? days.filter((one) => one.slice(0, 7) === day.slice(0, 7)) : days}
          />
        ) : scale === 'month' ? (
          <MonthGrid {...grid} />
        ) : (
          <TimeGrid key={scale} {...grid} timeZone={place.timeZone} />
        )}
      </div>
      <Said held={held} locale={place.locale} />
      {state.asked && (
        <EditModal
          object={state.asked.object}
          record={state.asked.record}
          wish={state.asked.wish}
          focus={state.asked.field}
          onClose={state.done}
        />
      )}
    </>
  )
}

/** For those who listen: how an event is moved, and where the one in the hand would stand. */
function Said({ held, locale }: { held: Held | null; locale: string }) {
  const t = useText()
  return (
    <>
      <p id={hintId} className="only-read">
        {t('calendar.drag_hint')}
      </p>
      <p className="only-read" role="status">
        {held?.byKeys && held.event
          ? `${t('calendar.held', { title: held.event.title })}: ${whenText(held.span, locale)}`
          : ''}
      </p>
    </>
  )
}
