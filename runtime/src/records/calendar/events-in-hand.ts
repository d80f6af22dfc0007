/** What the calendar draws while something is in the hand, and what it opens and makes. */
import { useMemo } from 'react'
import { quickCreate } from '../../actions/quick-create.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useText } from '../../i18n/i18n.ts'
import { toastDone } from '../../ui/toast.tsx'
import { rememberOrder } from '../list/record-order.ts'
import type { ListState } from '../list/use-list.ts'
import type { CalendarEvent, Span } from './calendar-events.ts'
import { valuesOf } from './calendar-events.ts'
import type { CalendarState } from './use-calendar.ts'
import type { Held } from './use-event-drag.ts'

/** Key of the event that is being drawn and is no record yet. */
export const draftKey = 'draft'

/** The events with the one in hand where it would stand. */
export function useShown(events: CalendarEvent[], held: Held | null): CalendarEvent[] {
  const t = useText()
  return useMemo(() => {
    if (!held) return events
    if (held.event) return events.map((event) => (event.key === held.event?.key ? { ...event, ...held.span } : event))
    const draft: CalendarEvent = {
      ...held.span,
      key: draftKey,
      source: '',
      object: '',
      record: { id: '' },
      title: t('shell.create'),
      color: undefined,
      movable: false,
      sizable: false,
    }
    return [...events, draft]
  }, [events, held, t])
}

/** Opens a form that starts with the days drawn; undefined where the person may not make records. */
export function useMake(list: ListState, state: CalendarState): ((span: Span) => void) | undefined {
  const t = useText()
  const [own] = state.sources
  if (!own?.creates) return undefined
  return (span) =>
    quickCreate({
      object: list.object.name,
      values: valuesOf(span, own.fields),
      onCreated: (record) => toastDone(t('record.created', { name: textOf(record[list.object.name_field]) })),
    })
}

/** Opens the record of an event beside the calendar; from there one walks through the records of the same object in sight. */
export function useOpen(list: ListState, events: CalendarEvent[]): (event: CalendarEvent) => void {
  return ({ object, record }) => {
    const order = events.filter((event) => event.object === object).map((event) => event.record.id)
    rememberOrder(object, { ids: [...new Set(order)], search: object === list.object.name ? list.search : {} })
    list.peek(record.id, object)
  }
}
